/**
 * Whether company in the belt needs a look: the explanations tried on a stay, in the order a person would, each with its answer.
 * What a person declared comes first, then houses from the user's lists, then what the belt's own history teaches: neither came,
 * an operator comes to its own slot, both were there when the watch began, a newcomer that has become a neighbour.
 * Two things override: who walks the belt from one satellite to the next does not become a neighbour and is not excused by its
 * state's slots; docked and towed are told unless a rule declares them.
 */
import { formatUtc } from '@noroshi/time';
import { type BenignContext, operatorTest, ruleTest, stateTest } from '../benign.ts';
import { sameOperator, sameState } from '../company.ts';
import type { BenignTest } from '../contract.ts';
import { GEO_LIMITS } from './limits.ts';
import { wrapDeg } from './longitude.ts';
import type { Station } from './stations.ts';
import type { PairTrack, Stay } from './stay.ts';
import type { BeltObject, BeltState } from './watch.ts';

const DAY_US = 86_400e6;
const YEAR_US = 365.25 * DAY_US;
const GLITCH_BURNS = 2;
const SETTLED = 'settled';
export const DEBRIS = /\b(DEB|R\/B)(\b|\()/i; // as catalogues name fragments and rocket bodies

export type Verdict = {
  readonly declared: string;
  readonly learned: string; // the one who came has become a neighbour: silent, and explained by nobody
  readonly benign: readonly BenignTest[];
};

/** Tries every explanation on a stay by what is known at the state's instant. */
export function judgeStay(
  state: BeltState,
  context: BenignContext,
  pair: PairTrack,
  stay: Stay,
): Verdict {
  const came = state.objects[stay.arrival.row];
  const there = state.objects[stay.arrival.row === pair.a ? pair.b : pair.a];
  const { rules, companies } = context;
  const declared = ruleTest(rules, companies, came, there, stay.lastUs);
  const isOneBody = !Number.isNaN(stay.dockedUs) || !Number.isNaN(stay.towedUs) || isAsOne(stay);
  const adrift = adriftTest(came, there, stay);
  const learned = isOneBody ? [] : learnedTests(state, context, stay, came, there);
  const benign = [declared, ...learned, adrift];
  const first = benign.find(({ holds }) => holds);
  const text = first?.text ?? '';
  if (first?.rule === SETTLED) return { declared: '', learned: text, benign };
  return { declared: text, learned: '', benign };
}

function learnedTests(
  state: BeltState,
  context: BenignContext,
  stay: Stay,
  came: BeltObject,
  there: BeltObject,
): BenignTest[] {
  const { walks } = stay.arrival;
  const tests = [
    operatorTest(context.companies, came, there),
    transitTest(stay),
    neitherCameTest(stay),
    standingTest(state, stay, came),
    ownSlotTest(state, context, came, there, stay, walks),
  ];
  if (walks) return tests;
  return [...tests, stateTest(context.companies, came, there), settledTest(stay)];
}

/** Before it can be called docked: of the last three looks, two as near as one body. */
function isAsOne({ medians, arrival }: Stay): boolean {
  const near = medians.slice(-3).filter((km) => km <= GEO_LIMITS.dockedKm).length;
  return near >= 2 && arrival.how === 'stopped';
}

/**
 * Neither is steered: debris both by name, or both known for long and not seen to burn, where the one who came did not stop by a
 * burn either. A glitch shows as a burn and one back.
 */
function adriftTest(came: BeltObject, there: BeltObject, stay: Stay): BenignTest {
  const sinceUs = stay.lastUs - GEO_LIMITS.walkYears * YEAR_US;
  const isAdrift = ({ name, track }: BeltObject) =>
    DEBRIS.test(name) ||
    (stay.arrival.how !== 'stopped' &&
      stay.lastUs - track.firstUs > GEO_LIMITS.apartDays * DAY_US &&
      track.burnUs.filter((us) => us >= sinceUs).length <= GLITCH_BURNS);
  const adrift = isAdrift(came) && isAdrift(there);
  const text = adrift ? 'neither is steered: both drift' : 'at least one is steered, or not known';
  return { rule: 'adrift', holds: adrift, text };
}

function transitTest({ arrival }: Stay): BenignTest {
  const passing = arrival.how === 'under way';
  const text = passing ? 'passing by: it has not stopped' : 'it has stopped there';
  return { rule: 'transit', holds: passing, text };
}

function neitherCameTest(stay: Stay): BenignTest {
  const neither = stay.arrival.how === 'neither';
  const days = Math.round((stay.fromUs - stay.nearSinceUs) / DAY_US);
  const text = neither
    ? `neither came: both stood within ${GEO_LIMITS.movedDegMin}° before, near for ${days} days`
    : 'one of them came';
  return { rule: 'same-slot', holds: neither, text };
}

/** Where most of the belt is known only lately, who is known for longer is known to have come. */
function standingTest(state: BeltState, stay: Stay, came: BeltObject): BenignTest {
  const beganUs = Math.max(state.firstUs, Math.min(state.wholeUs, came.track.firstUs));
  const standing = stay.fromUs - beganUs < GEO_LIMITS.apartDays * DAY_US;
  const text = standing
    ? `together since the watch began, or within ${GEO_LIMITS.apartDays} days of it`
    : 'not together when the watch began';
  return { rule: 'standing', holds: standing, text };
}

/** Whoever comes to where its own house has stood for long, and not as a visitor itself, is at home there. */
function ownSlotTest(
  state: BeltState,
  { companies }: BenignContext,
  came: BeltObject,
  there: BeltObject,
  stay: Stay,
  walks: boolean,
): BenignTest {
  const sinceUs = stay.fromUs - GEO_LIMITS.walkYears * YEAR_US;
  const own = companies.of(came);
  const slotDeg = there.track.longitudeDeg;
  const stood = (station: Station) =>
    station.lastUs >= sinceUs &&
    station.fromUs < stay.fromUs &&
    (station.arrivedByBurn || station.burns > 0) && // a derelict hangs about, and is no slot
    station.lastUs - station.fromUs >= GEO_LIMITS.ownSlotDays * DAY_US &&
    Math.abs(wrapDeg(station.longitudeDeg - slotDeg)) <= GEO_LIMITS.ownSlotDeg;
  const host = state.objects.find((one) => {
    if (one === came || one === there) return false;
    const { past, current } = one.track;
    const asVisitor = (station: Station) =>
      one.targets.some(({ fromUs }) => fromUs >= station.fromUs && fromUs <= station.lastUs);
    const stations = current === null ? past : [...past, current];
    if (!stations.some((station) => stood(station) && !asVisitor(station))) return false;
    const house = companies.of(one);
    return sameOperator(own, house) !== '' || (!walks && sameState(own, house) !== '');
  });
  const text =
    host === undefined
      ? 'its house has not stood there'
      : `its own slot: ${host.name || host.objectId} of the same house stood there`;
  return { rule: 'own-slot', holds: host !== undefined, text };
}

function settledTest(stay: Stay): BenignTest {
  const days = Math.floor((stay.lastUs - stay.fromUs) / DAY_US);
  const settled = days >= GEO_LIMITS.apartDays;
  const onDay = formatUtc(stay.fromUs + GEO_LIMITS.apartDays * DAY_US, 0).slice(0, 10);
  // Where the watch stops alerting, and no more: nobody has said what the one who came does there.
  const text = settled
    ? `has become a neighbour on ${onDay}, ${GEO_LIMITS.apartDays} days after it came, with no row of stops; nobody declared it`
    : `together for ${days} of the ${GEO_LIMITS.apartDays} days that make a neighbour`;
  return { rule: SETTLED, holds: settled, text };
}
