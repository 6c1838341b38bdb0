/**
 * A partner's lanes, followed: ask, verify, apply, ask again from where we are; the urgent one over a connection of its own. Trouble is tried again with growing pauses and
 * jitter, said in health and in the store; a feed that has ended stays so until a person resumes it (`noroshi partner resume`).
 */
import { type LaneName, type Partner, unsqueeze } from '@noroshi/exchange';
import {
  keepPart,
  type Link,
  linkOf,
  type Position,
  partsOf,
  positionOf,
  positionsOf,
  saveLink,
} from '@noroshi/store/exchange';
import type { NoticeDraft } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { admitNotices } from '../warnings/admit.ts';
import { LINK_EVENT, type Taken, type Taker, takeAnswer, tellLink } from './apply.ts';
import type { Author } from './author.ts';
import type { Transport } from './client.ts';
import { seenBy } from './confirmed.ts';
import { clockAheadS, keepMeasure } from './measures.ts';
import { keepPace } from './pace.ts';
import { PROTOCOL_LIMITS, type PullQuestion, type Seen } from './protocol.ts';
import { SQUEEZER } from './zlib.ts';

export const PULLER_LIMITS = { pauseMinMs: 250, pauseMaxMs: 5000, stoppedPollMs: 2000 } as const;

/** The lanes that one connection asks for: what is urgent waits for nothing else. */
export const ROUNDS: readonly (readonly LaneName[])[] = [['flash'], ['routine', 'bulk']];

export type Following = {
  readonly context: NodeContext;
  readonly author: Author;
  readonly partner: Partner;
  readonly transport: Transport;
  readonly lanes: readonly LaneName[];
};

/** Runs until `signal`; never throws. The first of `ROUNDS` says how the link is. */
export async function followLanes(following: Following, signal: AbortSignal): Promise<void> {
  const { context, partner, lanes } = following;
  const { store, clock } = context;
  const part = partOf(partner.id, lanes);
  let failures = 0;
  const probe: Probe = { atMs: Number.NEGATIVE_INFINITY, most: FIRST_BYTES, seen: new Map() };
  while (!signal.aborted) {
    let trouble: string | null = null;
    try {
      const link = await linkOf(store.db, partner.id, clock.wallUs());
      if (link.state === 'stopped') {
        if (lanes === ROUNDS[0]) await raiseStopped(context, partner, link);
        await waitForLink(context, partner.id, signal);
        continue;
      }
      trouble = await round(following, link, probe, signal);
    } catch (cause) {
      trouble = `${partner.id} cannot be followed: ${(cause as Error).message}`;
    }
    if (signal.aborted) return;
    if (trouble === null) {
      failures = 0;
      context.health.report(part, 'ok');
      context.metrics.gauge('noroshi_partner_link_up', 1, { partner: partner.id });
      continue;
    }
    failures++;
    probe.atMs = Number.NEGATIVE_INFINITY; // what failed asks without waiting: a lost answer is missed sooner
    probe.most = Math.max(PROTOCOL_LIMITS.bytesMin, Math.floor(probe.most / 4));
    context.metrics.count('noroshi_partner_pull_failures_total');
    context.health.report(part, 'degraded', `${trouble}; trying again`);
    if (lanes === ROUNDS[0]) {
      context.metrics.gauge('noroshi_partner_link_up', 0, { partner: partner.id });
      await markDown(context, partner.id, trouble);
    }
    await clock.sleepMs(pauseMs(failures, context.random), signal);
  }
}

export function partOf(partner: string, lanes: readonly LaneName[]): string {
  return lanes === ROUNDS[0] ? `partner/${partner}` : `partner/${partner}/${lanes.join('+')}`;
}

type Probe = {
  atMs: number; // elapsed, when it was last asked without waiting, so that the time of an answer could be taken
  most: number; // bytes that one answer may have: as many as come in some seconds
  readonly seen: Map<LaneName, number>; // sizes of the checkpoints that we have signed to them
};
const PROBE_EACH_MS = 60_000;
/** Little at first: what a thin link is given stands before all that comes after; a quick one asks for four times as much each time. */
const FIRST_BYTES = 2048;
/** Pieces of one body are fetched so long before the other lanes of the connection are asked again. */
const APART_ROUND_MS = 30_000;
/** An answer may take so long: what is urgent on the same thin link waits no longer than that. */
const ANSWER_S = 4;

