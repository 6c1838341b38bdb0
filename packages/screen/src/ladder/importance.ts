/**
 * Small probabilities by trials that are steered to where hits are, and weighted by how much rarer they are in truth.
 * A trial has 12 standard normal numbers z. Two directions of them move the miss in the encounter plane; the other ten are
 * drawn as they come. For each such ten the two that bring the miss to nothing are solved for, with the curved paths, and
 * drawn evenly from an ellipse around them that holds the hard-body radius with a margin; then the trial is judged like any
 * other. A share of trials stays plain, and each counts by the balance heuristic (Veach & Guibas 1995, "Optimally combining
 * sampling techniques for Monte Carlo rendering"): f / (a f + (1 - a) g). So the estimate is unbiased whatever the ellipse
 * misses, and a case that the plane says nothing of (bodies that fly together) costs trials, not truth.
 * Steering along a direction: Koutsourelakis, Pradlwarter & Schueller 2004, "Reliability of structures in high dimensions",
 * Probabilistic Engineering Mechanics 19, 409 (line sampling); here it is a plane.
 */
import type { Steering } from './importance-steer.ts';
import { isHit, shapeTrial } from './monte-carlo-encounter.ts';
import { moveBothInto } from './monte-carlo-search.ts';
import { createNormalSource, type NormalSource } from './sampler.ts';

/** Sums of one kind of trial; more of the same are added up (`addSums`). */
export type SteeredSums = {
  readonly trials: number;
  readonly hits: number;
  readonly weights: number; // of hits
  readonly squares: number;
  readonly farWeights: number; // of hits farther from the epoch than `farS`
  readonly aimed: number; // trials that found something to aim at
};
export type BothSums = { readonly plain: SteeredSums; readonly steered: SteeredSums };

const PLAIN_SHARE = 0.2;
const MARGIN = 1.25; // of the ellipse, on the hard-body radius
const STEPS_MAX = 20;
const AIM = 0.02; // of the hard-body radius: where the ellipse is centred need not be exact
const LATER_S = 0.1; // and the speed hardly changes in this

/**
 * Solves for the two numbers (`aim`) that bring the miss to nothing, the other ten as in `normals`: Newton on the three parts
 * of the distance, by time along the likeliest pass and by the two numbers across it. False: it does not settle, there is none.
 */
function aimAt(steering: Steering): boolean {
  const { encounter, toPlane, offset, aim, directions } = steering;
  const { normals, span, room, limitKm } = encounter;
  const u0 = dotRow(directions, 0, normals);
  const w0 = dotRow(directions, 12, normals);
  let u = 0;
  let w = 0;
  let atS = steering.atS;
  let isFound = false;
  shift(normals, directions, -u0, -w0);
  for (let step = 0; step < STEPS_MAX && shapeTrial(encounter); step++) {
    moveBothInto(room, atS);
    offsetInto(steering);
    const later = -offset[2]! / offset[5]!;
    const x = offset[0]! + later * offset[3]!;
    const y = offset[1]! + later * offset[4]!;
    atS += later;
    if (!(atS >= span.fromS && atS <= span.toS)) break;
    if (x * x + y * y < (AIM * limitKm) ** 2 && Math.abs(later) < LATER_S) {
      isFound = true;
      break;
    }
    const du = -x / toPlane[0]!;
    const dw = -(y + toPlane[2]! * du) / toPlane[3]!;
    u += du;
    w += dw;
    shift(normals, directions, du, dw);
  }
  aim[0] = u;
  aim[1] = w;
  shift(normals, directions, u0 - u, w0 - w); // as it came
  return isFound;
}

/** Relative position (0 to 2) and velocity (3 to 5) along the axes of the steering: two across, one along the pass. */
function offsetInto({ encounter, axes, offset }: Steering): void {
  const { states } = encounter.room;
  for (let half = 0; half < 6; half += 3) {
    const x = states[6 + half]! - states[half]!;
    const y = states[7 + half]! - states[1 + half]!;
    const z = states[8 + half]! - states[2 + half]!;
    for (let k = 0; k < 3; k++)
      offset[half + k] = axes[3 * k]! * x + axes[3 * k + 1]! * y + axes[3 * k + 2]! * z;
  }
}

function dotRow(rows: Float64Array, at: number, z: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < 12; j++) sum += rows[at + j]! * z[j]!;
  return sum;
}

