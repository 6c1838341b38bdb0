/** What the partner listener answers: the lanes to whoever asks, now or as soon as there is news. */
import {
  base64FromBytes,
  EMPTY_FRONTIER,
  encodeBatch,
  encodeBundle,
  type Partner,
  squeeze,
} from '@noroshi/exchange';
import { type LaneKey, laneEntries, laneOf } from '@noroshi/store/exchange';
import type { NodeContext } from '../context.ts';
import { type Author, LANE_EVENT, signCheckpoint } from './author.ts';
import { confirmTaken, keepSeen } from './confirmed.ts';
import { haltedText, haltFor } from './halt.ts';
import { checkpointBytes, tileBytes } from './log-files.ts';
import {
  type LaneQuestion,
  type PartnerRequest,
  PROTOCOL_LIMITS,
  type PullQuestion,
} from './protocol.ts';
import { answerPull, consistencyProof, inclusionProof, pieceOf } from './reader.ts';
import { SQUEEZER } from './zlib.ts';

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
  const { store, clock } = context;
  if (await confirmTaken(store, partner.id, asked.lanes, clock.wallUs())) context.feed.wake();
  for (const seen of asked.seen) {
    const kept = await keepSeen(store, author, partner, seen, clock.wallUs());
    if (kept.ok) continue;
    context.metrics.count('noroshi_partner_refused_total', 1, { kind: 'cosignature' });
    context.log('warn', `partner link: ${partner.id}, lane ${seen.lane}: ${kept.error}`);
  }
  await waitForNews(context, partner.id, asked.lanes, asked.waitS, signal);
  const answers = await answerPull(context.store.db, author, partner.id, asked);
  await reportAhead(context, author, partner.id, asked.lanes);
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

/** A partner that has more of our lanes than we do: our store is older than what we told. */
async function reportAhead(
  { store, health, clock }: NodeContext,
  { keys: { epoch } }: Author,
  partner: string,
  lanes: readonly LaneQuestion[],
): Promise<void> {
  for (const { lane, from, known } of lanes) {
    const part = `partner/${partner}/${lane}`;
    const size = (await laneOf(store.db, { partner, lane }))?.size ?? 0;
    const asked = Math.max(from, known);
    if (asked <= size) {
      health.forget(part);
      continue;
    }
    await haltFor(store, { partner, epoch, lane, asked, size, atUs: clock.wallUs() });
    health.report(part, 'failed', `${lane}: ${haltedText(partner)}`);
  }
}
