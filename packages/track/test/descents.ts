/** Descents seen by a radar near their end: a fall, or one that pulls up; each with its filter's innovations and the alarm. */
import {
  ballisticMotion,
  createFilter,
  createGaussian,
  createMismatchAlarm,
  createRadar,
  createRandom,
  createStep4,
  ellipsoidHeightKm,
  liftingMotion,
  type Mismatch,
  type MismatchOptions,
  STATE,
  type Transition,
} from '../src/index.ts';
import { LN_BETA, truthAt } from './flight.ts';

const DEG = Math.PI / 180;
const BEGIN_S = 300;
const STEP_S = 1;
const UNKNOWN = { placeKm: 0.05, speedKmS: 0.005 };
/** Of what no model of the air knows: accelerations (km/s²) held for a step. */
const JITTER_KM_S2 = 2e-5;
const LN_BETA_JITTER = 0.01; // of a root second

function falling(): Transition {
  const step = createStep4(ballisticMotion());
  return {
    size: 7,
    advance: (state, timeS, stepS) => {
      for (let i = 0; i < 4; i++) step(state, timeS + (i * stepS) / 4, stepS / 4);
    },
    noiseInto: (stepS, out) => {
      out.fill(0);
      const q = JITTER_KM_S2 ** 2 * stepS;
      for (let k = 0; k < 3; k++) {
        out[8 * k] = (q * stepS ** 3) / 3;
        out[8 * (k + 3)] = q * stepS;
        out[7 * k + k + 3] = (q * stepS ** 2) / 2;
        out[7 * (k + 3) + k] = (q * stepS ** 2) / 2;
      }
      out[48] = LN_BETA_JITTER ** 2 * stepS;
    },
  };
}

export type Descent = {
  readonly alarm: Mismatch;
  readonly liftS: number | null; // when the lift began
  readonly looks: number;
  readonly nis: readonly number[];
};

/** `ratio`: lift over drag below a height (km); 0 for a fall. To 5 km of height or to 150 s. */
export function descend(
  seed: number,
  ratio: number,
  belowKm: number,
  options?: MismatchOptions,
): Descent {
  const random = createRandom(seed, 'descent');
  const { measurement } = createRadar({
    ...{ latitudeRad: 0.6 * DEG, longitudeRad: -24.2 * DEG, heightKm: 0 },
    sigma: { rangeKm: 0.03, azimuthRad: 1e-3, elevationRad: 1e-3, rangeRateKmS: 1e-3 },
    ...{ elevationRadMin: 0, rangeKmMax: 1000 },
  });
  const truth = truthAt(BEGIN_S);
  truth[STATE.lnBeta] = LN_BETA.mean + LN_BETA.sigma * random.normal();
  const estimate = createGaussian(7);
  for (let k = 0; k < 7; k++) {
    const sigma = k < 3 ? UNKNOWN.placeKm : k < 6 ? UNKNOWN.speedKmS : LN_BETA.sigma;
    estimate.mean[k] = k < 6 ? truth[k]! + sigma * random.normal() : LN_BETA.mean;
    estimate.covariance[8 * k] = sigma * sigma;
  }
  const filter = createFilter('unscented', falling(), 4);
  const judge = createMismatchAlarm(options);
  let liftS: number | null = null;
  // fixed steps: lift downwards ends in a dive, where its side is undecided
  const advance = createStep4(liftingMotion(() => (liftS === null ? 0 : ratio)));
  const nis: number[] = [];
  const reading = new Float64Array(4);
  let alarm: Mismatch | null = null;
  for (let timeS = BEGIN_S; timeS < BEGIN_S + 150; timeS += STEP_S) {
    const heightKm = ellipsoidHeightKm(truth[0]!, truth[1]!, truth[2]!);
    if (heightKm < 5) break;
    if (ratio !== 0 && heightKm < belowKm) liftS ??= timeS;
    for (let i = 0; i < 10; i++) advance(truth, timeS, STEP_S / 10);
    measurement.predictInto(truth, reading);
    for (let i = 0; i < 4; i++)
      reading[i]! += Math.sqrt(measurement.noise[5 * i]!) * random.normal();
    filter.predict(estimate, timeS, STEP_S);
    const fit = filter.update(estimate, measurement, reading);
    nis.push(fit?.nis ?? Number.NaN);
    alarm = judge(timeS + STEP_S, fit?.nis ?? Number.NaN, 4);
  }
  return { alarm: alarm!, liftS, looks: nis.length, nis };
}
