/** A stay of a pair as a proximity: who came, what it is called, score with its parts, the explanations tried, what comes next. */
import { regimeOf } from '@noroshi/orbit';
import { DAY_US, formatUtc } from '@noroshi/time';
import type { ObjectHistory } from '../../history/history.ts';
import type { BenignTest, Proximity, ProximityKind, ScorePart } from '../contract.ts';
import type { Orbits } from '../orbits.ts';
import { closingKmDay, nextNearest, sunAngleDeg } from '../relative.ts';
import { type Declare, launchOf } from '../search/describe.ts';
import { learnedTest } from './harmless.ts';
import type { WatchLimits } from './limits.ts';
import type { Stay } from './pair-track.ts';
import type { PairSample } from './samples.ts';

/** What each part weighs; the sum is 1. Matching a period and coming nearer do not happen by chance; staying on may. */
const WEIGHTS = { matched: 0.3, near: 0.25, burns: 0.2, lasting: 0.15, strangers: 0.1 } as const;

export function describeStay(
  orbits: Orbits,
  first: ObjectHistory,
  second: ObjectHistory,
  stay: Stay,
  atUs: number,
  limits: WatchLimits,
  own: readonly BenignTest[], // what the histories of all explain
  declare?: Declare,
): Proximity {
  const came = whoCame(first, second, stay, limits.matchDays);
  const [one, other] = came === 'first' ? [first, second] : [second, first];
  const last = stay.samples.at(-1)!;
  const setOf = (sample: PairSample, history: ObjectHistory) =>
    history === first ? sample.set1 : sample.set2;
  const rowsOf = (sample: PairSample) =>
    [other.setRow[setOf(sample, other)]!, one.setRow[setOf(sample, one)]!] as const;
  const nearest = nearestOf(stay);
  const isFresh = last.isFresh;
  const [there, visitor] = rowsOf(last);
  const next = isFresh
    ? nextNearest(orbits, there, visitor, last.atUs, limits.meetDaysMax)
    : undefined;
  const means = stay.samples.map(({ meanKm }) => meanKm).filter((km) => !Number.isNaN(km));
  const learned = learnedTest(stay, atUs, limits);
  const kind =
    learned.holds && Number.isNaN(stay.dockedUs)
      ? 'formation'
      : kindOf(stay, next !== undefined, limits.nearKm);
  const said = declare?.(memberOf(one), memberOf(other), stay.openedUs);
  const tests = [...(said?.benign ?? []), ...own, learned];
  const explains = tests.find(({ holds }) => holds)?.text ?? '';
  const parts = partsOf(stay, first, second, nearest);
  return {
    key: `pair ${one.objectId} ${other.objectId} ${formatUtc(stay.fromUs, 0).slice(0, 10)}`,
    ...{ id1: one.objectId, id2: other.objectId, name1: one.name, name2: other.name },
    regime: regimeOf(
      other.meanMotionRadS[setOf(last, other)]!,
      other.eccentricity[setOf(last, other)]!,
    ),
    ...{
      kind,
      fromUs: stay.fromUs,
      toUs: stay.toUs,
      isOpen: isOpen(stay, atUs, limits.silentDaysMax),
    },
    openedUs: stay.openedUs,
    minKm: nearest?.leastKm ?? Number.NaN,
    medianKm: median(means),
    ...{ sigmaKm: nearest?.sigmaKm ?? Number.NaN, nearestUs: nearest?.leastUs ?? last.atUs },
    closingKmDay: isFresh ? closingKmDay(orbits, there, visitor, last.atUs) : Number.NaN,
    ...{ nextNearUs: next?.atUs ?? null, nextNearKm: next?.rangeKm ?? null },
    sunAngleDeg:
      nearest === undefined ? null : sunAngleDeg(orbits, ...rowsOf(nearest), nearest.leastUs),
    relative: last.relative,
    ...{
      burns: stay.burns,
      score: parts.reduce((sum, p) => sum + p.strength * p.weight, 0),
      parts,
    },
    benign: tests,
    declared: said !== undefined && said.declared !== '' ? said.declared : explains,
    learned: '',
  };
}

