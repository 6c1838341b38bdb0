/**
 * Reading a lane for the partner it belongs to: one answer to "from n" with checkpoint, entries and both proofs, and the proofs
 * alone for an audit. Every proof is made from hashes of complete subtrees in the store, O(log n) of them.
 */
import {
  bytesFromBase64,
  completeNodes,
  consistencySpans,
  EMPTY_FRONTIER,
  inclusionSpans,
  type LeafSpan,
  PULL_LIMITS,
  type PullAnswer,
  spanHash,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { laneEntries, laneNodes, laneOf } from '@noroshi/store/exchange';
import { sha256 } from '../keys/keys.ts';
import { type Author, signCheckpoint } from './author.ts';

export type PullQuestion = {
  readonly from: number; // entries the reader has
  readonly known: number; // size of the checkpoint it verified last
};

/** The lane from `from` on. A reader that is ahead of us gets our checkpoint alone, and sees the rollback itself. */
export async function answerPull(
  db: Db,
  author: Author,
  partner: string,
  { from, known }: PullQuestion,
): Promise<PullAnswer & { readonly size: number }> {
  const lane = await laneOf(db, partner);
  const size = lane?.size ?? 0;
  const checkpoint = lane?.checkpoint ?? signCheckpoint(author, partner, EMPTY_FRONTIER);
  const nothing = { size, checkpoint, sinceKnown: [], sinceEntries: [], entries: [] };
  if (from > size || known > size) return nothing;
  const entries: Uint8Array[] = [];
  let bytes = 0;
  for (const entry of await laneEntries(db, partner, from, PULL_LIMITS.entriesMax)) {
    bytes += entry.bytes.length + 2;
    if (entry.index >= size || (bytes > PULL_BYTES_MAX && entries.length > 0)) break;
    entries.push(entry.bytes);
  }
  const prove = (before: number) => proofOf(db, partner, consistencySpans(before, size));
  const sinceKnown = known < size ? await prove(known) : [];
  const end = from + entries.length;
  return {
    size,
    checkpoint,
    entries,
    sinceKnown,
    sinceEntries: end < size ? await prove(end) : [],
  };
}

/** Room for checkpoint and proofs under what a reader takes. */
const PULL_BYTES_MAX = PULL_LIMITS.bytesMax - 16_384;

export function consistencyProof(db: Db, lane: string, before: number, size: number) {
  return proofOf(db, lane, consistencySpans(before, size));
}

export function inclusionProof(db: Db, lane: string, index: number, size: number) {
  return proofOf(db, lane, inclusionSpans(index, size));
}

async function proofOf(db: Db, lane: string, spans: readonly LeafSpan[]): Promise<Uint8Array[]> {
  const places = spans.flatMap(({ from, to }) => completeNodes(from, to));
  const found = await laneNodes(db, lane, places);
  const hashes = new Map(found.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  const get = (level: number, index: number) => {
    const hash = hashes.get(`${level}/${index}`);
    if (hash === undefined) throw new Error(`lane ${lane} lacks the hash ${level}/${index}`);
    return hash;
  };
  return spans.map((span) => spanHash(sha256, span, get));
}

/** 32 bytes of a partner's row; the row was checked when it was written. */
export function keyBytes(base64: string): Uint8Array {
  const bytes = bytesFromBase64(base64);
  if (bytes?.length !== 32) throw new Error('a key of a partner is not 32 bytes');
  return bytes;
}
