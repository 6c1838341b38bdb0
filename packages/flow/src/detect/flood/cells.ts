/**
 * What came to each host in each minute: records, of these failed, packets, bytes. A cell for each host and minute with anything in
 * it, found by hash in whatever order rows come, so that files read one after the other or sorted otherwise give the same sums.
 * Cells of one host are linked, the newest made first. 40 bytes a cell side by side (one line of the processor's cache), and a slot.
 * Bounded: when `cellsMax` are in use the caller folds the oldest minutes.
 */
import { mixWord } from '../../window/hash.ts';
import { createSlots, putSlot } from '../../window/slots.ts';

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

export type Cells = ReturnType<typeof createCells>;

export function createCells(cellsMax: number = CELL_LIMITS.cellsMax) {
  let room = Math.min(FIRST_CELLS, cellsMax);
  let words = new Uint32Array(WORDS * room);
  let doubles = new Float64Array(words.buffer);
  let slots = createSlots(room);
  let heads = new Uint32Array(FIRST_CELLS); // by host: its newest cell, plus one
  let count = 0;

  const hashAt = (at: number) => mixWord(mixWord(0, words[at + HOST]!), words[at + MINUTE]!);
  const place = () => {
    slots = createSlots(room);
    for (let cell = 0; cell < count; cell++) putSlot(slots, cell, hashAt(WORDS * cell));
  };
  const resize = (size: number) => {
    const larger = new Uint32Array(WORDS * size);
    larger.set(words.subarray(0, WORDS * count));
    [words, doubles, room] = [larger, new Float64Array(larger.buffer), size];
    place();
  };
  const make = (host: number, minute: number): number => {
    if (count === room) resize(Math.min(cellsMax, 2 * room));
    const at = WORDS * count;
    words[at + HOST] = host + 1;
    words[at + MINUTE] = minute;
    words[at + NEXT] = heads[host]!;
    heads[host] = ++count;
    putSlot(slots, count - 1, hashAt(at));
    return count - 1;
  };
  return {
    get count() {
      return count;
    },
    /** A new cell may have no room: the caller keeps fewer first. */
    get isFull() {
      return count === cellsMax;
    },
    /** The cell of a host and minute, made where there is none. */
    of(host: number, minute: number): number {
      if (host >= heads.length) {
        const before = heads;
        heads = new Uint32Array(Math.max(host + 1, 2 * before.length));
        heads.set(before);
      }
      const newest = heads[host]!;
      if (newest === 0) return make(host, minute);
      if (words[WORDS * (newest - 1) + MINUTE] === minute) return newest - 1; // most rows of a flood
      const { places, mask } = slots;
      for (let at = mixWord(mixWord(0, host + 1), minute) & mask; ; at = (at + 1) & mask) {
        const cell = places[at]! - 1;
        if (cell < 0) return make(host, minute);
        if (words[WORDS * cell + MINUTE] === minute && words[WORDS * cell] === host + 1)
          return cell;
      }
    },
    add(cell: number, packets: number, bytes: number, isFailed: boolean): void {
      words[WORDS * cell + RECORDS]!++;
      if (isFailed) words[WORDS * cell + FAILED]!++;
      doubles[DOUBLES * cell + PACKETS]! += packets;
      doubles[DOUBLES * cell + BYTES]! += bytes;
    },
    /** -1: dropped. */
    hostOf: (cell: number) => words[WORDS * cell + HOST]! - 1,
    minuteOf: (cell: number) => words[WORDS * cell + MINUTE]!,
    recordsOf: (cell: number) => words[WORDS * cell + RECORDS]!,
    failedOf: (cell: number) => words[WORDS * cell + FAILED]!,
    packetsOf: (cell: number) => doubles[DOUBLES * cell + PACKETS]!,
    bytesOf: (cell: number) => doubles[DOUBLES * cell + BYTES]!,
    /** Number of what is known beyond sums, plus one; 0: nothing. */
    detailOf: (cell: number) => words[WORDS * cell + DETAIL]!,
    setDetail(cell: number, detail: number): void {
      words[WORDS * cell + DETAIL] = detail;
    },
    /** Cells of a host, in no order. */
    *cellsOf(host: number): Generator<number> {
      for (let one = heads[host] ?? 0; one !== 0; one = words[WORDS * (one - 1) + NEXT]!)
        yield one - 1;
    },
    /** Its number will mean another host. */
    dropHost(host: number): void {
      for (let one = heads[host] ?? 0; one !== 0; ) {
        const at = WORDS * (one - 1);
        one = words[at + NEXT]!;
        words[at + HOST] = 0; // keeps its slot until the next `keep`
      }
      if (host < heads.length) heads[host] = 0;
    },
    /** Keeps the cells that are asked for and not dropped; all numbers of cells change. */
    keep(isKept: (cell: number) => boolean): void {
      heads.fill(0);
      let kept = 0;
      for (let cell = 0; cell < count; cell++) {
        const at = WORDS * cell;
        const host = words[at + HOST]! - 1;
        if (host < 0 || !isKept(cell)) continue;
        const to = WORDS * kept;
        words.copyWithin(to, at, at + WORDS);
        words[to + NEXT] = heads[host]!;
        heads[host] = ++kept;
      }
      words.fill(0, WORDS * kept, WORDS * count);
      count = kept;
      place();
    },
  };
}
