/**
 * What came to each host in each minute: records, of these failed, packets, bytes. A cell for each host and minute with anything in
 * it, found by hash in whatever order rows come, so that files read one after the other or sorted otherwise give the same sums.
 * Cells of one host are linked, the latest minute first; rows in order of time find it there, and the hash is made up for when a row
 * comes of an earlier minute (measured: a half of the time). 40 bytes a cell side by side, and a slot.
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
  placed: number; // cells below it are in the slots
  heads: Uint32Array; // by host, two words: its cell of the latest minute, plus one, and that minute
  count: number; // cells are below it; some are dropped
};

export function createCells(cellsMax: number = CELL_LIMITS.cellsMax): Cells {
  const room = Math.min(FIRST_CELLS, cellsMax);
  const words = new Uint32Array(WORDS * room);
  return {
    ...{ cellsMax, words, doubles: new Float64Array(words.buffer), slots: createSlots(0) },
    ...{ placed: 0, heads: new Uint32Array(2 * FIRST_CELLS), count: 0 },
  };
}

/** The cell of a host and minute, made where there is none; the caller has seen to it that there is room. */
export function cellFor(cells: Cells, host: number, minute: number): number {
  if (2 * host >= cells.heads.length) {
    const before = cells.heads;
    cells.heads = new Uint32Array(Math.max(2 * host + 2, 2 * before.length));
    cells.heads.set(before);
  }
  const newest = cells.heads[2 * host]!;
  const latest = cells.heads[2 * host + 1]!;
  if (newest === 0 || minute > latest) return makeCell(cells, host, minute);
  return minute === latest ? newest - 1 : earlierCell(cells, host, minute);
}

function earlierCell(cells: Cells, host: number, minute: number): number {
  placeCells(cells);
  const { words } = cells;
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
  for (let one = heads[2 * host] ?? 0; one !== 0; one = words[WORDS * (one - 1) + NEXT]!)
    yield one - 1;
}

/** Its number will mean another host. */
export function dropCellsOf({ words, heads }: Cells, host: number): void {
  for (let one = heads[2 * host] ?? 0; one !== 0; ) {
    const at = WORDS * (one - 1);
    one = words[at + NEXT]!;
    words[at + HOST] = 0; // keeps its slot until cells are next placed
  }
  if (2 * host < heads.length) heads[2 * host] = 0;
}

/** Keeps the cells that are asked for and not dropped; all numbers of cells change. */
export function keepCells(cells: Cells, isKept: (cell: number) => boolean): void {
  const { words, heads, count } = cells;
  heads.fill(0);
  let kept = 0;
  for (let cell = 0; cell < count; cell++) {
    const host = hostOf(cells, cell);
    if (host < 0 || !isKept(cell)) continue;
    words.copyWithin(WORDS * kept, WORDS * cell, WORDS * (cell + 1));
    link(cells, kept++, host);
  }
  words.fill(0, WORDS * kept, WORDS * count);
  cells.count = kept;
  cells.slots = createSlots(0);
  cells.placed = 0;
}

function makeCell(cells: Cells, host: number, minute: number): number {
  if (WORDS * cells.count === cells.words.length) growCells(cells);
  const at = WORDS * cells.count;
  cells.words[at + HOST] = host + 1;
  cells.words[at + MINUTE] = minute;
  link(cells, cells.count, host);
  return cells.count++;
}

/** Before the others of its host where its minute is the latest, else behind the first. */
function link({ words, heads }: Cells, cell: number, host: number): void {
  const first = heads[2 * host]!;
  const minute = words[WORDS * cell + MINUTE]!;
  if (first === 0 || minute > heads[2 * host + 1]!) {
    words[WORDS * cell + NEXT] = first;
    heads[2 * host] = cell + 1;
    heads[2 * host + 1] = minute;
  } else {
    words[WORDS * cell + NEXT] = words[WORDS * (first - 1) + NEXT]!;
    words[WORDS * (first - 1) + NEXT] = cell + 1;
  }
}

function growCells(cells: Cells): void {
  const room = Math.min(cells.cellsMax, (2 * cells.words.length) / WORDS);
  const larger = new Uint32Array(WORDS * room);
  larger.set(cells.words);
  cells.words = larger;
  cells.doubles = new Float64Array(larger.buffer);
}

/** Those that are not in the slots yet. */
function placeCells(cells: Cells): void {
  if (cells.placed === cells.count) return;
  if (2 * cells.count > cells.slots.places.length) {
    cells.slots = createSlots(cells.words.length / WORDS);
    cells.placed = 0;
  }
  const { words, slots } = cells;
  for (; cells.placed < cells.count; cells.placed++) {
    const { placed } = cells;
    putSlot(slots, placed, hashOf(words[WORDS * placed]!, words[WORDS * placed + MINUTE]!));
  }
}

const hashOf = (hostPlusOne: number, minute: number): number =>
  mixWord(mixWord(0, hostPlusOne), minute);
