/**
 * What is measured of a pair each time either gets a new set: relative orbit, drift, and, where both sets are fresh, the least
 * and the mean distance of the next revolution. A coarse test on printed elements comes first, so that a watch over many objects
 * propagates only pairs in one plane with one period.
 */
import { EARTH_RADIUS_KM, J2, MU_KM3_S2 } from '@noroshi/orbit';
import { DAY_US } from '@noroshi/time';
import type { ObjectHistory } from '../../history/history.ts';
import type { RelativeOrbit } from '../contract.ts';
import { type Orbits, periodS, wrapped } from '../orbits.ts';
import { pairSigmaKm } from '../range-error.ts';
import { relativeOrbit, relativeTrack } from '../relative.ts';
import type { WatchLimits } from './limits.ts';
import type { PrintedDrift } from './pair-track.ts';

export type PairSample = {
  readonly atUs: number;
  readonly set1: number; // of history 1
  readonly set2: number;
  readonly relative: RelativeOrbit;
  readonly axisKm: number; // semi-major axis of 1
  readonly isFresh: boolean; // phase can be trusted
  readonly leastKm: number; // of a revolution; NaN where not fresh
  readonly leastUs: number;
  readonly meanKm: number;
  readonly slowestKmS: number; // as seen turning with 1, at the least distance
  readonly sigmaKm: number; // of a distance
};

const TRACK_POINTS = 49;

/** Measures history 1's set against history 2's at an instant; undefined where SGP4 refuses either. */
export function samplePair(
  orbits: Orbits,
  one: ObjectHistory,
  set1: number,
  other: ObjectHistory,
  set2: number,
  atUs: number,
  phaseAgeDaysMax: number,
): PairSample | undefined {
  const [row1, row2] = [one.setRow[set1]!, other.setRow[set2]!];
  const relative = relativeOrbit(orbits, row1, row2, atUs);
  if (relative === undefined) return undefined;
  const ages = [atUs - one.epochUs[set1]!, atUs - other.epochUs[set2]!].map(Math.abs);
  const isFresh = Math.max(...ages) <= phaseAgeDaysMax * DAY_US;
  const unknown = { leastKm: Number.NaN, leastUs: atUs, meanKm: Number.NaN };
  const sigmaKm = pairSigmaKm(orbits, row1, row2, atUs);
  const base = { atUs, set1, set2, relative, axisKm: axisKm(one, set1), isFresh, sigmaKm };
  if (!isFresh) return { ...base, ...unknown, slowestKmS: Number.NaN };
  const track = relativeTrack(
    orbits,
    row1,
    row2,
    atUs,
    atUs + 1e6 * periodS(orbits, row1),
    TRACK_POINTS,
  );
  let least = 0;
  track.rangeKm.forEach((km, k) => {
    if (km < track.rangeKm[least]!) least = k;
  });
  const meanKm = track.rangeKm.reduce((sum, km) => sum + km, 0) / TRACK_POINTS;
  return {
    ...{ ...base, leastKm: track.rangeKm[least]!, leastUs: track.epochUs[least]!, meanKm },
    slowestKmS: track.speedKmS[least]!,
  };
}

/** Semi-major axis of a set, km, from its printed mean motion. */
export function axisKm(history: ObjectHistory, set: number): number {
  return Math.cbrt(MU_KM3_S2 / history.meanMotionRadS[set]! ** 2);
}

/**
 * Whether two sets can be of one plane at an instant: inclinations, and nodes brought there by J2. Wide by the error of the sets'
 * ages (a degree a hundred days); never false for a pair within `tiltMaxRad`.
 */
export function couldShareAPlane(
  one: ObjectHistory,
  set1: number,
  other: ObjectHistory,
  set2: number,
  atUs: number,
  tiltMaxRad: number,
): boolean {
  const [i1, i2] = [one.inclinationRad[set1]!, other.inclinationRad[set2]!];
  if (Math.abs(i1 - i2) > tiltMaxRad) return false;
  const node1 = nodeAt(one, set1, atUs);
  const node2 = nodeAt(other, set2, atUs);
  const turn = Math.sin((node1 - node2) / 2) ** 2 * 4;
  const tilt2 = (i1 - i2) ** 2 + Math.sin(i1) * Math.sin(i2) * turn;
  const ageDays = (2 * atUs - one.epochUs[set1]! - other.epochUs[set2]!) / DAY_US;
  const slackRad = 2e-4 * Math.abs(ageDays) + 1e-3;
  return tilt2 <= (tiltMaxRad + slackRad) ** 2;
}

/** Printed angles this far apart along the track cannot be near: sets some days old are off by a tenth of it. */
const PHASE_MAX_RAD = 0.15;

