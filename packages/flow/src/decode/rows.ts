/**
 * Where a reader writes: the next free row of a batch, handed on when it is full, wiped when the sink is done with it.
 * A row counts only when it is kept, so that a record found damaged halfway leaves none.
 */
import { BATCH_ROWS, createFlowBatch, type FlowBatch, wipeFlowBatch } from '../batch.ts';
import type { DecodeCounts, FlowSink } from './contract.ts';

export type RowWriter = {
  readonly batch: FlowBatch;
  /** Index of the free row to write; every column of it must be written before `keep`. */
  next(): number;
  keep(): void;
  /** Hands on what is there and wipes it; nothing where there is none. */
  hand(): void;
};

export function createRowWriter(
  sink: FlowSink,
  counts: DecodeCounts,
  rows: number | FlowBatch = BATCH_ROWS, // rows of a new batch, or the batch to write in
): RowWriter {
  const batch = typeof rows === 'number' ? createFlowBatch(rows) : rows;
  const hand = () => {
    if (batch.count === 0) return;
    sink(batch);
    wipeFlowBatch(batch);
  };
  return {
    batch,
    next() {
      if (batch.count === batch.capacity) hand();
      return batch.count;
    },
    keep() {
      batch.count++;
      counts.records++;
    },
    hand,
  };
}

export function countFormat(counts: DecodeCounts, format: string, rows: number): void {
  if (rows > 0) counts.byFormat.set(format, (counts.byFormat.get(format) ?? 0) + rows);
}
