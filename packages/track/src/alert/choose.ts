/**
 * Which areas an impact threatens: the share of its normal distribution over each, and whether the ellipse that holds 90 or 99 % touches it.
 * In coordinates where the distribution is round, a triangle from the middle to a side holds ∫(1 - exp(-r(φ)²/2))dφ / 2π, so the share of a
 * polygon is one smooth integral a side, with no sampling. Also what people have left until it falls.
 */

import { type Ellipse, ellipseOf, type GroundSpread } from '../predict/area.ts';
import { createGroundPlane } from '../predict/plane.ts';
import type { AlertArea } from './areas.ts';
import type { Flat } from './geometry.ts';

export type Thresholds = {
  /** Areas touched by the ellipse that holds this probability are told to take shelter. */
  readonly shelter: number;
  /** The others that this wider one touches are told to make ready. */
  readonly prepare: number;
};
export const THRESHOLDS: Thresholds = { shelter: 0.9, prepare: 0.99 };

export type Chosen = {
  readonly area: AlertArea;
  readonly act: 'shelter' | 'prepare';
  /** Share of the distribution over the area, and how far the quadrature may be off. */
  readonly probability: number;
  readonly errorMax: number;
  /** s until the earliest impact; negative: it may have come. */
  readonly leftS: number;
  /** Whether people there reach shelter before the earliest impact. */
  readonly isTimely: boolean;
};

export type Interval = { readonly fromUs: number; readonly toUs: number };

/** The areas to warn, the likeliest first, ties by id. Times: µs TAI. */
export function chooseAreas(
  areas: readonly AlertArea[],
  spread: GroundSpread,
  impact: Interval,
  nowUs: number,
  thresholds: Thresholds = THRESHOLDS,
): Chosen[] {
  const { shelter, prepare } = thresholds;
  if (!(shelter > 0 && shelter <= prepare && prepare < 1))
    throw new RangeError(`thresholds ${shelter}, ${prepare}: 0 < shelter <= prepare < 1`);
  const [near2, far2] = [-2 * Math.log(1 - shelter), -2 * Math.log(1 - prepare)];
  const round = rounding(spread);
  const leftS = (impact.fromUs - nowUs) / 1e6;
  const chosen = areas.flatMap((area): Chosen[] => {
    const rings = area.polygons.map((polygon) => polygon.map((ring) => ring.map(round)));
    const reach2 = Math.min(...rings.map(reach2Of));
    if (reach2 > far2) return [];
    const { probability, errorMax } = massOver(rings.flat());
    const act = reach2 <= near2 ? 'shelter' : 'prepare';
    return [{ area, act, probability, errorMax, leftS, isTimely: leftS >= area.shelterS }];
  });
  return chosen.sort((a, b) => b.probability - a.probability || (a.area.id < b.area.id ? -1 : 1));
}

const RAD = Math.PI / 180;
const SIGMA_KM_MIN = 1e-3; // a spread of no width is one of a metre

/** Degrees to sigmas along both axes of the ellipse. */
function rounding(spread: GroundSpread): (point: Flat) => Flat {
  const plane = createGroundPlane(spread.centre);
  const { majorKm, minorKm, azimuthRad }: Ellipse = ellipseOf(spread);
  const [s, c] = [Math.sin(azimuthRad), Math.cos(azimuthRad)];
  const [major, minor] = [Math.max(majorKm, SIGMA_KM_MIN), Math.max(minorKm, SIGMA_KM_MIN)];
  return ([x, y]) => {
    const [east, north] = plane.eastNorthKm({ latitudeRad: y * RAD, longitudeRad: x * RAD });
    return [(east * s + north * c) / major, (north * s - east * c) / minor];
  };
}

/** Squared distance (sigmas) from the middle to a polygon with holes; 0 within. */
function reach2Of(rings: readonly (readonly Flat[])[]): number {
  let inside = 0;
  let nearest2 = Number.POSITIVE_INFINITY;
  for (const ring of rings)
    for (let k = 0; k + 1 < ring.length; k++) {
      const [[ax, ay], [bx, by]] = [ring[k]!, ring[k + 1]!];
      if (ay > 0 !== by > 0 && ax + ((0 - ay) / (by - ay)) * (bx - ax) > 0) inside ^= 1;
      const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
      const along = length2 === 0 ? 0 : -(ax * (bx - ax) + ay * (by - ay)) / length2;
      const t = Math.min(1, Math.max(0, along));
      nearest2 = Math.min(nearest2, (ax + t * (bx - ax)) ** 2 + (ay + t * (by - ay)) ** 2);
    }
  return inside === 1 ? 0 : nearest2;
}

function massOver(rings: readonly (readonly Flat[])[]) {
  let [sum, errorMax] = [0, 0];
  for (const ring of rings)
    for (let k = 0; k + 1 < ring.length; k++) {
      const side = massUnder(ring[k]!, ring[k + 1]!);
      sum += side.mass;
      errorMax += side.error;
    }
  return { probability: Math.min(1, Math.max(0, Math.abs(sum))), errorMax };
}

/** Of the triangle from the middle to a side, signed; the error is what twice the panels change. */
function massUnder([ax, ay]: Flat, [bx, by]: Flat) {
  const [cross, dot] = [ax * by - ay * bx, ax * bx + ay * by];
  const length = Math.hypot(bx - ax, by - ay);
  if (cross === 0 || length === 0) return { mass: 0, error: 0 };
  const distance = Math.abs(cross) / length; // of the line
  const start = Math.atan2((ax * (bx - ax) + ay * (by - ay)) / length, distance);
  const swept = Math.abs(Math.atan2(cross, dot));
  const panels = Math.max(1, Math.ceil(swept / PANEL_RAD));
  const value = (count: number) => panelSum(distance, start, swept, count);
  const fine = value(2 * panels);
  const sign = Math.sign(cross) / (2 * Math.PI);
  return { mass: sign * fine, error: Math.abs(fine - value(panels)) / (2 * Math.PI) + 1e-15 };
}

const PANEL_RAD = 0.25;
/** Gauss and Legendre, five points. */
const NODES = [0, 0.5384693101056831, -0.5384693101056831, 0.906179845938664, -0.906179845938664];
const WEIGHTS = [
  0.5688888888888889, 0.4786286704993665, 0.4786286704993665, 0.2369268850561891,
  0.2369268850561891,
];

/** ∫ 1 - exp(-d²/2cos²φ) over angles from the foot of the line. */
function panelSum(distance: number, from: number, swept: number, count: number): number {
  const half = swept / count / 2;
  let sum = 0;
  for (let k = 0; k < count; k++)
    for (let n = 0; n < NODES.length; n++) {
      const angle = from + (2 * k + 1 + NODES[n]!) * half;
      sum -= WEIGHTS[n]! * half * Math.expm1(-((distance / Math.cos(angle)) ** 2) / 2);
    }
  return sum;
}
