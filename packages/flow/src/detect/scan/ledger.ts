/** Of every pair: when it was first and last tried, how often it answered and was tried in vain, and what records told of it. Columns, 25 bytes a pair. */
import { CONTACT, type Contact } from './contact.ts';

/** Bits of `marksOf`. */
export const MARK = {
  told: 1, // a record said that nothing came of it
  silent: 2, // asked by a record that cannot tell
  lone: 4, // a lone SYN among sampled segments
  stray: 8,
  begun: 16, // the first packet of a connection was seen
} as const;

export type ContactLedger = {
  add(pair: number, atUs: number, contact: Contact): void;
  drop(pair: number): void;
  /** NaN where nothing was ever added. */
  firstUsOf(pair: number): number;
  lastUsOf(pair: number): number;
  answeredOf(pair: number): number;
  /** Tries that nothing is known to have come of. */
  failedOf(pair: number): number;
  marksOf(pair: number): number;
  readonly bytes: number;
};

const FIRST_PAIRS = 1024;
const C = CONTACT;

export function createContactLedger(): ContactLedger {
  let firstUs = new Float64Array(FIRST_PAIRS).fill(Number.NaN);
  let lastUs = new Float64Array(FIRST_PAIRS);
  let answered = new Uint32Array(FIRST_PAIRS);
  let failed = new Uint32Array(FIRST_PAIRS);
  let marks = new Uint8Array(FIRST_PAIRS);
  const grow = (pair: number) => {
    const from = answered.length;
    const size = Math.max(pair + 1, 2 * from);
    firstUs = grown(firstUs, new Float64Array(size));
    firstUs.fill(Number.NaN, from);
    lastUs = grown(lastUs, new Float64Array(size));
    answered = grown(answered, new Uint32Array(size));
    failed = grown(failed, new Uint32Array(size));
    marks = grown(marks, new Uint8Array(size));
  };
  const note = (pair: number, contact: Contact) => {
    const isAnswer =
      contact === C.answered || (contact === C.more && (marks[pair]! & MARK.begun) !== 0);
    if (isAnswer) answered[pair]!++;
    else if (contact !== C.refused) failed[pair]!++;
    marks[pair]! |= MARK_OF[contact]!;
  };
  return {
    add(pair, atUs, contact) {
      if (contact === C.nothing) return;
      if (pair >= answered.length) grow(pair);
      const first = firstUs[pair]!;
      if (!(first <= atUs)) firstUs[pair] = atUs; // also the first time, when it is NaN
      if (!(lastUs[pair]! >= atUs) || Number.isNaN(first)) lastUs[pair] = atUs;
      note(pair, contact);
    },
    drop(pair) {
      if (pair >= answered.length) return;
      firstUs[pair] = Number.NaN;
      for (const column of [lastUs, answered, failed, marks]) column[pair] = 0;
    },
    firstUsOf: (pair) => firstUs[pair] ?? Number.NaN,
    lastUsOf: (pair) => (Number.isNaN(firstUs[pair] ?? Number.NaN) ? Number.NaN : lastUs[pair]!),
    answeredOf: (pair) => answered[pair] ?? 0,
    failedOf: (pair) => failed[pair] ?? 0,
    marksOf: (pair) => marks[pair] ?? 0,
    get bytes() {
      const columns = [firstUs, lastUs, answered, failed, marks];
      return columns.reduce((sum, one) => sum + one.byteLength, 0);
    },
  };
}

const MARK_OF = new Uint8Array(16);
MARK_OF[C.failed] = MARK.told;
MARK_OF[C.refused] = MARK.told;
MARK_OF[C.silent] = MARK.silent;
MARK_OF[C.begun] = MARK.told | MARK.begun; // whoever was answered goes on, in the same direction
MARK_OF[C.lone] = MARK.lone | MARK.begun;
MARK_OF[C.stray] = MARK.stray;
MARK_OF[C.more] = MARK.stray; // without a beginning: of a connection from before, or a probe

function grown<T extends Float64Array | Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from as never);
  return into;
}
