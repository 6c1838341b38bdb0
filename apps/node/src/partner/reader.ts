/**
 * Reading lanes for the partner they belong to: one answer to "from n, at most so many bytes" with checkpoints, records, bodies
 * and proofs, what is urgent first; and the proofs alone for an audit. Every proof is made from hashes of complete subtrees in
 * the store, O(log n) of them.
 */
import {
  type BatchEntry,
  bytesFromBase64,
  completeNodes,
  consistencySpans,
  EMPTY_FRONTIER,
  entryBytes,
  inclusionSpans,
  type LaneAnswer,
  type LeafSpan,
  spanHash,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import {
  bodiesOf,
  bodyOf,
  type LaneKey,
  laneEntries,
  laneNodes,
  laneOf,
} from '@noroshi/store/exchange';
import { sha256 } from '../keys/keys.ts';
import { type Author, signCheckpoint } from './author.ts';
import {
  type BodyQuestion,
  type LaneQuestion,
  PROTOCOL_LIMITS,
  type PullQuestion,
} from './protocol.ts';

/**
 * The lanes from where the reader is. Asked at once (`waitS` 0) each shows its checkpoint, so that a fork shows too; after
 * waiting, a lane without news is left out. A reader that is ahead of us sees our checkpoint alone.
 */
export async function answerPull(
  db: Db,
  author: Author,
  partner: string,
  asked: Pick<PullQuestion, 'lanes' | 'most' | 'waitS'>,
): Promise<LaneAnswer[]> {
  const answers: LaneAnswer[] = [];
  let left = asked.most;
  for (const question of asked.lanes) {
    const isFirst = answers.every(({ entries }) => entries.length === 0);
    const room = { most: left, isFirst, isShown: asked.waitS === 0 };
    const answer = await answerLane(db, author, partner, question, room);
    if (answer === null) continue;
    answers.push(answer);
    left -= answer.entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  }
  return answers;
}

async function answerLane(
  db: Db,
  author: Author,
  partner: string,
  { lane: name, from, known }: LaneQuestion,
  room: { readonly most: number; readonly isFirst: boolean; readonly isShown: boolean },
): Promise<LaneAnswer | null> {
  const key = { partner, lane: name };
  const lane = await laneOf(db, key);
  const size = lane?.size ?? 0;
  if (from === size && known === size && !room.isShown) return null;
  const checkpoint = lane?.checkpoint ?? signCheckpoint(author, key, EMPTY_FRONTIER);
  if (from > size || known > size)
    return { lane: name, checkpoint, sinceKnown: [], sinceEntries: [], entries: [] };
  const entries = await entriesFrom(db, key, { from, size, ...room });
  if (entries.length === 0 && from < size && !room.isShown) return null; // what is more urgent takes all the room
  const prove = (before: number) => proofOf(db, key, consistencySpans(before, size));
  const end = from + entries.length;
  const isProven = from === known && entries.length > 0; // by the records themselves: see verifyPull
  return {
    ...{ lane: name, checkpoint, entries },
    sinceKnown: known < size && !isProven ? await prove(known) : [],
    sinceEntries: end < size ? await prove(end) : [],
  };
}

/** As many records as there is room for. One that alone is too long goes without its body, which is then asked for in pieces. */
export async function entriesFrom(
  db: Db,
  key: LaneKey,
  { from, size, most, isFirst }: { from: number; size: number; most: number; isFirst: boolean },
): Promise<BatchEntry[]> {
  const limit = Math.min(PROTOCOL_LIMITS.entriesMax, Math.ceil(most / 512), size - from);
  if (limit <= 0) return [];
  const rows = await laneEntries(db, key, from, limit);
  const bodies = await bodiesOf(db, 'exchange_body', key, from, from + limit);
  const entries: BatchEntry[] = [];
  let bytes = 0;
  for (const { index, record } of rows) {
    const body = bodies.get(index);
    if (body === undefined)
      throw new Error(`${key.partner}/${key.lane} lacks the body of ${index}`);
    const entry: BatchEntry = { record, body };
    bytes += entryBytes(entry);
    if (bytes > most && (entries.length > 0 || !isFirst)) break;
    if (bytes > most && body.kind === 'whole') return [{ record, body: { kind: 'apart' } }];
    entries.push(entry);
  }
  return entries;
}

/** A piece of salt and body; undefined where there is no such body, or no such byte. */
export async function pieceOf(
  db: Db,
  partner: string,
  { lane, index, from, most }: BodyQuestion,
): Promise<Uint8Array | undefined> {
  const body = await bodyOf(db, 'exchange_body', { partner, lane, index });
  if (body?.kind !== 'whole') return undefined;
  const whole = Buffer.concat([body.salt, body.bytes]);
  return from < whole.length ? whole.subarray(from, from + most) : undefined;
}

export function consistencyProof(db: Db, key: LaneKey, before: number, size: number) {
  return proofOf(db, key, consistencySpans(before, size));
}

export function inclusionProof(db: Db, key: LaneKey, index: number, size: number) {
  return proofOf(db, key, inclusionSpans(index, size));
}

async function proofOf(db: Db, key: LaneKey, spans: readonly LeafSpan[]): Promise<Uint8Array[]> {
  const places = spans.flatMap(({ from, to }) => completeNodes(from, to));
  const found = await laneNodes(db, key, places);
  const hashes = new Map(found.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  const get = (level: number, index: number) => {
    const hash = hashes.get(`${level}/${index}`);
    if (hash === undefined)
      throw new Error(`lane ${key.partner}/${key.lane} lacks the hash ${level}/${index}`);
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
