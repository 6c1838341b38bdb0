/**
 * In which phase a flight is: a motor burns, it coasts, it comes back through the air. Three models side by side (imm.ts) of 8, 6 and 7
 * numbers; a motor may go out and be lit again, as between two stages, so that a force which coasting knows nothing of stays
 * possible. Yuan, Lian, Fan and Bar-Shalom, IEEE TAES 50 (2014) (modes of unequal size for thrust, coast and re-entry).
 */
import { createStep4 } from '../dynamics/integrate.ts';
import {
  ballisticMotion,
  boostMotion,
  type Motion,
  type MotionOptions,
  noAir,
  STATE,
} from '../dynamics/motion.ts';
import { createFilter, type FilterKind } from './gaussian.ts';
import { createImm, type Imm, type ImmEstimate } from './imm.ts';
import { createGaussian, type Gaussian, type Transition } from './model.ts';

export type Phase = 'boost' | 'coast' | 're-entry';

/** In the order of the modes. */
export const PHASES: readonly Phase[] = ['boost', 'coast', 're-entry'];
const PLACES = [
  [0, 1, 2, 3, 4, 5, 6, 7],
  [0, 1, 2, 3, 4, 5],
  [0, 1, 2, 3, 4, 5, 6],
] as const;
const SIZE = 8;

export type PhaseOptions = {
  readonly kind: FilterKind;
  readonly readingSizeMax: number;
  /** Of the motor's gas, km/s. */
  readonly exhaustKmS: number;
  /** What is not known of the motion in a root second: across and along a burn, of its force, of a coast, of a re-entry. */
  readonly noise: {
    readonly boostKmS: number;
    readonly thrustKmS2: number;
    readonly coastKmS: number;
    readonly reentryKmS: number;
    readonly lnBeta: number;
  };
  /** A motor that may be lit: specific force along the flight, below 0 against it; and the coefficient before air is met. */
  readonly thrust: { readonly meanKmS2: number; readonly sigmaKmS2: number };
  readonly lnBeta: { readonly mean: number; readonly sigma: number };
  /** Mean seconds that a phase lasts. */
  readonly lastS: { readonly boost: number; readonly coast: number; readonly reentry: number };
  /** Of the predictions; all are of one length. */
  readonly stepS: number;
  readonly motion?: MotionOptions;
};

/**
 * For looks a second. The exhaust is that of kerosene at sea level; how it is wrong is part of the force's noise. The noise of a
 * boost leaves room for a stage that turns and flies back.
 */
export const DEFAULT_PHASES: PhaseOptions = {
  ...{ kind: 'extended', readingSizeMax: 4, exhaustKmS: 2.8, stepS: 1 },
  noise: {
    ...{ boostKmS: 5e-3, thrustKmS2: 2e-3, coastKmS: 5e-4, reentryKmS: 1e-3, lnBeta: 0.1 },
  },
  thrust: { meanKmS2: 0, sigmaKmS2: 0.025 },
  lnBeta: { mean: Math.log(6000), sigma: 1.5 },
  lastS: { boost: 30, coast: 60, reentry: 60 },
};

export type PhaseFilter = {
  readonly imm: Imm;
  /** Of a first estimate of place and speed (6 numbers, ITRF km, km/s), with the thrust that may be there. */
  readonly start: (
    first: Gaussian,
    probabilities: readonly [number, number, number],
  ) => ImmEstimate;
  readonly phaseOf: (estimate: ImmEstimate) => { phase: Phase; probability: number };
};

