/**
 * Where and when a tracked object comes down: its distribution carried to the ground along each axis of its spread, three points an
 * axis (Gauss and Hermite's, -√3, 0, √3 sigmas), each flown there with all forces. Exact where what comes of one axis adds to
 * what comes of the others; never less than nothing. What no sensor tells (the ballistic coefficient, before the air) keeps its
 * prior however sure a filter is, and what that alone makes is told as the floor. Where innovations have said that the model is
 * wrong, the area is widened and says so. Julier and Uhlmann, Proc. IEEE 92 (2004), for the points; χ² bounds after Wilson and Hilferty (1931).
 */

import { STATE } from '../dynamics/motion.ts';
import type { Gaussian } from '../filter/model.ts';
import { pointsInto, unscentedRule } from '../filter/points.ts';
import { LN_BETA_PRIOR } from '../start/first.ts';
import { areaOf, type Ellipse, ellipseOf, type GroundSpread, type Ring } from './area.ts';
import {
  createLander,
  type Lander,
  type Landing,
  type LandingOptions,
  type NoLanding,
} from './landing.ts';
import { overGround } from './orbit.ts';
import { createGroundPlane, type GroundPlace, type GroundPlane } from './plane.ts';

/** How well late readings fitted: the sum of normalised innovations squared and of their degrees of freedom. */
export type Innovations = {
  readonly nis: number;
  readonly degrees: number;
  /** For how long the model has been wrong; 30 where nobody knows. It is taken to go on until the ground. */
  readonly spanS?: number;
};

export type ImpactOptions = LandingOptions & {
  readonly innovations?: Innovations;
  /** Sigma of ln β that stays until the air is met on the way down; that of a start where it is left out. */
  readonly lnBetaSigma?: number;
};

export type TimeSpan = { readonly fromS: number; readonly toS: number };

export type Impact = {
  readonly comesDown: true;
  readonly place: GroundPlace; // the mean
  readonly timeS: number;
  readonly timeSdS: number;
  /** Spans that hold 50, 90 and 99 % of the times. */
  readonly times: { readonly p50: TimeSpan; readonly p90: TimeSpan; readonly p99: TimeSpan };
  readonly spread: GroundSpread;
  /** Covariance of the place with the time, km s. */
  readonly eastTimeKmS: number;
  readonly northTimeKmS: number;
  /** One sigma of what ln β alone makes: no look takes it away before the air does. */
  readonly floor: { readonly distanceKm: number; readonly timeSdS: number };
  readonly ellipse: Ellipse;
  /** Rings that hold 50, 90 and 99 %. */
  readonly areas: { readonly p50: Ring[]; readonly p90: Ring[]; readonly p99: Ring[] };
  /** Share of the points that come down at all; areas are of those. */
  readonly probability: number;
  /** Innovations say that the object does not fly as the model does: variances are multiplied by `widening`. */
  readonly isModelDoubtful: boolean;
  readonly widening: number;
};

export type NoImpact = {
  readonly comesDown: false;
  readonly reason: NoLanding; // of most points
  readonly probability: number;
};

const SIZE = 7;
const SHARE_MIN = 0.5; // of the points: what mostly stays up has no area
const DOUBTFUL = 2.3263; // 99 % of a normal distribution
/** Sigmas on both sides of the middle that hold 50, 90 and 99 %. */
const REACH = { p50: 0.6745, p90: 1.6449, p99: 2.5758 } as const;
/** With 30 s the long sigma is 1.6 to 2.6 times the miss of flights with a lift of 0.05 to 0.5 g from 30 s before (test/impact.test.ts). */
const WRONG_S = 30;
/** Above it the drag is less than sensors err. */
export const AIR_SEEN_BELOW_KM = 80;

