/**
 * Which objects can come to the height of a path at all: perigee to apogee of their mean elements, widened by all that SGP4 and
 * SDP4 may add to them until the end of the window. A bound that is too wide costs time; one that is too narrow loses an
 * approach, so each is the largest that the theory's own terms can give (Hoots & Roehrich 1980, Spacetrack Report 3; Hoots,
 * Schumacher & Glover 2004), and a test looks at the true heights of orbits of every kind.
 */
import {
  EARTH_RADIUS_KM,
  type ElementSetBatch,
  type EphemerisTable,
  J2,
  MU_KM3_S2,
  tablePath,
} from '@noroshi/orbit';

export type HeightBand = { readonly lowKm: number; readonly highKm: number };
export type TableSpan = {
  readonly table: EphemerisTable;
  readonly fromUs: number;
  readonly toUs: number;
};
export type Reach = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly thresholdKm: number;
};

/** Periodic terms of J2 and J3 (30 km near the Earth, test) and Kozai's mean motion taken for Brouwer's (10 km). */
const PERIODIC_KM = 60;
/** Besides, what resonance does to the mean motion of a deep orbit: libration of ±40 km about 42,164 km. */
const DEEP_KM = 100;
const DEEP_REVOLUTION_S = 225 * 60;
/** An orbit this low may come down to anything below it within the window. */
const DRAG_HEIGHT_KM = 700;
/** Of the semi-major axis: beyond it the series in time is no bound, and the orbit may be anywhere below. */
const DRAG_SHARE_MAX = 0.05;
const US_PER_MIN = 60e6;

/** Rows whose heights can meet those of the path; the own row always. */
export function rowsInReach(
  sets: ElementSetBatch,
  ownId: string,
  reach: Reach,
  band: HeightBand,
): number[] {
  const rows: number[] = [];
  for (let row = 0; row < sets.count; row++) {
    const isOwn = sets.objects.objectId[sets.objectRow[row]!] === ownId;
    const { lowKm, highKm } = heightsOf(sets, row, reach);
    const meets =
      lowKm - reach.thresholdKm <= band.highKm && highKm + reach.thresholdKm >= band.lowKm;
    if (isOwn || meets) rows.push(row);
  }
  return rows;
}

/** No radius of the row in the window is outside these, km from the Earth's centre. */
export function heightsOf(
  sets: ElementSetBatch,
  row: number,
  { fromUs, toUs }: Pick<Reach, 'fromUs' | 'toUs'>,
): HeightBand {
  const n = sets.meanMotionRadS[row];
  const e = sets.eccentricity[row];
  const bstar = sets.bstarPerEarthRadius[row];
  const axisKm = Math.cbrt(MU_KM3_S2 / (n * n));
  const [before, after] = [sets.epochUs[row] - fromUs, toUs - sets.epochUs[row]];
  const spanMin = Math.max(before, after, 0) / US_PER_MIN;
  const isDeep = (2 * Math.PI) / n > DEEP_REVOLUTION_S;
  const margin = isDeep ? DEEP_KM + axisKm * lunisolar(n * 60, e, spanMin) : PERIODIC_KM;
  const dragShare = Math.abs(bstar) * dragPerMin(axisKm / EARTH_RADIUS_KM, e, n * 60) * spanMin;
  const isLow = axisKm * (1 - e) < EARTH_RADIUS_KM + DRAG_HEIGHT_KM + margin;
  const decays = isLow || !(dragShare < DRAG_SHARE_MAX);
  const rises = decays && ((bstar < 0 && after > 0) || (bstar > 0 && before > 0));
  const drag = decays ? 0 : 4 * axisKm * dragShare; // of the apogee: axis and eccentricity together
  return {
    lowKm: decays ? 0 : axisKm * (1 - e) - margin - drag,
    highKm: rises ? Number.POSITIVE_INFINITY : axisKm * (1 + e) + margin + drag,
  };
}

/** SDP4's constants of the Sun and of the Moon: strength, and mean motion in rad a minute. */
const SUN = { strength: 2.9864797e-6, motion: 1.19459e-5 };
const MOON = { strength: 4.7968065e-7, motion: 1.5835218e-4 };
const PERIODIC = SUN.strength + MOON.strength;
const SECULAR = SUN.strength * SUN.motion + MOON.strength * MOON.motion;

/**
 * The most that Sun and Moon change the eccentricity: both terms of SDP4 begin with 15 e √(1−e²)/n; what follows is a product of
 * direction cosines, at most 1 of the secular and 1.5 of the periodic one, which is there from the epoch on.
 */
function lunisolar(nRadMin: number, e: number, spanMin: number): number {
  const lead = (15 * e * Math.sqrt(Math.max(0, 1 - e * e))) / nRadMin;
  return lead * (1.5 * PERIODIC + SECULAR * spanMin);
}

/** SGP4's density: (q₀ − s)⁴ and s, Earth radii, of a perigee above 156 km. */
const QOMS_4 = 1.880279159015271e-9;
const S = 1.01222928;

/** C₁/B* a minute: half the share of the semi-major axis that drag takes. Infinite where the orbit dips below s. */
function dragPerMin(axis: number, e: number, nRadMin: number): number {
  const xi = 1 / (axis - S);
  const eta = axis * e * xi;
  const rest = 1 - eta * eta;
  if (!(xi > 0 && rest > 0)) return Number.POSITIVE_INFINITY;
  const main = axis * (1 + 1.5 * eta * eta + e * eta * (4 + eta * eta));
  const oblate = ((0.75 * J2 * xi) / rest) * (8 + 3 * eta * eta * (8 + eta * eta));
  return (QOMS_4 * xi ** 4 * nRadMin * (main + oblate)) / rest ** 3.5;
}

const BEND_KM_MAX = 1;
const PARTS_MAX = 64;

/** Least and greatest radius of what is used of the tables; between rows too where a path bends much. */
export function bandOf(spans: readonly TableSpan[]): HeightBand {
  let lowKm = Number.POSITIVE_INFINITY;
  let highKm = 0;
  const take = (state: ArrayLike<number>, at: number) => {
    const radiusKm = Math.hypot(state[at]!, state[at + 1]!, state[at + 2]!);
    lowKm = Math.min(lowKm, radiusKm);
    highKm = Math.max(highKm, radiusKm);
  };
  const between = new Float64Array(6);
  for (const { table } of spans) {
    const path = tablePath(table);
    const { epochUs, states } = table;
    for (let k = 0; k < epochUs.length; k++) {
      take(states, 6 * k);
      const parts = k === 0 ? 1 : partsOf(states, k, (epochUs[k]! - epochUs[k - 1]!) / 1e6);
      for (let part = 1; part < parts; part++) {
        const us = epochUs[k - 1]! + ((epochUs[k]! - epochUs[k - 1]!) * part) / parts;
        if (path(us, between)) take(between, 0);
      }
    }
  }
  return { lowKm, highKm };
}

/** Into how many parts a step is cut so that the radius of none bends by more than a kilometre: r̈ is at most 2 μ/r². */
function partsOf(states: Float64Array, k: number, stepS: number): number {
  const radius = (row: number) => Math.hypot(...states.subarray(6 * row, 6 * row + 3));
  const nearKm = Math.max(EARTH_RADIUS_KM, Math.min(radius(k), radius(k - 1)));
  const bendKm = (((2 * MU_KM3_S2) / nearKm ** 2) * stepS * stepS) / 8;
  return Math.min(PARTS_MAX, Math.ceil(Math.sqrt(bendKm / BEND_KM_MAX)));
}