/** One question and its answer; a text when it failed. */
async function round(
  { context, author, partner, transport, lanes }: Following,
  link: Link,
  probe: Probe,
  signal: AbortSignal,
): Promise<string | null> {
  const { store, mode, nodeId, clock } = context;
  const taker: Taker = { store, mode, nodeId, wallUs: clock.wallUs, watchUs: clock.watchUs };
  const atUs = clock.wallUs();
  const probes = clock.elapsedMs() - probe.atMs >= PROBE_EACH_MS;
  const waitS = link.state === 'up' && !probes ? PROTOCOL_LIMITS.waitSMax : 0; // at once, to know that it works
  const positions = await Promise.all(
    lanes.map((lane) => positionOf(store.db, { partner: partner.id, lane })),
  );
  const seen = positions.flatMap((position) => unseen(author, position, probe, atUs));
  const question: PullQuestion = {
    ...{ seen, most: probe.most, waitS },
    lanes: positions.map(({ lane, size, knownSize }) => ({
      ...{ lane: lane as LaneName, from: size, known: knownSize },
    })),
  };
  const startMs = clock.elapsedMs();
  const answer = await transport.pull(question, signal);
  if (!answer.ok) return answer.error;
  for (const { lane, size } of seen) probe.seen.set(lane, size);
  if (waitS === 0) {
    pace(probe, answer.value.length, clock.elapsedMs() - startMs);
    if (link.state === 'up') {
      probe.atMs = clock.elapsedMs(); // on a connection that stands: its making is not in the time
      const tookMs = probe.atMs - startMs;
      await keepPace(context, partner.id, { bytes: answer.value.length, tookMs });
    }
    measure(context, partner.id, transport);
  }
  const taken = await takeAnswer(taker, partner, question.lanes, answer.value);
  if (!taken.ok) return taken.error.kind === 'stopped' ? null : taken.error.message;
  const { records, apart } = taken.value;
  context.metrics.count('noroshi_partner_entries_taken_total', records);
  if (records > 0 || link.state !== 'up') context.feed.wake();
  return apart === undefined ? null : fetchApart(context, partner, transport, apart, probe, signal);
}

/** Our signature on the newest checkpoint that we have verified, when they do not have it yet. */
function unseen(author: Author, position: Position, probe: Probe, atUs: number): Seen[] {
  if (probe.seen.get(position.lane as LaneName) === position.knownSize) return [];
  return [seenBy(author, position, atUs) ?? []].flat();
}

/** As many bytes as come in some seconds; a link that is quick gets more each time. */
function pace(probe: Probe, bytes: number, tookMs: number): void {
  const { bytesMin, bytesMax } = PROTOCOL_LIMITS;
  const inTime = Math.floor((bytes / Math.max(tookMs, 1)) * 1000 * ANSWER_S);
  const next = tookMs < 1000 * ANSWER_S ? Math.max(4 * probe.most, inTime) : inTime;
  probe.most = Math.min(bytesMax, Math.max(bytesMin, next));
}

/** Fetches a long body piece by piece; what came is kept, so that a cut costs one piece. */
async function fetchApart(
  context: NodeContext,
  partner: Partner,
  transport: Transport,
  { lane, index, bytes }: NonNullable<Taken['apart']>,
  probe: Probe,
  signal: AbortSignal,
): Promise<string | null> {
  const { store, clock } = context;
  const place = { partner: partner.id, lane, index };
  let from = (await partsOf(store.db, place)).length;
  const endMs = clock.elapsedMs() + APART_ROUND_MS;
  while (from < bytes && !signal.aborted) {
    if (clock.elapsedMs() >= endMs) return null; // the lanes are asked again, what is routine first; the pieces are kept
    const startMs = clock.elapsedMs();
    const answer = await transport.body({ lane, index, from, most: probe.most }, signal);
    if (!answer.ok) return answer.error;
    const tookMs = clock.elapsedMs() - startMs;
    pace(probe, answer.value.length, tookMs);
    await keepPace(context, partner.id, { bytes: answer.value.length, tookMs });
    const piece = unsqueeze(SQUEEZER, answer.value, bytes - from);
    if (!piece.ok || piece.value.length === 0)
      return `a piece of a body of ${partner.id} is damaged`;
    await store.write((tx) => keepPart(tx, place, from, piece.value));
    from += piece.value.length;
  }
  return null;
}

