/**
 * Short series by number: for each pair (or host) the instants and one or two figures of its records, in chunks of four rows
 * that are linked and used again, so that a million pairs of one to four records cost some 70 bytes each. A series keeps a
 * bounded number of rows an hour, its first ones: what comes every second is then seen as a run of neighbours in each hour
 * rather than as the last quarter of an hour alone. What is left out is counted.
 */

export type SeriesLimits = {
  readonly figures: 1 | 2; // a row: an instant (µs) and so many figures (single precision)
  readonly rowsPerHourMax: number; // of one series; the count of an hour stands still at it
  readonly rowsMax: number; // of all series together
};

export type Series = {
  /** False: the hour of this series, or the whole store, is full. */
  add(key: number, atUs: number, first: number, second?: number): boolean;
  /** Rows kept of a series. */
  countOf(key: number): number;
  /** Rows offered, kept or not. */
  offeredOf(key: number): number;
  /** The earliest instant ever offered since the series began, also when its row is forgotten; NaN: none. */
  firstUsOf(key: number): number;
  /** Copies a series, in the order it came, into a buffer that the next call overwrites. */
  read(key: number): SeriesRows;
  drop(key: number): void;
  /** Leaves out rows before an instant. */
  forget(beforeUs: number): void;
  readonly counts: { rows: number; leftOut: number };
  readonly bytes: number;
};

export type SeriesRows = {
  readonly count: number;
  readonly atUs: Float64Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
};

const CHUNK = 4;
const FIRST_CHUNKS = 256;
const NONE = -1;
const HOUR_US = 3600e6;

