/**
 * Covariance of one object's element sets from its own history: older sets are propagated to the epochs of newer ones and
 * compared there, in the newer state's RTN; the spread of the differences, by age, is the error to expect at that age.
 * Osweiler 2006, "Covariance estimation and autocorrelation of NORAD two-line element sets" (AFIT/GSS/ENY/06-M09), who
 * follows Peterson, Gist & Oltrogge 2001 (COVGEN). Robust, as Geul, Mooij & Noomen 2017 (Adv. Space Res. 59), because
 * manoeuvres and bad sets would otherwise be the whole variance; and over one revolution from each newer epoch, because
 * epochs lie at the ascending node, where half of the error does not show (they found it to depend on the latitude).
 *
 * What it says and does not: a difference holds the errors of both sets (for independent ones sqrt2 of one set's at small
 * ages), and none of what all sets have wrong alike (Kelso 2007, AAS 07-127). Successive sets share observations, so the
 * first is not divided out; the figure is taken as it is measured.
 */
import { MU_KM3_S2 } from '@noroshi/orbit';
import { err, ok, type Result } from '@noroshi/time';
import { HISTORY_DIFFERENCED, NO_MODEL } from './covariance.ts';
import { rtnAxesInto } from './encounter.ts';

/** State of set `row` at an epoch into `out`: position km, velocity km/s, inertial. Returns 0 when good. */
export type PropagateRow = (row: number, epochUs: number, out: Float64Array) => number;

/** Sets of ONE object, oldest first. */
export type SetHistory = {
  readonly rows: ArrayLike<number>;
  readonly epochUs: ArrayLike<number>;
};

export type HistoryCovariance = {
  readonly ageD: Float64Array; // median age of each bin's pairs, ascending
  readonly sigmaRtnKm: Float64Array; // R, T, N of each bin
  readonly pairCount: Uint32Array; // behind each bin
  readonly refusedCount: number; // pairs that could not be propagated
};

export type HistoryError =
  | { kind: 'too-few-sets'; found: number; needed: number; message: string }
  | { kind: 'too-few-pairs'; found: number; needed: number; message: string };

export type HistoryOptions = {
  readonly ageEdgesD: readonly number[]; // of the bins, ascending
  readonly pairsMin: number; // a bin with fewer is dropped
  readonly setsMax: number; // the newest so many are used
};

/** Bins about as wide as sets come; 12 pairs put a sigma within a third or so; 300 sets of a day are 2,000 pairs. */
export const HISTORY_DEFAULTS: HistoryOptions = {
  ageEdgesD: [0, 0.5, 1, 2, 3, 4, 5, 7],
  pairsMin: 12,
  setsMax: 300,
};

const US_PER_DAY = 86_400e6;

/** Share of a Gaussian within one sigma: sigma is the half width that holds so many of the differences. */
const WITHIN_SIGMA = 0.6826894921370859;

/** Places along the revolution; five keep once and twice per revolution apart. */
const PHASES = 5;

/** Measures a history; refuses (as a value) when there is too little of it to say anything. */
export function differenceHistory(
  history: SetHistory,
  propagate: PropagateRow,
  options: HistoryOptions = HISTORY_DEFAULTS,
): Result<HistoryCovariance, HistoryError> {
  assertAscending(history.epochUs);
  const found = history.rows.length;
  if (found < 2) {
    const message = `history of ${found} element set(s): differencing needs at least 2`;
    return err({ kind: 'too-few-sets', found, needed: 2, message });
  }
  const bins = options.ageEdgesD.slice(1).map(() => emptyBin());
  const refusedCount = fillBins(history, propagate, options, bins);
  const kept = bins.filter((bin) => bin.age.length >= options.pairsMin);
  if (kept.length === 0) return err(tooFewPairs(bins, options));
  return ok({
    ageD: Float64Array.from(kept, (bin) => quantile(bin.age, 0.5)),
    sigmaRtnKm: Float64Array.from(kept.flatMap(spreadOf)),
    pairCount: Uint32Array.from(kept, (bin) => bin.age.length),
    refusedCount,
  });
}

/**
 * Sigma R, T, N at an age, linear between bins and held below the first. Returns the model's index; beyond the last bin
 * nothing was measured: NO_MODEL and NaN.
 */
export function historySigmaInto(
  history: HistoryCovariance,
  ageD: number,
  out: Float64Array,
): number {
  const age = Math.abs(ageD);
  const last = history.ageD.length - 1;
  if (!(age <= history.ageD[last]!)) {
    out.fill(Number.NaN, 0, 3);
    return NO_MODEL;
  }
  let high = 0;
  while (history.ageD[high]! < age) high++;
  const low = Math.max(0, high - 1);
  const width = history.ageD[high]! - history.ageD[low]!;
  const share = width > 0 ? (age - history.ageD[low]!) / width : 0;
  for (let i = 0; i < 3; i++) {
    const from = history.sigmaRtnKm[3 * low + i]!;
    out[i] = from + share * (history.sigmaRtnKm[3 * high + i]! - from);
  }
  return HISTORY_DIFFERENCED;
}

