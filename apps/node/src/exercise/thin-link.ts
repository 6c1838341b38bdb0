/**
 * A thin link between two nodes of an exercise or a test, as a seeded TCP relay on this machine: each way one line of so many bits a second with one queue for all
 * connections, so that what is long stands before what is urgent as it does in a modem. The model of a segment (at most 1,400
 * bytes, and 40 of TCP/IP): it waits for the line, takes its time on it, and arrives half a round trip later; with the
 * probability of a loss, or while the link is cut, it does not, and is sent again after 1.2 s, then twice as long each time (RFC
 * 6298, at most 60 s); what follows it on its connection waits for it. A new connection first exchanges two bare segments, and
 * is given up where these have not come in 10 s. Left out: acknowledgements that take room, and congestion windows.
 * A cut is silent, as of a satellite that has set: nothing comes and nobody is told. Or it is refused, as of a cable pulled at
 * the next switch: connections end at once.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createRandom, type Random } from '@noroshi/sim';

export type LinkShape = {
  readonly roundTripMs: number;
  readonly bitsPerS: number; // each way
  readonly loss: number; // of a segment
};
export const SATELLITE: LinkShape = { roundTripMs: 600, bitsPerS: 2400, loss: 0.2 };
/** A line between two offices. */
export const OFFICE: LinkShape = { roundTripMs: 20, bitsPerS: 10_000_000, loss: 0 };

const SEGMENT_BYTES = 1400;
const HEADER_BYTES = 40;
const RETRY_MS = 1200;
const RETRY_MAX_MS = 60_000;
const OPEN_MS = 10_000;

export type ThinLink = {
  /** A port that leads to `port`; `isThere` says which of the two lines its questions take. */
  open(port: number, isThere: boolean): Promise<number>;
  /** Nothing passes from now on, or everything again; `refused` ends every connection and each new one at once. */
  setCut(isCut: boolean, how?: 'silent' | 'refused'): void;
  /** Payload of all connections, both ways, each segment once. */
  bytes(): number;
  close(): Promise<void>;
};

/** One direction: when it is free again, on the clock of the process. */
type Line = { freeMs: number };

export function createThinLink(shape: LinkShape, seed: string): ThinLink {
  const state: State = {
    shape,
    random: createRandom(`thin-link/${seed}`),
    bytes: 0,
    ...{ isCut: false, isRefused: false },
  };
  const lines: readonly [Line, Line] = [{ freeMs: 0 }, { freeMs: 0 }];
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  return {
    open: async (port, isThere) => {
      const [there, back] = isThere ? lines : [lines[1], lines[0]];
      const server = createServer((near) => {
        if (state.isCut && state.isRefused) return void near.destroy();
        const isWanted = () => !near.destroyed;
        const opened = carry(state, there, 0, isWanted).then(() => carry(state, back, 0, isWanted));
        const late = setTimeout(() => near.destroy(), OPEN_MS);
        void opened.then(() => clearTimeout(late));
        const far = keep(connect(port, '127.0.0.1'));
        relay(state, keep(near), far, there, opened);
        relay(state, far, near, back, opened);
      });
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    setCut: (isCut, how = 'silent') => {
      state.isCut = isCut;
      state.isRefused = how === 'refused';
      if (isCut && state.isRefused) for (const socket of [...sockets]) socket.destroy();
    },
    bytes: () => state.bytes,
    close: async () => {
      for (const server of servers) server.close();
      for (const socket of [...sockets]) socket.destroy();
    },
  };
}

type State = {
  readonly shape: LinkShape;
  readonly random: Random;
  isCut: boolean;
  isRefused: boolean;
  bytes: number;
};

/** Hands on what one end writes, in order; its end too. */
function relay(state: State, from: Socket, to: Socket, line: Line, opened: Promise<void>): void {
  const isWanted = () => !to.destroyed;
  let before = opened;
  const send = (length: number, arrived: () => void) => {
    const carried = opened.then(() => carry(state, line, length, isWanted));
    before = Promise.all([before, carried]).then(() => {
      if (isWanted()) arrived();
    });
  };
  from.on('data', (part: Buffer) => {
    for (let at = 0; at < part.length; at += SEGMENT_BYTES) {
      const segment = part.subarray(at, at + SEGMENT_BYTES);
      state.bytes += segment.length;
      send(segment.length, () => to.write(segment));
    }
  });
  from.once('close', () => send(0, () => to.destroy()));
}

/** Resolves when a segment has come over, or nobody wants it any more. */
async function carry(
  state: State,
  line: Line,
  length: number,
  isWanted: () => boolean,
): Promise<void> {
  const { roundTripMs, bitsPerS, loss } = state.shape;
  for (let retryMs = RETRY_MS; isWanted(); retryMs = Math.min(RETRY_MAX_MS, 2 * retryMs)) {
    const nowMs = performance.now();
    line.freeMs = Math.max(nowMs, line.freeMs) + ((length + HEADER_BYTES) * 8000) / bitsPerS;
    const isLost = state.random.uniform() < loss;
    const startMs = line.freeMs - nowMs;
    await wait(startMs);
    const wasCut = state.isCut;
    await wait(roundTripMs / 2);
    if (!isLost && !wasCut && !state.isCut) return;
    await wait(Math.max(0, retryMs - roundTripMs / 2));
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
