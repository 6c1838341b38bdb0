/**
 * Short series by number: for each pair (or host) the instants and one or two figures of its records, in chunks of four rows
 * that are linked and used again, so that a million pairs of one to four records cost some 100 bytes each. A series keeps a
 * bounded number of rows an hour, its first ones: what comes every second is then seen as a run of neighbours in each hour
 * rather than as the last quarter of an hour alone. What is left out is counted.
 *
 * What belongs to one key lies together, and so does a chunk: adding a row touches two or three lines of the processor's cache
 * where columns of their own took a dozen, half of the time at a million pairs (bench/time-detectors.ts, measured).
 */

export type SeriesLimits = {
  readonly rowsPerHourMax: number; // of one series; the count of an hour stands still at it
  readonly rowsMax: number; // of all series together
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
  /** Copies a series, in the order it came, into a buffer that the next call overwrites. */
  read(key: number): SeriesRows;
  drop(key: number): void;
  /** Leaves out rows before an instant. */
  forget(beforeUs: number): void;
  readonly counts: { rows: number; leftOut: number };
};

export type SeriesRows = {
  readonly count: number;
  readonly atUs: Float64Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
};

const ROWS = 4; // of a chunk
// A chunk in units of 8 bytes: four instants, four pairs of figures, and the next older chunk.
const CHUNK = ROWS + ROWS + 1;
const FIGURES = 2 * ROWS; // from here in units of 4 bytes
const NEXT = 4 * ROWS;
// A key in units of 4 bytes; one free, so that it is half a line.
const KEY = 8;
const HEAD = 0; // newest chunk + 1; 0: none
const KEPT = 1;
const OFFERED = 2;
const HOUR = 3; // of the last row
const IN_HOUR = 4; // rows kept in it
const FIRST_HOUR = 5;
const FIRST_SIZE = 256;
const HOUR_US = 3600e6;

export function createSeries({ rowsPerHourMax, rowsMax }: SeriesLimits): Series {
  const chunksMax = Math.ceil(rowsMax / ROWS);
  let keys = new Uint32Array(KEY * FIRST_SIZE);
  let store = new ArrayBuffer(8 * CHUNK * FIRST_SIZE);
  let times = new Float64Array(store);
  let figures = new Float32Array(store);
  let links = new Uint32Array(store);
  let room = FIRST_SIZE; // chunks
  let chunks = 0;
  let free = 0; // chunk + 1
  let buffer = rowsOf(256);
  const counts = { rows: 0, leftOut: 0 };

  const growStore = () => {
    room = Math.min(chunksMax, 2 * room);
    const larger = new ArrayBuffer(8 * CHUNK * room);
    new Uint8Array(larger).set(new Uint8Array(store));
    store = larger;
    times = new Float64Array(store);
    figures = new Float32Array(store);
    links = new Uint32Array(store);
  };

  /** Chunk + 1, or 0 where the store is full. */
  const takeChunk = (): number => {
    if (free !== 0) {
      const chunk = free;
      free = links[2 * CHUNK * (chunk - 1) + NEXT]!;
      return chunk;
    }
    if (chunks === chunksMax) return 0;
    if (chunks === room) growStore();
    return ++chunks;
  };

  const put = (at: number, atUs: number, first: number, second: number): boolean => {
    const inChunk = keys[at + KEPT]! % ROWS;
    if (inChunk === 0) {
      const chunk = takeChunk();
      if (chunk === 0) return false;
      links[2 * CHUNK * (chunk - 1) + NEXT] = keys[at + HEAD]!;
      keys[at + HEAD] = chunk;
    }
    const base = CHUNK * (keys[at + HEAD]! - 1);
    times[base + inChunk] = atUs;
    figures[2 * (base + inChunk) + FIGURES] = first;
    figures[2 * (base + inChunk) + FIGURES + 1] = second;
    keys[at + KEPT] = keys[at + KEPT]! + 1;
    counts.rows++;
    return true;
  };

  const add = (key: number, atUs: number, first: number, second: number): boolean => {
    const at = KEY * key;
    if (at >= keys.length) {
      const larger = new Uint32Array(Math.max(at + KEY, 2 * keys.length));
      larger.set(keys);
      keys = larger;
    }
    const hour = (atUs / HOUR_US) >>> 0;
    const offered = keys[at + OFFERED]!;
    keys[at + OFFERED] = offered + 1;
    if (offered === 0 || hour < keys[at + FIRST_HOUR]!) keys[at + FIRST_HOUR] = hour;
    if (keys[at + HOUR] !== hour) {
      keys[at + HOUR] = hour;
      keys[at + IN_HOUR] = 0;
    }
    const inHour = keys[at + IN_HOUR]!;
    if (inHour < rowsPerHourMax && put(at, atUs, first, second)) {
      keys[at + IN_HOUR] = inHour + 1;
      return true;
    }
    counts.leftOut++;
    return false;
  };

  const countOf = (key: number) => keys[KEY * key + KEPT] ?? 0;

  const read = (key: number): SeriesRows => {
    const count = countOf(key);
    if (count > buffer.atUs.length) buffer = rowsOf(2 * count);
    let chunk = count === 0 ? 0 : keys[KEY * key + HEAD]!;
    for (let end = count; chunk !== 0; ) {
      const from = Math.floor((end - 1) / ROWS) * ROWS;
      const base = CHUNK * (chunk - 1);
      for (let i = from; i < end; i++) {
        buffer.atUs[i] = times[base + i - from]!;
        buffer.first[i] = figures[2 * (base + i - from) + FIGURES]!;
        buffer.second[i] = figures[2 * (base + i - from) + FIGURES + 1]!;
      }
      end = from;
      chunk = links[2 * base + NEXT]!;
    }
    return { ...buffer, count };
  };

  /** Chunks go back with nothing left in them. */
  const empty = (key: number) => {
    const at = KEY * key;
    for (let chunk = keys[at + HEAD]!; chunk !== 0; ) {
      const base = CHUNK * (chunk - 1);
      const older = links[2 * base + NEXT]!;
      times.fill(0, base, base + CHUNK);
      links[2 * base + NEXT] = free;
      free = chunk;
      chunk = older;
    }
    counts.rows -= keys[at + KEPT]!;
    keys[at + HEAD] = 0;
    keys[at + KEPT] = 0;
  };

  const drop = (key: number) => {
    if (KEY * key >= keys.length) return;
    empty(key);
    keys.fill(0, KEY * key, KEY * (key + 1));
  };

  const forget = (beforeUs: number) => {
    for (let key = 0; KEY * key < keys.length; key++) {
      const rows = read(key);
      let isOld = false;
      for (let i = 0; i < rows.count && !isOld; i++) isOld = rows.atUs[i]! < beforeUs;
      if (!isOld) continue;
      empty(key);
      for (let i = 0; i < rows.count; i++)
        if (rows.atUs[i]! >= beforeUs)
          put(KEY * key, rows.atUs[i]!, rows.first[i]!, rows.second[i]!);
    }
  };

  return {
    ...{ add, read, drop, forget, counts, countOf },
    offeredOf: (key) => keys[KEY * key + OFFERED] ?? 0,
    firstUsOf: (key) =>
      keys[KEY * key + OFFERED] ? keys[KEY * key + FIRST_HOUR]! * HOUR_US : Number.NaN,
  };
}

function rowsOf(size: number) {
  return {
    atUs: new Float64Array(size),
    first: new Float32Array(size),
    second: new Float32Array(size),
  };
}
