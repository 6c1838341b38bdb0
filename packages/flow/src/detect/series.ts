/**
 * Short series by number: for each pair (or host) the instants and two figures of its records, so that a million pairs of one to
 * four records cost some 100 bytes each. A series keeps a bounded number of rows an hour, its first ones: what comes every second
 * is then seen as a run of neighbours in each hour rather than as the last quarter of an hour alone. Of an hour that is full it
 * goes on with rows at least `thinUs` apart, so that a few calls that fill the hour do not hide what comes after them: times
 * merged by so much are whole, times not merged end where the hour was full. What is left out is counted.
 * What belongs to one key lies together (and see series-store.ts): half of the time of columns at a million pairs (measured).
 */
import {
  createStore,
  firstFigure,
  giveBack,
  ROWS,
  readRows,
  type SeriesRows,
  type SeriesStore,
  takeChunk,
  writeRow,
} from './series-store.ts';

export type SeriesLimits = {
  readonly rowsPerHourMax: number; // of one series; the count of an hour stands still at it
  readonly rowsMax: number; // of all series together
  readonly thinUs?: number; // apart, of rows beyond those; absent: none
};

export type Series = {
  /** Two figures in single precision. False: the hour of this series, or the whole store, is full. */
  add(key: number, atUs: number, first: number, second: number): boolean;
  /** Rows kept of a series. */
  countOf(key: number): number;
  /** Rows offered, kept or not. */
  offeredOf(key: number): number;
  /** The hour of the earliest row ever offered since the series began, µs, also when it is forgotten; NaN: none. */
  firstUsOf(key: number): number;
  /** First figure of the newest row; NaN: none. */
  sizeOf(key: number): number;
  /** Copies a series, in the order it came, into a buffer that the next call overwrites. */
  read(key: number): SeriesRows;
  drop(key: number): void;
  /** Leaves out rows before an instant. */
  forget(beforeUs: number): void;
  readonly counts: SeriesCounts;
};

export type SeriesCounts = { rows: number; leftOut: number };

export type { SeriesRows } from './series-store.ts';

type State = {
  readonly rowsPerHourMax: number;
  readonly thinUs: number;
  readonly store: SeriesStore;
  readonly counts: SeriesCounts;
  keys: Uint32Array;
  oldestUs: number; // no row is before it
  buffer: Omit<SeriesRows, 'count'>; // what is read is written here
};

// A key in units of 4 bytes; one is free, so that it is half a line of the processor's cache.
const KEY = 8;
const HEAD = 0; // newest chunk
const KEPT = 1;
const OFFERED = 2;
const HOUR = 3; // of the last row
const IN_HOUR = 4; // rows kept in it
const FIRST_HOUR = 5;
const THIN = 6; // µs of the hour, of the last row that was `thinUs` from the one before
const FIRST_KEYS = 256;
const HOUR_US = 3600e6;

export function createSeries({ rowsPerHourMax, rowsMax, thinUs }: SeriesLimits): Series {
  const counts = { rows: 0, leftOut: 0 };
  const state: State = {
    ...{ rowsPerHourMax, thinUs: thinUs ?? Number.POSITIVE_INFINITY },
    ...{ store: createStore(rowsMax), counts },
    ...{ keys: new Uint32Array(KEY * FIRST_KEYS), buffer: bufferOf(256) },
    oldestUs: Number.POSITIVE_INFINITY,
  };
  const offeredOf = (key: number) => state.keys[KEY * key + OFFERED] ?? 0;
  return {
    add: (key, atUs, first, second) => add(state, key, atUs, first, second),
    countOf: (key) => countOf(state, key),
    offeredOf,
    firstUsOf: (key) =>
      offeredOf(key) > 0 ? state.keys[KEY * key + FIRST_HOUR]! * HOUR_US : Number.NaN,
    sizeOf: (key) => newestFirst(state, key),
    read: (key) => read(state, key),
    drop: (key) => drop(state, key),
    forget: (beforeUs) => forget(state, beforeUs),
    counts,
  };
}

