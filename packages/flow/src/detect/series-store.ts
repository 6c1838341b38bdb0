/**
 * Where series lie: chunks of four rows, linked from the newest to the oldest, handed out and taken back, in one buffer. What belongs
 * to one chunk lies together, so that adding a row touches one or two lines of the processor's cache.
 */

export const ROWS = 4; // of a chunk
// A chunk in units of 8 bytes: four instants, four pairs of figures, and the next older chunk + 1.
const CHUNK = ROWS + ROWS + 1;
const FIGURES = 2 * ROWS; // from here in units of 4 bytes
const NEXT = 4 * ROWS;
const FIRST_CHUNKS = 256;

export type SeriesRows = {
  readonly count: number;
  readonly atUs: Float64Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
};

/** Numbers of chunks are one more than their place; 0 is none. */
export type SeriesStore = {
  readonly chunksMax: number;
  room: number;
  used: number;
  free: number;
  atUs: Float64Array;
  figures: Float32Array;
  links: Uint32Array;
};

export function createStore(rowsMax: number): SeriesStore {
  const room = FIRST_CHUNKS;
  const state = { chunksMax: Math.ceil(rowsMax / ROWS), room, used: 0, free: 0 };
  return { ...state, ...viewsOf(new ArrayBuffer(8 * CHUNK * room)) };
}

/** A chunk before which `older` stands; 0 where the store is full. */
export function takeChunk(store: SeriesStore, older: number): number {
  let chunk = store.free;
  if (chunk !== 0) store.free = store.links[2 * CHUNK * (chunk - 1) + NEXT]!;
  else {
    if (store.used === store.chunksMax) return 0;
    if (store.used === store.room) grow(store);
    chunk = ++store.used;
  }
  store.links[2 * CHUNK * (chunk - 1) + NEXT] = older;
  return chunk;
}

/** Gives a chunk and all older ones back, with nothing left in them. */
export function giveBack(store: SeriesStore, newest: number): void {
  for (let chunk = newest; chunk !== 0; ) {
    const base = CHUNK * (chunk - 1);
    const older = store.links[2 * base + NEXT]!;
    store.atUs.fill(0, base, base + CHUNK);
    store.links[2 * base + NEXT] = store.free;
    store.free = chunk;
    chunk = older;
  }
}

export function writeRow(
  store: SeriesStore,
  chunk: number,
  inChunk: number,
  atUs: number,
  first: number,
  second: number,
): void {
  const place = CHUNK * (chunk - 1) + inChunk;
  store.atUs[place] = atUs;
  store.figures[2 * place + FIGURES] = first;
  store.figures[2 * place + FIGURES + 1] = second;
}

export function firstFigure(store: SeriesStore, chunk: number, inChunk: number): number {
  return store.figures[2 * (CHUNK * (chunk - 1) + inChunk) + FIGURES]!;
}

/** `count` rows that end in the chunk `newest`, in the order they were written. */
export function readRows(
  store: SeriesStore,
  newest: number,
  count: number,
  out: Omit<SeriesRows, 'count'>,
): void {
  let chunk = newest;
  for (let end = count; end > 0 && chunk !== 0; ) {
    const from = Math.floor((end - 1) / ROWS) * ROWS;
    const base = CHUNK * (chunk - 1);
    for (let i = from; i < end; i++) {
      const place = base + i - from;
      out.atUs[i] = store.atUs[place]!;
      out.first[i] = store.figures[2 * place + FIGURES]!;
      out.second[i] = store.figures[2 * place + FIGURES + 1]!;
    }
    end = from;
    chunk = store.links[2 * base + NEXT]!;
  }
}

function grow(store: SeriesStore): void {
  store.room = Math.min(store.chunksMax, 2 * store.room);
  const larger = new ArrayBuffer(8 * CHUNK * store.room);
  new Float64Array(larger).set(store.atUs);
  Object.assign(store, viewsOf(larger));
}

function viewsOf(buffer: ArrayBuffer) {
  return {
    atUs: new Float64Array(buffer),
    figures: new Float32Array(buffer),
    links: new Uint32Array(buffer),
  };
}
