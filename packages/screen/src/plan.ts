/**
 * A screen as plain data before anything is computed: times, margins, grid, slices, and what it will cost.
 * Every worker is given the plan whole, so all of them cut time the same way.
 */
import { EARTH_RADIUS_KM } from '@noroshi/orbit';
import {
  interpolationErrorKm,
  interpolationVelocityErrorKmS,
  linearMotionErrorKm,
  radialRemainderKm,
  velocityMismatchKm,
} from './bounds.ts';
import { CLOSURE_KM_MAX } from './knots.ts';
import { bendErrorKm, type TableBend } from './table-bend.ts';

export type ScreenRequest = {
  readonly objectCount: number;
  readonly fromUs: number; // µs TAI
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly bend?: TableBend; // the most that a table among the rows leaves a free orbit
  readonly stepS?: number; // sieve step, at most 60 s; chosen from the object count when absent
};

export type ScreenPlan = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly slowKmS: number; // below it a pair's distance is not convex inside the threshold: scanned, reported as an interval
  readonly knotUs: number; // SGP4 is called this often
  readonly stepsPerKnot: number;
  readonly stepUs: number; // the sieve looks this often
  readonly marginKm: number; // added to the threshold in the sieve
  readonly radialMarginKm: number; // added to each object's radial reach
  readonly turnRateMaxRadS: number; // of the direction from the Earth's centre; faster objects take the wide neighbourhood
  readonly cellRad: number; // edge of a direction cell (chord)
  readonly knotCount: number; // knots 0 … knotCount − 1 cover the window
  readonly slices: readonly { readonly fromKnot: number; readonly toKnot: number }[];
};

const KNOT_US = 180e6;
const SLICE_KNOTS_MAX = 24; // 72 minutes: progress is smooth and a crashed worker loses little
const WINDOW_DAYS_MAX = 400;
const STEP_S_MAX = 60; // the bounds of a step (bounds.ts, TURN_SLACK) are derived up to here
const THRESHOLD_KM_MAX = 1000; // the straight line between two objects that far apart stays above gravity's worst case
export const SLOW_FLOOR_KM_S = 0.01;
const SLOW_PER_KM_S = 0.002; // √gradient at the surface, 1.8e-3 1/s, rounded up
/** Circular orbit at 200 km: 1.19e-3 rad/s. Only objects near a low perigee of an eccentric orbit turn faster. */
const TURN_RATE_MAX_RAD_S = 1.19e-3;
/** An orbit that falls back turns a little faster within the step than its radial speed at the centre tells: 3.5e-4 at most. */
const TURN_SLACK = 1.0005;
const RADIUS_MIN_KM = EARTH_RADIUS_KM;
const FALL_KM = 0.02; // of a table that begins or ends within a step (piece-paths.ts)

export function planScreen(request: ScreenRequest): ScreenPlan {
  const { fromUs, toUs, thresholdKm, objectCount } = request;
  if (!(toUs > fromUs) || toUs - fromUs > WINDOW_DAYS_MAX * 86400e6)
    throw new RangeError(`window of ${(toUs - fromUs) / 3600e6} h`);
  if (!(thresholdKm > 0 && thresholdKm <= THRESHOLD_KM_MAX))
    throw new RangeError(`threshold of ${thresholdKm} km`);
  const stepsPerKnot = Math.max(
    KNOT_US / 1e6 / STEP_S_MAX,
    Math.round(KNOT_US / 1e6 / (request.stepS ?? stepForCountS(objectCount))),
  );
  const stepUs = KNOT_US / stepsPerKnot;
  const halfStepS = stepUs / 2e6;
  const knotCount = Math.ceil((toUs - fromUs) / KNOT_US) + 1;
  const position = interpolationErrorKm(KNOT_US / 1e6);
  const velocity = interpolationVelocityErrorKmS(KNOT_US / 1e6);
  const interpolated =
    position + velocity * halfStepS + velocityMismatchKm(CLOSURE_KM_MAX, KNOT_US / 1e6, halfStepS);
  const tableKm = request.bend === undefined ? 0 : bendErrorKm(request.bend, halfStepS) + FALL_KM;
  const place = Math.max(interpolated, tableKm);
  return {
    fromUs,
    toUs,
    thresholdKm,
    slowKmS: Math.max(SLOW_FLOOR_KM_S, SLOW_PER_KM_S * thresholdKm),
    knotUs: KNOT_US,
    stepsPerKnot,
    stepUs,
    marginKm: 2 * place + linearMotionErrorKm(halfStepS, thresholdKm),
    radialMarginKm: place + radialRemainderKm(halfStepS),
    turnRateMaxRadS: TURN_RATE_MAX_RAD_S,
    cellRad: cellChord(halfStepS, thresholdKm, place),
    knotCount,
    slices: cutSlices(knotCount - 1),
  };
}

/**
 * Two objects that come within the threshold during a step are, at its centre, at most one cell edge apart in direction;
 * with a fast one among them two edges: no orbit above the surface turns twice as fast as TURN_RATE_MAX_RAD_S.
 */
function cellChord(halfStepS: number, thresholdKm: number, placeErrorKm: number): number {
  const turnRad = TURN_SLACK * 2 * halfStepS * TURN_RATE_MAX_RAD_S;
  return turnRad + (thresholdKm + 2 * placeErrorKm) / RADIUS_MIN_KM;
}

/**
 * The work of a step is n interpolations plus pairs that grow with n² and the square of the step: the best step falls as
 * the objects grow. Fitted over 10,000 to 100,000 objects (bench: steps): 58 s · (26,834/n)^0.38, ± 0.1 on the exponent;
 * a shorter step costs the same and asks for less margin.
 */
function stepForCountS(objectCount: number): number {
  const s = 50 * (26834 / Math.max(1, objectCount)) ** 0.4;
  return Math.min(STEP_S_MAX, Math.max(10, s));
}

function cutSlices(intervals: number): { fromKnot: number; toKnot: number }[] {
  const slices: { fromKnot: number; toKnot: number }[] = [];
  const parts = Math.max(1, Math.ceil(intervals / SLICE_KNOTS_MAX));
  for (let k = 0; k < parts; k++) {
    const fromKnot = Math.floor((k * intervals) / parts);
    const toKnot = Math.floor(((k + 1) * intervals) / parts);
    if (toKnot > fromKnot) slices.push({ fromKnot, toKnot });
  }
  return slices;
}