function shift(z: Float64Array, rows: Float64Array, du: number, dw: number): void {
  for (let j = 0; j < 12; j++) z[j]! += du * rows[j]! + dw * rows[12 + j]!;
}

/** Draws and judges `trials`, a fifth of them plain; sums for the estimate and its variance. */
export function steeredTrials(
  steering: Steering,
  trials: number,
  seed: number,
  stream: number,
): BothSums {
  const source = createNormalSource(seed, stream);
  const plainTrials = Math.max(1, Math.round(trials * PLAIN_SHARE));
  const share = plainTrials / trials;
  return {
    plain: sumsOf(steering, source, plainTrials, share, false),
    steered: sumsOf(steering, source, trials - plainTrials, share, true),
  };
}

function sumsOf(
  steering: Steering,
  source: NormalSource,
  trials: number,
  plainShare: number,
  isSteered: boolean,
): SteeredSums {
  const { encounter } = steering;
  const { normals, room, farS } = encounter;
  const sums = { trials, hits: 0, weights: 0, squares: 0, farWeights: 0, aimed: 0 };
  for (let i = 0; i < trials; i++) {
    source.fillNormal(normals, 12);
    let isAimed = isSteered && aimAt(steering);
    if (isAimed) {
      drawInEllipse(steering, source);
      sums.aimed++;
    }
    if (!isHit(encounter)) continue;
    const atS = room.counts[1]!;
    if (!isSteered) isAimed = aimAt(steering);
    const ratio = isAimed ? densityRatio(steering) : 1;
    const weight = 1 / (plainShare + (1 - plainShare) * ratio);
    sums.hits++;
    sums.weights += weight;
    sums.squares += weight * weight;
    if (Math.abs(atS) > farS) sums.farWeights += weight;
  }
  return sums;
}

/** Even density in the ellipse around the aim over the normal density of the two numbers, at the trial in `normals`. */
function densityRatio({ encounter, directions, toPlane, aim }: Steering): number {
  const { normals, limitKm } = encounter;
  const u = dotRow(directions, 0, normals);
  const w = dotRow(directions, 12, normals);
  const du = u - aim[0]!;
  const x = toPlane[0]! * du;
  const y = toPlane[2]! * du + toPlane[3]! * (w - aim[1]!);
  const reach2 = (MARGIN * limitKm) ** 2;
  if (x * x + y * y > reach2) return 0;
  const area = (Math.PI * reach2) / Math.abs(toPlane[0]! * toPlane[3]!);
  return (2 * Math.PI * Math.exp(0.5 * (u * u + w * w))) / area;
}

function drawInEllipse(steering: Steering, source: NormalSource): void {
  const { encounter, directions, toPlane, aim } = steering;
  const { normals, limitKm } = encounter;
  const r = MARGIN * limitKm * Math.sqrt(source.uniform());
  const angle = 2 * Math.PI * source.uniform();
  const du = (r * Math.cos(angle)) / toPlane[0]!;
  const dw = (r * Math.sin(angle) - toPlane[2]! * du) / toPlane[3]!;
  const u = dotRow(directions, 0, normals);
  const w = dotRow(directions, 12, normals);
  shift(normals, directions, aim[0]! + du - u, aim[1]! + dw - w);
}

/** Estimate, standard error and effective hits of sums that are added up over blocks. */
export function estimateOf({ plain, steered }: BothSums) {
  const trials = plain.trials + steered.trials;
  const weights = plain.weights + steered.weights;
  const squares = plain.squares + steered.squares;
  const scatter =
    plain.squares -
    plain.weights ** 2 / plain.trials +
    (steered.squares - steered.weights ** 2 / steered.trials);
  return {
    value: weights / trials,
    standardError: Math.sqrt(Math.max(0, scatter)) / trials,
    effectiveHits: squares > 0 ? (weights * weights) / squares : 0,
    farShare: weights > 0 ? (plain.farWeights + steered.farWeights) / weights : 0,
    aimedShare: steered.trials > 0 ? steered.aimed / steered.trials : 0,
  };
}

export function addSums(a: BothSums, b: BothSums): BothSums {
  return { plain: added(a.plain, b.plain), steered: added(a.steered, b.steered) };
}

function added(a: SteeredSums, b: SteeredSums): SteeredSums {
  return {
    trials: a.trials + b.trials,
    hits: a.hits + b.hits,
    weights: a.weights + b.weights,
    squares: a.squares + b.squares,
    farWeights: a.farWeights + b.farWeights,
    aimed: a.aimed + b.aimed,
  };
}
