/**
 * A new object that leaves an old one slowly: a sub-satellite or a projectile, told apart from the deployments after a launch and
 * from break-ups. The parent is the object of the same launch (any object, where the launch is not known) whose orbit needs the
 * least speed of parting; the time of parting is where their mean orbits had the same phase. Every regime.
 * Speed of parting from the difference of mean orbits: Gauss's equations for one impulse (Vallado 2013, 9.3).
 */
import { type ElementSetBatch, MU_KM3_S2, regimeOf } from '@noroshi/orbit';
import { DAY_US, formatUtc } from '@noroshi/time';
import { countUntil, type ObjectHistory } from '../history/history.ts';
import type { BenignTest, Proximity, RelativeOrbit, ScorePart } from './contract.ts';
import { RELEASE_LIMITS } from './leo/limits.ts';
import { axisKm, couldShareAPlane } from './leo/samples.ts';
import { isPiece } from './leo/watch.ts';
import { createOrbits, type Orbits } from './orbits.ts';
import { pairSigmaKm } from './range-error.ts';
import { closingKmDay, nextNearest, relativeOrbit, sunAngleDeg } from './relative.ts';
import { type Declare, launchOf } from './search/describe.ts';

export type ReleaseWatch = {
  readonly atUs: number; // what is known then
  readonly fromUs?: number; // the catalogue is complete from here on: objects first seen before are old (default: the first epoch)
  readonly declare?: Declare;
  /** When an object was first known, where the histories given are cut: else their first epochs. */
  readonly knownSinceUs?: (objectId: string) => number;
};

/** Objects known at the instant, with when each was first known. */
type Known = { readonly histories: readonly ObjectHistory[]; readonly bornUs: Float64Array };

type Parting = {
  readonly parent: number;
  readonly knownDays: number; // of the parent, before the new object
  readonly siblings: number; // new with it, itself counted
  readonly relative: RelativeOrbit;
  readonly speedKmS: number;
  readonly sinceDays: number; // since the phases were last the same
  readonly roundDays: number; // how long one walks around the other: how much the phase can tell
  readonly set: number; // the parent's
};

/** Releases seen up to `atUs`, by the first set of the new object, then by id. */
export function findReleases(
  sets: ElementSetBatch,
  histories: readonly ObjectHistory[],
  watch: ReleaseWatch,
): readonly Proximity[] {
  const orbits = createOrbits(sets);
  const known = knownOf(histories, watch);
  const beganUs = watch.fromUs ?? known.bornUs.reduce((least, us) => Math.min(least, us), Infinity);
  const byLaunch = groupsOf(known.histories);
  const found: Proximity[] = [];
  known.histories.forEach((child, k) => {
    const bornUs = known.bornUs[k]!;
    if (bornUs < beganUs + RELEASE_LIMITS.knownDaysMin * DAY_US || isPiece(child.name)) return;
    if (child.epochUs[0]! - bornUs > RELEASE_LIMITS.firstSetDaysMax * DAY_US) return; // how it began is not at hand
    const launch = launchOf(child.cosparId);
    const family = launch === '' ? known.histories.map((_, i) => i) : byLaunch.get(launch)!;
    const siblings = siblingsOf(known, family, bornUs);
    if (siblings > RELEASE_LIMITS.siblingsMax) return;
    const parting = bestParent(orbits, known, family, k, watch.atUs);
    if (parting === undefined) return;
    const parent = known.histories[parting.parent]!;
    found.push(describeRelease(orbits, child, parent, { ...parting, siblings }, watch));
  });
  return found.sort((a, b) => a.openedUs - b.openedUs || (a.id1 < b.id1 ? -1 : 1));
}

function knownOf(all: readonly ObjectHistory[], { atUs, knownSinceUs }: ReleaseWatch): Known {
  const histories = all.filter(({ count, epochUs }) => count > 0 && epochUs[0]! <= atUs);
  const bornUs = Float64Array.from(histories, ({ objectId, epochUs }) =>
    Math.min(epochUs[0]!, knownSinceUs?.(objectId) ?? Number.POSITIVE_INFINITY),
  );
  return { histories, bornUs };
}

