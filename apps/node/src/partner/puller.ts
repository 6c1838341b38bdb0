/**
 * One partner's lane, followed: ask, verify, apply, ask again from where we are. Trouble is tried again with growing pauses and
 * jitter, said in health and in the store; a feed that has ended stays so until a person resumes it (`noroshi partner resume`).
 */
import type { Partner } from '@noroshi/exchange';
import { type Link, linkOf, saveLink } from '@noroshi/store/exchange';
import type { NoticeDraft } from '@noroshi/watch';
import { sleepMs } from '../clock.ts';
import type { NodeContext } from '../context.ts';
import { admitNotices } from '../warnings/admit.ts';
import { LINK_EVENT, type Taker, takeAnswer, tellLink } from './apply.ts';
import type { Transport } from './client.ts';
import { clockAheadS, keepMeasure } from './measures.ts';
import { PROTOCOL_LIMITS } from './protocol.ts';

export const PULLER_LIMITS = { pauseMinMs: 250, pauseMaxMs: 30_000, stoppedPollMs: 2000 } as const;

/** Runs until `signal`; never throws. */
export async function followLane(
  context: NodeContext,
  partner: Partner,
  transport: Transport,
  signal: AbortSignal,
): Promise<void> {
  const { store, mode, nodeId, clock } = context;
  const { wallUs, watchUs } = clock;
  const taker: Taker = { store, mode, nodeId, wallUs, watchUs };
  const part = `partner/${partner.id}`;
  let failures = 0;
  const probe: Probe = { atUs: 0 };
  while (!signal.aborted) {
    let trouble: string | null = null;
    try {
      const link = await linkOf(store.db, partner.id, clock.wallUs());
      if (link.state === 'stopped') {
        await raiseStopped(context, partner, link);
        await waitForLink(context, partner.id, signal);
        continue;
      }
      trouble = await round(context, taker, partner, transport, link, probe, signal);
    } catch (cause) {
      trouble = `${partner.id} cannot be followed: ${(cause as Error).message}`;
    }
    if (signal.aborted) return;
    if (trouble === null) {
      failures = 0;
      context.health.report(part, 'ok');
      continue;
    }
    failures++;
    context.metrics.count('noroshi_partner_pull_failures_total');
    context.health.report(part, 'degraded', `${trouble}; trying again`);
    await markDown(context, partner.id, trouble);
    await sleepMs(pauseMs(failures, context.random), signal);
  }
}

/** When it was last asked without waiting, so that the time of an answer could be taken. */
type Probe = { atUs: number };
const PROBE_EACH_US = 60e6;

/** One question and its answer; a text when it failed. */
async function round(
  context: NodeContext,
  taker: Taker,
  partner: Partner,
  transport: Transport,
  link: Link,
  probe: Probe,
  signal: AbortSignal,
): Promise<string | null> {
  const atUs = context.clock.wallUs();
  const probes = atUs - probe.atUs >= PROBE_EACH_US;
  const waitS = link.state === 'up' && !probes ? PROTOCOL_LIMITS.waitSMax : 0; // at once, to know that it works
  const question = { from: link.size, known: link.knownSize, waitS };
  const answer = await transport.pull(question, signal);
  if (!answer.ok) return answer.error;
  if (waitS === 0) measure(context, partner.id, transport, probe, link);
  const taken = await takeAnswer(taker, partner, answer.value);
  if (!taken.ok) return taken.error.kind === 'stopped' ? null : taken.error.message;
  context.metrics.count('noroshi_partner_entries_taken_total', taken.value.entries);
  if (taken.value.entries > 0 || link.state !== 'up') context.feed.wake();
  return null;
}

/** The first answer on a connection holds its making: it says what clock and certificate are, the next what the way takes. */
function measure(
  { store, clock }: NodeContext,
  partner: string,
  transport: Transport,
  probe: Probe,
  link: Link,
): void {
  const seen = transport.seen?.();
  if (seen === undefined) return;
  if (link.state === 'up') probe.atUs = clock.wallUs();
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
  const draft: NoticeDraft = {
    ...{ kind: 'node', key: `partner-link-stopped/${partner.id}/${link.sinceUs}` },
    title: `Nothing more is taken from ${partner.id}: ${link.reason}`.slice(0, 200),
    about: [{ type: 'object', id: `partner/${partner.id}`.slice(0, 96) }],
    ...{ atUs: link.sinceUs, window: { fromUs: link.sinceUs, toUs: link.sinceUs } },
    ...{ severity: 'high', confidence: 1 },
    evidence: [
      { type: 'value', name: 'reason', value: link.reason.slice(0, 1000) },
      { type: 'value', name: 'entriesTaken', value: link.size },
      { type: 'value', name: 'knownCheckpointSize', value: link.knownSize },
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
  await sleepMs(PULLER_LIMITS.stoppedPollMs, AbortSignal.any([changed.signal, signal]));
  unfollow();
}
