/**
 * One object's element sets over time, as columns in order of epoch: what every detector of this package takes. Built from a
 * batch that holds many sets an object; a view up to an instant costs nothing, so that a watch can be replayed from any date.
 * Mean elements of SGP4 (TEME, Earth). A set is taken as known from its epoch on: public catalogues do not say when they issued it.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import { pickSets } from '@noroshi/orbit';

export type ObjectHistory = {
  readonly objectId: string;
  readonly name: string; // '' = unknown
  readonly cosparId: string; // '' = unknown
  readonly count: number;
  readonly setRow: Uint32Array; // row of each set in the batch it was read from
  readonly epochUs: Float64Array; // µs TAI, ascending
  readonly meanMotionRadS: Float64Array; // Kozai, as element sets print it
  readonly eccentricity: Float64Array;
  readonly inclinationRad: Float64Array;
  readonly raanRad: Float64Array;
  readonly argPerigeeRad: Float64Array;
  readonly meanAnomalyRad: Float64Array;
  readonly bstarPerEarthRadius: Float64Array;
  readonly meanMotionDotRevDay2: Float64Array; // as printed: half the derivative
};

const COLUMNS = [
  'epochUs',
  'meanMotionRadS',
  'eccentricity',
  'inclinationRad',
  'raanRad',
  'argPerigeeRad',
  'meanAnomalyRad',
  'bstarPerEarthRadius',
  'meanMotionDotRevDay2',
] as const;

/** Every object's sets in order of epoch, nothing dropped; objects in the order of the batch. Sets of one epoch keep their order. */
export function historiesOf(sets: ElementSetBatch): ObjectHistory[] {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < sets.count; row++) {
    const object = sets.objectRow[row]!;
    const rows = rowsOf.get(object);
    if (rows === undefined) rowsOf.set(object, [row]);
    else rows.push(row);
  }
  return [...rowsOf.entries()]
    .sort(([a], [b]) => a - b)
    .map(([object, rows]) => historyOfRows(sets, object, rows));
}

/** The history of these rows of one object. */
export function historyOfRows(
  sets: ElementSetBatch,
  object: number,
  rows: readonly number[],
): ObjectHistory {
  const setRow = Uint32Array.from(rows).sort((a, b) => sets.epochUs[a]! - sets.epochUs[b]!);
  const column = (name: (typeof COLUMNS)[number]) =>
    Float64Array.from(setRow, (row) => sets[name][row]!);
  return {
    objectId: sets.objects.objectId[object]!,
    name: sets.objects.name[object]!,
    cosparId: sets.objects.cosparId[object]!,
    count: setRow.length,
    setRow,
    epochUs: column('epochUs'),
    meanMotionRadS: column('meanMotionRadS'),
    eccentricity: column('eccentricity'),
    inclinationRad: column('inclinationRad'),
    raanRad: column('raanRad'),
    argPerigeeRad: column('argPerigeeRad'),
    meanAnomalyRad: column('meanAnomalyRad'),
    bstarPerEarthRadius: column('bstarPerEarthRadius'),
    meanMotionDotRevDay2: column('meanMotionDotRevDay2'),
  };
}

/** Sets `from` (inclusive) to `to` (exclusive) as a view on the same memory. */
export function sliceHistory(history: ObjectHistory, from: number, to: number): ObjectHistory {
  const [a, b] = [Math.max(0, from), Math.min(history.count, to)];
  return {
    ...history,
    count: Math.max(0, b - a),
    setRow: history.setRow.subarray(a, b),
    epochUs: history.epochUs.subarray(a, b),
    meanMotionRadS: history.meanMotionRadS.subarray(a, b),
    eccentricity: history.eccentricity.subarray(a, b),
    inclinationRad: history.inclinationRad.subarray(a, b),
    raanRad: history.raanRad.subarray(a, b),
    argPerigeeRad: history.argPerigeeRad.subarray(a, b),
    meanAnomalyRad: history.meanAnomalyRad.subarray(a, b),
    bstarPerEarthRadius: history.bstarPerEarthRadius.subarray(a, b),
    meanMotionDotRevDay2: history.meanMotionDotRevDay2.subarray(a, b),
  };
}

/** How many sets have an epoch not after `atUs`. */
export function countUntil(history: ObjectHistory, atUs: number): number {
  let low = 0;
  let high = history.count;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (history.epochUs[mid]! <= atUs) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** What was known at `atUs`: a view, for replay. */
export function historyUntil(history: ObjectHistory, atUs: number): ObjectHistory {
  return sliceHistory(history, 0, countUntil(history, atUs));
}

/** The sets of histories made from `sets` as a batch again, one history after the other, for `initialiseSgp4`. */
export function setsOfHistories(
  sets: ElementSetBatch,
  histories: readonly ObjectHistory[],
): ElementSetBatch {
  const total = histories.reduce((sum, history) => sum + history.count, 0);
  const rows = new Int32Array(total);
  let place = 0;
  for (const history of histories) {
    rows.set(history.setRow, place);
    place += history.count;
  }
  return pickSets(sets, rows);
}