export function createPhaseFilter(options: PhaseOptions = DEFAULT_PHASES): PhaseFilter {
  const { kind, readingSizeMax, noise, thrust, lnBeta, stepS } = options;
  const absent = { mean: new Float64Array(SIZE), variance: new Float64Array(SIZE) };
  absent.mean[STATE.lnBeta] = lnBeta.mean;
  absent.variance[STATE.lnBeta] = lnBeta.sigma ** 2;
  absent.mean[STATE.thrust] = thrust.meanKmS2;
  absent.variance[STATE.thrust] = thrust.sigmaKmS2 ** 2;
  const modes = [
    boosting(options),
    moving(coastMotion(options), 6, noise.coastKmS, []),
    moving(ballisticMotion(options.motion), 7, noise.reentryKmS, [[STATE.lnBeta, noise.lnBeta]]),
  ].map((transition, i) => ({
    filter: createFilter(kind, transition, readingSizeMax),
    places: PLACES[i]!,
  }));
  const imm = createImm({
    modes,
    size: SIZE,
    absent,
    switching: switchingOf(options.lastS, stepS),
  });
  return {
    imm,
    start: (first, probabilities) => ({
      modes: PLACES.map((places) => takeFirst(first, absent, places.length)),
      probabilities: Float64Array.from(probabilities),
    }),
    phaseOf: ({ probabilities }) => {
      let best = 0;
      for (let k = 1; k < PHASES.length; k++)
        if (probabilities[k]! > probabilities[best]!) best = k;
      return { phase: PHASES[best]!, probability: probabilities[best]! };
    },
  };
}

/** Of the six numbers alone: without air the coefficient has no part in them. */
function coastMotion({ motion }: PhaseOptions): Motion {
  const fall = ballisticMotion({ ...motion, air: noAir });
  const [whole, rates] = [new Float64Array(7), new Float64Array(7)];
  return {
    size: 6,
    rateInto: (timeS, state, rate) => {
      whole.set(state);
      fall.rateInto(timeS, whole, rates);
      rate.set(rates.subarray(0, 6));
    },
  };
}

function boosting({ exhaustKmS, motion, noise }: PhaseOptions): Transition {
  return moving(boostMotion(exhaustKmS, motion), SIZE, noise.boostKmS, [
    [STATE.lnBeta, noise.lnBeta],
    [STATE.thrust, noise.thrustKmS2],
  ]);
}

const STEP_S_MAX = 1;

/** With white noise on the velocity and on single numbers, each by its spread in a root second. */
function moving(
  motion: Motion,
  n: number,
  velocityKmS: number,
  others: readonly (readonly [place: number, spread: number])[],
): Transition {
  const step = createStep4(motion);
  return {
    size: n,
    advance: (state, timeS, stepS) => {
      const count = Math.max(1, Math.ceil(Math.abs(stepS) / STEP_S_MAX));
      for (let i = 0; i < count; i++) step(state, timeS + (i * stepS) / count, stepS / count);
    },
    noiseInto: (stepS, out) => {
      const [q, t] = [velocityKmS ** 2, Math.abs(stepS)];
      out.fill(0, 0, n * n);
      for (let k = 0; k < 3; k++) {
        out[k * (n + 1)] = (q * t ** 3) / 3;
        out[(k + 3) * (n + 1)] = q * t;
        out[k * n + k + 3] = (q * t ** 2) / 2;
        out[(k + 3) * n + k] = (q * t ** 2) / 2;
      }
      for (const [place, spread] of others) out[place * (n + 1)] = spread * spread * t;
    },
  };
}

/** From a phase that ends to each of the others alike. */
function switchingOf(
  { boost, coast, reentry }: PhaseOptions['lastS'],
  stepS: number,
): Float64Array {
  const rows = [boost, coast, reentry].map((lastS, i) => {
    const leaves = 1 - Math.exp(-stepS / lastS);
    return PHASES.map((_, j) => (i === j ? 1 - leaves : leaves / 2));
  });
  return Float64Array.from(rows.flat());
}

function takeFirst(
  first: Gaussian,
  absent: { readonly mean: Float64Array; readonly variance: Float64Array },
  n: number,
): Gaussian {
  const own = createGaussian(n);
  for (let i = 0; i < n; i++) {
    own.mean[i] = i < 6 ? first.mean[i]! : absent.mean[i]!;
    if (i >= 6) own.covariance[i * (n + 1)] = absent.variance[i]!;
    for (let j = 0; i < 6 && j < 6; j++) own.covariance[i * n + j] = first.covariance[i * 6 + j]!;
  }
  return own;
}
