/**
 * GET /api/v1/events: every permitted change, once, in order, across reconnects and restarts. The position is sealed for the
 * person (seal.ts); streams end within a second of the session that opened them, by the feed's own events of people.
 */
import { lastEvent } from '@noroshi/store';
import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import type { NodeContext } from '../context.ts';
import { answerRefusal } from './answer.ts';
import type { ApiLimits } from './limits.ts';
import type { RawRoute } from './mount.ts';
import { type ApiRefusal, refusal } from './refusal.ts';
import { createSeal, type Seal } from './seal.ts';
import { createStream, type Stream } from './stream.ts';

export type Events = {
  readonly route: RawRoute;
  close(): void;
};

const ABOUT_PEOPLE = /^(session|user)\./;
const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'x-accel-buffering': 'no', // a proxy must not hold it back
};
const FROM_NOW = 'your position is not known here: load the lists anew, changes follow from now';
const TOO_FAR = 'you were away for too many changes: load the lists anew, changes follow from now';

export function createEvents(
  context: NodeContext,
  streamKey: Uint8Array,
  limits: ApiLimits,
  authenticate: (token: string) => Promise<Caller | null>,
): Events {
  const streams = new Set<Stream>();
  const gauge = () => context.metrics.gauge('noroshi_event_streams', streams.size);
  const recheck = onceAtATime(async () => {
    for (const stream of [...streams]) {
      const caller = await authenticate(stream.token);
      if (caller === null) stream.end('ended', 'the session has ended: log in again');
      else stream.becomes(caller);
    }
  });
  const unfollow = context.feed.follow((events) => {
    for (const stream of streams) stream.push(events);
    if (events.some(({ kind }) => ABOUT_PEOPLE.test(kind))) recheck();
  });
  const timer = setInterval(() => {
    const atUs = context.clock.wallUs();
    for (const stream of streams) stream.beat(atUs);
    recheck();
  }, limits.beatMs);
  timer.unref();
  const serve: RawRoute['serve'] = async (request, reply, asking) => {
    const caller = asking.caller!;
    const full = refuseStream(streams, caller.sessionId, limits);
    if (full !== undefined) return answerRefusal(reply, full);
    const seal = createSeal(streamKey, caller.userId, context.random);
    const start = await startOf(context, limits, seal, idOf(request.headers, request.query));
    reply.hijack();
    for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...STREAM_HEADERS }))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.writeHead(200);
    const asked = { caller, token: asking.token! };
    const stream = createStream(reply.raw, seal, context.feed, limits, asked);
    streams.add(stream);
    gauge();
    reply.raw.once('close', () => {
      streams.delete(stream);
      gauge();
    });
    await stream.run(start.seq, start.reset).catch((cause: unknown) => {
      context.log('error', 'an event stream failed', { reason: String(cause) });
      stream.end('dropped', 'this node could not read on: connect again with the last id');
    });
    return undefined;
  };
  return {
    route: eventRoute(serve),
    close: () => {
      unfollow();
      clearInterval(timer);
      for (const stream of streams) stream.end('closing', 'this node is closing: connect again');
    },
  };
}

function eventRoute(serve: RawRoute['serve']): RawRoute {
  return {
    method: 'GET',
    url: '/api/v1/events',
    tag: 'events',
    summary:
      'Changes as they come (server-sent events): messages {kind, subject, atUtc}; signals ready, beat, reset, dropped, ended, closing',
    access: { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer', 'admin'] },
    media: 'text/event-stream',
    stream: true,
    head: false,
    query: Type.Object({
      after: Type.Optional(
        Type.String({
          maxLength: 64,
          description: 'the last id, where Last-Event-ID cannot be sent',
        }),
      ),
    }),
    serve,
  };
}

function refuseStream(
  streams: ReadonlySet<Stream>,
  sessionId: string,
  limits: ApiLimits,
): ApiRefusal | undefined {
  const { retryAfterS } = limits;
  if (streams.size >= limits.streamsMax)
    return refusal(
      503,
      'streams',
      `this node has ${streams.size} event streams, as many as it takes`,
      {
        retryAfterS,
      },
    );
  const mine = [...streams].filter((stream) => stream.sessionId === sessionId).length;
  if (mine < limits.streamsPerSessionMax) return undefined;
  return refusal(429, 'streams', `this session has ${mine} event streams: close one of them`, {
    retryAfterS,
  });
}

function idOf(headers: Readonly<Record<string, unknown>>, query: unknown): string | undefined {
  const header = headers['last-event-id'];
  return typeof header === 'string' ? header : (query as { readonly after?: string }).after;
}

type Start = { readonly seq: number; readonly reset?: string };

/** Where a client goes on. What cannot be gone on from is told, never guessed. */
async function startOf(
  context: NodeContext,
  limits: ApiLimits,
  seal: Seal,
  id: string | undefined,
): Promise<Start> {
  const now = context.feed.position();
  if (id === undefined) return { seq: now };
  const seq = seal.open(id);
  const newest = await lastEvent(context.store.db);
  if (seq === null || seq > newest) return { seq: now, reset: FROM_NOW };
  return newest - seq > limits.streamBehindMax ? { seq: now, reset: TOO_FAR } : { seq };
}

/** Runs again after the present run when asked meanwhile; never twice at once. */
function onceAtATime(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    running = true;
    do {
      again = false;
      await work().catch(() => {}); // the store is away: the next beat asks again
    } while (again);
    running = false;
  };
  return () => {
    again = true;
    if (!running) void run();
  };
}
