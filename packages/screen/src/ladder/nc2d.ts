/**
 * Nc2D, the expected number of collisions with the integral over time done in closed form, so that only the sphere is left:
 * Hall, Baars & Casali 2023, "A multistep probability of collision computational algorithm". About the instant of most
 * overlap, for each direction u of the sphere the depth of the density
 *   D(u, t) = ln det A(t) + (R u - m(t))' A(t)^-1 (R u - m(t))
 * is taken as the parabola through three instants, each with its own peak overlap; then the integral of exp(-D/2) over time
 * is sqrt(4 pi / D'') exp(-D_min / 2), and Nc = (2 pi)^-3/2 R^2 times its integral over u with the inward speed.
 * It holds for one short passage, near the instant or not: unlike Pc2D it stands where the objects can meet.
 */
import type { MethodFigure, PcEvent } from './contract.ts';
import { mendedDoubt, noFigure, whyNone } from './nc3d.ts';
import { createInflow, fluxAt, inflowInto, minusTwoLogDensity } from './nc3d-rate.ts';
import { createSphereCells, divideSphere, integrateSphere } from './sphere-rule.ts';
import {
  createOverlap,
  type Overlap,
  overlapInto,
  type TwoBodyPair,
  twoBodyPair,
} from './two-body-pair.ts';
import { BELL_DEPTH, type Peak, peakFrom, segmentOf } from './two-body-peak.ts';
import { type Passage, passageFaults, passageWords, USAGE_LIMITS } from './usage.ts';

const ORDER = 6;
const FINER_ORDER = 9;
/** Instants of the parabola, in widths of the peak and of the sphere: for the figure, and for what the choice does to it. */
const REACH = 1;
const OTHER_REACH = 1.6;
/** Parts of the sphere deeper than the highest by this (e^-25) are left out. */
const PRUNE_DEPTH = 50;
/** Of a figure by its own error: beyond it there is none. */
const DOUBT_MAX = 0.5;
const DEPTH_MAX = 1400; // exp(-700): nothing in a double

const NO_PARABOLA = 'over the time of the passage the overlap is no parabola';

const cells = createSphereCells();
const inflow = createInflow();
const at = [createOverlap(), createOverlap(), createOverlap()] as const; // before, in and after the peak
const metric = new Float64Array(9);

export function nc2d(event: PcEvent): MethodFigure {
  return nc2dWithWorth(event).figure;
}

/** `sound`: nothing is wrong with it but covariances that are not positive definite. */
export function nc2dWithWorth(event: PcEvent): { figure: MethodFigure; sound: boolean } {
  const pair = twoBodyPair(event);
  const found = typeof pair === 'string' ? pair : closedForm(pair);
  if (typeof pair === 'string' || typeof found === 'string') {
    return { figure: noFigure(String(found)), sound: false };
  }
  const { value, error, passage } = found;
  const faults = passageFaults(passage, USAGE_LIMITS.straight);
  if (!found.settled) faults.push('the search for the states of most overlap did not settle');
  if (error > USAGE_LIMITS.errorShareMax * value) {
    faults.push(
      `its parabola over time is good to ${((100 * error) / value).toPrecision(2)} % only`,
    );
  }
  const mended = mendedDoubt(event, pair, value, (other) => {
    const again = closedForm(other);
    return typeof again === 'string' ? null : again.value;
  });
  const holds = `straight passage where the errors overlap most; ${passageWords(passage)}`;
  const figure = {
    value,
    error: error + mended.difference,
    valid: faults.length === 0 && mended.faults.length === 0,
    why: [...faults, ...mended.faults].join('; ') || [holds, ...mended.words].join('; '),
  };
  return { figure, sound: faults.length === 0 };
}

type ClosedForm = { value: number; error: number; settled: boolean; passage: Passage };

