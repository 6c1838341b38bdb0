/**
 * The part that keeps our lanes witnessed: when a lane has grown, and once a day while it rests, each witness with an address is asked; one
 * that does not answer is left alone for longer and longer. Health says who is behind; a witness that has signed more than this store has, or
 * something else, becomes a notice.
 */
import { LANES } from '@noroshi/exchange';
import type { StoredEvent } from '@noroshi/store';
import { askedOf, lanesOf, newestCosigned, type WitnessAsked } from '@noroshi/store/exchange';
import { unixMsFromTaiUs } from '@noroshi/time';
import type { NodeContext, Part, RunningPart } from '../context.ts';
import { createFetcher, type Fetcher } from '../fetch/index.ts';
import { LANE_EVENT } from '../partner/author.ts';
import { readDirectory } from '../partner/directory.ts';
import { admitNotices } from '../warnings/admit.ts';
import { askWitness } from './ask.ts';
import { readWitnesses, type WitnessPeer, type WitnessSettings } from './settings.ts';

export const WITNESS_CLIENT_LIMITS = {
  lookMs: 60_000, // without news
  gapMs: 2000, // between two rounds: many releases are one question
  againAfterUs: 86_400_000_000, // a lane that rests is shown again, so that its time stays fresh
  pauseMinMs: 15_000,
  pauseMaxMs: 1_800_000,
} as const;

export type WitnessPartOptions = { readonly gapMs?: number };

export function witnessPart(options: WitnessPartOptions = {}): Part {
  return { name: 'witness', start: async (context) => startWitnesses(context, options) };
}

/** When a witness, or one lane of it, is asked again after trouble. */
type Pause = { failures: number; notBeforeMs: number };
type Turn = {
  readonly text: string;
  readonly fetcher: Fetcher;
  readonly pauses: Map<string, Pause>;
};

function startWitnesses(
  context: NodeContext,
  { gapMs = WITNESS_CLIENT_LIMITS.gapMs }: WitnessPartOptions,
): RunningPart {
  const { clock, feed } = context;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, context.stop]);
  const turns = new Map<string, Turn>();
  const follow = async () => {
    let news = new AbortController();
    const unfollow = feed.follow((events) => {
      if (events.some(isNews)) news.abort();
    });
    while (!signal.aborted) {
      news = new AbortController();
      try {
        await roundOf(context, turns, signal);
      } catch (cause) {
        if (signal.aborted) break;
        context.log('error', 'witnesses cannot be asked', { reason: String(cause) });
      }
      await clock.sleepMs(gapMs, signal);
      const { lookMs } = WITNESS_CLIENT_LIMITS;
      await clock.sleepMs(lookMs, AbortSignal.any([news.signal, signal]));
    }
    unfollow();
    for (const id of turns.keys()) context.health.forget(partOf(id));
  };
  const following = follow();
  return {
    close: async () => {
      stop.abort();
      await following;
    },
  };
}

function isNews({ kind, doc }: StoredEvent): boolean {
  return kind === LANE_EVENT || (kind === 'config.changed' && doc.kind === 'witness');
}

const partOf = (id: string) => `witness/${id}`;

async function roundOf(
  context: NodeContext,
  turns: Map<string, Turn>,
  signal: AbortSignal,
): Promise<void> {
  const settings = await readWitnesses(context.store.db);
  const asked = settings.peers.filter(({ url }) => url !== undefined);
  for (const id of turns.keys())
    if (!asked.some((peer) => peer.id === id)) {
      turns.delete(id);
      context.health.forget(partOf(id));
    }
  await Promise.all(asked.map((peer) => askAll(context, turns, peer, signal)));
  await reportPolicy(context, settings);
}

/** One witness about every lane that it has not seen. Where it does not answer, its round ends; a lane that it refuses waits alone. */
async function askAll(
  context: NodeContext,
  turns: Map<string, Turn>,
  peer: WitnessPeer,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = context;
  const turn = turnOf(context, turns, peer);
  const nowMs = clock.elapsedMs();
  const waits = (name: string) => (turn.pauses.get(name)?.notBeforeMs ?? 0) > nowMs;
  if (waits(WHOLE)) return;
  const question = { store, fetcher: turn.fetcher, peer, wallUs: clock.wallUs, signal };
  const before = (await askedOf(store.db)).filter(({ witness }) => witness === peer.witness);
  const { partners } = await readDirectory(store.db, context);
  const trouble: WitnessAsked[] = [];
  for (const { id: partner } of partners)
    for (const { lane: name, size } of await lanesOf(store.db, partner)) {
      const lane = LANES.find((each) => each === name);
      const last = before.find((each) => each.partner === partner && each.lane === name);
      if (lane === undefined || isFresh(last, size, clock.wallUs())) continue;
      const place = `${lane} ${partner}`;
      if (waits(place)) {
        if (last !== undefined) trouble.push(last);
        continue;
      }
      const asked = await askWitness(question, { partner, lane }, last);
      if (signal.aborted) return;
      if (asked === null) continue;
      context.metrics.count('noroshi_witness_asked_total', 1, { state: asked.state });
      pauseAfter(turn, WHOLE, asked.state === 'silent', nowMs);
      pauseAfter(turn, place, asked.state !== 'ok' && asked.state !== 'silent', nowMs);
      if (asked.state !== 'ok') trouble.push(asked);
      if (asked.state === 'ahead' || asked.state === 'fork') await raise(context, peer, asked);
      if (asked.state === 'silent') return report(context, peer, trouble);
    }
  report(context, peer, trouble);
}

