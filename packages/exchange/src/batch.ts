/**
 * One answer to a partner who pulls: for each lane that has news its checkpoint, the two proofs, records from where the reader
 * is, and their bodies. Urgent lanes come first, and the whole is cut at as many bytes as the reader asked for, so that a thin
 * link is never taken by what can wait. The same bytes travel by file. What of it is true, `verifyPull` says, lane by lane.
 *
 *   batch  = version 1 byte, section*          section = lane 1, note length 2, note, proof, proof, count 1, entry*
 *   proof  = count 1, hash 32 *                entry   = record length 2, record, kind 1, part
 *   part   = whole: salt 16, length 4, bytes | erased: length 2, tombstone | apart: nothing
 *
 * Lengths are big-endian.
 */
import { err, ok, type Result } from '@noroshi/time';
import { joinBytes } from './bytes.ts';
import { LANES, type LaneName } from './lanes.ts';
import { NOTE_LIMITS } from './note.ts';
import { RECORD_LIMITS, SALT_BYTES, type SealedBody } from './record.ts';
import { TOMBSTONE_BYTES_MAX } from './tombstone.ts';
import { HASH_BYTES } from './tree.ts';

export const BATCH_VERSION = 2;
export const BATCH_LIMITS = {
  entriesMax: 255, // of one lane
  proofMax: 64,
  bytesMax: 1_048_576, // before compression
} as const;

/** What of a body is here. `apart`: longer than the answer may be; asked for piece by piece. */
export type BatchBody =
  | ({ readonly kind: 'whole' } & SealedBody)
  | { readonly kind: 'erased'; readonly tombstone: Uint8Array }
  | { readonly kind: 'apart' };

export type BatchEntry = { readonly record: Uint8Array; readonly body: BatchBody };

export type LaneAnswer = {
  readonly lane: LaneName;
  readonly checkpoint: string; // signed note
  readonly sinceKnown: readonly Uint8Array[]; // proof: known checkpoint → this one; may be left out, see verifyPull
  readonly sinceEntries: readonly Uint8Array[]; // proof: end of these records → this checkpoint
  readonly entries: readonly BatchEntry[];
};

export type BatchError = { readonly message: string };

const KINDS = ['whole', 'erased', 'apart'] as const;

export function encodeBatch(answers: readonly LaneAnswer[]): Uint8Array {
  return joinBytes(Uint8Array.of(BATCH_VERSION), ...answers.flatMap(sectionParts));
}

/** How many bytes an entry takes in a batch. */
export function entryBytes({ record, body }: BatchEntry): number {
  const part =
    body.kind === 'whole'
      ? SALT_BYTES + 4 + body.bytes.length
      : body.kind === 'erased'
        ? 2 + body.tombstone.length
        : 0;
  return 3 + record.length + part;
}

function sectionParts(answer: LaneAnswer): Uint8Array[] {
  const note = new TextEncoder().encode(answer.checkpoint);
  const proof = (hashes: readonly Uint8Array[]) => [Uint8Array.of(hashes.length), ...hashes];
  if (answer.entries.length > BATCH_LIMITS.entriesMax)
    throw new RangeError(`${answer.entries.length} records in one section`);
  return [
    Uint8Array.of(LANES.indexOf(answer.lane)),
    uint16(note.length),
    note,
    ...proof(answer.sinceKnown),
    ...proof(answer.sinceEntries),
    Uint8Array.of(answer.entries.length),
    ...answer.entries.flatMap(entryParts),
  ];
}

function entryParts({ record, body }: BatchEntry): Uint8Array[] {
  const kind = Uint8Array.of(KINDS.indexOf(body.kind));
  const head = [uint16(record.length), record, kind];
  if (body.kind === 'whole') return [...head, body.salt, uint32(body.bytes.length), body.bytes];
  if (body.kind === 'erased') return [...head, uint16(body.tombstone.length), body.tombstone];
  return head;
}