/** Whether two sets of one plane can be near each other along the track at an instant, from printed elements and J2. */
export function couldBeBeside(
  one: ObjectHistory,
  set1: number,
  other: ObjectHistory,
  set2: number,
  atUs: number,
): boolean {
  const turn = nodeAt(other, set2, atUs) - nodeAt(one, set1, atUs);
  const phase = latitudeArgumentAt(other, set2, atUs) - latitudeArgumentAt(one, set1, atUs);
  const nearTurn = wrapped(turn) * Math.cos(one.inclinationRad[set1]!);
  const shape = 2 * Math.abs(one.eccentricity[set1]!) + 2 * Math.abs(other.eccentricity[set2]!);
  return Math.abs(wrapped(phase + nearTurn)) <= PHASE_MAX_RAD + shape;
}

/** Mean argument of latitude carried to an instant. The printed mean motion has what J2 does to the anomaly in it. */
function latitudeArgumentAt(history: ObjectHistory, set: number, atUs: number): number {
  const n = history.meanMotionRadS[set]!;
  const p = axisKm(history, set) * (1 - history.eccentricity[set]! ** 2);
  const sin2 = Math.sin(history.inclinationRad[set]!) ** 2;
  const perigeeRate = 0.75 * J2 * (EARTH_RADIUS_KM / p) ** 2 * n * (4 - 5 * sin2);
  const seconds = (atUs - history.epochUs[set]!) / 1e6;
  const start = history.meanAnomalyRad[set]! + history.argPerigeeRad[set]!;
  return start + (n + perigeeRate) * seconds;
}

/** Node of a set carried to an instant by J2 alone. Vallado 2013, 9.6. */
function nodeAt(history: ObjectHistory, set: number, atUs: number): number {
  const n = history.meanMotionRadS[set]!;
  const p = axisKm(history, set) * (1 - history.eccentricity[set]! ** 2);
  const rate = -1.5 * J2 * (EARTH_RADIUS_KM / p) ** 2 * n * Math.cos(history.inclinationRad[set]!);
  return history.raanRad[set]! + (rate * (atUs - history.epochUs[set]!)) / 1e6;
}

/** Along-track drift of 2 against 1 that their printed mean motions make, and how air changes it. */
export function printedDrift(
  one: ObjectHistory,
  set1: number,
  other: ObjectHistory,
  set2: number,
): PrintedDrift {
  const axis = axisKm(one, set1);
  const dn = other.meanMotionRadS[set2]! - one.meanMotionRadS[set1]!;
  // printed: half the derivative
  const air = 2 * (other.meanMotionDotRevDay2[set2]! - one.meanMotionDotRevDay2[set1]!);
  return { kmDay: dn * 86_400 * axis, airKmDay2: Math.abs(air) * 2 * Math.PI * axis };
}

export type EarlierDrift = { readonly atUs: number; readonly driftKmDay: number };

const REACH_KM = 200; // as far apart as two orbits may be that one campaign joins

/**
 * How a pair drifted when it was not matched, by its sets before those given, as they came: where both were in nearly one plane
 * and within reach, or where only drift told them apart.
 */
export function earlierDrifts(
  one: ObjectHistory,
  other: ObjectHistory,
  until: { readonly set1: number; readonly set2: number },
  isOwn: readonly [boolean, boolean], // a user's orbit: known at all times
  { lookAgeDaysMax, driftMaxKmDay, tiltMaxRad }: WatchLimits,
): readonly EarlierDrift[] {
  const found: EarlierDrift[] = [];
  let [k, m] = [isOwn[0] ? until.set1 : -1, isOwn[1] ? until.set2 : -1];
  while (true) {
    const nextOne = !isOwn[0] && k < until.set1 ? one.epochUs[k + 1]! : Number.POSITIVE_INFINITY;
    const nextOther =
      !isOwn[1] && m < until.set2 ? other.epochUs[m + 1]! : Number.POSITIVE_INFINITY;
    const atUs = Math.min(nextOne, nextOther);
    if (atUs === Number.POSITIVE_INFINITY) return found;
    if (nextOne <= nextOther) k++;
    else m++;
    if (k < 0 || m < 0 || (k === until.set1 && m === until.set2)) continue;
    const isOld = (history: ObjectHistory, set: number, own: boolean) =>
      !own && atUs - history.epochUs[set]! > lookAgeDaysMax * DAY_US;
    if (isOld(one, k, isOwn[0]) || isOld(other, m, isOwn[1])) continue;
    const driftKmDay = Math.abs(printedDrift(one, k, other, m).kmDay);
    if (driftKmDay <= driftMaxKmDay) continue;
    if (Math.abs(axisKm(one, k) - axisKm(other, m)) > REACH_KM) continue;
    if (couldShareAPlane(one, k, other, m, atUs, 2 * tiltMaxRad)) found.push({ atUs, driftKmDay });
  }
}
