/**
 * Lines out of bytes for the formats that have them: ends may be LF, CR LF or CR, mixed in one
 * file. A line longer than the cap is refused once and passed over, so no input makes the buffer
 * grow.
 */
import type { FormatReader, ReadContext } from './context.ts';
import { messageText } from './reject.ts';

export type LineReader = {
  readonly line: (bytes: Uint8Array, from: number, to: number, lineNumber: number) => void;
  readonly finish: () => void;
};

const LF = 10;
const CR = 13;

export function createLineFormat(
  context: ReadContext,
  lineBytesMax: number,
  reader: LineReader,
): FormatReader {
  let lineNumber = 0;
  let skipLf = false;
  let passingOver = false;

  function consume(bytes: Uint8Array, from: number, to: number, last: boolean): number {
    let start = from;
    for (let i = from; i < to; i++) {
      const byte = bytes[i];
      if (byte !== LF && byte !== CR) continue;
      if (byte === LF && skipLf && i === start) {
        skipLf = false;
        start = i + 1;
        continue;
      }
      emit(bytes, start, i);
      skipLf = byte === CR;
      start = i + 1;
    }
    if (start < to) skipLf = false;
    if (start < to && (last || to - start > lineBytesMax)) {
      const whole = last;
      emit(bytes, start, to);
      passingOver = !whole;
      start = to;
    }
    return start;
  }

  function emit(bytes: Uint8Array, from: number, to: number): void {
    if (passingOver) {
      passingOver = false;
      return;
    }
    lineNumber++;
    if (to - from <= lineBytesMax) {
      reader.line(bytes, from, to, lineNumber);
      return;
    }
    context.refuse({
      kind: 'limit',
      line: lineNumber,
      column: 0,
      field: 'line',
      value: messageText(bytes, from, to),
      expected: `at most ${lineBytesMax} bytes a line`,
    });
  }
  return { consume, finish: reader.finish };
}