export function createSeries(limits: SeriesLimits): Series {
  const isWide = limits.figures === 2;
  const chunksMax = Math.ceil(limits.rowsMax / CHUNK);
  let times = new Float64Array(CHUNK * FIRST_CHUNKS);
  let firsts = new Float32Array(CHUNK * FIRST_CHUNKS);
  let seconds = new Float32Array(isWide ? CHUNK * FIRST_CHUNKS : 0);
  let next = new Int32Array(FIRST_CHUNKS);
  let head = new Int32Array(FIRST_CHUNKS).fill(NONE); // by key: the newest chunk
  let kept = new Uint32Array(FIRST_CHUNKS);
  let offered = new Uint32Array(FIRST_CHUNKS);
  let firstUs = new Float64Array(FIRST_CHUNKS);
  let hour = new Uint32Array(FIRST_CHUNKS); // of the last row
  let inHour = new Uint16Array(FIRST_CHUNKS);
  let free = NONE;
  let chunks = 0;
  let buffer = rowsOf(256);
  const counts = { rows: 0, leftOut: 0 };

  const growKeys = (key: number) => {
    const size = Math.max(key + 1, 2 * head.length);
    const from = head.length;
    head = grown(head, size);
    head.fill(NONE, from);
    kept = grown(kept, size);
    offered = grown(offered, size);
    firstUs = grown(firstUs, size);
    hour = grown(hour, size);
    inHour = grown(inHour, size);
  };

  const takeChunk = (): number => {
    if (free !== NONE) {
      const chunk = free;
      free = next[chunk]!;
      return chunk;
    }
    if (chunks === chunksMax) return NONE;
    if (chunks === next.length) {
      const size = Math.min(chunksMax, 2 * chunks);
      times = grown(times, CHUNK * size);
      firsts = grown(firsts, CHUNK * size);
      if (isWide) seconds = grown(seconds, CHUNK * size);
      next = grown(next, size);
    }
    return chunks++;
  };

  const isFull = (key: number, atUs: number): boolean => {
    const atHour = Math.floor(atUs / HOUR_US) >>> 0;
    if (hour[key] !== atHour) {
      hour[key] = atHour;
      inHour[key] = 0;
    }
    if (inHour[key]! >= limits.rowsPerHourMax) return true;
    inHour[key]!++;
    return false;
  };

  const put = (key: number, atUs: number, first: number, second: number): boolean => {
    const inChunk = kept[key]! % CHUNK;
    if (inChunk === 0) {
      const chunk = takeChunk();
      if (chunk === NONE) return false;
      next[chunk] = head[key]!;
      head[key] = chunk;
    }
    const row = CHUNK * head[key]! + inChunk;
    times[row] = atUs;
    firsts[row] = first;
    if (isWide) seconds[row] = second;
    kept[key]!++;
    counts.rows++;
    return true;
  };

  const add = (key: number, atUs: number, first: number, second = 0): boolean => {
    if (key >= head.length) growKeys(key);
    if (offered[key]!++ === 0 || atUs < firstUs[key]!) firstUs[key] = atUs;
    if (!isFull(key, atUs) && put(key, atUs, first, second)) return true;
    counts.leftOut++;
    return false;
  };

  const read = (key: number): SeriesRows => {
    const count = key < kept.length ? kept[key]! : 0;
    if (count > buffer.atUs.length) buffer = rowsOf(2 * count);
    let end = count;
    for (let chunk = count === 0 ? NONE : head[key]!; chunk !== NONE; chunk = next[chunk]!) {
      const from = Math.floor((end - 1) / CHUNK) * CHUNK;
      for (let i = from; i < end; i++) {
        const row = CHUNK * chunk + i - from;
        buffer.atUs[i] = times[row]!;
        buffer.first[i] = firsts[row]!;
        if (isWide) buffer.second[i] = seconds[row]!;
      }
      end = from;
    }
    return { ...buffer, count };
  };

  /** Chunks go back with nothing left in them. */
  const empty = (key: number) => {
    for (let chunk = head[key]!; chunk !== NONE; ) {
      const older = next[chunk]!;
      times.fill(0, CHUNK * chunk, CHUNK * chunk + CHUNK);
      firsts.fill(0, CHUNK * chunk, CHUNK * chunk + CHUNK);
      if (isWide) seconds.fill(0, CHUNK * chunk, CHUNK * chunk + CHUNK);
      next[chunk] = free;
      free = chunk;
      chunk = older;
    }
    counts.rows -= kept[key]!;
    head[key] = NONE;
    kept[key] = 0;
  };

  const drop = (key: number) => {
    if (key >= head.length) return;
    empty(key);
    offered[key] = 0;
    firstUs[key] = 0;
    hour[key] = 0;
    inHour[key] = 0;
  };

  const forget = (beforeUs: number) => {
    for (let key = 0; key < head.length; key++) {
      if (head[key] === NONE) continue;
      const rows = read(key);
      let isOld = false;
      for (let i = 0; i < rows.count && !isOld; i++) isOld = rows.atUs[i]! < beforeUs;
      if (!isOld) continue;
      empty(key);
      for (let i = 0; i < rows.count; i++)
        if (rows.atUs[i]! >= beforeUs) put(key, rows.atUs[i]!, rows.first[i]!, rows.second[i]!);
    }
  };

  return {
    ...{ add, read, drop, forget, counts },
    countOf: (key) => (key < kept.length ? kept[key]! : 0),
    offeredOf: (key) => (key < offered.length ? offered[key]! : 0),
    firstUsOf: (key) => (key < offered.length && offered[key]! > 0 ? firstUs[key]! : Number.NaN),
    get bytes() {
      const columns = [times, firsts, seconds, next, head, kept, offered, firstUs, hour, inHour];
      return columns.reduce((sum, column) => sum + column.byteLength, 0);
    },
  };
}

function rowsOf(size: number) {
  return {
    atUs: new Float64Array(size),
    first: new Float32Array(size),
    second: new Float32Array(size),
  };
}

function grown<T extends Float64Array | Float32Array | Uint32Array | Int32Array | Uint16Array>(
  column: T,
  size: number,
): T {
  const larger = new (column.constructor as new (size: number) => T)(size);
  larger.set(column as never);
  return larger;
}
