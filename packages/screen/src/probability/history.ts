/**
 * Covariance of one object's element sets from its own history: older sets are propagated to the epochs of newer ones and
 * compared there, in the newer state's RTN; the spread of the differences, by age, is the error to expect at that age.
 * Osweiler 2006, "Covariance estimation and autocorrelation of NORAD two-line element sets" (AFIT/GSS/ENY/06-M09), who
 * follows Peterson, Gist & Oltrogge 2001 (COVGEN); robust as in Geul, Mooij & Noomen 2017 (Adv. Space Res. 59), because
 * manoeuvres and bad sets would otherwise be the whole variance.
 *
 * What it says and does not: a difference holds the errors of both sets (for independent ones sqrt2 of one set's at small
 * ages), and none of what all sets have wrong alike (Kelso 2007, AAS 07-127). Successive sets share observations, so the
 * first is not divided out; the figure is taken as it is measured.
 */
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
  readonly refusedCount: number; // propagations that failed
};

export type HistoryError =
  | { kind: 'too-few-sets'; found: number; needed: number; message: string }
  | { kind: 'too-few-pairs'; found: number; needed: number; message: string };

export type HistoryOptions = {
  readonly ageEdgesD: readonly number[]; // of the bins, ascending
  readonly pairsMin: number; // a bin with fewer is dropped
  readonly setsMax: number; // the newest so many are used
};

/** Bins about as wide as sets come; 12 pairs put a median-based sigma within 30 % or so; 300 sets are 45,000 pairs at most. */
export const HISTORY_DEFAULTS: HistoryOptions = {
  ageEdgesD: [0, 0.5, 1, 2, 3, 4, 5, 7],
  pairsMin: 12,
  setsMax: 300,
};

const US_PER_DAY = 86_400e6;
const SIGMA_PER_MEDIAN = 1.4826022185056018; // 1 / (probit of 3/4): median of |x| to sigma, Gaussian

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
  const sigmas = kept.flatMap((bin) => bin.differences.map((values) => spread(values)));
  return ok({
    ageD: Float64Array.from(kept, (bin) => median(bin.age)),
    sigmaRtnKm: Float64Array.from(sigmas),
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

type Bin = {
  readonly age: number[];
  readonly differences: readonly [number[], number[], number[]];
};

function emptyBin(): Bin {
  return { age: [], differences: [[], [], []] };
}

/** Every pair of sets whose age falls into a bin; returns how many propagations were refused. */
function fillBins(
  history: SetHistory,
  propagate: PropagateRow,
  options: HistoryOptions,
  bins: readonly Bin[],
): number {
  const newer = new Float64Array(6);
  const older = new Float64Array(6);
  const axes = new Float64Array(9);
  const count = history.rows.length;
  const first = Math.max(0, count - options.setsMax);
  let refused = 0;
  for (let j = first + 1; j < count; j++) {
    const epochUs = history.epochUs[j]!;
    if (propagate(history.rows[j]!, epochUs, newer) !== 0 || !rtnAxesInto(newer, axes)) {
      refused++;
      continue;
    }
    for (let i = j - 1; i >= first; i--) {
      const age = (epochUs - history.epochUs[i]!) / US_PER_DAY;
      if (age >= options.ageEdgesD.at(-1)!) break;
      const bin = bins[binOf(age, options.ageEdgesD)];
      if (bin === undefined || age === 0) continue; // the same epoch again is the same fit, re-issued
      if (propagate(history.rows[i]!, epochUs, older) === 0) record(bin, age, newer, older, axes);
      else refused++;
    }
  }
  return refused;
}

function record(
  bin: Bin,
  age: number,
  newer: Float64Array,
  older: Float64Array,
  axes: Float64Array,
): void {
  bin.age.push(age);
  for (let axis = 0; axis < 3; axis++) {
    let part = 0;
    for (let k = 0; k < 3; k++) part += axes[3 * axis + k]! * (older[k]! - newer[k]!);
    bin.differences[axis]!.push(part);
  }
}

function binOf(age: number, edges: readonly number[]): number {
  for (let i = edges.length - 2; i >= 0; i--) if (age >= edges[i]!) return i;
  return -1;
}

/** Robust sigma about zero, so that a common offset counts as error too. */
function spread(values: readonly number[]): number {
  return SIGMA_PER_MEDIAN * median(values.map(Math.abs));
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : 0.5 * (sorted[middle - 1]! + sorted[middle]!);
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
