/**
 * A witness at work: one question judged against what was cosigned last, the new state kept and the cosignatures made, all in one
 * transaction, so that two questions at once can never take a log back. What it learns of a log is sizes and hashes.
 */
import {
  bytesFromHex,
  claimedOrigin,
  cosign,
  hexFromBytes,
  judgeCheckpoint,
  type NoteKey,
  parseAddCheckpoint,
  type WitnessState,
} from '@noroshi/exchange';
import type { Store } from '@noroshi/store';
import { saveWitnessed, type WitnessedLog, witnessedLog } from '@noroshi/store/exchange';
import { unixMsFromTaiUs } from '@noroshi/time';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import type { WitnessPen } from './keys.ts';

export type Witness = {
  readonly store: Store;
  readonly pens: readonly WitnessPen[];
  readonly wallUs: () => number;
};

export type WitnessAnswer = {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly text: string; // lines of cosignatures; the size, for 409; else words
};

/** Answers `add-checkpoint`. `text` is the whole body of the question. */
export async function addCheckpoint(
  { store, pens, wallUs }: Witness,
  keys: readonly NoteKey[],
  text: string,
): Promise<WitnessAnswer> {
  const asked = parseAddCheckpoint(text);
  if (!asked.ok) return { status: 400, text: `${asked.error}\n` };
  const origin = claimedOrigin(asked.value.note);
  const trusted = keys.filter(({ name }) => name === origin);
  return store.write(async (tx) => {
    const kept = origin === null ? undefined : await witnessedLog(tx, origin);
    const last = kept === undefined ? null : stateOf(kept);
    const tools = { sha256, verify: verifyEd25519 };
    const verdict = judgeCheckpoint(tools, trusted, last, asked.value);
    if (verdict.status === 409) return { status: 409, text: `${verdict.size}\n` };
    if (verdict.status !== 200) return { status: verdict.status, text: `${verdict.message}\n` };
    const atUs = wallUs();
    const atS = Math.floor(unixMsFromTaiUs(atUs) / 1000);
    const lines = pens.map((pen) => cosign(sha256, verdict.text, pen.key, pen.sign, atS)).join('');
    const { size, root } = verdict.checkpoint;
    const note = trustedLines(asked.value.note, verdict.text, origin!) + lines;
    await saveWitnessed(tx, { origin: origin!, size, root: hexFromBytes(root), note, atUs });
    return { status: 200, text: lines };
  });
}

function stateOf({ size, root }: WitnessedLog): WitnessState {
  const hash = bytesFromHex(root);
  if (hash?.length !== 32) throw new Error('a root that was cosigned is damaged: restore a backup');
  return { size, root: hash };
}

/** The note with the log's own lines alone: those of others were not looked at. */
function trustedLines(note: string, text: string, origin: string): string {
  const lines = note.slice(text.length + 1).split('\n');
  const own = lines.filter((line) => line.startsWith(`— ${origin} `)).map((line) => `${line}\n`);
  return `${text}\n${own.join('')}`;
}
