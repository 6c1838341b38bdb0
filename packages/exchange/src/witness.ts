/**
 * What a witness is asked and what it answers (C2SP tlog-witness, `add-checkpoint`): a size that it saw last, the proof that the
 * log only grew since, and the new checkpoint. The verdict is a pure function of the question, the keys that are trusted and
 * what was cosigned last; keeping the new state and signing are the caller's, in one transaction.
 * https://c2sp.org/tlog-witness, RFC 6962 §2.1.2
 */
import { err, ok, type Result } from '@noroshi/time';
import { base64FromBytes, bytesFromBase64, type Sha256, sameBytes } from './bytes.ts';
import {
  type Checkpoint,
  NOTE_LIMITS,
  type NoteKey,
  openNote,
  parseCheckpoint,
  type Verify,
} from './note.ts';
import { verifyConsistency } from './proof.ts';
import { HASH_BYTES } from './tree.ts';

export const WITNESS_LIMITS = {
  hashesMax: 63, // tlog-witness: a client must not send more
  requestBytesMax: NOTE_LIMITS.lengthMax + 64 * 45,
} as const;

export type AddCheckpoint = {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string; // the checkpoint with its signatures
};

/** What a witness cosigned last of a log. */
export type WitnessState = { readonly size: number; readonly root: Uint8Array };

export type WitnessVerdict =
  | { readonly status: 200; readonly text: string; readonly checkpoint: Checkpoint }
  /** `size` is what was cosigned last, which the answer says. */
  | { readonly status: 409; readonly size: number; readonly message: string }
  | { readonly status: 400 | 403 | 404 | 422; readonly message: string };

export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return `${[`old ${oldSize}`, ...proof.map(base64FromBytes)].join('\n')}\n\n${note}`;
}

export function parseAddCheckpoint(text: string): Result<AddCheckpoint, string> {
  if (text.length > WITNESS_LIMITS.requestBytesMax) return err('the question is too long');
  const cut = text.indexOf('\n\n');
  const [head = '', ...lines] = cut < 0 ? [] : text.slice(0, cut).split('\n');
  const old = /^old (0|[1-9]\d{0,15})$/.exec(head);
  const oldSize = Number(old?.[1]);
  if (old === null || !Number.isSafeInteger(oldSize))
    return err('it begins with "old SIZE", hashes of the proof, an empty line, and a checkpoint');
  if (lines.length > WITNESS_LIMITS.hashesMax) return err('a proof of more than 63 hashes');
  const proof = lines.map(bytesFromBase64);
  if (!proof.every((hash) => hash?.length === HASH_BYTES))
    return err('a line of the proof is not a hash in base64');
  return ok({ oldSize, proof: proof as Uint8Array[], note: text.slice(cut + 2) });
}

/** The origin that a note claims, to look up its keys; null for no checkpoint. Nothing of it is verified yet. */
export function claimedOrigin(note: string): string | null {
  const cut = note.lastIndexOf('\n\n');
  const checkpoint = cut < 0 ? null : parseCheckpoint(note.slice(0, cut + 1));
  return checkpoint?.ok ? checkpoint.value.origin : null;
}

/** `keys` are those trusted for the log's origin (none: it is unknown); `last` is what was cosigned of it, null for nothing yet. */
export function judgeCheckpoint(
  { sha256, verify }: { readonly sha256: Sha256; readonly verify: Verify },
  keys: readonly NoteKey[],
  last: WitnessState | null,
  { oldSize, proof, note }: AddCheckpoint,
): WitnessVerdict {
  const origin = claimedOrigin(note);
  if (origin === null) return { status: 400, message: 'what follows is no checkpoint' };
  const theirs = keys.filter(({ name }) => name === origin);
  if (theirs.length === 0) return { status: 404, message: 'this witness does not know the log' };
  const text = signedText(sha256, note, theirs, verify);
  if (!text.ok) return { status: text.error.isForm ? 400 : 403, message: text.error.message };
  const parsed = parseCheckpoint(text.value);
  if (!parsed.ok) return { status: 400, message: parsed.error.message };
  const checkpoint = parsed.value;
  const { size, root } = checkpoint;
  if (oldSize > size)
    return { status: 400, message: `old ${oldSize} is beyond the checkpoint of ${size}` };
  const seen = last ?? { size: 0, root: sha256(new Uint8Array()) };
  if (oldSize !== seen.size)
    return { status: 409, size: seen.size, message: `cosigned up to ${seen.size}` };
  if (oldSize === size) {
    if (!sameBytes(root, seen.root))
      return { status: 409, size: seen.size, message: `another log of ${size} was cosigned` };
    if (proof.length === 0) return { status: 200, text: text.value, checkpoint };
    return { status: 422, message: 'the proof from a size to itself is empty' };
  }
  if (oldSize === 0) {
    if (proof.length === 0) return { status: 200, text: text.value, checkpoint };
    return { status: 422, message: 'the proof from 0 is empty' };
  }
  const claim = { size1: oldSize, root1: seen.root, size2: size, root2: root, proof };
  if (!verifyConsistency(sha256, claim))
    return { status: 422, message: `it is not shown that the log of ${oldSize} only grew` };
  return { status: 200, text: text.value, checkpoint };
}

/** At least one trusted key has signed; a line of a trusted key that is wrong spoils the note (signed-note). */
function signedText(
  sha256: Sha256,
  note: string,
  keys: readonly NoteKey[],
  verify: Verify,
): Result<string, { readonly isForm: boolean; readonly message: string }> {
  let text: string | null = null;
  for (const key of keys) {
    const opened = openNote(sha256, note, key, verify);
    if (opened.ok) text = opened.value;
    else if (opened.error.kind !== 'unsigned') {
      const isForm = opened.error.kind === 'form';
      return err({ isForm, message: opened.error.message });
    }
  }
  if (text !== null) return ok(text);
  return err({ isForm: false, message: 'no signature of a key that is trusted for this log' });
}

/** The lines of an answer, each with its newline, the count bounded as that of any note. */
export function cosignatureLines(text: string): readonly string[] {
  const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : [];
  if (lines.length > NOTE_LIMITS.signaturesMax) return [];
  return lines.filter((line) => line.startsWith('— ')).map((line) => `${line}\n`);
}
