/**
 * Where an object is between the two instants of a span: cubic Hermite interpolation of position and velocity, as the vertex
 * shader of swarm.ts does it. Its error is in docs/decisions/0014-globe.md.
 */
import { MU_KM3_S2 } from '@noroshi/orbit';
import type { Span } from './contract.ts';

/** Weights of from, fromKmS, to, toKmS at one instant: four for the place, then four for its rate. */
export type Weights = Float64Array;

export function createWeights(): Weights {
  return new Float64Array(8);
}

/** Outside the span it stays at the nearer end: an old position is never carried on as if it were known. */
export function weightsInto(span: Span, ms: number, out: Weights): void {
  const lengthMs = Math.max(1, span.toMs - span.fromMs);
  const s = Math.min(1, Math.max(0, (ms - span.fromMs) / lengthMs));
  const h = lengthMs / 1000;
  out[0] = (1 + 2 * s) * (1 - s) * (1 - s);
  out[1] = s * (1 - s) * (1 - s) * h;
  out[2] = s * s * (3 - 2 * s);
  out[3] = s * s * (s - 1) * h;
  out[4] = (6 * s * (s - 1)) / h; // the rates of the same
  out[5] = (1 - s) * (1 - 3 * s);
  out[6] = -out[4];
  out[7] = s * (3 * s - 2);
}

/** TEME, km, three cells from `at` on; NaN where the object cannot be propagated. */
export function positionInto(
  span: Span,
  row: number,
  weights: Weights,
  out: Float64Array,
  at = 0,
): void {
  sumInto(span, row, weights, 0, out, at);
}

/** TEME, km/s. */
export function velocityInto(
  span: Span,
  row: number,
  weights: Weights,
  out: Float64Array,
  at = 0,
): void {
  sumInto(span, row, weights, 4, out, at);
}

/** Both ends of a span by the four weights from `first` on. */
function sumInto(
  span: Span,
  row: number,
  weights: Weights,
  first: 0 | 4,
  out: Float64Array,
  at: number,
): void {
  for (let axis = 0, cell = 3 * row; axis < 3; axis++, cell++) {
    out[at + axis] =
      weights[first]! * span.fromKm[cell]! +
      weights[first + 1]! * span.fromKmS[cell]! +
      weights[first + 2]! * span.toKm[cell]! +
      weights[first + 3]! * span.toKmS[cell]!;
  }
}

/** One revolution of the osculating orbit, ms; NaN where it is not closed. */
export function periodMs(positionKm: Float64Array, velocityKmS: Float64Array): number {
  const [x, y, z] = positionKm as unknown as readonly [number, number, number];
  const [u, v, w] = velocityKmS as unknown as readonly [number, number, number];
  const axisKm = 1 / (2 / Math.hypot(x, y, z) - (u * u + v * v + w * w) / MU_KM3_S2);
  return axisKm > 0 ? 2000 * Math.PI * Math.sqrt(axisKm ** 3 / MU_KM3_S2) : Number.NaN;
}

/** Whether a span holds an instant; a little more, since frames are not drawn on the tick. */
export function holds(span: Span, ms: number): boolean {
  return ms >= span.fromMs && ms <= span.toMs;
}