/** Of a state of seven numbers (ITRF km, km/s, ln(kg/m²)) at a time (s); null where its covariance has no root. */
export function predictImpact(
  estimate: Gaussian,
  timeS: number,
  options: ImpactOptions = {},
): Impact | NoImpact | null {
  const land = createLander(options);
  const { mean } = estimate;
  const covariance = withPrior(estimate, options.lnBetaSigma ?? LN_BETA_PRIOR.sigma);
  const rule = unscentedRule(SIZE); // its spread is √3
  const points = new Float64Array(rule.count * SIZE);
  if (!pointsInto(rule, mean, covariance, SIZE, new Float64Array(SIZE * SIZE), points)) return null;
  const ends = Array.from({ length: rule.count }, (_, p) =>
    land(points.subarray(p * SIZE, (p + 1) * SIZE), timeS),
  );
  const landings = ends.filter((end) => typeof end !== 'string');
  const probability = landings.length / rule.count;
  if (probability < SHARE_MIN) {
    const stays = ends.filter((end) => typeof end === 'string');
    return { comesDown: false, reason: mostOf(stays), probability };
  }
  const widening = wideningOf(options.innovations);
  const drift = driftOf(estimate, timeS, landings, widening, options.innovations?.spanS);
  return {
    comesDown: true,
    probability,
    ...spreadOf(ends, landings, widening, drift),
    floor: floorOf(land, mean, timeS, Math.sqrt(covariance[SIZE * SIZE - 1]!)),
    ...doubt(widening),
  };
}

/** Until the air is met on the way down, ln β is not known better than before the first look. */
function withPrior({ mean, covariance }: Gaussian, sigma: number): Float64Array {
  const { heightKm, upKmS } = overGround(mean);
  if (upKmS < 0 && heightKm < AIR_SEEN_BELOW_KM) return covariance;
  const kept = covariance.slice();
  kept[SIZE * SIZE - 1] = Math.max(kept[SIZE * SIZE - 1]!, sigma * sigma);
  return kept;
}

function floorOf(land: Lander, mean: Float64Array, timeS: number, sigma: number) {
  const [heavy, light] = [sigma, -sigma].map((by) => {
    const state = mean.slice();
    state[STATE.lnBeta]! += by;
    return land(state, timeS);
  });
  if (typeof heavy !== 'object' || typeof light !== 'object') return { distanceKm: 0, timeSdS: 0 };
  const apart = createGroundPlane(heavy.place).eastNorthKm(light.place);
  return {
    distanceKm: Math.hypot(...apart) / 2,
    timeSdS: Math.abs(light.timeS - heavy.timeS) / 2,
  };
}

/**
 * What looks missed meanwhile, as of a steady push that the model lacks and that goes on to the ground: it grows with the
 * square of the time. Its variance of the place (km²) and of the time (s²).
 */
function driftOf(
  { mean, covariance }: Gaussian,
  timeS: number,
  landings: readonly Landing[],
  widening: number,
  spanS = WRONG_S,
) {
  if (widening <= 1) return { km2: 0, s2: 0 };
  const missed2 = ((widening - 1) * (covariance[0]! + covariance[8]! + covariance[16]!)) / 3;
  const horizonS = landings[0]!.timeS - timeS;
  const km2 = missed2 * Math.max(1, horizonS / Math.max(1, spanS)) ** 4;
  const speedKmS = Math.max(0.1, Math.hypot(mean[3]!, mean[4]!, mean[5]!));
  return { km2, s2: km2 / speedKmS ** 2 };
}

function doubt(widening: number) {
  return { isModelDoubtful: widening > 1, widening };
}

type Moments = { readonly mean: readonly number[]; readonly covariance: readonly number[] }; // of east, north, time; 3×3