function groupsOf(histories: readonly ObjectHistory[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  histories.forEach(({ cosparId }, k) => {
    const launch = launchOf(cosparId);
    const there = groups.get(launch);
    if (there === undefined) groups.set(launch, [k]);
    else there.push(k);
  });
  return groups;
}

/** Objects of the family first seen within some days of this one, itself counted. */
function siblingsOf({ bornUs }: Known, family: readonly number[], childUs: number): number {
  const within = RELEASE_LIMITS.siblingDays * DAY_US;
  return family.filter((k) => Math.abs(bornUs[k]! - childUs) <= within).length;
}

function bestParent(
  orbits: Orbits,
  known: Known,
  family: readonly number[],
  childAt: number,
  untilUs: number,
): Omit<Parting, 'siblings'> | undefined {
  let best: Omit<Parting, 'siblings'> | undefined;
  for (const k of family) {
    if (k === childAt) continue;
    const parting = partingFrom(orbits, known, childAt, k, untilUs);
    if (parting !== undefined && parting.speedKmS < (best?.speedKmS ?? Infinity)) best = parting;
  }
  return best;
}

function partingFrom(
  orbits: Orbits,
  known: Known,
  childAt: number,
  parentAt: number,
  untilUs: number,
): Omit<Parting, 'siblings'> | undefined {
  const { parentAgeDaysMax, tiltMaxRad, partingMaxKmS, deployedDaysMax } = RELEASE_LIMITS;
  const [child, parent] = [known.histories[childAt]!, known.histories[parentAt]!];
  const knownDays = (known.bornUs[childAt]! - known.bornUs[parentAt]!) / DAY_US;
  const bornUs = child.epochUs[0]!;
  if (isPiece(parent.name) || !(knownDays >= RELEASE_LIMITS.knownDaysMin)) return undefined;
  const set = setNear(parent, bornUs, parentAgeDaysMax * DAY_US, untilUs);
  if (set === undefined) return undefined;
  if (Math.abs(axisKm(parent, set) - axisKm(child, 0)) > axisKm(child, 0) / 5) return undefined;
  if (!couldShareAPlane(parent, set, child, 0, bornUs, tiltMaxRad)) return undefined;
  const seenUs = Math.max(bornUs, parent.epochUs[set]!);
  const relative = relativeOrbit(orbits, parent.setRow[set]!, child.setRow[0]!, seenUs);
  if (relative === undefined) return undefined;
  const speedKmS = partingSpeedKmS(relative, axisKm(parent, set));
  if (speedKmS > partingMaxKmS) return undefined;
  const aroundKm = 2 * Math.PI * axisKm(parent, set);
  const rate = Math.abs(relative.driftKmDay);
  const behindKm = relative.dLambdaKm * Math.sign(relative.driftKmDay);
  const sinceDays = (behindKm < 0 ? behindKm + aroundKm : behindKm) / rate;
  const roundDays = aroundKm / rate;
  const isDeployment = knownDays < deployedDaysMax && sinceDays > knownDays - 1;
  if (isDeployment || sinceDays > RELEASE_LIMITS.sinceDaysMax) return undefined;
  return { parent: parentAt, knownDays, relative, speedKmS, sinceDays, roundDays, set };
}

/** The parent's newest set not after the birth, or its first one soon after, whichever is near enough. */
function setNear(
  parent: ObjectHistory,
  bornUs: number,
  withinUs: number,
  untilUs: number,
): number | undefined {
  const before = countUntil(parent, bornUs) - 1;
  if (before >= 0 && bornUs - parent.epochUs[before]! <= withinUs) return before;
  const after = before + 1;
  const atUs = parent.epochUs[after];
  const isSoon = atUs !== undefined && after < parent.count && atUs - bornUs <= withinUs;
  return isSoon && atUs <= untilUs ? after : undefined;
}

/**
 * Least speed of an impulse that makes this difference: of size and shape in the plane, the larger of what each needs; of tilt
 * across it.
 */
function partingSpeedKmS({ daKm, deKm, diKm }: RelativeOrbit, aKm: number): number {
  const n = Math.sqrt(MU_KM3_S2 / aKm ** 3);
  return n * Math.hypot(Math.max(Math.abs(daKm), deKm) / 2, diKm);
}

function describeRelease(
  orbits: Orbits,
  child: ObjectHistory,
  parent: ObjectHistory,
  parting: Parting,
  { atUs, declare }: ReleaseWatch,
): Proximity {
  const { relative, set, sinceDays } = parting;
  const [there, new1] = [parent.setRow[set]!, child.setRow[0]!];
  const bornUs = child.epochUs[0]!;
  const seenUs = relative.atUs;
  const rangeKm = Math.hypot(relative.dLambdaKm, relative.daKm, relative.deKm);
  const next = nextNearest(orbits, there, new1, seenUs, 30);
  const parts = partsOf(parting);
  const member = ({ objectId, name, cosparId }: ObjectHistory) => ({ objectId, name, cosparId });
  const said = declare?.(member(child), member(parent), bornUs);
  return {
    key: `release ${child.objectId} ${parent.objectId}`,
    ...{ id1: child.objectId, id2: parent.objectId, name1: child.name, name2: parent.name },
    regime: regimeOf(parent.meanMotionRadS[set]!, parent.eccentricity[set]!),
    ...{ kind: 'release', fromUs: Math.round(seenUs - sinceDays * DAY_US), toUs: seenUs },
    isOpen: atUs - seenUs <= RELEASE_LIMITS.openDays * DAY_US,
    ...{ openedUs: seenUs, minKm: rangeKm, medianKm: rangeKm },
    ...{ sigmaKm: pairSigmaKm(orbits, there, new1, seenUs), nearestUs: seenUs },
    closingKmDay: closingKmDay(orbits, there, new1, seenUs),
    ...{ nextNearUs: next?.atUs ?? null, nextNearKm: next?.rangeKm ?? null },
    sunAngleDeg: sunAngleDeg(orbits, there, new1, seenUs),
    ...{
      relative,
      burns: 0,
      score: parts.reduce((sum, p) => sum + p.strength * p.weight, 0),
      parts,
    },
    benign: [...(said?.benign ?? []), ...explanationsTried(parting)],
    declared: said?.declared ?? '',
    learned: '',
  };
}

/** A deployment and a break-up are left out before; what was seen against them is told. */
function explanationsTried({ knownDays, siblings }: Parting): readonly BenignTest[] {
  const { deployedDaysMax, siblingDays } = RELEASE_LIMITS;
  const days = knownDays.toFixed(0);
  const after = knownDays < deployedDaysMax ? ', and their phases were the same later' : '';
  const others = siblings === 1 ? 'no other object' : `${siblings - 1} more`;
  const test = (rule: string, text: string) => ({ rule, holds: false, text });
  return [
    test(
      'deployment',
      `no deployment after a launch: its parent was known for ${days} days${after}`,
    ),
    test('break-up', `no break-up: ${others} of its launch came new within ${siblingDays} days`),
  ];
}

/** What each part weighs; the sum is 1. */
const WEIGHTS = { slow: 0.4, late: 0.3, phase: 0.3 } as const;

function partsOf({
  speedKmS,
  sinceDays,
  roundDays,
  relative,
  knownDays,
}: Parting): readonly ScorePart[] {
  const { slowKmS, partingMaxKmS } = RELEASE_LIMITS;
  const slow =
    Math.log(partingMaxKmS / Math.max(speedKmS, slowKmS)) / Math.log(partingMaxKmS / slowKmS);
  const part = (name: keyof typeof WEIGHTS, strength: number, text: string): ScorePart => ({
    ...{ name, strength: Math.max(0, Math.min(1, strength)), weight: WEIGHTS[name], text },
  });
  const parted = formatUtc(relative.atUs - sinceDays * DAY_US, 0).slice(0, 10);
  return [
    part('slow', slow, `parted at ${(1000 * speedKmS).toFixed(1)} m/s`),
    part('late', 1, `its parent was known for ${knownDays.toFixed(0)} days before`),
    part(
      'phase',
      1 - (2 * sinceDays) / roundDays,
      `phases the same on ${parted}, and every ${roundDays.toFixed(0)} days`,
    ),
  ];
}
