/** Selected rows of one batch, as columns that are made once and filled again for every batch. */
import type { FlowBatch } from '../batch.ts';
import type { SelectedFlows } from '../detect/contract.ts';

/** The same as detectors see, while it is being filled. */
export type SelectedRows = { -readonly [K in keyof SelectedFlows]: SelectedFlows[K] };

export function createSelectedRows(batch: FlowBatch): SelectedRows {
  const words = () => new Uint32Array(batch.capacity);
  const bytes = () => new Uint8Array(batch.capacity);
  return {
    ...{ batch, count: 0, rows: words() },
    ...{ sourceHost: words(), destinationHost: words(), pair: words() },
    ...{ sourceInside: bytes(), destinationInside: bytes() },
  };
}

/** Leaves nothing of the rows that were selected. */
export function wipeSelectedRows(selected: SelectedRows): void {
  const { rows, sourceHost, destinationHost, pair, sourceInside, destinationInside } = selected;
  for (const column of [rows, sourceHost, destinationHost, pair, sourceInside, destinationInside])
    column.fill(0, 0, selected.count);
  selected.count = 0;
}
