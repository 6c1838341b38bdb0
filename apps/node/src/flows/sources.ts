/**
 * Where flow records come from, in the thread: a folder of logs that is followed, a listener for exporters, a made-up world. Each
 * writes into a batch of its own, hands it to the watch, and zeroes what it read. Nothing of a record is in any message.
 */
import {
  createDatagramReader,
  createFlowBatch,
  type DecodeCounts,
  type FlowSink,
} from '@noroshi/flow';
import { DATAGRAM_LIMITS, listenDatagrams } from '@noroshi/host';
import { createFlowWorld, FLOW_WORLD } from '@noroshi/sim';
import { taiUsFromUnixMs } from '@noroshi/time';
import { openFolder } from './folder.ts';
import type { SourceFacts } from './messages.ts';
import type { FlowSource } from './settings.ts';

export type OpenSource = {
  facts(): SourceFacts;
  /** Tells what a made-up world says up to this instant; nothing for the others. */
  advance(watchUs: number): Promise<void>;
  close(): Promise<void>;
};

export async function openSource(source: FlowSource, sink: FlowSink): Promise<OpenSource> {
  if (source.type === 'folder') return openFolder(source, sink);
  if (source.type === 'listener') return openListener(source, sink);
  return openWorld(source, sink);
}

/** A port that cannot be had is told, and tried again with the next change of configuration. */
async function openListener(
  source: Extract<FlowSource, { type: 'listener' }>,
  sink: FlowSink,
): Promise<OpenSource> {
  const { host = '127.0.0.1', port, peers, perPeerPerS = DATAGRAM_LIMITS.perPeerPerS } = source;
  const reader = createDatagramReader(sink, { zero: true });
  let failure = '';
  const listener = await listenDatagrams({
    ...{ host, port, peers, perPeerPerS },
    onDatagram: (bytes, peer) => reader.read(bytes, peer, taiUsFromUnixMs(Date.now())),
    onQuiet: () => reader.flush(),
  }).catch((cause: unknown) => {
    failure = cause instanceof Error ? cause.message : String(cause);
    return null;
  });
  return {
    facts: () => ({
      ...{ id: source.id, isCaughtUp: true, failure },
      counts: { ...decoded(reader.counts), ...listener?.counts },
    }),
    advance: async () => reader.flush(),
    close: async () => {
      await listener?.close();
      reader.finish();
    },
  };
}

async function openWorld(
  source: Extract<FlowSource, { type: 'seeded' }>,
  sink: FlowSink,
): Promise<OpenSource> {
  const world = createFlowWorld({ seed: source.seed, epochUs: source.fromUs });
  const batch = createFlowBatch();
  let toldUs = source.fromUs - FLOW_WORLD.pastHours * 3600e6;
  let records = 0;
  return {
    facts: () => ({ id: source.id, isCaughtUp: true, counts: { records }, failure: '' }),
    advance: async (watchUs) => {
      if (watchUs <= toldUs) return;
      records += world.tell(toldUs, watchUs, batch, sink);
      toldUs = watchUs;
    },
    close: async () => {},
  };
}

/** Counts of a reader that mean something to a person. */
export function decoded(counts: DecodeCounts): Record<string, number> {
  const { records, faults, skippedRecords, waiting, sequenceGaps } = counts;
  return { records, faults, skippedRecords, waiting, sequenceGaps };
}
