/** What the partner listener answers: the lanes to whoever asks, now or as soon as there is news. */
import {
  base64FromBytes,
  EMPTY_FRONTIER,
  encodeBatch,
  encodeBundle,
  openCosignature,
  type Partner,
  squeeze,
  witnessName,
} from '@noroshi/exchange';
import { appendEvent } from '@noroshi/store';
import {
  confirmLane,
  type LaneKey,
  laneEntries,
  laneOf,
  saveWitness,
} from '@noroshi/store/exchange';
import type { NodeContext } from '../context.ts';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import { type Author, LANE_EVENT, laneFrontier, signCheckpoint, textOf } from './author.ts';
import { checkpointBytes, tileBytes } from './log-files.ts';
import {
  type LaneQuestion,
  type PartnerRequest,
  PROTOCOL_LIMITS,
  type PullQuestion,
  type Seen,
} from './protocol.ts';
import { answerPull, consistencyProof, inclusionProof, keyBytes, pieceOf } from './reader.ts';
import { SQUEEZER } from './zlib.ts';

/** The event that says a partner keeps more of its lane; its subject is the partner. */
export const CONFIRM_EVENT = 'partner.confirmed';

export type PartnerAnswer =
  /** `isDated`: with our time, for who asks how our clocks differ. */
  | { readonly status: 200; readonly bytes: Uint8Array; readonly isDated?: boolean }
  | { readonly status: 200 | 400 | 403 | 404 | 405 | 429 | 500; readonly text: string };

export async function answerRequest(
  context: NodeContext,
  author: Author,
  partner: Partner,
  asked: PartnerRequest,
  signal: AbortSignal,
): Promise<PartnerAnswer> {
  if (asked.kind === 'pull') return answerPulled(context, author, partner, asked, signal);
  const { db } = context.store;
  const key = { partner: partner.id, lane: asked.lane };
  if (asked.kind === 'body') {
    const piece = await pieceOf(db, partner.id, asked);
    if (piece === undefined) return { status: 404, text: 'there is no such body, or no such byte' };
    return { status: 200, bytes: squeeze(SQUEEZER, piece) };
  }
  if (asked.kind === 'file') {
    const { tile } = asked;
    const bytes = await (tile === null ? checkpointBytes(db, key) : tileBytes(db, key, tile));
    return bytes === null
      ? { status: 404, text: 'your lane has no such file' }
      : { status: 200, bytes };
  }
  if (asked.kind === 'checkpoint') {
    const { lane, after, waitS } = asked;
    await waitForNews(context, partner.id, [{ lane, from: after, known: after }], waitS, signal);
    const grown = (await laneOf(db, key))?.checkpoint;
    const checkpoint = grown ?? signCheckpoint(author, key, EMPTY_FRONTIER);
    return { status: 200, bytes: new TextEncoder().encode(checkpoint) };
  }
  const size = (await laneOf(db, key))?.size ?? 0;
  const beyond = (n: number) => n > size;
  if (asked.kind === 'entries') {
    if (asked.from >= asked.to || beyond(asked.to)) return outside(size);
    return { status: 200, bytes: await recordsOf(context, key, asked.from, asked.to) };
  }
  if (asked.kind === 'consistency') {
    if (asked.from > asked.to || beyond(asked.to)) return outside(size);
    return proof(await consistencyProof(db, key, asked.from, asked.to));
  }
  if (asked.index >= asked.size || beyond(asked.size)) return outside(size);
  return proof(await inclusionProof(db, key, asked.index, asked.size));
}

async function answerPulled(
  context: NodeContext,
  author: Author,
  partner: Partner,
  asked: PullQuestion,
  signal: AbortSignal,
): Promise<PartnerAnswer> {
  await confirm(context, partner.id, asked.lanes);
  for (const seen of asked.seen) await keepSeen(context, author, partner, seen);
  await waitForNews(context, partner.id, asked.lanes, asked.waitS, signal);
  const answers = await answerPull(context.store.db, author, partner.id, asked);
  await reportAhead(context, partner.id, asked.lanes);
  return {
    status: 200,
    bytes: squeeze(SQUEEZER, encodeBatch(answers)),
    isDated: asked.waitS === 0,
  };
}

