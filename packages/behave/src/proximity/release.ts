/**
 * A new object that leaves an old one slowly: a sub-satellite or a projectile, told apart from the deployments after a launch and
 * from break-ups. The parent is the object of the same launch (any object, where the launch is not known) whose orbit needs the
 * least speed of parting; the time of parting is where their mean orbits had the same phase. Every regime.
 * Speed of parting from the difference of mean orbits: Gauss's equations for one impulse (Vallado 2013, 9.3).
 */
import { type ElementSetBatch, MU_KM3_S2, regimeOf } from '@noroshi/orbit';
import { DAY_US, formatUtc } from '@noroshi/time';
import { countUntil, type ObjectHistory } from '../history/history.ts';
import type { Proximity, RelativeOrbit, ScorePart } from './contract.ts';
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
};

type Parting = {
  readonly parent: number;
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
  const known = histories.filter(({ count, epochUs }) => count > 0 && epochUs[0]! <= watch.atUs);
  const beganUs =
    watch.fromUs ?? known.reduce((least, { epochUs }) => Math.min(least, epochUs[0]!), Infinity);
  const byLaunch = groupsOf(known);
  const found: Proximity[] = [];
  known.forEach((child, k) => {
    if (child.epochUs[0]! < beganUs + RELEASE_LIMITS.knownDaysMin * DAY_US) return;
    if (isPiece(child.name)) return;
    const launch = launchOf(child.cosparId);
    const family = launch === '' ? known.map((_, i) => i) : byLaunch.get(launch)!;
    if (siblingsOf(known, family, child) > RELEASE_LIMITS.siblingsMax) return;
    const parting = bestParent(orbits, known, family, k, watch.atUs);
    if (parting === undefined) return;
    found.push(describeRelease(orbits, child, known[parting.parent]!, parting, watch));
  });
  return found.sort((a, b) => a.openedUs - b.openedUs || (a.id1 < b.id1 ? -1 : 1));
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
function siblingsOf(
  histories: readonly ObjectHistory[],
  family: readonly number[],
  child: ObjectHistory,
): number {
  const within = RELEASE_LIMITS.siblingDays * DAY_US;
  return family.filter((k) => Math.abs(histories[k]!.epochUs[0]! - child.epochUs[0]!) <= within)
    .length;
}

function bestParent(
  orbits: Orbits,
  histories: readonly ObjectHistory[],
  family: readonly number[],
  childAt: number,
  untilUs: number,
): Parting | undefined {
  const child = histories[childAt]!;
  let best: Parting | undefined;
  for (const k of family) {
    if (k === childAt) continue;
    const parting = partingFrom(orbits, child, histories[k]!, k, untilUs);
    if (parting !== undefined && parting.speedKmS < (best?.speedKmS ?? Infinity)) best = parting;
  }
  return best;
}

function partingFrom(
  orbits: Orbits,
  child: ObjectHistory,
  parent: ObjectHistory,
  parentAt: number,
  untilUs: number,
): Parting | undefined {
  const { parentAgeDaysMax, tiltMaxRad, partingMaxKmS, deployedDaysMax } = RELEASE_LIMITS;
  const bornUs = child.epochUs[0]!;
  if (isPiece(parent.name) || !(parent.epochUs[0]! < bornUs)) return undefined;
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
  const knownDays = (bornUs - parent.epochUs[0]!) / DAY_US;
  const isDeployment = knownDays < deployedDaysMax && sinceDays > knownDays - 1;
  if (knownDays < RELEASE_LIMITS.knownDaysMin || isDeployment) return undefined;
  return { parent: parentAt, relative, speedKmS, sinceDays, roundDays, set };
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
    isOpen: atUs - seenUs <= OPEN_DAYS * DAY_US,
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
    ...{ benign: said?.benign ?? [], declared: said?.declared ?? '' },
  };
}

const OPEN_DAYS = 30; // a release is news for so long

/** What each part weighs; the sum is 1. */
const WEIGHTS = { slow: 0.4, late: 0.3, phase: 0.3 } as const;

function partsOf({ speedKmS, sinceDays, roundDays, relative }: Parting): readonly ScorePart[] {
  const { slowKmS, partingMaxKmS } = RELEASE_LIMITS;
  const slow =
    Math.log(partingMaxKmS / Math.max(speedKmS, slowKmS)) / Math.log(partingMaxKmS / slowKmS);
  const part = (name: keyof typeof WEIGHTS, strength: number, text: string): ScorePart => ({
    ...{ name, strength: Math.max(0, Math.min(1, strength)), weight: WEIGHTS[name], text },
  });
  const parted = formatUtc(relative.atUs - sinceDays * DAY_US, 0).slice(0, 10);
  return [
    part('slow', slow, `parted at ${(1000 * speedKmS).toFixed(1)} m/s`),
    part('late', 1, 'its parent was known for long before'),
    part(
      'phase',
      1 - (2 * sinceDays) / roundDays,
      `phases the same on ${parted}, and every ${roundDays.toFixed(0)} days`,
    ),
  ];
}