function add(state: State, key: number, atUs: number, first: number, second: number): boolean {
  const at = KEY * key;
  if (at >= state.keys.length) growKeys(state, at + KEY);
  const { keys } = state;
  const hour = (atUs / HOUR_US) >>> 0;
  const offered = keys[at + OFFERED]!;
  keys[at + OFFERED] = offered + 1;
  if (offered === 0 || hour < keys[at + FIRST_HOUR]!) keys[at + FIRST_HOUR] = hour;
  if (keys[at + HOUR] !== hour) {
    keys[at + HOUR] = hour;
    keys[at + IN_HOUR] = 0;
  }
  const inHour = keys[at + IN_HOUR]!;
  const inHourUs = atUs - hour * HOUR_US;
  const isApart = inHour === 0 || inHourUs - keys[at + THIN]! >= state.thinUs;
  const isFull = inHour >= state.rowsPerHourMax;
  if ((isFull && !isApart) || !put(state, at, atUs, first, second)) {
    state.counts.leftOut++;
    return false;
  }
  if (!isFull) keys[at + IN_HOUR] = inHour + 1;
  if (isApart) keys[at + THIN] = inHourUs;
  return true;
}

function countOf({ keys }: State, key: number): number {
  return keys[KEY * key + KEPT] ?? 0;
}

function newestFirst(state: State, key: number): number {
  const count = countOf(state, key);
  if (count === 0) return Number.NaN;
  return firstFigure(state.store, state.keys[KEY * key + HEAD]!, (count - 1) % ROWS);
}

function read(state: State, key: number): SeriesRows {
  const count = countOf(state, key);
  if (count > state.buffer.atUs.length) state.buffer = bufferOf(2 * count);
  if (count > 0) readRows(state.store, state.keys[KEY * key + HEAD]!, count, state.buffer);
  return { ...state.buffer, count };
}

function drop(state: State, key: number): void {
  if (KEY * key >= state.keys.length) return;
  empty(state, KEY * key);
  state.keys.fill(0, KEY * key, KEY * (key + 1));
}

function forget(state: State, beforeUs: number): void {
  if (beforeUs <= state.oldestUs) return;
  state.oldestUs = beforeUs;
  for (let key = 0; KEY * key < state.keys.length; key++) {
    const { count, atUs, first, second } = read(state, key);
    let isOld = false;
    for (let i = 0; i < count && !isOld; i++) isOld = atUs[i]! < beforeUs;
    if (!isOld) continue;
    empty(state, KEY * key);
    for (let i = 0; i < count; i++)
      if (atUs[i]! >= beforeUs) put(state, KEY * key, atUs[i]!, first[i]!, second[i]!);
  }
}

function put(state: State, at: number, atUs: number, first: number, second: number): boolean {
  const { keys, store } = state;
  const inChunk = keys[at + KEPT]! % ROWS;
  if (inChunk === 0) {
    const chunk = takeChunk(store, keys[at + HEAD]!);
    if (chunk === 0) return false;
    keys[at + HEAD] = chunk;
  }
  writeRow(store, keys[at + HEAD]!, inChunk, atUs, first, second);
  if (atUs < state.oldestUs) state.oldestUs = atUs;
  keys[at + KEPT] = keys[at + KEPT]! + 1;
  state.counts.rows++;
  return true;
}

function empty(state: State, at: number): void {
  giveBack(state.store, state.keys[at + HEAD]!);
  state.counts.rows -= state.keys[at + KEPT]!;
  state.keys[at + HEAD] = 0;
  state.keys[at + KEPT] = 0;
}

function growKeys(state: State, least: number): void {
  const larger = new Uint32Array(Math.max(least, 2 * state.keys.length));
  larger.set(state.keys);
  state.keys = larger;
}

function bufferOf(size: number) {
  return {
    atUs: new Float64Array(size),
    first: new Float32Array(size),
    second: new Float32Array(size),
  };
}
