/** What the partner listener answers: the lane of whoever asks, now or as soon as there is news. */
import { base64FromBytes, encodeBundle, encodePull, PULL_LIMITS } from '@noroshi/exchange';
import { appendEvent } from '@noroshi/store';
import { confirmLane, laneEntries, laneOf } from '@noroshi/store/exchange';
import { sleepMs } from '../clock.ts';
import type { NodeContext } from '../context.ts';
import { type Author, LANE_EVENT } from './author.ts';
import type { PartnerRequest } from './protocol.ts';
import { answerPull, consistencyProof, inclusionProof } from './reader.ts';

/** The event that says a partner keeps more of its lane; its subject is the partner. */
export const CONFIRM_EVENT = 'partner.confirmed';

export type PartnerAnswer =
  | { readonly status: 200; readonly bytes: Uint8Array }
  | { readonly status: 200 | 400 | 403 | 404 | 405 | 429 | 500; readonly text: string };

export async function answerRequest(
  context: NodeContext,
  author: Author,
  partner: string,
  asked: PartnerRequest,
  signal: AbortSignal,
): Promise<PartnerAnswer> {
  const { db } = context.store;
  if (asked.kind === 'pull') {
    await confirm(context, partner, asked.from);
    await waitForNews(context, partner, Math.max(asked.from, asked.known), asked.waitS, signal);
    const answer = await answerPull(db, author, partner, asked);
    reportAhead(context, partner, asked.from, answer.size);
    return { status: 200, bytes: encodePull(answer) };
  }
  if (asked.kind === 'checkpoint') {
    await waitForNews(context, partner, asked.after, asked.waitS, signal);
    const { checkpoint } = await answerPull(db, author, partner, { from: 0, known: 0 });
    return { status: 200, bytes: new TextEncoder().encode(checkpoint) };
  }
  const size = (await laneOf(db, partner))?.size ?? 0;
  const beyond = (n: number) => n > size;
  if (asked.kind === 'entries') {
    if (asked.from >= asked.to || beyond(asked.to)) return outside(size);
    return { status: 200, bytes: await entriesOf(context, partner, asked.from, asked.to) };
  }
  if (asked.kind === 'consistency') {
    if (asked.from > asked.to || beyond(asked.to)) return outside(size);
    return proof(await consistencyProof(db, partner, asked.from, asked.to));
  }
  if (asked.index >= asked.size || beyond(asked.size)) return outside(size);
  return proof(await inclusionProof(db, partner, asked.index, asked.size));
}

function outside(size: number): PartnerAnswer {
  return { status: 404, text: `your lane has ${size} entries: ask within them` };
}

function proof(hashes: readonly Uint8Array[]): PartnerAnswer {
  return { status: 200, text: hashes.map(base64FromBytes).join('\n') };
}

async function entriesOf(
  context: NodeContext,
  partner: string,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const most = Math.min(to - from, PULL_LIMITS.entriesMax);
  const entries: Uint8Array[] = [];
  let length = 0;
  for (const { bytes } of await laneEntries(context.store.db, partner, from, most)) {
    length += bytes.length + 2;
    if (length > PULL_LIMITS.bytesMax && entries.length > 0) break;
    entries.push(bytes);
  }
  return encodeBundle(entries);
}

/** Resolves when the lane has grown beyond `size`, when the time is over, or when nobody listens any more. */
async function waitForNews(
  context: NodeContext,
  partner: string,
  size: number,
  waitS: number,
  signal: AbortSignal,
): Promise<void> {
  const grown = new AbortController();
  const unfollow = context.feed.follow((events) => {
    if (events.some(({ kind, subject }) => kind === LANE_EVENT && subject === partner))
      grown.abort();
  });
  try {
    const lane = await laneOf(context.store.db, partner);
    if (waitS === 0 || (lane?.size ?? 0) !== size) return;
    await sleepMs(waitS * 1000, AbortSignal.any([grown.signal, signal, context.stop]));
  } finally {
    unfollow();
  }
}

/** Asking from n says that all before n is kept. */
async function confirm(context: NodeContext, partner: string, from: number): Promise<void> {
  const lane = await laneOf(context.store.db, partner);
  if (lane === undefined || from <= lane.confirmed || from > lane.size) return;
  const atUs = context.clock.wallUs();
  await context.store.write(async (tx) => {
    await confirmLane(tx, partner, from, atUs);
    if (from === lane.confirmed) return; // asked again: nothing is new
    const event = { atUs, kind: CONFIRM_EVENT, subject: partner, doc: { confirmed: from } };
    await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
  });
  if (from > lane.confirmed) context.feed.wake();
}

/** A partner that has more of our lane than we do: our store is older than what we told. */
function reportAhead(context: NodeContext, partner: string, from: number, size: number): void {
  const part = `partner/${partner}/lane`;
  if (from <= size) {
    context.health.forget(part);
    return;
  }
  context.health.report(
    part,
    'failed',
    `${partner} keeps ${from} entries of our lane, and this store has ${size}: it was restored from an old backup; restore the newest, or meet again with new keys`,
  );
}
