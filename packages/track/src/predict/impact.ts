/**
 * Where and when a tracked object comes down: its distribution carried to the ground along each axis of its spread, three points an
 * axis (Gauss and Hermite's, -√3, 0, √3 sigmas), each flown there with all forces. Exact where what comes of one axis adds to
 * what comes of the others; never less than nothing. What no sensor tells (the ballistic coefficient, before the air) is in the
 * state and so in the area: no floor is put in by hand. Where innovations have said that the model is wrong, the area is
 * widened and says so. Julier and Uhlmann, Proc. IEEE 92 (2004), for the points; χ² bounds after Wilson and Hilferty (1931).
 */
import type { Gaussian } from '../filter/model.ts';
import { pointsInto, unscentedRule } from '../filter/points.ts';
import { areaOf, type Ellipse, ellipseOf, type GroundSpread, type Ring } from './area.ts';
import { createLander, type Landing, type LandingOptions, type NoLanding } from './landing.ts';
import { createGroundPlane, type GroundPlace, type GroundPlane } from './plane.ts';

/** How well late readings fitted: the sum of normalised innovations squared and of their degrees of freedom. */
export type Innovations = { readonly nis: number; readonly degrees: number };

export type ImpactOptions = LandingOptions & { readonly innovations?: Innovations };

export type Impact = {
  readonly comesDown: true;
  readonly place: GroundPlace; // the mean
  readonly timeS: number;
  readonly timeSdS: number;
  readonly spread: GroundSpread;
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

/** Of a state of seven numbers (ITRF km, km/s, ln(kg/m²)) at a time (s); null where its covariance has no root. */
export function predictImpact(
  { mean, covariance }: Gaussian,
  timeS: number,
  options: ImpactOptions = {},
): Impact | NoImpact | null {
  const land = createLander(options);
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
  return {
    comesDown: true,
    probability,
    ...spreadOf(ends, landings, widening),
    ...doubt(widening),
  };
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
) {
  const first = createGroundPlane(landings[0]!.place);
  const rough = momentsOf(ends, first);
  const plane = createGroundPlane(first.placeOf(rough.mean[0]!, rough.mean[1]!));
  const { mean, covariance } = momentsOf(ends, plane);
  const place = plane.placeOf(mean[0]!, mean[1]!);
  const of = (at: number) => widening * covariance[at]!;
  const spread: GroundSpread = {
    ...{ centre: place, eastKm2: of(0), northKm2: of(4), eastNorthKm2: of(1) },
  };
  const areas = { p50: areaOf(spread, 0.5), p90: areaOf(spread, 0.9), p99: areaOf(spread, 0.99) };
  const timeSdS = Math.sqrt(of(8));
  return { place, timeS: mean[2]!, timeSdS, spread, ellipse: ellipseOf(spread), areas };
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
