/**
 * The resonance integrator: Euler–Maclaurin steps of 720 minutes from epoch. Spacetrack Report 3, DEEP; Vallado et al. 2006.
 * Its place and the rates there are kept in the pair's block, so a time in the same half day costs two polynomials; steps
 * always count from epoch, so the answer does not depend on the order of times.
 */
import {
  DEEP_AT,
  DEEP_AT_LAMBDA,
  DEEP_AT_LAMBDA_DOT,
  DEEP_AT_MOTION,
  DEEP_AT_MOTION_DDOT,
  DEEP_AT_MOTION_DOT,
  DEEP_LAMBDA,
  DEEP_LAMBDA_DOT,
  DEEP_MOTION,
  DEEP_RESONANCE,
  DEEP_W,
  DEEP_W_DOT,
  KIND_SYNCHRONOUS,
} from '../src/kernel/fields';
import { C_STEP } from './constants';
import { get } from './lanes';
import { cosine, sine } from './scalar';

const STEP_MIN: f64 = 720;
const STEP_US: f64 = 720 * 60e6;
const US_A_MIN: f64 = 60e6;
const HALF_STEP2: f64 = 0.5 * 720 * 720;
const PHASE_22: f64 = 0.13130908; // synchronous
const PHASE_31: f64 = 2.8843198;
const PHASE_33: f64 = 0.37448087;
const G22: f64 = 5.7686396; // half-day
const G32: f64 = 0.95240898;
const G44: f64 = 1.8014998;
const G52: f64 = 1.050833;
const G54: f64 = 4.4108898;

/** Whether both lanes' integrators stand at the last whole step at or before (in size) their times. */
// @inline
export function isAtStep(t: v128, at: v128, k: usize): bool {
  const rest = f64x2.sub(t, at);
  const near = f64x2.lt(f64x2.abs(rest), get(k, C_STEP));
  return v128.all_true<u64>(v128.and(near, f64x2.ge(f64x2.mul(rest, at), f64x2.splat(0))));
}

/** Moves the integrator of both lanes to the last whole step before time `t` (µs), and its rates with it. */
export function stepResonance(kind: i32, block: usize, t: v128): void {
  stepLane(kind, block, f64x2.extract_lane(t, 0));
  stepLane(kind, block + 8, f64x2.extract_lane(t, 1));
}

let rateMotion: f64 = 0;
let rateMotionDot: f64 = 0;

// @inline
function field(lane: usize, i: i32): f64 {
  return load<f64>(lane + i * 16);
}

/** The division is exact enough: times are whole µs, so a quotient just below a whole number does not round to it. */
function stepLane(kind: i32, lane: usize, t: f64): void {
  const wanted = Math.trunc(t / STEP_US) * STEP_MIN;
  let at = field(lane, DEEP_AT) / US_A_MIN;
  if (at === wanted) return;
  let lambda = field(lane, DEEP_AT_LAMBDA);
  let motion = field(lane, DEEP_AT_MOTION);
  if (!(wanted * at > 0 && Math.abs(wanted) >= Math.abs(at))) {
    at = 0;
    lambda = field(lane, DEEP_LAMBDA);
    motion = field(lane, DEEP_MOTION);
  }
  const step = wanted > 0 ? STEP_MIN : -STEP_MIN;
  const drift = field(lane, DEEP_LAMBDA_DOT);
  resonanceRates(kind, lane, at, lambda, motion + drift);
  while (at !== wanted && Math.abs(wanted - at) >= STEP_MIN) {
    lambda += (motion + drift) * step + rateMotion * HALF_STEP2;
    motion += rateMotion * step + rateMotionDot * HALF_STEP2;
    at += step;
    resonanceRates(kind, lane, at, lambda, motion + drift);
  }
  store<f64>(lane, at * US_A_MIN, DEEP_AT * 16);
  store<f64>(lane, lambda, DEEP_AT_LAMBDA * 16);
  store<f64>(lane, motion, DEEP_AT_MOTION * 16);
  store<f64>(lane, motion + drift, DEEP_AT_LAMBDA_DOT * 16);
  store<f64>(lane, rateMotion, DEEP_AT_MOTION_DOT * 16);
  store<f64>(lane, rateMotionDot, DEEP_AT_MOTION_DDOT * 16);
}

function term(amplitude: f64, angle: f64, order: f64): void {
  rateMotion += amplitude * sine(angle);
  rateMotionDot += order * amplitude * cosine(angle);
}

function resonanceRates(kind: i32, lane: usize, at: f64, lambda: f64, lambdaDot: f64): void {
  rateMotion = 0;
  rateMotionDot = 0;
  if (kind === KIND_SYNCHRONOUS) {
    term(field(lane, DEEP_RESONANCE), lambda - PHASE_22, 1);
    term(field(lane, DEEP_RESONANCE + 1), 2 * (lambda - PHASE_31), 2);
    term(field(lane, DEEP_RESONANCE + 2), 3 * (lambda - PHASE_33), 3);
  } else {
    const w = field(lane, DEEP_W) + field(lane, DEEP_W_DOT) * at;
    const w2 = w + w;
    const l2 = lambda + lambda;
    term(field(lane, DEEP_RESONANCE), w2 + lambda - G22, 1);
    term(field(lane, DEEP_RESONANCE + 1), lambda - G22, 1);
    term(field(lane, DEEP_RESONANCE + 2), w + lambda - G32, 1);
    term(field(lane, DEEP_RESONANCE + 3), -w + lambda - G32, 1);
    term(field(lane, DEEP_RESONANCE + 4), w2 + l2 - G44, 2);
    term(field(lane, DEEP_RESONANCE + 5), l2 - G44, 2);
    term(field(lane, DEEP_RESONANCE + 6), w + lambda - G52, 1);
    term(field(lane, DEEP_RESONANCE + 7), -w + lambda - G52, 1);
    term(field(lane, DEEP_RESONANCE + 8), w + l2 - G54, 2);
    term(field(lane, DEEP_RESONANCE + 9), -w + l2 - G54, 2);
  }
  rateMotionDot *= lambdaDot;
}
