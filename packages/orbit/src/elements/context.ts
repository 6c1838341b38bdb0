/**
 * What every format reader is handed: the draft to fill, a way to take a set over, a way to refuse.
 * Refusals are all counted; only the first ones are kept, so a damaged file of any size stays in
 * bounded memory.
 */
import type { Collector } from './collector.ts';
import { clearDraft, createDraft, type Draft, type Fault } from './draft.ts';
import type { ElementReject } from './reject.ts';
import { settleDraft } from './settle.ts';

export type ReadContext = {
  readonly draft: Draft;
  /**
   * The record is complete: checks it as a whole, then takes it or refuses it. The draft is empty
   * afterwards.
   */
  readonly commit: (line: number, column: number) => void;
  readonly refuse: (fault: Fault) => void;
  readonly counts: ReadCounts;
  readonly rejects: readonly ElementReject[];
};

export type ReadCounts = {
  records: number; // element sets met, good or refused
  rejected: number;
  checksumWarnings: number;
};

/**
 * Bytes in, records out: a format reader. Bytes it has not consumed are handed in again with more
 * behind them.
 */
export type FormatReader = {
  /** Reads bytes [from, to), tells up to where it consumed; `last`: no more will come. */
  readonly consume: (bytes: Uint8Array, from: number, to: number, last: boolean) => number;
  /** All bytes were consumed: what is still open is now an error. */
  readonly finish: () => void;
};

export function createReadContext(
  file: string,
  collector: Collector,
  rejectsMax: number,
): ReadContext {
  const draft = createDraft();
  const counts: ReadCounts = { records: 0, rejected: 0, checksumWarnings: 0 };
  const rejects: ElementReject[] = [];

  function refuse(fault: Fault): void {
    counts.rejected++;
    if (rejects.length < rejectsMax) rejects.push({ ...fault, file });
  }

  function commit(line: number, column: number): void {
    counts.records++;
    settleDraft(draft, line, column);
    if (draft.fault !== undefined) refuse(draft.fault);
    else if (!collector.add(draft)) {
      const value = 'one more';
      const expected =
        'the cap on objects or sets is reached; raise it or select one set an object';
      refuse({ kind: 'limit', line, column, field: 'element set', value, expected });
    }
    clearDraft(draft);
  }
  return { draft, commit, refuse, counts, rejects };
}
