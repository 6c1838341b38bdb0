/** A client of the event stream as a program would write one: reads bytes, keeps the last id, and can go away at any byte. */
import { request } from 'node:http';

export type Told = {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, string>;
};

export type Client = {
  readonly told: Told[];
  readonly status: Promise<number>;
  lastId(): string | undefined;
  /** Resolves when a message or signal satisfies `when`, at once if one has; rejects when the stream ends before. */
  until(when: (told: Told) => boolean): Promise<Told>;
  readonly ended: Promise<void>;
  pause(): void;
  resume(): void;
  leave(): void;
};

export function listenTo(
  url: string,
  asked: { readonly token: string; readonly lastId?: string | undefined; readonly query?: string },
): Client {
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  let lastId = asked.lastId;
  let rest = '';
  const over = Promise.withResolvers<void>();
  const status = Promise.withResolvers<number>();
  const outgoing = request(`${url}/api/v1/events${asked.query ?? ''}`, {
    agent: false,
    headers: {
      cookie: `noroshi=${asked.token}`,
      ...(asked.lastId !== undefined && { 'last-event-id': asked.lastId }),
    },
  });
  const end = () => {
    over.resolve();
    for (const wake of waiting) wake();
  };
  outgoing.on('error', () => {
    status.resolve(0);
    end();
  });
  outgoing.on('close', end);
  outgoing.on('response', (response) => {
    status.resolve(response.statusCode!);
    response.setEncoding('utf8');
    response.on('error', end);
    response.on('data', (text: string) => {
      rest += text;
      for (let at = rest.indexOf('\n\n'); at >= 0; at = rest.indexOf('\n\n')) {
        const one = parse(rest.slice(0, at));
        rest = rest.slice(at + 2);
        told.push(one);
        lastId = one.id;
      }
      for (const wake of waiting) wake();
    });
    paused = { pause: () => response.pause(), resume: () => response.resume() };
  });
  let paused = { pause: () => {}, resume: () => {} };
  outgoing.end();
  const until: Client['until'] = async (when) => {
    for (;;) {
      const found = told.find(when);
      if (found !== undefined) return found;
      if (outgoing.closed || outgoing.destroyed)
        throw new Error(`the stream ended: ${JSON.stringify(told.at(-1))}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  return {
    ...{ told, until, status: status.promise, ended: over.promise },
    lastId: () => lastId,
    pause: () => paused.pause(),
    resume: () => paused.resume(),
    leave: () => void outgoing.destroy(),
  };
}

function parse(block: string): Told {
  const fields = new Map(
    block
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  const data = JSON.parse(fields.get('data') ?? '{}') as Record<string, string>;
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data };
}

/** The subjects of the changes, in order. */
export function subjectsOf(told: readonly Told[]): readonly string[] {
  return told.filter(({ event }) => event === 'message').map(({ data }) => data.subject!);
}
