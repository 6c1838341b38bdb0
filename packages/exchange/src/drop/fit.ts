/**
 * A lane's answer from a file, fitted to where its reader is. A file was made for a guess: what it holds may begin before that
 * place, and its reader may know a later checkpoint by the link. What is taken already is left away (the caller compares it with
 * what it keeps); the rest becomes one answer or two that stand as if they had been asked for from here.
 */
import type { LaneAnswer } from '../batch.ts';
import type { DropAnswer } from './items.ts';

/** Where the reader is: records taken, and the checkpoint that it verified last. */
export type DropPlace = {
  readonly size: number;
  readonly knownSize: number;
  readonly note: string; // '' before the first
};

export type DropFit =
  /** `overlap`: records at the beginning that are here already. */
  | { readonly kind: 'take'; readonly overlap: number; readonly answers: readonly LaneAnswer[] }
  | { readonly kind: 'known'; readonly overlap: number }
  | { readonly kind: 'gap' }
  /** A checkpoint is known here, and nothing in the file shows that these records are what it covers. */
  | { readonly kind: 'unshown' };

/** `size`: of the answer's checkpoint, as it says itself; what of it is true is looked at after. */
export function fitDrop(
  place: DropPlace,
  { from, known, answer }: DropAnswer,
  size: number,
): DropFit {
  const end = from + answer.entries.length;
  if (from > place.size) return { kind: 'gap' };
  const overlap = Math.min(place.size, end) - from;
  const entries = answer.entries.slice(overlap);
  if (entries.length === 0 && (end < place.size || size < place.knownSize))
    return { kind: 'known', overlap };
  const rest: LaneAnswer = { ...answer, entries };
  const isAtKnown = place.size === place.knownSize; // then records and the second proof show all
  if (size === place.knownSize || (isAtKnown && entries.length > 0 && size > place.knownSize))
    return { kind: 'take', overlap, answers: [{ ...rest, sinceKnown: [] }] };
  if (known === place.knownSize && size > known) return { kind: 'take', overlap, answers: [rest] };
  if (entries.length === 0) return { kind: 'known', overlap };
  if (end < place.knownSize) return { kind: 'unshown' };
  const cut = place.knownSize - place.size; // up to what is known, shown by the checkpoint that we hold
  const first: LaneAnswer = {
    ...{ lane: answer.lane, checkpoint: place.note, sinceKnown: [], sinceEntries: [] },
    entries: entries.slice(0, cut),
  };
  const second: LaneAnswer = { ...rest, sinceKnown: [], entries: entries.slice(cut) };
  return {
    kind: 'take',
    overlap,
    answers: second.entries.length === 0 ? [first] : [first, second],
  };
}
