/**
 * One answer of a lane: its checkpoint, entries from where the reader is, and two proofs: that the checkpoint continues the one
 * the reader knows, and that it covers exactly the entries given. The reader needs its frontier and no entry of the past. What
 * is wrong is told apart: a fork, a rollback, a bad signature.
 */
import { err, ok, type Result } from '@noroshi/time';
import { type Sha256, sameBytes } from './bytes.ts';
import { type Checkpoint, type NoteKey, openNote, parseCheckpoint, type Verify } from './note.ts';
import { verifyConsistency } from './proof.ts';
import { appendLeaf, type Frontier, frontierRoot, leafHash } from './tree.ts';

export type PullAnswer = {
  readonly checkpoint: string; // signed note
  readonly sinceKnown: readonly Uint8Array[]; // proof: known checkpoint → this one
  readonly sinceEntries: readonly Uint8Array[]; // proof: end of these entries → this checkpoint
  readonly entries: readonly Uint8Array[];
};

/** What the reader holds: the frontier of what it has taken, and the checkpoint it verified last (at least as far). */
export type PullState = {
  readonly key: NoteKey; // its name is the origin of the lane
  readonly frontier: Frontier;
  readonly known: { readonly size: number; readonly root: Uint8Array; readonly note: string };
};

export type PulledEntry = {
  readonly index: number;
  readonly bytes: Uint8Array;
};

export type Pulled = {
  readonly entries: readonly PulledEntry[];
  readonly frontier: Frontier;
  readonly checkpoint: Checkpoint;
};

/** Each of them ends the feed: both sides are kept. */
export type PullError = {
  readonly kind: 'signature' | 'origin' | 'rollback' | 'fork' | 'proof';
  readonly message: string;
};

/** Checks an answer against what the reader holds. Nothing of it may be used before this says so. */
export function verifyPull(
  sha256: Sha256,
  verify: Verify,
  state: PullState,
  answer: PullAnswer,
): Result<Pulled, PullError> {
  const { key, known } = state;
  const text = openNote(sha256, answer.checkpoint, key, verify);
  const checkpoint = text.ok ? parseCheckpoint(text.value) : text;
  if (!checkpoint.ok) return refused('signature', checkpoint.error.message);
  const { origin, size, root } = checkpoint.value;
  if (origin !== key.name)
    return refused('origin', `the checkpoint is of ${shown(origin)}: expected ${key.name}`);
  const continues = followsByItself(sha256, state, answer, size)
    ? null
    : checkContinues(sha256, known, checkpoint.value, answer.sinceKnown);
  if (continues !== null) return err(continues);
  const grown = takeEntries(sha256, state.frontier, answer.entries);
  if (grown.frontier.size > size)
    return refused('proof', `${grown.frontier.size} entries under a checkpoint of ${size}`);
  const isCovered = verifyConsistency(sha256, {
    ...{ size1: grown.frontier.size, root1: frontierRoot(sha256, grown.frontier) },
    ...{ size2: size, root2: root, proof: answer.sinceEntries },
  });
  if (!isCovered && !(grown.frontier.size === 0 && answer.sinceEntries.length === 0))
    return refused('proof', 'the entries are not those that the checkpoint covers');
  return ok({ ...grown, checkpoint: checkpoint.value });
}

/**
 * Where the reader has taken all that the known checkpoint covers, the second proof shows what the first one would: the known
 * log, these entries, and the new checkpoint are one chain. Such an answer need not carry the first: a thin link is thankful.
 */
function followsByItself(
  sha256: Sha256,
  { frontier, known }: PullState,
  answer: PullAnswer,
  size: number,
): boolean {
  if (answer.sinceKnown.length > 0 || answer.entries.length === 0 || size <= known.size)
    return false;
  if (known.size === 0 || frontier.size !== known.size) return false;
  return sameBytes(frontierRoot(sha256, frontier), known.root);
}

/** Null when the new checkpoint has the known one as its beginning. */
function checkContinues(
  sha256: Sha256,
  known: PullState['known'],
  next: Checkpoint,
  proof: readonly Uint8Array[],
): PullError | null {
  if (next.size < known.size)
    return { kind: 'rollback', message: `a checkpoint of ${next.size} after one of ${known.size}` };
  if (next.size === known.size)
    return sameBytes(next.root, known.root)
      ? null
      : { kind: 'fork', message: `two checkpoints of ${known.size} entries with other roots` };
  if (known.size === 0) return null;
  const claim = { size1: known.size, root1: known.root, size2: next.size, root2: next.root, proof };
  return verifyConsistency(sha256, claim)
    ? null
    : {
        kind: 'fork',
        message: `${next.size} entries are not proven to begin with the ${known.size} known`,
      };
}

function takeEntries(
  sha256: Sha256,
  frontier: Frontier,
  entries: readonly Uint8Array[],
): { readonly frontier: Frontier; readonly entries: readonly PulledEntry[] } {
  let grown = frontier;
  const taken = entries.map((bytes) => {
    const index = grown.size;
    grown = appendLeaf(sha256, grown, leafHash(sha256, bytes)).frontier;
    return { index, bytes };
  });
  return { frontier: grown, entries: taken };
}

/** Of another's making: short, and printable. */
function shown(text: string): string {
  return text.slice(0, 80).replace(/[^ -~]/g, '?');
}

function refused(kind: PullError['kind'], message: string): Result<never, PullError> {
  return err({ kind, message });
}