/** On a plane about the middle of the landings, then about their mean. */
function spreadOf(
  ends: readonly (Landing | NoLanding)[],
  landings: readonly Landing[],
  widening: number,
  drift: { readonly km2: number; readonly s2: number },
) {
  const first = createGroundPlane(landings[0]!.place);
  const rough = momentsOf(ends, first);
  const plane = createGroundPlane(first.placeOf(rough.mean[0]!, rough.mean[1]!));
  const { mean, covariance } = momentsOf(ends, plane);
  const place = plane.placeOf(mean[0]!, mean[1]!);
  const of = (at: number) => widening * covariance[at]!;
  const spread: GroundSpread = {
    ...{ centre: place, eastKm2: of(0) + drift.km2, northKm2: of(4) + drift.km2 },
    eastNorthKm2: of(1),
  };
  const areas = { p50: areaOf(spread, 0.5), p90: areaOf(spread, 0.9), p99: areaOf(spread, 0.99) };
  const timeSdS = Math.sqrt(of(8) + drift.s2);
  const within = (reach: number): TimeSpan => ({
    ...{ fromS: mean[2]! - reach * timeSdS, toS: mean[2]! + reach * timeSdS },
  });
  const times = { p50: within(REACH.p50), p90: within(REACH.p90), p99: within(REACH.p99) };
  const crossed = { eastTimeKmS: of(2), northTimeKmS: of(5) };
  const when = { timeS: mean[2]!, timeSdS, times, ...crossed };
  return { place, ...when, spread, ellipse: ellipseOf(spread), areas };
}

/** Where all come down, axis by axis; else those that do, each alike. */
function momentsOf(ends: readonly (Landing | NoLanding)[], plane: GroundPlane): Moments {
  const numbers = ends.map((end) =>
    typeof end === 'string' ? null : [...plane.eastNorthKm(end.place), end.timeS],
  );
  const whole = numbers.filter((one) => one !== null);
  if (whole.length < ends.length) return plainMoments(whole);
  const centre = whole[0]!;
  const mean = [...centre];
  const covariance = new Array<number>(9).fill(0);
  for (let axis = 1; axis <= SIZE; axis++) {
    const up = whole[axis]!.map((value, i) => value - centre[i]!);
    const down = whole[axis + SIZE]!.map((value, i) => value - centre[i]!);
    const shift = up.map((value, i) => (value + down[i]!) / 6);
    for (let i = 0; i < 3; i++) {
      mean[i]! += shift[i]!;
      for (let j = 0; j < 3; j++)
        covariance[3 * i + j]! +=
          (up[i]! * up[j]! + down[i]! * down[j]!) / 6 - shift[i]! * shift[j]!;
    }
  }
  return { mean, covariance };
}

function plainMoments(numbers: readonly (readonly number[])[]): Moments {
  const mean = [0, 1, 2].map(
    (i) => numbers.reduce((sum, one) => sum + one[i]!, 0) / numbers.length,
  );
  const covariance = [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map(
      (j) =>
        (3 / numbers.length) *
        numbers.reduce((sum, one) => sum + (one[i]! - mean[i]!) * (one[j]! - mean[j]!), 0),
    ),
  );
  return { mean, covariance };
}

/** One while innovations are as the model says; else how much larger they are. */
export function wideningOf(innovations: Innovations | undefined): number {
  if (innovations === undefined || innovations.degrees < 1) return 1;
  const { nis, degrees } = innovations;
  return nis > chiSquareAbove(degrees, DOUBTFUL) ? nis / degrees : 1;
}

/** What χ² of so many degrees exceeds as seldom as a normal distribution does `sigmas`; within 1 % from 3 degrees on. */
export function chiSquareAbove(degrees: number, sigmas: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + sigmas * Math.sqrt(spread)) ** 3;
}

/** Whether a place lies in the area that holds a probability. */
export function isInside(spread: GroundSpread, place: GroundPlace, probability: number): boolean {
  const [east, north] = createGroundPlane(spread.centre).eastNorthKm(place);
  const { eastKm2, northKm2, eastNorthKm2 } = spread;
  const determinant = eastKm2 * northKm2 - eastNorthKm2 * eastNorthKm2;
  const reach2 =
    (northKm2 * east * east - 2 * eastNorthKm2 * east * north + eastKm2 * north * north) /
    determinant;
  return reach2 <= -2 * Math.log(1 - probability);
}

function mostOf(reasons: readonly NoLanding[]): NoLanding {
  const counts = Map.groupBy(reasons, (reason) => reason);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]![0];
}
