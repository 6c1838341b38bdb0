/**
 * A proof for a third party, as one text (C2SP tlog-proof): the index of an entry, its inclusion proof, the checkpoint with all
 * its signatures. What is proven lies beside it in `extra`: record, and body with salt, or the tombstone where it was erased;
 * nothing in it is believed before its hash has led to the signed root. https://c2sp.org/tlog-proof
 */
import { err, ok, type Result } from '@noroshi/time';
import { canonicalBytes, type JsonValue, parseStrictJson } from '@noroshi/watch';
import { base64FromBytes, bytesFromBase64, type Sha256 } from './bytes.ts';
import { type Checkpoint, type NoteKey, openNote, parseCheckpoint, type Verify } from './note.ts';
import { verifyInclusion } from './proof.ts';
import type { SealedBody } from './record.ts';
import { HASH_BYTES, leafHash } from './tree.ts';

const HEAD = 'c2sp.org/tlog-proof@v1';
export const LOG_PROOF_LIMITS = { lengthMax: 1_048_576, hashesMax: 63 } as const;

export type LogProof = {
  readonly extra: Uint8Array | null;
  readonly index: number;
  readonly proof: readonly Uint8Array[]; // from the leaf's sibling up
  readonly checkpoint: string; // signed note
};

export function formatLogProof({ extra, index, proof, checkpoint }: LogProof): string {
  const lines = [
    HEAD,
    ...(extra === null ? [] : [`extra ${base64FromBytes(extra)}`]),
    `index ${index}`,
    ...proof.map(base64FromBytes),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

export function parseLogProof(text: string): Result<LogProof, string> {
  if (text.length > LOG_PROOF_LIMITS.lengthMax) return err('a proof of more than 1 MB');
  const cut = text.indexOf('\n\n');
  if (cut < 0) return err('a proof is its lines, an empty line, and a checkpoint');
  const [head, ...lines] = text.slice(0, cut).split('\n');
  if (head !== HEAD) return err(`the first line of a proof is ${HEAD}`);
  let extra: Uint8Array | null = null;
  if (lines[0]?.startsWith('extra ')) {
    extra = bytesFromBase64(lines.shift()!.slice('extra '.length));
    if (extra === null) return err('the line `extra` is not base64');
  }
  const index = /^index (0|[1-9]\d{0,14})$/.exec(lines.shift() ?? '');
  if (index === null) return err('a proof has a line `index N`');
  if (lines.length > LOG_PROOF_LIMITS.hashesMax) return err('a proof of more than 63 hashes');
  const proof = lines.map(bytesFromBase64);
  if (!proof.every((hash) => hash?.length === HASH_BYTES))
    return err('a line of the proof is not a hash in base64');
  const checkpoint = text.slice(cut + 2);
  return ok({ extra, index: Number(index[1]), proof: proof as Uint8Array[], checkpoint });
}

/** The checkpoint under which the entry lies; the error says what does not hold. */
export function checkLogProof(
  { sha256, verify }: { readonly sha256: Sha256; readonly verify: Verify },
  key: NoteKey,
  entry: Uint8Array,
  { index, proof, checkpoint: note }: LogProof,
): Result<{ readonly checkpoint: Checkpoint; readonly text: string }, string> {
  const text = openNote(sha256, note, key, verify);
  const checkpoint = text.ok ? parseCheckpoint(text.value) : text;
  if (!text.ok || !checkpoint.ok)
    return err(`the checkpoint: ${checkpoint.ok ? 'no text' : checkpoint.error.message}`);
  const { origin, size, root } = checkpoint.value;
  if (origin !== key.name) return err(`the checkpoint is of another log than ${key.name}`);
  const claim = { index, size, leafHash: leafHash(sha256, entry), root, proof };
  if (!verifyInclusion(sha256, claim))
    return err(`the entry is not number ${index} of the ${size} that the checkpoint signs`);
  return ok({ checkpoint: checkpoint.value, text: text.value });
}

/** What is proven: a record, and what lies in its body's place. */
export type ProvenRecord = {
  readonly record: Uint8Array;
  readonly body:
    | ({ readonly kind: 'whole' } & SealedBody)
    | { readonly kind: 'erased'; readonly tombstone: Uint8Array }
    | { readonly kind: 'withheld' };
};

/** As the `extra` of a proof: canonical JSON of base64. */
export function encodeProven({ record, body }: ProvenRecord): Uint8Array {
  const base: Record<string, JsonValue> = { record: base64FromBytes(record) };
  if (body.kind === 'whole')
    Object.assign(base, { salt: base64FromBytes(body.salt), body: base64FromBytes(body.bytes) });
  if (body.kind === 'erased') base.tombstone = base64FromBytes(body.tombstone);
  const bytes = canonicalBytes(base);
  if (!bytes.ok) throw new TypeError(`a proof: ${bytes.error.message}`);
  return bytes.value;
}

export function decodeProven(bytes: Uint8Array): Result<ProvenRecord, string> {
  const json = parseStrictJson(bytes);
  if (!json.ok || typeof json.value !== 'object' || json.value === null)
    return err('`extra` has no record of ours');
  const fields = json.value as { readonly [name: string]: JsonValue };
  const part = (name: string) =>
    typeof fields[name] === 'string' ? bytesFromBase64(fields[name]) : null;
  const [record, salt, body, tombstone] = ['record', 'salt', 'body', 'tombstone'].map(part);
  const names = Object.keys(fields).sort().join();
  if (record != null && names === 'record') return ok({ record, body: { kind: 'withheld' } });
  if (record != null && tombstone != null && names === 'record,tombstone')
    return ok({ record, body: { kind: 'erased', tombstone } });
  if (record != null && salt != null && body != null && names === 'body,record,salt')
    return ok({ record, body: { kind: 'whole', salt, bytes: body } });
  return err('`extra` has no record of ours');
}