/** The first answer on a connection holds its making: it says what clock and certificate are, the next what the way takes. */
function measure({ store, clock }: NodeContext, partner: string, transport: Transport): void {
  const seen = transport.seen?.();
  if (seen === undefined) return;
  const ahead = clockAheadS(seen.date, seen.sentMs, seen.cameMs);
  keepMeasure(store, partner, {
    ...{ atUs: clock.wallUs(), latencyMs: Math.round(seen.tookMs * 10) / 10 },
    ...(ahead !== undefined && { clockAheadS: ahead }),
    ...(seen.certificateToMs !== undefined && { certificateToMs: seen.certificateToMs }),
  });
}

/** Half to all of a pause that doubles: two nodes do not knock in step. */
function pauseMs(failures: number, random: (bytes: number) => Uint8Array): number {
  const { pauseMinMs, pauseMaxMs } = PULLER_LIMITS;
  const most = Math.min(pauseMaxMs, pauseMinMs * 2 ** Math.min(failures - 1, 20));
  const [high = 0, low = 0] = random(2);
  return most * (0.5 + (high * 256 + low) / 131_072);
}

/** Written when it changes, not at every try. */
async function markDown(context: NodeContext, partner: string, reason: string): Promise<void> {
  try {
    const told = await context.store.write(async (tx) => {
      const atUs = context.clock.wallUs();
      const link = await linkOf(tx, partner, atUs);
      if (link.state === 'stopped' || (link.state === 'down' && link.reason === reason))
        return false;
      const sinceUs = link.state === 'down' ? link.sinceUs : atUs;
      await saveLink(tx, { ...link, state: 'down', reason, sinceUs });
      if (link.state !== 'down') await tellLink(tx, partner, 'down', atUs);
      return link.state !== 'down';
    });
    if (told) context.feed.wake();
  } catch (cause) {
    context.log('error', 'the state of a link cannot be written', { reason: String(cause) });
  }
}

/** A `node` notice, the same one however often it is raised. */
async function raiseStopped(context: NodeContext, partner: Partner, link: Link): Promise<void> {
  const text = `the lane of ${partner.id} is stopped: ${link.reason}`;
  context.health.report(
    `partner/${partner.id}`,
    'failed',
    `${text}; see noroshi partner status, talk to ${partner.id}, then noroshi partner resume ${partner.id}`,
  );
  const taken = await positionsOf(context.store.db, partner.id);
  const draft: NoticeDraft = {
    ...{ kind: 'node', key: `partner-link-stopped/${partner.id}/${link.sinceUs}` },
    title: `Nothing more is taken from ${partner.id}: ${link.reason}`.slice(0, 200),
    about: [{ type: 'object', id: `partner/${partner.id}`.slice(0, 96) }],
    ...{ atUs: link.sinceUs, window: { fromUs: link.sinceUs, toUs: link.sinceUs } },
    ...{ severity: 'high', confidence: 1 },
    evidence: [
      { type: 'value', name: 'reason', value: link.reason.slice(0, 1000) },
      ...taken.map(({ lane, size, knownSize }) => ({
        ...{ type: 'value' as const, name: `${lane}RecordsTaken` },
        value: `${size} of ${knownSize}`,
      })),
    ],
    method: { name: 'partner-link', version: '1', parameters: {} },
  };
  await admitNotices(context, [draft]);
}

/** Until the link says something else: a person resumed it, here or by command. */
async function waitForLink(
  context: NodeContext,
  partner: string,
  signal: AbortSignal,
): Promise<void> {
  const changed = new AbortController();
  const unfollow = context.feed.follow((events) => {
    if (events.some(({ kind, subject }) => kind === LINK_EVENT && subject === partner))
      changed.abort();
  });
  await context.clock.sleepMs(
    PULLER_LIMITS.stoppedPollMs,
    AbortSignal.any([changed.signal, signal]),
  );
  unfollow();
}
