/**
 * The two laws of motion of the watch: what burns is pushed by nobody knows what (constant acceleration with a jerk that is noise),
 * what flies falls with all forces. Bar-Shalom, Li and Kirubarajan (2001), §6.2.3 (white jerk); the Jacobian of a step of
 * the fall by the rates' own slope at its middle, to the second order.
 */
import { createStep4 } from '../dynamics/integrate.ts';
import { ballisticMotion } from '../dynamics/motion.ts';
import { differencesInto, type Transition } from '../filter/model.ts';
import { multiplyInto } from '../linear/matrix.ts';

/** Of the jerk, km²/s⁵: an acceleration changes by some 10 m/s² over 10 s. */
const JERK = 1e-5;
/** Of the acceleration, km²/s³: what the model leaves out (wind, spin, higher parts of gravity). */
const DISTURBANCE = 1e-10;
const LN_BETA_DRIFT = 1e-5; // a second
const SUBSTEP_S_MAX = 2;

/** Nine numbers: place, velocity, acceleration (ITRF km, s). */
export function burningTransition(): Transition {
  return {
    size: 9,
    advance: (state, _, t) => {
      for (let k = 0; k < 3; k++) {
        state[k]! += t * state[3 + k]! + 0.5 * t * t * state[6 + k]!;
        state[3 + k]! += t * state[6 + k]!;
      }
    },
    noiseInto: (t, out) => {
      const parts = [t ** 5 / 20, t ** 4 / 8, t ** 3 / 6, t ** 4 / 8, t ** 3 / 3, t ** 2 / 2];
      parts.push(t ** 3 / 6, t ** 2 / 2, t);
      out.fill(0);
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++)
          for (let k = 0; k < 3; k++) out[9 * (3 * i + k) + 3 * j + k] = JERK * parts[3 * i + j]!;
    },
    jacobianInto: (_state, _timeS, t, out) => {
      out.fill(0);
      for (let i = 0; i < 9; i++) {
        out[10 * i] = 1;
        if (i < 6) out[10 * i + 3] = t;
        if (i < 3) out[10 * i + 6] = 0.5 * t * t;
      }
    },
  };
}

/** Seven numbers: place, velocity (ITRF km, km/s), ln(kg/m²). Keeps its buffers. */
export function flyingTransition(): Transition {
  const motion = ballisticMotion();
  const step = createStep4(motion);
  const [a, a2, each, product] = [49, 49, 49, 49].map((size) => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const now = new Float64Array(7);
  const rate = (state: Float64Array, out: Float64Array) => motion.rateInto(0, state, out);
  const countOf = (stepS: number) => Math.max(1, Math.ceil(Math.abs(stepS) / SUBSTEP_S_MAX));
  return {
    size: 7,
    advance: (state, timeS, stepS) => {
      const count = countOf(stepS);
      for (let i = 0; i < count; i++) step(state, timeS, stepS / count);
    },
    noiseInto: (t, out) => {
      out.fill(0);
      for (let k = 0; k < 3; k++) {
        out[8 * k] = (DISTURBANCE * t ** 3) / 3;
        out[7 * k + 3 + k] = out[7 * (3 + k) + k] = (DISTURBANCE * t ** 2) / 2;
        out[8 * (3 + k)] = DISTURBANCE * t;
      }
      out[48] = LN_BETA_DRIFT * t;
    },
    jacobianInto: (state, timeS, stepS, out) => {
      const count = countOf(stepS);
      const h = stepS / count;
      now.set(state);
      for (let part = 0; part < count; part++) {
        step(now, timeS, h / 2);
        differencesInto(rate, now, 7, 7, a);
        multiplyInto(a, a, 7, 7, 7, a2);
        for (let i = 0; i < 49; i++) each[i] = h * a[i]! + 0.5 * h * h * a2[i]!;
        for (let i = 0; i < 7; i++) each[8 * i]! += 1;
        if (part === 0) out.set(each);
        else {
          multiplyInto(each, out, 7, 7, 7, product);
          out.set(product);
        }
        if (part < count - 1) step(now, timeS, h / 2);
      }
    },
  };
}
