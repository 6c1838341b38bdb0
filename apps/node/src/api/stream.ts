/**
 * One client of the event stream (server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html). It has
 * a position in the feed: behind, it reads from the store at the client's pace; caught up, it is handed each batch as it comes.
 * Either way every event passes `mayBeTold` once, in order, and the id that goes out with it is where a reconnect goes on.
 */
import type { ServerResponse } from 'node:http';
import type { StoredEvent } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import type { Caller } from '../access/caller.ts';
import type { Feed } from '../feed.ts';
import type { ApiLimits } from './limits.ts';
import type { Seal } from './seal.ts';
import { mayBeTold } from './told.ts';

/** `ready`: connected. `beat`: still here. `reset`: load anew. `dropped`, `ended`, `closing`: this connection is over. */
export type Signal = 'ready' | 'beat' | 'reset' | 'dropped' | 'ended' | 'closing';

export type Stream = {
  readonly sessionId: string;
  readonly token: string;
  /** What came after `fromSeq`, then what comes; `reset` says why the client must load anew. */
  run(fromSeq: number, reset?: string): Promise<void>;
  push(events: readonly StoredEvent[]): void;
  beat(atUs: number): void;
  /** The same session with other rights. */
  becomes(caller: Caller): void;
  /** A last event, and no more. */
  end(signal: Signal, text: string): void;
};

const BATCH = 500;

export function createStream(
  raw: ServerResponse,
  seal: Seal,
  feed: Feed,
  limits: ApiLimits,
  asked: { readonly caller: Caller; readonly token: string },
): Stream {
  let { caller } = asked;
  let position = 0;
  let live = false;
  let ended = false;
  raw.once('close', () => void (ended = true));
  const frame = (data: object, signal?: Signal) => {
    const name = signal === undefined ? '' : `event: ${signal}\n`;
    return `id: ${seal.close(position)}\n${name}data: ${JSON.stringify(data)}\n\n`;
  };
  const deliver = (events: readonly StoredEvent[]) => {
    let text = '';
    for (const event of events) {
      if (event.seq <= position) continue;
      position = event.seq;
      if (mayBeTold(event, caller)) text += frame(changeOf(event));
    }
    if (text !== '') raw.write(text);
  };
  const end = (signal: Signal, text: string) => {
    if (ended) return;
    ended = true;
    raw.end(frame({ text }, signal));
    setTimeout(() => raw.destroy(), limits.drainMs).unref();
  };
  return {
    ...{ sessionId: caller.sessionId, token: asked.token, end },
    run: async (fromSeq, reset) => {
      position = fromSeq;
      raw.write(`retry: ${limits.retryMs}\n${frame({}, 'ready')}`);
      if (reset !== undefined) raw.write(frame({ text: reset }, 'reset'));
      while (!ended && !live) {
        const events = await feed.after(position, BATCH);
        if (ended) return;
        deliver(events);
        // Between the read and here nothing else ran: whoever is level with the feed now misses no batch of it.
        if (events.length === 0) live = feed.position() <= position;
        if (raw.writableNeedDrain && !(await drained(raw, limits.drainMs))) end('dropped', SLOW);
      }
    },
    push: (events) => {
      if (!live || ended) return;
      deliver(events);
      if (raw.writableLength > limits.streamBufferBytesMax) end('dropped', SLOW);
    },
    beat: (atUs) => {
      if (ended || raw.writableNeedDrain) return;
      raw.write(frame({ atUtc: formatUtc(atUs, 3) }, 'beat'));
    },
    becomes: (now) => void (caller = now),
  };
}

const SLOW = 'this client reads too slowly: connect again with the last id, nothing is lost';

/** What goes out of an event: which thing changed, how and when. What it now is, is asked for and judged anew. */
function changeOf({ kind, subject, atUs }: StoredEvent): object {
  return { kind, subject, atUtc: formatUtc(atUs) };
}

/** False when the client did not read for that long, or went away. */
function drained(raw: ServerResponse, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (value: boolean) => () => {
      clearTimeout(timer);
      raw.off('drain', good).off('close', bad);
      resolve(value);
    };
    const good = done(true);
    const bad = done(false);
    const timer = setTimeout(bad, milliseconds);
    raw.once('drain', good).once('close', bad);
  });
}