function memberOf({ objectId, name, cosparId }: ObjectHistory) {
  return { objectId, name, cosparId };
}

/** The one whose mean motion changed more while they were matched; the later launch, the higher number where nobody moved. */
function whoCame(
  first: ObjectHistory,
  second: ObjectHistory,
  stay: Stay,
  matchDays: number,
): 'first' | 'second' {
  const { set1, set2 } = stay.samples[0]!;
  const change = (history: ObjectHistory, set: number) => {
    const from = history.epochUs[set]! - matchDays * DAY_US;
    let largest = 0;
    for (let k = set - 1; k >= 0 && history.epochUs[k]! >= from; k--)
      largest = Math.max(
        largest,
        Math.abs(history.meanMotionRadS[k]! - history.meanMotionRadS[set]!),
      );
    return largest;
  };
  const [one, other] = [change(first, set1), change(second, set2)];
  if (stay.wasApart && Math.max(one, other) > 2 * Math.min(one, other))
    return one > other ? 'first' : 'second';
  const launches = [launchOf(first.cosparId), launchOf(second.cosparId)] as const;
  if (launches[0] !== launches[1]) return launches[0] > launches[1] ? 'first' : 'second';
  return Number(first.objectId) > Number(second.objectId) ? 'first' : 'second';
}

function kindOf(stay: Stay, meets: boolean, nearKm: number): ProximityKind {
  if (!Number.isNaN(stay.dockedUs)) return 'docked';
  if (stay.nearVisits > 1 && stay.burns > 0) return 'inspection pass';
  const last = stay.samples.at(-1)!;
  const closing = last.relative.dLambdaKm * last.relative.driftKmDay < 0;
  if (last.isFresh && !(last.leastKm <= nearKm) && closing && meets) return 'phasing';
  return stay.wasApart ? 'shadowing' : 'formation';
}

function isOpen(stay: Stay, atUs: number, silentDaysMax: number): boolean {
  return Number.isNaN(stay.closedUs) && atUs - stay.toUs <= silentDaysMax * DAY_US;
}

function nearestOf(stay: Stay): PairSample | undefined {
  let best: PairSample | undefined;
  for (const sample of stay.samples)
    if (sample.leastKm < (best?.leastKm ?? Number.POSITIVE_INFINITY)) best = sample;
  return best;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function partsOf(
  stay: Stay,
  first: ObjectHistory,
  second: ObjectHistory,
  nearest: PairSample | undefined,
): readonly ScorePart[] {
  const last = stay.samples.at(-1)!;
  const days = (stay.toUs - stay.fromUs) / DAY_US;
  const drift = Math.abs(last.relative.driftKmDay);
  const ratio = stay.driftBeforeKmDay / Math.max(drift, 1);
  const wasApart = stay.wasApart && ratio > 1;
  const launch = launchOf(first.cosparId);
  const same = launch !== '' && launch === launchOf(second.cosparId);
  const least = nearest?.leastKm ?? Number.NaN;
  const part = (name: keyof typeof WEIGHTS, strength: number, text: string): ScorePart => ({
    ...{ name, strength: Math.max(0, Math.min(1, strength)), weight: WEIGHTS[name], text },
  });
  return [
    part(
      'matched',
      wasApart ? Math.log10(ratio) : 0,
      wasApart
        ? `drift cut from ${stay.driftBeforeKmDay.toFixed(0)} to ${drift.toFixed(0)} km a day`
        : `drift of ${drift.toFixed(0)} km a day, never larger since both are known`,
    ),
    part(
      'near',
      Number.isNaN(least) ? 0 : 1 - Math.log10(Math.max(least, 1)) / 3,
      Number.isNaN(least)
        ? 'where on the track is not known'
        : `${least.toFixed(1)} km at the nearest`,
    ),
    part('burns', stay.burns / 4, `${stay.burns} changes of drift by burns in the stay`),
    part('lasting', days / 30, `${days.toFixed(0)} days in one plane and period`),
    part('strangers', same ? 0 : 1, same ? 'launched together' : 'of different launches'),
  ];
}