/** One bin: ages of its pairs, and the size of each difference by phase and axis (R, T, N). */
type Bin = { readonly age: number[]; readonly sizes: readonly number[][] };

function emptyBin(): Bin {
  return { age: [], sizes: Array.from({ length: 3 * PHASES }, () => []) };
}

/** Buffers of one call. */
type Scratch = { newer: Float64Array; older: Float64Array; axes: Float64Array };

/** Every pair of sets whose age falls into a bin; returns how many pairs were refused. */
function fillBins(
  history: SetHistory,
  propagate: PropagateRow,
  options: HistoryOptions,
  bins: readonly Bin[],
): number {
  const scratch = {
    newer: new Float64Array(6),
    older: new Float64Array(6),
    axes: new Float64Array(9),
  };
  const count = history.rows.length;
  const first = Math.max(0, count - options.setsMax);
  const ageMax = options.ageEdgesD.at(-1)!;
  let refused = 0;
  for (let j = first + 1; j < count; j++) {
    for (let i = j - 1; i >= first; i--) {
      const age = (history.epochUs[j]! - history.epochUs[i]!) / US_PER_DAY;
      if (age >= ageMax) break;
      const bin = bins[binOf(age, options.ageEdgesD)];
      if (bin === undefined || age === 0) continue; // the same epoch again is the same fit, re-issued
      if (comparePair(history, i, j, propagate, bin, scratch)) bin.age.push(age);
      else refused++;
    }
  }
  return refused;
}

/** Differences of set i from the newer set j at PHASES places of the revolution after j's epoch; false when refused. */
function comparePair(
  history: SetHistory,
  i: number,
  j: number,
  propagate: PropagateRow,
  bin: Bin,
  { newer, older, axes }: Scratch,
): boolean {
  let epochUs = history.epochUs[j]!;
  let stepUs = 0;
  for (let phase = 0; phase < PHASES; phase++) {
    if (propagate(history.rows[j]!, epochUs, newer) !== 0 || !rtnAxesInto(newer, axes))
      return false;
    if (propagate(history.rows[i]!, epochUs, older) !== 0) return false;
    if (phase === 0) stepUs = periodUs(newer) / PHASES;
    if (!(stepUs > 0 && stepUs < US_PER_DAY * PHASES)) return false;
    for (let axis = 0; axis < 3; axis++) {
      let part = 0;
      for (let k = 0; k < 3; k++) part += axes[3 * axis + k]! * (older[k]! - newer[k]!);
      bin.sizes[3 * phase + axis]!.push(Math.abs(part));
    }
    epochUs += stepUs;
  }
  return true;
}

/** Of the orbit through a state, by its energy; NaN when it is not closed. */
function periodUs(state: Float64Array): number {
  const r = Math.hypot(state[0]!, state[1]!, state[2]!);
  const v = Math.hypot(state[3]!, state[4]!, state[5]!);
  const axisKm = 1 / (2 / r - (v * v) / MU_KM3_S2);
  return 2e6 * Math.PI * Math.sqrt(axisKm ** 3 / MU_KM3_S2);
}

function binOf(age: number, edges: readonly number[]): number {
  for (let i = edges.length - 2; i >= 0; i--) if (age >= edges[i]!) return i;
  return -1;
}

/** R, T, N of a bin: the robust sigma of each phase about zero (a common offset is error too), squared and averaged. */
function spreadOf(bin: Bin): number[] {
  return [0, 1, 2].map((axis) => {
    let sum = 0;
    for (let phase = 0; phase < PHASES; phase++) {
      sum += quantile(bin.sizes[3 * phase + axis]!, WITHIN_SIGMA) ** 2;
    }
    return Math.sqrt(sum / PHASES);
  });
}

/** Linear between order statistics. */
function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!);
}

function tooFewPairs(bins: readonly Bin[], options: HistoryOptions): HistoryError {
  const found = Math.max(...bins.map((bin) => bin.age.length));
  const needed = options.pairsMin;
  const message = `the fullest age bin holds ${found} pairs of element sets: a sigma needs ${needed}`;
  return { kind: 'too-few-pairs', found, needed, message };
}

function assertAscending(epochUs: ArrayLike<number>): void {
  for (let i = 1; i < epochUs.length; i++) {
    if (!(epochUs[i]! >= epochUs[i - 1]!)) {
      throw new Error(`bug: set ${i} of a history is older than the one before it`);
    }
  }
}