function closedForm(pair: TwoBodyPair): ClosedForm | string {
  const peak = peakFrom(pair, segmentOf(pair), 0, true);
  if (peak === undefined) return whyNone('no volume');
  const value = aboutPeak(pair, peak, REACH, FINER_ORDER);
  const coarse = aboutPeak(pair, peak, REACH, ORDER);
  const settled = at.every((overlap) => overlap.converged);
  const other = aboutPeak(pair, peak, OTHER_REACH, ORDER);
  if (typeof value === 'string') return value;
  if (typeof coarse === 'string' || typeof other === 'string') {
    return NO_PARABOLA;
  }
  const error = Math.abs(value - coarse) + Math.abs(other - coarse);
  if (error > DOUBT_MAX * value) return NO_PARABOLA;
  const halfS =
    Math.sqrt(BELL_DEPTH) * peak.sigmaS + pair.hbrKm / Math.hypot(...inflow.contactVelocityKmS);
  const passage = { fromS: peak.atS - halfS, toS: peak.atS + halfS, periodS: pair.periodS };
  return { value, error, settled, passage };
}

/** The figure from three instants `reach` widths apart, or why there is none. */
function aboutPeak(pair: TwoBodyPair, peak: Peak, reach: number, order: number): number | string {
  const { hbrKm } = pair;
  const [before, here, after] = at;
  if (!overlapInto(pair, peak.atS, true, here)) return whyNone('no volume');
  inflowInto(here, hbrKm, inflow);
  const stepS = reach * Math.hypot(peak.sigmaS, hbrKm / Math.hypot(...inflow.contactVelocityKmS));
  if (!overlapInto(pair, peak.atS - stepS, true, before)) return NO_PARABOLA;
  if (!overlapInto(pair, peak.atS + stepS, true, after)) return NO_PARABOLA;
  if (!cutSphere(here, hbrKm)) return whyNone('too wide');
  const depth = (overlap: Overlap, x: number, y: number, z: number) =>
    minusTwoLogDensity(overlap, hbrKm, x, y, z);
  const total = integrateSphere(cells, order, (x, y, z) => {
    const middle = depth(here, x, y, z);
    const early = depth(before, x, y, z);
    const late = depth(after, x, y, z);
    const slope = 0.5 * (late - early); // of the depth, a step
    const bend = late - 2 * middle + early;
    if (!(bend > 0)) return Number.NaN;
    const least = middle - (0.5 * slope * slope) / bend;
    if (least > DEPTH_MAX) return 0;
    return (
      Math.sqrt((4 * Math.PI) / bend) * Math.exp(-0.5 * least) * fluxAt(inflow, hbrKm, x, y, z)
    );
  });
  const value = hbrKm * hbrKm * stepS * total;
  return Number.isNaN(value) ? NO_PARABOLA : value;
}

/** Cells for the density that is left when the passage along the velocity is integrated out; false: no room. */
function cutSphere(overlap: Overlap, hbrKm: number): boolean {
  const { inverse, mean } = overlap;
  const { axis } = inflow;
  const pull = [0, 1, 2].map(
    (i) =>
      inverse[3 * i]! * axis[0]! + inverse[3 * i + 1]! * axis[1]! + inverse[3 * i + 2]! * axis[2]!,
  );
  const along = pull[0]! * axis[0]! + pull[1]! * axis[1]! + pull[2]! * axis[2]!;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++)
      metric[3 * i + j] = inverse[3 * i + j]! - (pull[i]! * pull[j]!) / along;
  }
  let limit = PRUNE_DEPTH;
  for (;;) {
    divideSphere(axis, inflow.bandRatio, metric, mean, hbrKm, limit, cells);
    if (cells.full) return false;
    if (cells.count > 0 && limit >= cells.least + PRUNE_DEPTH) return true;
    if (limit > 2 * DEPTH_MAX) return true;
    limit = cells.count > 0 ? cells.least + PRUNE_DEPTH : 2 * limit;
  }
}