/** Opens a batch; takes nothing on trust, never throws. Each lane is there once at most. */
export function decodeBatch(bytes: Uint8Array): Result<LaneAnswer[], BatchError> {
  if (bytes.length > BATCH_LIMITS.bytesMax) return torn(`a batch of ${bytes.length} bytes`);
  const cursor = new Cursor(bytes);
  try {
    const version = cursor.uint8();
    if (version !== BATCH_VERSION) return torn(`a batch of version ${version}`);
    const answers: LaneAnswer[] = [];
    while (!cursor.isEnd) {
      const answer = sectionFrom(cursor);
      if (answers.some(({ lane }) => lane === answer.lane))
        return torn(`two sections of lane ${answer.lane}`);
      answers.push(answer);
    }
    return ok(answers);
  } catch (cause) {
    if (cause instanceof TornError) return torn(cause.message);
    throw cause;
  }
}

function sectionFrom(cursor: Cursor): LaneAnswer {
  const lane = LANES[cursor.uint8()];
  if (lane === undefined) throw new TornError('a lane that there is not');
  const noteBytes = cursor.take(
    cursor.atMost(cursor.uint16(), 4 * NOTE_LIMITS.lengthMax, 'a note'),
  );
  let checkpoint: string;
  try {
    checkpoint = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(noteBytes);
  } catch {
    throw new TornError('a checkpoint that is not UTF-8');
  }
  const sinceKnown = proofFrom(cursor);
  const sinceEntries = proofFrom(cursor);
  const count = cursor.uint8();
  const entries: BatchEntry[] = [];
  for (let i = 0; i < count; i++) entries.push(entryFrom(cursor));
  return { lane, checkpoint, sinceKnown, sinceEntries, entries };
}

function proofFrom(cursor: Cursor): Uint8Array[] {
  const count = cursor.atMost(cursor.uint8(), BATCH_LIMITS.proofMax, 'a proof');
  return Array.from({ length: count }, () => cursor.take(HASH_BYTES));
}

function entryFrom(cursor: Cursor): BatchEntry {
  const record = cursor.take(
    cursor.atMost(cursor.uint16(), RECORD_LIMITS.recordBytesMax, 'a record'),
  );
  const kind = KINDS[cursor.uint8()];
  if (kind === 'apart') return { record, body: { kind } };
  if (kind === 'erased') {
    const tombstone = cursor.take(
      cursor.atMost(cursor.uint16(), TOMBSTONE_BYTES_MAX, 'a tombstone'),
    );
    return { record, body: { kind, tombstone } };
  }
  if (kind !== 'whole') throw new TornError('a body of a kind that there is not');
  const salt = cursor.take(SALT_BYTES);
  const bytes = cursor.take(cursor.atMost(cursor.uint32(), RECORD_LIMITS.bodyBytesMax, 'a body'));
  return { record, body: { kind, salt, bytes } };
}

class TornError extends Error {}

/** Reads forward and never beyond the end. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length)
      throw new TornError(`the batch ends at byte ${this.#bytes.length}, inside an item`);
    const taken = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return taken;
  }

  uint8(): number {
    return this.take(1)[0]!;
  }

  uint16(): number {
    const [high, low] = this.take(2) as unknown as [number, number];
    return high * 256 + low;
  }

  uint32(): number {
    return this.uint16() * 65_536 + this.uint16();
  }

  atMost(length: number, most: number, what: string): number {
    if (length > most) throw new TornError(`${what} of ${length} where ${most} is the most`);
    return length;
  }
}

function uint16(value: number): Uint8Array {
  if (value > 65_535) throw new RangeError(`${value} does not fit into two bytes`);
  return Uint8Array.of(value >> 8, value & 255);
}

function uint32(value: number): Uint8Array {
  return joinBytes(uint16(Math.floor(value / 65_536)), uint16(value % 65_536));
}

function torn(message: string): Result<never, BatchError> {
  return err({ message });
}