const WHOLE = '';

function pauseAfter({ pauses }: Turn, name: string, isTrouble: boolean, nowMs: number): void {
  if (!isTrouble) {
    pauses.delete(name);
    return;
  }
  const { pauseMinMs, pauseMaxMs } = WITNESS_CLIENT_LIMITS;
  const failures = (pauses.get(name)?.failures ?? 0) + 1;
  const pauseMs = Math.min(pauseMaxMs, pauseMinMs * 2 ** Math.min(20, failures - 1));
  pauses.set(name, { failures, notBeforeMs: nowMs + pauseMs });
}

function isFresh(last: WitnessAsked | undefined, size: number, nowUs: number): boolean {
  if (last === undefined || last.state !== 'ok') return false;
  return last.size === size && nowUs - last.atUs < WITNESS_CLIENT_LIMITS.againAfterUs;
}

/** A witness whose row has changed begins anew. */
function turnOf(context: NodeContext, turns: Map<string, Turn>, peer: WitnessPeer): Turn {
  const { id, url, local, ca } = peer;
  const text = JSON.stringify([url, local, ca, peer.keys.map(({ publicKey }) => [...publicKey])]);
  const known = turns.get(id);
  if (known?.text === text) return known;
  const { protocol, hostname, port } = new URL(url!);
  const isHttp = protocol === 'http:'; // this machine only: see witnessFault
  const rule = {
    ...{ host: hostname, scheme: isHttp ? ('http' as const) : ('https' as const) },
    ...{ local: isHttp || local === true },
    ...(port !== '' && { port: Number(port) }),
    ...(ca !== undefined && { ca }),
  };
  const nowMs = () => unixMsFromTaiUs(context.clock.wallUs());
  const fetcher = createFetcher({ allow: [rule], nowMs });
  const turn = { text, fetcher, pauses: new Map() };
  turns.set(id, turn);
  return turn;
}

function report(context: NodeContext, { id }: WitnessPeer, trouble: readonly WitnessAsked[]): void {
  const [first] = trouble;
  if (first === undefined) {
    context.health.report(partOf(id), 'ok');
    return;
  }
  const grave = trouble.find(({ state }) => state === 'ahead' || state === 'fork');
  const { partner, lane, size, reason } = grave ?? first;
  const text = `witness ${id}, lane ${lane} to ${partner}, confirmed to ${size}: ${reason}`;
  context.health.report(partOf(id), grave === undefined ? 'degraded' : 'failed', text);
}

/** Lanes that have not as many cosignatures as the policy wants, some time after they have grown. */
async function reportPolicy(
  { store, clock, health, nodeId, mode }: NodeContext,
  { policy }: WitnessSettings,
): Promise<void> {
  const part = 'witness/policy';
  if (policy === null) return health.forget(part);
  const short: string[] = [];
  const { partners } = await readDirectory(store.db, { nodeId, mode });
  for (const { id: partner } of partners)
    for (const lane of await lanesOf(store.db, partner)) {
      const seen = await newestCosigned(store.db, lane);
      const count = seen.filter(({ size }) => size >= lane.size).length;
      const isLate = clock.wallUs() - lane.updatedUs > policy.withinS * 1e6;
      if (count < policy.least && isLate)
        short.push(
          `lane ${lane.lane} to ${partner}: ${count} of ${policy.least} have signed ${lane.size} records`,
        );
    }
  if (short.length === 0) health.report(part, 'ok');
  else health.report(part, 'degraded', `witnesses are behind: ${short.slice(0, 5).join('; ')}`);
}

/** The same notice however often the witness says so of this size. */
async function raise(context: NodeContext, peer: WitnessPeer, asked: WitnessAsked): Promise<void> {
  const { partner, lane, state, reason, atUs } = asked;
  const title =
    state === 'ahead'
      ? `A witness has signed more of our ${lane} lane to ${partner} than this store has`
      : `A witness has signed another ${lane} lane to ${partner} than this store has`;
  await admitNotices(context, [
    {
      ...{ kind: 'node', key: `witness-${state}/${peer.id}/${partner}/${lane}` },
      title: title.slice(0, 200),
      about: [{ type: 'object', id: `partner/${partner}`.slice(0, 96) }],
      ...{ atUs, window: { fromUs: atUs, toUs: atUs }, severity: 'high', confidence: 1 },
      evidence: [
        { type: 'value', name: 'witness', value: peer.witness },
        { type: 'value', name: 'reason', value: reason.slice(0, 1000) },
      ],
      method: { name: 'witness', version: '1', parameters: {} },
    },
  ]);
}
