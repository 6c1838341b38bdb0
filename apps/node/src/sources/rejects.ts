/** What is left out of a read before it goes into the store, and how each refusal is told. */
import { safeText } from '@noroshi/host';
import { type ElementSetBatch, formatReject, pickSets, type ReadResult } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';

export const REJECTS_KEPT = 200;
export const REJECTS_LOGGED = 10; // of one read; a damaged file shall not fill a log
/** A set of a later day than that is a damaged year, and would pass for the newest for ever. */
const AHEAD_MAX_S = 30 * 86_400;

export type Sifted = {
  readonly sets: ElementSetBatch;
  readonly refused: number;
  readonly texts: readonly string[]; // the first of them
};

export function sift(read: ReadResult, nowUs: number): Sifted {
  const limitUs = nowUs + AHEAD_MAX_S * 1e6;
  const { sets } = read;
  const rows: number[] = [];
  const ahead: string[] = [];
  for (let row = 0; row < sets.count; row++) {
    if (sets.epochUs[row]! <= limitUs) rows.push(row);
    else ahead.push(aheadText(sets, row));
  }
  // what is no catalogue at all is not quoted: it may be any file of this machine
  const quoted = sets.count > 0;
  const rejects = read.rejects.map((reject) =>
    quoted ? reject : { ...reject, value: '(not shown)' },
  );
  const texts = [...rejects.map((reject) => safeText(formatReject(reject))), ...ahead];
  return {
    sets: ahead.length === 0 ? sets : pickSets(sets, rows),
    refused: read.notes.rejected + ahead.length,
    texts: texts.slice(0, REJECTS_KEPT),
  };
}

function aheadText(sets: ElementSetBatch, row: number): string {
  const id = sets.objects.objectId[sets.objectRow[row]!]!;
  return `object ${safeText(id)}: EPOCH is ${formatUtc(sets.epochUs[row]!, 0)}: an epoch at most ${AHEAD_MAX_S / 86_400} days ahead of the watch is right`;
}