function outside(size: number): PartnerAnswer {
  return { status: 404, text: `your lane has ${size} records: ask within them` };
}

function proof(hashes: readonly Uint8Array[]): PartnerAnswer {
  return { status: 200, text: hashes.map(base64FromBytes).join('\n') };
}

async function recordsOf(
  context: NodeContext,
  key: LaneKey,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const { entriesMax, bytesMax } = PROTOCOL_LIMITS;
  const records: Uint8Array[] = [];
  let length = 0;
  for (const { record } of await laneEntries(
    context.store.db,
    key,
    from,
    Math.min(to - from, entriesMax),
  )) {
    length += record.length + 2;
    if (length > bytesMax && records.length > 0) break;
    records.push(record);
  }
  return encodeBundle(records);
}

/** Resolves when one of the lanes has something to say, when the time is over, or when nobody listens any more. */
async function waitForNews(
  context: NodeContext,
  partner: string,
  lanes: readonly LaneQuestion[],
  waitS: number,
  signal: AbortSignal,
): Promise<void> {
  const grown = new AbortController();
  const unfollow = context.feed.follow((events) => {
    const isNews = events.some(
      ({ kind, subject, doc }) =>
        kind === LANE_EVENT && subject === partner && lanes.some(({ lane }) => lane === doc.lane),
    );
    if (isNews) grown.abort();
  });
  try {
    if (waitS === 0) return;
    for (const { lane, from, known } of lanes) {
      const size = (await laneOf(context.store.db, { partner, lane }))?.size ?? 0;
      if (size !== from || size !== known) return;
    }
    await context.clock.sleepMs(
      waitS * 1000,
      AbortSignal.any([grown.signal, signal, context.stop]),
    );
  } finally {
    unfollow();
  }
}

/** Asking from n says that all before n is kept. */
async function confirm(
  context: NodeContext,
  partner: string,
  lanes: readonly LaneQuestion[],
): Promise<void> {
  for (const { lane: name, from } of lanes) {
    const key = { partner, lane: name };
    const lane = await laneOf(context.store.db, key);
    if (lane === undefined || from <= lane.confirmed || from > lane.size) continue;
    const atUs = context.clock.wallUs();
    await context.store.write(async (tx) => {
      await confirmLane(tx, key, from, atUs);
      const doc = { lane: name, confirmed: from };
      const event = { atUs, kind: CONFIRM_EVENT, subject: partner, doc };
      await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
    });
    context.feed.wake();
  }
}

/** The partner's signature on one of our checkpoints: kept beside that checkpoint, when it is right. */
async function keepSeen(
  context: NodeContext,
  author: Author,
  partner: Partner,
  { lane: name, size, cosignature }: Seen,
): Promise<void> {
  const key = { partner: partner.id, lane: name };
  const lane = await laneOf(context.store.db, key);
  if (lane === undefined || size > lane.size || size === 0) return;
  const text = textOf(author, key, await laneFrontier(context.store.db, key, size));
  const witness = {
    ...{ name: witnessName(author.mode, partner.id), publicKey: keyBytes(partner.signingKey) },
  };
  const line = `— ${witness.name} ${Buffer.from(cosignature, 'base64url').toString('base64')}\n`;
  const opened = openCosignature(sha256, text, line, witness, verifyEd25519);
  if (!opened.ok) {
    context.metrics.count('noroshi_partner_refused_total', 1, { kind: 'cosignature' });
    context.log('warn', `partner link: ${partner.id}, lane ${name}: ${opened.error}`);
    return;
  }
  await context.store.write((tx) => saveWitness(tx, key, `${text}\n${line}`));
}

/** A partner that has more of our lanes than we do: our store is older than what we told. */
async function reportAhead(
  context: NodeContext,
  partner: string,
  lanes: readonly LaneQuestion[],
): Promise<void> {
  for (const { lane, from } of lanes) {
    const part = `partner/${partner}/${lane}`;
    const size = (await laneOf(context.store.db, { partner, lane }))?.size ?? 0;
    if (from <= size) context.health.forget(part);
    else
      context.health.report(
        part,
        'failed',
        `${partner} keeps ${from} records of our ${lane} lane, and this store has ${size}: it was restored from an old backup; restore the newest, or meet again with new keys`,
      );
  }
}
