/**
 * How well an ephemeris says it knows its places: covariances of position at given times, in the object's own R, T, N.
 * Between two of them the matrices are weighted by time: a weighted mean of two covariances is one. CCSDS 502.0-B-3, 5.2.5,
 * leaves this to the parties. Before the first nothing is known; the last is held for a day and then nothing is known either.
 */
import { rtnFromStateInto } from '../frames/orbit-frames.ts';
import { multiplyInto, transposeInto } from '../frames/rotation.ts';

export type EphemerisCovariances = {
  readonly epochUs: Float64Array; // ascending
  readonly rtnKm2: Float64Array; // rr tr tt nr nt nn, one an epoch
};

export const COVARIANCE_HELD_US = 86_400e6;

/** Six numbers in the order of a CDM into `out`; false where nothing is known. */
export function ephemerisCovarianceInto(
  { epochUs, rtnKm2 }: EphemerisCovariances,
  atUs: number,
  out: Float64Array,
): boolean {
  let after = 0;
  while (after < epochUs.length && epochUs[after] <= atUs) after++;
  if (after === 0) return false;
  const before = after - 1;
  const isLast = after === epochUs.length;
  if (isLast && !(atUs - epochUs[before] <= COVARIANCE_HELD_US)) return false;
  const span = isLast ? 1 : epochUs[after] - epochUs[before];
  const share = isLast ? 0 : (atUs - epochUs[before]) / span;
  for (let k = 0; k < 6; k++) {
    const here = rtnKm2[6 * before + k];
    out[k] = isLast ? here : here + share * (rtnKm2[6 * after + k] - here);
  }
  return true;
}

/** Which axes a covariance stands in: the orbit's own, or fixed ones by a rotation (row-major) to TEME. */
export type CovarianceAxes = 'RTN' | 'TNW' | { readonly toTeme: Float64Array };

/**
 * The part of position of a covariance (lower triangle, row by row) in R, T, N of a TEME state; false where the state spans no
 * plane.
 */
export function positionCovarianceRtnInto(
  lower: ArrayLike<number>,
  axes: CovarianceAxes,
  state: Float64Array,
  out: Float64Array,
  at: number,
): boolean {
  const [xx, yx, yy, zx, zy, zz] = Array.from({ length: 6 }, (_, k) => lower[k]!);
  const matrix = Float64Array.of(xx!, yx!, zx!, yx!, yy!, zy!, zx!, zy!, zz!);
  const rtn = new Float64Array(9);
  if (!rtnFromStateInto(state, state.subarray(3), 0, rtn)) return false;
  const turn = new Float64Array(9);
  if (axes === 'RTN') turn.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  else multiplyInto(rtn, axes === 'TNW' ? tnwToTeme(state, rtn) : axes.toTeme, turn);
  const half = new Float64Array(9);
  const back = new Float64Array(9);
  const full = new Float64Array(9);
  multiplyInto(turn, matrix, half);
  transposeInto(turn, back);
  multiplyInto(half, back, full);
  for (const [k, cell] of LOWER.entries()) out[at + k] = full[cell]!;
  return true;
}

const LOWER = [0, 3, 4, 6, 7, 8];

/** Columns T (along the velocity), N × T, N: CCSDS 502.0-B-3, annex B; W is along the momentum, N = W × T. */
function tnwToTeme(state: Float64Array, rtn: Float64Array): Float64Array {
  const speed = Math.hypot(state[3]!, state[4]!, state[5]!);
  const t = [state[3]! / speed, state[4]! / speed, state[5]! / speed];
  const w = [rtn[6]!, rtn[7]!, rtn[8]!];
  const n = [
    w[1]! * t[2]! - w[2]! * t[1]!,
    w[2]! * t[0]! - w[0]! * t[2]!,
    w[0]! * t[1]! - w[1]! * t[0]!,
  ];
  return Float64Array.of(t[0]!, n[0]!, w[0]!, t[1]!, n[1]!, w[1]!, t[2]!, n[2]!, w[2]!);
}
