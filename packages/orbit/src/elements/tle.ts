/**
 * Two-line and three-line element sets: which lines belong together. A name line, with or without
 * "0 ", stands before a set and belongs to it alone; what is neither name nor element line, and a
 * line without its other half, is refused and the next set is read.
 */
import type { FormatReader, ReadContext } from './context.ts';
import { OBJECT_NAME, putField } from './draft.ts';
import { createLineFormat } from './lines.ts';
import { messageText } from './reject.ts';
import { type ChecksumRule, type HeldLine, putSet } from './tle-set.ts';

const SPACE = 32;
const HASH = 35;
const ZERO = 48;
const ONE = 49;
const TWO = 50;
const HELD_BYTES = 80;
/** A line with that many digits is an element line with a damaged start, not a name. */
const NAME_DIGITS_MAX = 29;

type TleRead = {
  readonly context: ReadContext;
  readonly checksum: ChecksumRule;
  readonly one: HeldLine; // a line 1 that waits for its line 2
  readonly name: HeldLine; // the name line before it
};

export function createTleReader(
  context: ReadContext,
  checksum: ChecksumRule,
  lineBytesMax: number,
): FormatReader {
  const r: TleRead = { context, checksum, one: emptyLine(), name: emptyLine() };
  return createLineFormat(context, lineBytesMax, {
    line: (bytes, from, to, lineNumber) => line(r, bytes, from, to, lineNumber),
    finish: () => finish(r),
  });
}

function emptyLine(): HeldLine {
  return { bytes: new Uint8Array(HELD_BYTES), length: 0, line: 0 };
}

function line(
  r: TleRead,
  bytes: Uint8Array,
  from: number,
  lineEnd: number,
  lineNumber: number,
): void {
  let to = lineEnd;
  while (to > from && bytes[to - 1] <= SPACE) to--;
  if (to === from || bytes[from] === HASH) return;
  if (bytes[from + 1] === SPACE && bytes[from] === ONE) {
    refuseLoneLineOne(r, lineNumber);
    hold(r.one, bytes, from, to, lineNumber);
  } else if (bytes[from + 1] === SPACE && bytes[from] === TWO) {
    if (r.one.length === 0)
      refuseLine(r, bytes, from, to, lineNumber, 'a line 1 before this line 2');
    else takeSet(r, bytes, from, to, lineNumber);
    r.one.length = 0;
    r.name.length = 0;
  } else if (digitsIn(bytes, from, to) > NAME_DIGITS_MAX) {
    r.one.length = 0;
    r.name.length = 0;
    r.context.counts.records++;
    refuseLine(r, bytes, from, to, lineNumber, 'an element line begins with "1 " or "2 "');
  } else {
    refuseLoneLineOne(r, lineNumber);
    const skip = bytes[from] === ZERO && bytes[from + 1] === SPACE ? 2 : 0;
    hold(r.name, bytes, from + skip, to, lineNumber);
  }
}

function takeSet(
  r: TleRead,
  bytes: Uint8Array,
  from: number,
  to: number,
  lineNumber: number,
): void {
  const { context, name, one } = r;
  putField(context.draft, OBJECT_NAME, name.bytes, 0, name.length, name.line);
  putSet(context, r.checksum, one, bytes, from, to, lineNumber);
  context.commit(one.line, 0);
}

function refuseLoneLineOne(r: TleRead, nextLine: number): void {
  if (r.one.length === 0) return;
  r.context.counts.records++;
  refuseLine(
    r,
    r.one.bytes,
    0,
    r.one.length,
    r.one.line,
    `a line 2 to follow, not line ${nextLine}`,
  );
  r.one.length = 0;
}

function refuseLine(
  r: TleRead,
  bytes: Uint8Array,
  from: number,
  to: number,
  lineNumber: number,
  expected: string,
): void {
  const value = messageText(bytes, from, to);
  r.context.refuse({ kind: 'line', line: lineNumber, column: 0, field: 'line', value, expected });
}

function finish(r: TleRead): void {
  if (r.one.length === 0) return;
  r.context.counts.records++;
  const value = messageText(r.one.bytes, 0, r.one.length);
  const expected = 'a line 2 after it: the file ends inside a set';
  r.context.refuse({
    kind: 'truncated',
    line: r.one.line,
    column: 0,
    field: 'line 1',
    value,
    expected,
  });
}

function hold(held: HeldLine, bytes: Uint8Array, from: number, to: number, line: number): void {
  const length = Math.min(to - from, held.bytes.length);
  for (let i = 0; i < length; i++) held.bytes[i] = bytes[from + i];
  held.length = length;
  held.line = line;
}

function digitsIn(bytes: Uint8Array, from: number, to: number): number {
  let digits = 0;
  for (let i = from; i < to; i++) if (bytes[i] >= ZERO && bytes[i] <= ZERO + 9) digits++;
  return digits;
}
