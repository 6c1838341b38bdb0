/**
 * Exporters' datagrams (NetFlow, IPFIX, sFlow) on their way into a watch. On loopback alone and from named peers: these protocols
 * are in the clear (packages/host udp.ts says how they come from other machines). What was lost on the way is counted: by the
 * kernel, by the rate of a peer, by gaps in the exporters' own numbers.
 */
import { createDatagramReader, type FlowSink } from '@noroshi/flow';
import { droppedByKernel, listenDatagrams } from '@noroshi/host';
import { InvalidArgumentError } from 'commander';
import { CommandError, EXIT, say, type World } from '../world.ts';
import type { FlowFilesRead } from './read-files.ts';

export type ListenAt = { readonly host: '127.0.0.1' | '::1'; readonly port: number };

export type DatagramTotals = {
  readonly received: number;
  readonly refused: number; // from peers that are not named
  readonly overRate: number;
  readonly lostInKernel: number | null; // null: this system does not tell
  readonly waiting: number; // sets whose template never came
  readonly sequenceGaps: number; // what exporters counted and did not arrive
};

export type FlowListener = {
  readonly at: ListenAt;
  /** Hands on what has been read so far. */
  flush(): void;
  /** Ends it: the last rows are handed on, and it is told what came. */
  close(): Promise<{ readonly read: FlowFilesRead; readonly datagrams: DatagramTotals }>;
};

const LOOPBACK = { '127.0.0.1': '127.0.0.1', '[::1]': '::1', localhost: '127.0.0.1' } as const;

/** `[ADDR:]PORT`; 0 is a port that is free. */
export function parseListen(text: string): ListenAt {
  const [, address = '127.0.0.1', digits = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  const port = digits === '' ? Number.NaN : Number(digits);
  if (!(port <= 65_535)) throw new InvalidArgumentError('Give a port, as 2055, or [::1]:2055.');
  if (!Object.hasOwn(LOOPBACK, address))
    throw new InvalidArgumentError(
      'Flows come in the clear, so it listens on 127.0.0.1 or [::1] alone; end a protected path (DTLS, IPsec, WireGuard) there.',
    );
  return { host: LOOPBACK[address as keyof typeof LOOPBACK], port };
}

export async function openListener(
  world: World,
  at: ListenAt,
  peers: readonly string[],
  sink: FlowSink,
): Promise<FlowListener> {
  const reader = createDatagramReader(sink, { zero: true });
  const opened = await listenDatagrams({
    ...{ ...at, peers: peers.length > 0 ? peers : [at.host] },
    onDatagram: (bytes, peer) => reader.read(bytes, peer, world.nowUs()),
    onQuiet: () => reader.flush(),
  }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(EXIT.failure, `cannot listen on ${at.host} port ${at.port}: ${why}`);
  });
  const { host, port, counts } = opened;
  say(world, `listening on ${host} port ${port} (UDP), from ${peers.join(', ') || at.host} alone`);
  return {
    at: { host: at.host, port },
    flush: () => reader.flush(),
    close: async () => {
      const lostInKernel = await droppedByKernel(host, port);
      await opened.close();
      reader.finish();
      for (const { place, reason } of reader.counts.firstFaults) say(world, `${place}: ${reason}`);
      const { records, skippedRecords, faults, firstFaults, byFormat } = reader.counts;
      const { waiting, sequenceGaps } = reader.counts;
      return {
        read: { files: 0, records, skippedRecords, faults, firstFaults, byFormat },
        datagrams: { ...counts, lostInKernel, waiting, sequenceGaps },
      };
    },
  };
}
