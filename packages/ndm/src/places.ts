/** Line and column of an offset in a text: lines end at LF, CR LF or CR, as XML 1.0 (2.11) and KVN both have it. */
import type { Place } from './tree.ts';

export type Places = (offset: number) => Place;

const LF = 10;
const CR = 13;

/** Made for offsets that mostly rise: the last line asked for is looked at first. */
export function placesOf(text: string): Places {
  const starts = lineStarts(text);
  let line = 0;
  return (offset) => {
    if (offset < starts[line]! || offset >= (starts[line + 64] ?? Number.POSITIVE_INFINITY))
      line = lineBefore(starts, offset);
    while (line + 1 < starts.length && starts[line + 1]! <= offset) line++;
    return { line: line + 1, column: offset - starts[line]! + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return starts;
}

function lineBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
