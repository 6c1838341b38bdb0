/** Views of an engine's memory, and what is written there before the first call. */
import type { Sgp4Model } from '../sgp4/model.ts';
import type { StateBatch } from '../states.ts';
import { PAIRS_A_BLOCK } from './fields.ts';
import { fieldsAPair, type Sgp4Group } from './groups.ts';
import type { EngineLayout } from './layout.ts';
import { packRow } from './pack.ts';

/** The columns the kernel writes. */
export type Columns = Pick<StateBatch, 'positionKm' | 'velocityKmS' | 'code'>;

/** Position and velocity (24 bytes a row each), then codes. */
export function columnsAt(buffer: ArrayBufferLike, byte: number, count: number): Columns {
  return {
    positionKm: new Float64Array(buffer, byte, 3 * count),
    velocityKmS: new Float64Array(buffer, byte + 24 * count, 3 * count),
    code: new Uint8Array(buffer, byte + 60 * count, count),
  };
}

/** A whole batch of states: the columns, and epochs and rows between them. `stateBytes` long. */
export function statesAt(buffer: ArrayBufferLike, byte: number, count: number): StateBatch {
  return {
    frame: 'TEME',
    centre: 'EARTH',
    epochUs: new Float64Array(buffer, byte + 48 * count, count),
    rows: new Uint32Array(buffer, byte + 56 * count, count),
    ...columnsAt(buffer, byte, count),
  };
}

/** Writes every group's pairs and rows; the empty lane of an odd group repeats its neighbour. */
export function fillGroups(
  model: Sgp4Model,
  groups: readonly Sgp4Group[],
  layout: EngineLayout,
  buffer: ArrayBufferLike,
): void {
  groups.forEach(({ kind, rows }, g) => {
    const fields = fieldsAPair(kind);
    const slots = 2 * Math.ceil(rows.length / 2);
    const cells = new Float64Array(buffer, layout.groups[g].blocksByte, slots * fields);
    const table = new Uint32Array(buffer, layout.groups[g].rowsByte, slots);
    for (let slot = 0; slot < slots; slot++) {
      const row = rows[Math.min(slot, rows.length - 1)];
      packRow(model, row, cells, (slot >> 1) * 2 * fields + (slot & 1));
      table[slot] = 24 * row;
    }
  });
}

/** Times of one set go to rows 0, 1, 2 … of each block. */
export function fillSoloRows(layout: EngineLayout, buffer: ArrayBufferLike): void {
  const table = new Uint32Array(buffer, layout.soloRowsByte, 2 * PAIRS_A_BLOCK);
  for (let k = 0; k < table.length; k++) table[k] = 24 * k;
}
