/**
 * Rows of a screen: an object that goes by its element set alone is one row; one with ephemerides is a row for each stretch of
 * time that one segment, or the element set between them, serves. A row has no state outside its stretch, so every jump between
 * two sources, and every burn between two segments, is the end of one row and the begin of another, and nothing is
 * interpolated across it. Events are told by object again in the end (seams.ts).
 */
import {
  type ElementSetBatch,
  type Ephemeris,
  type EphemerisTable,
  gapsOf,
  mergeBatches,
  pickSets,
  type ServingSpan,
  servingSpans,
  type TimeSpan,
  tableNodes,
  tablePath,
} from '@noroshi/orbit';
import { identitySet } from './identity-set.ts';
import { NO_BEND, type TableBend, tableBend } from './table-bend.ts';

/** What a worker is given of them: plain data, its columns in shared memory where there is any. */
export type PieceColumns = {
  readonly objectOf: Int32Array; // by row: the object's row
  readonly fromUs: Float64Array; // by row: it has a state from here …
  readonly toUs: Float64Array; // … to here; infinite for an object that is one row
  readonly tableOf: Int32Array; // by row: index into `tables`; −1: by SGP4
  readonly tables: readonly EphemerisTable[]; // without covariances, cut to the window
  readonly bends: readonly TableBend[]; // by table
};

/** What serves an object when: for whoever reads the events. */
export type Served = ServingSpan & { readonly row: number };

export type CutRows = {
  readonly sets: ElementSetBatch; // a row an object, those that only an ephemeris knows added
  readonly rows: ElementSetBatch; // as propagated: a row a piece
  readonly pieces: PieceColumns | undefined; // undefined: every object is one row, by its element set
  readonly served: readonly Served[]; // in order of object and time
};

export type CutRequest = TimeSpan & {
  readonly ephemerides: readonly Ephemeris[];
  readonly withoutSets?: readonly string[]; // objects whose element set says only who they are
  readonly shared?: boolean;
};

/** `order`: puts a batch into the order of ids. */
export function cutRows(
  given: ElementSetBatch,
  request: CutRequest,
  order: (sets: ElementSetBatch) => ElementSetBatch,
): CutRows {
  const byId = grouped(request.ephemerides);
  if (byId.size === 0) {
    const sets = order(given);
    return { sets, rows: sets, pieces: undefined, served: [] };
  }
  const { sets, added } = withAll(given, byId, request, order);
  const withoutSets = new Set([...(request.withoutSets ?? []), ...added]);
  const cuts: Cut[] = [];
  const served: Served[] = [];
  for (let row = 0; row < sets.count; row++) {
    const id = sets.objects.objectId[sets.objectRow[row]];
    const spans = servingSpans(byId.get(id) ?? [], request);
    for (const span of spans) {
      served.push({ ...span, row });
      cuts.push({ row, fromUs: span.fromUs, toUs: span.toUs, table: span.table });
    }
    if (withoutSets.has(id)) continue;
    if (spans.length === 0) cuts.push({ row, ...ALWAYS, table: undefined });
    for (const gap of spans.length === 0 ? [] : gapsOf(spans, request))
      cuts.push({ row, ...gap, table: undefined });
  }
  const pieces = columnsOf(cuts, request.shared === true);
  return { sets, rows: pickSets(sets, pieces.objectOf), pieces, served };
}

const ALWAYS = { fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY };

type Cut = TimeSpan & { readonly row: number; readonly table: EphemerisTable | undefined };

function grouped(ephemerides: readonly Ephemeris[]): Map<string, Ephemeris[]> {
  const byId = new Map<string, Ephemeris[]>();
  for (const one of ephemerides) {
    const held = byId.get(one.objectId);
    if (held === undefined) byId.set(one.objectId, [one]);
    else held.push(one);
  }
  return byId;
}

/** Objects that have an ephemeris in the window and no element set, added with a set that says who they are. */
function withAll(
  given: ElementSetBatch,
  byId: ReadonlyMap<string, readonly Ephemeris[]>,
  window: TimeSpan,
  order: (sets: ElementSetBatch) => ElementSetBatch,
) {
  const have = new Set(Array.from(given.objectRow, (object) => given.objects.objectId[object]));
  const added: string[] = [];
  const batches = [given];
  const state = new Float64Array(6);
  for (const [id, ephemerides] of byId) {
    const first = have.has(id) ? undefined : servingSpans(ephemerides, window)[0];
    if (first === undefined || !tablePath(first.table)(first.fromUs, state)) continue;
    added.push(id);
    batches.push(identitySet(first.ephemeris, state));
  }
  return { sets: order(added.length === 0 ? given : mergeBatches(batches)), added };
}

function columnsOf(cuts: readonly Cut[], shared: boolean): PieceColumns {
  const tables: EphemerisTable[] = [];
  const bends: TableBend[] = [];
  const tableOf = new Int32Array(cuts.length).fill(-1);
  for (const [row, { table, fromUs, toUs }] of cuts.entries()) {
    if (table === undefined) continue;
    tableOf[row] = tables.length;
    tables.push(clipped(table, fromUs, toUs));
    bends.push(tableBend(table, fromUs, toUs));
  }
  return {
    ...{ objectOf: Int32Array.from(cuts, ({ row }) => row), tableOf, bends },
    fromUs: Float64Array.from(cuts, ({ fromUs }) => fromUs),
    toUs: Float64Array.from(cuts, ({ toUs }) => toUs),
    tables: shared ? packed(tables) : tables,
  };
}

/** The rows that a stretch of time needs, and as many again as one interpolation uses: the same nodes are chosen. */
function clipped(table: EphemerisTable, fromUs: number, toUs: number): EphemerisTable {
  const { epochUs, states, method, degree } = table;
  const room = tableNodes(table) + 1;
  let first = 0;
  while (first < epochUs.length && epochUs[first] < fromUs) first++;
  let end = first;
  while (end < epochUs.length && epochUs[end] <= toUs) end++;
  const from = Math.max(0, first - room);
  const to = Math.min(epochUs.length, end + room);
  const columns = { epochUs: epochUs.slice(from, to), states: states.slice(6 * from, 6 * to) };
  return { ...columns, method, degree, fromUs, toUs };
}

/** All columns in one shared memory, so that a task of a worker carries views and no copies. */
function packed(tables: readonly EphemerisTable[]): EphemerisTable[] {
  const rows = tables.reduce((sum, { epochUs }) => sum + epochUs.length, 0);
  const all = new Float64Array(new SharedArrayBuffer(56 * rows));
  let at = 0;
  const place = (column: Float64Array) => {
    all.set(column, at);
    at += column.length;
    return all.subarray(at - column.length, at);
  };
  return tables.map((table) => ({
    ...table,
    ...{ epochUs: place(table.epochUs), states: place(table.states) },
  }));
}

export function bendOfRow({ tableOf, bends }: PieceColumns, row: number): TableBend {
  return tableOf[row] < 0 ? NO_BEND : bends[tableOf[row]];
}
