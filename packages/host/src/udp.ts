/**
 * Datagrams of exporters of flows (NetFlow, IPFIX, sFlow) from the network, for a reader that takes bytes. Only peers that are
 * named are listened to, each up to a rate. Every datagram is zeroed when it was read. Node itself leaves copies of what it
 * receives in memory that it has given back: they are overwritten while it is quiet and at the end, by datagrams of zeros that the
 * listener sends to itself (docs/decisions/0029).
 *
 * It listens on loopback alone: these protocols are in the clear, and who sends can be made up. From other machines they come
 * through what ends a protected path here (DTLS of RFC 7011 §10, IPsec, WireGuard).
 */
import { createSocket, type RemoteInfo, type Socket, type SocketType } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';

export const DATAGRAM_LIMITS = {
  perPeerPerS: 50_000, // some 1.2 million flows a second
  receiveBytes: 8 * 2 ** 20, // asked of the kernel, which may give less
  scrubAfterMs: 250, // of quiet
} as const;

export type DatagramCounts = {
  received: number;
  refused: number; // from peers that are not named
  overRate: number;
};

export type DatagramListener = {
  readonly host: string;
  readonly port: number;
  readonly counts: DatagramCounts;
  /** Overwrites what was received before, and stops. */
  close(): Promise<void>;
};

export type DatagramListenerOptions = {
  readonly host?: string; // 127.0.0.1 or ::1
  readonly port: number; // 0: one that is free
  readonly peers: readonly string[]; // addresses
  readonly perPeerPerS?: number;
  /** The bytes are zeroed when it returns. */
  readonly onDatagram: (bytes: Uint8Array, peer: string) => void;
  /** After a while without datagrams: what was read so far may be handed on. */
  readonly onQuiet?: () => void;
};

/** Throws a RangeError for an address that is not loopback, or where no peer is named. */
export async function listenDatagrams(options: DatagramListenerOptions): Promise<DatagramListener> {
  const { host = '127.0.0.1', port, peers } = options;
  if (host !== '127.0.0.1' && host !== '::1')
    throw new RangeError(
      `'${host}' is not loopback: flows come in the clear, so listen on 127.0.0.1 or ::1`,
    );
  const wrong = peers.find((peer) => isIP(peer) === 0);
  if (wrong !== undefined || peers.length === 0)
    throw new RangeError(`'${wrong ?? ''}' is no peer: name the address of each exporter`);
  const type = host === '::1' ? 'udp6' : 'udp4';
  const socket = createSocket(type);
  const counts: DatagramCounts = { received: 0, refused: 0, overRate: 0 };
  const scrubber = createScrubber(type);
  const admits = createGate(peers, options.perPeerPerS ?? DATAGRAM_LIMITS.perPeerPerS, counts);
  let quiet: NodeJS.Timeout | undefined;
  socket.on('message', (message, from) => {
    if (scrubber.isOwn(from)) {
      scrubber.came();
      return;
    }
    counts.received++;
    if (admits(from.address)) options.onDatagram(message, from.address);
    message.fill(0);
    quiet ??= setTimeout(() => {
      quiet = undefined;
      options.onQuiet?.();
      void scrubber.scrub();
    }, DATAGRAM_LIMITS.scrubAfterMs).unref();
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  growBuffer(socket);
  await scrubber.open(host, socket.address().port);
  const close = async () => {
    clearTimeout(quiet);
    await scrubber.scrub();
    scrubber.close();
    socket.close();
    await once(socket, 'close');
  };
  return { host, port: socket.address().port, counts, close };
}

/** By name, and by a count that begins anew each second. */
function createGate(
  peers: readonly string[],
  perS: number,
  counts: DatagramCounts,
): (peer: string) => boolean {
  const seen = new Map(peers.map((peer) => [peer, { second: 0, count: 0 }]));
  return (peer) => {
    const own = seen.get(peer);
    if (own === undefined) {
      counts.refused++;
      return false;
    }
    const second = Math.floor(performance.now() / 1000);
    if (second !== own.second) [own.second, own.count] = [second, 0];
    own.count++;
    if (own.count <= perS) return true;
    counts.overRate++;
    return false;
  };
}

function growBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(DATAGRAM_LIMITS.receiveBytes);
  } catch {
    // the kernel's own limit stands
  }
}

type Scrubber = {
  open(host: string, port: number): Promise<void>;
  isOwn(from: RemoteInfo): boolean;
  came(): void;
  scrub(): Promise<void>;
  close(): void;
};

const SCRUB_BYTES = 65_507; // the largest datagram
const SCRUB_COUNT = 24; // libuv receives up to 20 at once, each into its own part of a buffer
const SCRUB_WAIT_MS = 500;
/** Sizes and counts of what is taken from the heap and zeroed: the buffer of a full receive, of one datagram, and what was left of either. */
const FILL = [
  ...[[20 * 65_536, 4] as const, [65_536, 64] as const, [16_384, 64] as const],
  ...[[4096, 128] as const, [1024, 256] as const, [256, 256] as const],
] as const;

/** Sends zeros from a socket of its own to the listener's, and waits until they came. */
function createScrubber(type: SocketType): Scrubber {
  const sender = createSocket(type);
  let port = 0;
  let own = 0;
  let host = '';
  let awaited = 0;
  let arrived: () => void = () => {};
  return {
    async open(address, to) {
      [host, port] = [address, to];
      sender.bind(0, address);
      await once(sender, 'listening');
      own = sender.address().port;
    },
    isOwn: (from) => from.port === own && from.address === host,
    came() {
      awaited--;
      if (awaited <= 0) arrived();
    },
    async scrub() {
      awaited = SCRUB_COUNT;
      const zeros = new Uint8Array(SCRUB_BYTES);
      const done = new Promise<void>((resolve) => {
        arrived = resolve;
        setTimeout(resolve, SCRUB_WAIT_MS).unref();
      });
      for (let i = 0; i < SCRUB_COUNT; i++) sender.send(zeros, port, host);
      await done;
      fillFreed();
    },
    close: () => void sender.close(),
  };
}

/**
 * On a busy machine the datagrams of zeros come one by one, and overwrite the first part of a receive's buffer only. So what was
 * given back is asked for again, all sizes at once, and overwritten.
 */
function fillFreed(): void {
  const held = FILL.flatMap(([bytes, count]) =>
    Array.from({ length: count }, () => Buffer.allocUnsafeSlow(bytes).fill(0)),
  );
  held.length = 0;
}
