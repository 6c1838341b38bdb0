/**
 * One day of the belt: which objects are near each other in mean longitude, and how far apart they really are over the last 24 h.
 * Sorted by longitude, so that only neighbours are looked at; SGP4 for those alone. The 24 h median decides and the minimum is
 * reported: one instant of a pair with different inclinations says little.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateRowInto,
} from '@noroshi/orbit';
import { elementErrorInto } from '../../error/error.ts';
import { GEO_LIMITS } from './limits.ts';
import { wrapDeg } from './longitude.ts';

const SIDEREAL_RAD_S = 7.292_115_855e-5;
const HOUR_US = 3_600e6;
const RADIUS_KM = 42_164;
const DAY_US = 86_400e6;

/** Rows of `sets` that stand near each other at an instant, both in the order of longitude: (a, b) pairs, a < b. */
export function nearPairs(
  sets: ElementSetBatch,
  rows: readonly number[],
  longitudeDeg: (row: number) => number,
): [number, number][] {
  const order = rows.map((row) => ({ row, at: longitudeDeg(row) })).sort((x, y) => x.at - y.at);
  const pairs: [number, number][] = [];
  for (let i = 0; i < order.length; i++) {
    for (let step = 1; step < order.length; step++) {
      const other = order[(i + step) % order.length];
      if (Math.abs(wrapDeg(other.at - order[i].at)) > GEO_LIMITS.nearLongitudeDeg) break;
      const [a, b] = [Math.min(order[i].row, other.row), Math.max(order[i].row, other.row)];
      if (normalKm(sets, a, b) <= GEO_LIMITS.nearNormalKm) pairs.push([a, b]);
    }
  }
  return pairs;
}

/** Amplitude of the relative motion across the plane: the size of the difference of both inclination vectors. */
export function normalKm(sets: ElementSetBatch, a: number, b: number): number {
  const { inclinationRad: i, raanRad: node } = sets;
  const dx = Math.sin(i[a]) * Math.cos(node[a]) - Math.sin(i[b]) * Math.cos(node[b]);
  const dy = Math.sin(i[a]) * Math.sin(node[a]) - Math.sin(i[b]) * Math.sin(node[b]);
  return RADIUS_KM * Math.hypot(dx, dy);
}

/** What one day says of one pair. */
export type DayDistance = {
  readonly a: number;
  readonly b: number;
  readonly medianKm: number;
  readonly minKm: number;
  readonly nearestUs: number;
  readonly nearest: Float64Array; // at that instant, km TEME: from a to b, then a from the Earth
};

/** Distances of these pairs of rows over the 24 h before `atUs`; a pair of which SGP4 refuses a set is left out. */
export function dayDistances(
  sets: ElementSetBatch,
  pairs: readonly (readonly [number, number])[],
  atUs: number,
): DayDistance[] {
  const rows = [...new Set(pairs.flat())].sort((x, y) => x - y);
  const place = new Map(rows.map((row, k) => [row, k]));
  const model = initialiseSgp4(gather(sets, rows), 'a');
  const scratch = createResonanceScratch(model);
  const samples = GEO_LIMITS.samplesPerDay;
  const times = Float64Array.from(
    { length: samples },
    (_, k) => atUs - DAY_US + (k + 0.5) * (DAY_US / samples),
  );
  const states = rows.map((_, k) => {
    const out = createStateBatch(samples, 'TEME');
    return propagateRowInto(model, scratch, k, times, out) === samples ? out : null;
  });
  const found: DayDistance[] = [];
  const ranges = new Float64Array(samples);
  for (const [a, b] of pairs) {
    const [one, two] = [states[place.get(a)!], states[place.get(b)!]];
    if (one === null || two === null) continue;
    found.push({ a, b, ...distances(one, two, times, ranges) });
  }
  return found;
}

type States = ReturnType<typeof createStateBatch>;

/** Median of the ranges, and the least distance with relative motion taken straight for half a sample to either side. */
function distances(one: States, two: States, times: Float64Array, ranges: Float64Array) {
  let minKm = Number.POSITIVE_INFINITY;
  let nearestUs = times[0];
  const nearest = new Float64Array(6);
  const halfS = (12 * HOUR_US) / times.length / 1e6;
  for (let k = 0; k < times.length; k++) {
    const c = 3 * k;
    const x = two.positionKm[c] - one.positionKm[c];
    const y = two.positionKm[c + 1] - one.positionKm[c + 1];
    const z = two.positionKm[c + 2] - one.positionKm[c + 2];
    const u = two.velocityKmS[c] - one.velocityKmS[c];
    const v = two.velocityKmS[c + 1] - one.velocityKmS[c + 1];
    const w = two.velocityKmS[c + 2] - one.velocityKmS[c + 2];
    ranges[k] = Math.hypot(x, y, z);
    const speed2 = u * u + v * v + w * w;
    const s = speed2 > 0 ? -(x * u + y * v + z * w) / speed2 : 0;
    const t = Math.max(-halfS, Math.min(halfS, s));
    const least = Math.hypot(x + u * t, y + v * t, z + w * t);
    if (least < minKm) {
      minKm = least;
      nearestUs = times[k] + t * 1e6;
      nearest.set([x + u * t, y + v * t, z + w * t]);
      nearest.set(one.positionKm.subarray(c, c + 3), 3);
    }
  }
  ranges.sort();
  const middle = ranges.length >> 1;
  return { medianKm: (ranges[middle - 1] + ranges[middle]) / 2, minKm, nearestUs, nearest };
}

/** One sigma of a range in the belt, km, by the ages of both sets: along the track, where both err most. */
export function beltSigmaKm(ages: readonly [number, number]): number {
  const [one, other] = ages.map((ageDays) => {
    elementErrorInto(SIDEREAL_RAD_S, 0, 0, Math.abs(ageDays), Number.NaN, error);
    return error[1];
  });
  return Math.hypot(one, other);
}

const error = new Float64Array(3);

/** The columns SGP4 reads, of these rows. */
export function gather(sets: ElementSetBatch, rows: readonly number[]): ElementSetBatch {
  const f64 = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  return {
    ...sets,
    count: rows.length,
    epochUs: f64(sets.epochUs),
    meanMotionRadS: f64(sets.meanMotionRadS),
    eccentricity: f64(sets.eccentricity),
    inclinationRad: f64(sets.inclinationRad),
    raanRad: f64(sets.raanRad),
    argPerigeeRad: f64(sets.argPerigeeRad),
    meanAnomalyRad: f64(sets.meanAnomalyRad),
    bstarPerEarthRadius: f64(sets.bstarPerEarthRadius),
    ephemerisType: Uint8Array.from(rows, (row) => sets.ephemerisType[row]),
  };
}
