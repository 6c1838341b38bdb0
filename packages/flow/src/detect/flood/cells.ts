/**
 * What came to each host in each minute: records, of these failed, packets, bytes. A cell for each host and minute with anything in
 * it, found by hash in whatever order rows come, so that files read one after the other or sorted otherwise give the same sums.
 * Cells of one host are linked, the newest made first. 40 bytes a cell side by side (one line of the processor's cache), and a slot.
 * Bounded: when `cellsMax` are in use the caller keeps fewer before the next.
 */
import { mixWord } from '../../window/hash.ts';
import { createSlots, putSlot, type Slots } from '../../window/slots.ts';

export const CELL_LIMITS = {
  cellsMax: 1 << 21, // 84 MB, and 16 MB of slots
} as const;

// Places in a cell, in units of 4 bytes and of 8.
const WORDS = 10;
const HOST = 0; // plus one; 0: dropped
const MINUTE = 1;
const NEXT = 2; // of the same host, plus one
const RECORDS = 3;
const FAILED = 4;
const DETAIL = 5;
const DOUBLES = 5;
const PACKETS = 3;
const BYTES = 4;
const FIRST_CELLS = 1024;

export type Cells = {
  readonly cellsMax: number;
  words: Uint32Array;
  doubles: Float64Array; // the same memory
  slots: Slots;
  heads: Uint32Array; // by host: its newest cell, plus one
  count: number; // cells are below it; some are dropped
};

export function createCells(cellsMax: number = CELL_LIMITS.cellsMax): Cells {
  const room = Math.min(FIRST_CELLS, cellsMax);
  const words = new Uint32Array(WORDS * room);
  return {
    ...{ cellsMax, words, doubles: new Float64Array(words.buffer), slots: createSlots(room) },
    ...{ heads: new Uint32Array(FIRST_CELLS), count: 0 },
  };
}

/** The cell of a host and minute, made where there is none; the caller has seen to it that there is room. */
export function cellFor(cells: Cells, host: number, minute: number): number {
  if (host >= cells.heads.length) {
    const before = cells.heads;
    cells.heads = new Uint32Array(Math.max(host + 1, 2 * before.length));
    cells.heads.set(before);
  }
  const { words, heads } = cells;
  const newest = heads[host]!;
  if (newest === 0) return makeCell(cells, host, minute);
  if (words[WORDS * (newest - 1) + MINUTE] === minute) return newest - 1; // most rows of a flood
  const { places, mask } = cells.slots;
  for (let at = hashOf(host + 1, minute) & mask; ; at = (at + 1) & mask) {
    const cell = places[at]! - 1;
    if (cell < 0) return makeCell(cells, host, minute);
    if (words[WORDS * cell + MINUTE] === minute && words[WORDS * cell] === host + 1) return cell;
  }
}

export function addToCell(
  { words, doubles }: Cells,
  cell: number,
  packets: number,
  bytes: number,
  isFailed: boolean,
): void {
  words[WORDS * cell + RECORDS]!++;
  if (isFailed) words[WORDS * cell + FAILED]!++;
  doubles[DOUBLES * cell + PACKETS]! += packets;
  doubles[DOUBLES * cell + BYTES]! += bytes;
}

/** -1: dropped. */
export const hostOf = ({ words }: Cells, cell: number): number => words[WORDS * cell + HOST]! - 1;
export const minuteOf = ({ words }: Cells, cell: number): number => words[WORDS * cell + MINUTE]!;
export const recordsOf = ({ words }: Cells, cell: number): number => words[WORDS * cell + RECORDS]!;
export const failedOf = ({ words }: Cells, cell: number): number => words[WORDS * cell + FAILED]!;
export const packetsOf = (cells: Cells, cell: number): number =>
  cells.doubles[DOUBLES * cell + PACKETS]!;
export const bytesOf = (cells: Cells, cell: number): number =>
  cells.doubles[DOUBLES * cell + BYTES]!;
/** Number of what is known beyond sums, plus one; 0: nothing. */
export const detailOf = ({ words }: Cells, cell: number): number => words[WORDS * cell + DETAIL]!;

export function setDetail({ words }: Cells, cell: number, detail: number): void {
  words[WORDS * cell + DETAIL] = detail;
}

/** Cells of a host, in no order. */
export function* cellsOfHost({ words, heads }: Cells, host: number): Generator<number> {
  for (let one = heads[host] ?? 0; one !== 0; one = words[WORDS * (one - 1) + NEXT]!) yield one - 1;
}

/** Its number will mean another host. */
export function dropCellsOf({ words, heads }: Cells, host: number): void {
  for (let one = heads[host] ?? 0; one !== 0; ) {
    const at = WORDS * (one - 1);
    one = words[at + NEXT]!;
    words[at + HOST] = 0; // keeps its slot until cells are next placed
  }
  if (host < heads.length) heads[host] = 0;
}

/** Keeps the cells that are asked for and not dropped; all numbers of cells change. */
export function keepCells(cells: Cells, isKept: (cell: number) => boolean): void {
  const { words, heads, count } = cells;
  heads.fill(0);
  let kept = 0;
  for (let cell = 0; cell < count; cell++) {
    const host = hostOf(cells, cell);
    if (host < 0 || !isKept(cell)) continue;
    const to = WORDS * kept;
    words.copyWithin(to, WORDS * cell, WORDS * (cell + 1));
    words[to + NEXT] = heads[host]!;
    heads[host] = ++kept;
  }
  words.fill(0, WORDS * kept, WORDS * count);
  cells.count = kept;
  placeCells(cells);
}

function makeCell(cells: Cells, host: number, minute: number): number {
  if (WORDS * cells.count === cells.words.length) growCells(cells);
  const { words, heads, slots } = cells;
  const at = WORDS * cells.count;
  words[at + HOST] = host + 1;
  words[at + MINUTE] = minute;
  words[at + NEXT] = heads[host]!;
  putSlot(slots, cells.count, hashOf(host + 1, minute));
  heads[host] = ++cells.count;
  return cells.count - 1;
}

function growCells(cells: Cells): void {
  const room = Math.min(cells.cellsMax, (2 * cells.words.length) / WORDS);
  const larger = new Uint32Array(WORDS * room);
  larger.set(cells.words);
  cells.words = larger;
  cells.doubles = new Float64Array(larger.buffer);
  placeCells(cells);
}

function placeCells(cells: Cells): void {
  const { words, count } = cells;
  cells.slots = createSlots(words.length / WORDS);
  for (let cell = 0; cell < count; cell++)
    putSlot(cells.slots, cell, hashOf(words[WORDS * cell]!, minuteOf(cells, cell)));
}

const hashOf = (hostPlusOne: number, minute: number): number =>
  mixWord(mixWord(0, hostPlusOne), minute);
