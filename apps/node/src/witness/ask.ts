/**
 * Asking a witness to cosign one of our lanes: the checkpoint, and the proof that the lane only grew since what it signed last. What it
 * learns is a name, a size and a hash. That it has signed more than we have, or something else, is for people: this store has been
 * put back, or rewritten. https://c2sp.org/tlog-witness
 */
import {
  cosignatureLines,
  formatAddCheckpoint,
  type LaneName,
  openCosignature,
} from '@noroshi/exchange';
import type { Db, Store } from '@noroshi/store';
import {
  type Cosigned,
  keepCosigned,
  type LaneKey,
  laneOf,
  saveAsked,
  type WitnessAsked,
} from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import { type FetchAnswer, type Fetcher, formatFetchError } from '../fetch/index.ts';
import { sha256 } from '../keys/keys.ts';
import { consistencyProof } from '../partner/reader.ts';
import { verifyWitness } from './keys.ts';
import type { WitnessPeer } from './settings.ts';

export type WitnessQuestion = {
  readonly store: Store;
  readonly fetcher: Pick<Fetcher, 'post'>;
  readonly peer: WitnessPeer;
  readonly wallUs: () => number;
  readonly signal: AbortSignal;
};

const ANSWER_BYTES_MAX = 65_536;
const ANSWER_MS = 20_000;

/** Asks, and keeps what came of it. `before`: how it went last; undefined for the first time. Null where the lane is empty. */
export async function askWitness(
  question: WitnessQuestion,
  key: LaneKey & { readonly lane: LaneName },
  before: WitnessAsked | undefined,
): Promise<WitnessAsked | null> {
  const { store, peer, wallUs } = question;
  const lane = await laneOf(store.db, key);
  if (lane === undefined) return null;
  const { partner } = key;
  const place = { partner, lane: key.lane, witness: peer.witness };
  const { size } = lane;
  const known = before === undefined || before.size > size ? 0 : before.size;
  let old = known;
  let answer = await post(question, store.db, key, old, lane);
  const told = answer.ok ? sizeIn(answer.value) : null;
  if (told !== null && told <= size && told !== old) {
    old = told; // it has seen another of our checkpoints: from there
    answer = await post(question, store.db, key, old, lane);
  }
  const judged = judge(question.peer, lane, old, answer);
  const asked: WitnessAsked = {
    ...{ ...place, size: judged.size ?? known, state: judged.state },
    ...{ reason: judged.reason, atUs: wallUs() },
  };
  await store.write(async (tx) => {
    if (judged.signed !== undefined)
      await keepCosigned(tx, { ...place, ...judged.signed, size, seenUs: asked.atUs });
    await saveAsked(tx, asked);
  });
  return asked;
}

async function post(
  { fetcher, peer, signal }: WitnessQuestion,
  db: Db,
  key: LaneKey,
  old: number,
  { size, checkpoint }: { readonly size: number; readonly checkpoint: string },
): Promise<Result<FetchAnswer, string>> {
  const proof = old === 0 || old === size ? [] : await consistencyProof(db, key, old, size);
  const body = formatAddCheckpoint({ oldSize: old, proof, note: checkpoint });
  const answer = await fetcher.post(`${peer.url!.replace(/\/+$/, '')}/add-checkpoint`, body, {
    ...{ bytesMax: ANSWER_BYTES_MAX, timeoutMs: ANSWER_MS, redirectsMax: 0, signal },
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
  return answer.ok ? answer : err(formatFetchError(answer.error));
}

/** The size that a 409 says; null for any other answer. */
function sizeIn({ status, headers, body }: FetchAnswer): number | null {
  if (status !== 409 || !headers['content-type']?.startsWith('text/x.tlog.size')) return null;
  const text = Buffer.from(body).toString('latin1');
  const size = /^(0|[1-9]\d{0,15})\n$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(size) ? size : null;
}

type Judged = {
  readonly state: WitnessAsked['state'];
  readonly reason: string;
  readonly size?: number; // that it is known to have cosigned
  readonly signed?: Pick<Cosigned, 'text' | 'lines' | 'atS'>;
};

function judge(
  peer: WitnessPeer,
  { size, checkpoint }: { readonly size: number; readonly checkpoint: string },
  old: number,
  answer: Result<FetchAnswer, string>,
): Judged {
  if (!answer.ok) return { state: 'silent', reason: answer.error };
  const { status, body } = answer.value;
  if (status === 200) {
    const signed = signatures(peer, checkpoint, Buffer.from(body).toString('utf8'));
    if (signed.ok) return { state: 'ok', reason: '', size, signed: signed.value };
    return { state: 'refused', reason: signed.error };
  }
  const told = sizeIn(answer.value);
  if (told !== null && told > size)
    return { state: 'ahead', reason: `it has cosigned ${told} records, this store has ${size}` };
  if (status === 422 && old > 0)
    return { state: 'fork', reason: `what it cosigned of ${old} records is not ours` };
  if (told !== null && told === size)
    return { state: 'fork', reason: `it has cosigned another lane of ${size} records` };
  return { state: 'refused', reason: `status ${status}: ${wordsOf(status, body)}` };
}

/** Those lines that are right; of others none is looked at. */
function signatures(
  { keys, witness }: WitnessPeer,
  checkpoint: string,
  answer: string,
): Result<Pick<Cosigned, 'text' | 'lines' | 'atS'>, string> {
  const text = checkpoint.slice(0, checkpoint.lastIndexOf('\n\n') + 1);
  const lines: string[] = [];
  let atS = 0;
  for (const line of cosignatureLines(answer))
    for (const key of keys) {
      const opened = openCosignature(sha256, text, line, key, verifyWitness);
      if (!opened.ok) continue;
      lines.push(line);
      atS = Math.max(atS, opened.value.atS);
      break;
    }
  if (lines.length > 0) return ok({ text, lines: lines.join(''), atS });
  return err(`its answer has no cosignature of ${witness} by a key that is configured`);
}

function wordsOf(status: number, body: Uint8Array): string {
  if (status === 404) return 'it does not know this lane: hand it the line of noroshi audit keys';
  if (status === 403)
    return 'it knows another key of this lane: noroshi audit keys has the present';
  const words = Buffer.from(body.subarray(0, 160)).toString('latin1');
  return words.replace(/[^ -~]+/g, ' ').trim();
}
