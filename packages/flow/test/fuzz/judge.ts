/** One reader under fire: what its rows must be like whatever comes in, and what its memory may hold. */
import type { FlowBatch } from '../../src/batch.ts';
import { createDecodeCore, type DecodeCore } from '../../src/decode/core.ts';
import { readDatagram } from '../../src/decode/datagram.ts';
import { SOURCE_LIMITS } from '../../src/decode/sources.ts';
import { WAITING_LIMITS } from '../../src/decode/waiting.ts';

export type Judge = {
  readonly core: DecodeCore;
  /** Null where all is as it must be. */
  read(datagram: Uint8Array, number: number): string | null;
};

const EXPORTERS = 10_000; // more than are remembered: the longest silent must go

export function createJudge(): Judge {
  let trouble: string | null = null;
  const core = createDecodeCore((batch) => {
    for (let row = 0; row < batch.count; row++) trouble ??= troubleOf(batch, row);
  }, {});
  return {
    core,
    read(datagram, number) {
      trouble = null;
      const exporter = number % 3 === 0 ? `e${number % EXPORTERS}` : 'e';
      readDatagram(core, datagram, exporter, number * 1e3);
      if (number % 512 === 0) core.rows.hand();
      return trouble ?? boundsTrouble(core);
    },
  };
}

function troubleOf(batch: FlowBatch, row: number): string | null {
  const start = batch.startUs[row]!;
  if (!(Math.abs(start) <= 9e15) || !(batch.endUs[row]! >= start)) return `row ${row} has no time`;
  for (const name of ['bytesOut', 'bytesIn', 'packetsOut', 'packetsIn'] as const) {
    const amount = batch[name][row]!;
    if (amount < 0 || amount === Number.POSITIVE_INFINITY)
      return `row ${row} has ${name} ${amount}`;
  }
  if (!Number.isSafeInteger(batch.connection[row]!)) return `row ${row} has no whole connection`;
  return null;
}

function boundsTrouble({ sources, waiting, counts }: DecodeCore): string | null {
  if (sources.size > SOURCE_LIMITS.sourcesMax) return `${sources.size} sources`;
  if (sources.bytes > SOURCE_LIMITS.bytesMax) return `${sources.bytes} bytes of sources`;
  if (waiting.heldBytes > WAITING_LIMITS.bytesMax) return `${waiting.heldBytes} bytes wait`;
  return counts.firstFaults.length > 20 ? 'more faults are kept than 20' : null;
}
