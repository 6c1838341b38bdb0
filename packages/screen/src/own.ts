/**
 * One row of a screen whose places come from a table and not from its element set: a planned path, or an operator's own
 * ephemeris. Every state that the screen asks for goes through here.
 */
import {
  type EphemerisTable,
  propagateRow,
  type ResonanceScratch,
  type Sgp4Model,
  type StateBatch,
  tablePath,
} from '@noroshi/orbit';
import type { Path } from './avoid/path.ts';

export type OwnEphemeris = { readonly row: number; readonly table: EphemerisTable };

/** The same, ready to be asked; one a worker. */
export type OwnPath = { readonly row: number; readonly path: Path; readonly state: Float64Array };

/** Outside its table a row has no state: SGP4's code for one that is no more. */
const NO_STATE = 6;

export function ownPathOf(own: OwnEphemeris | undefined): OwnPath | undefined {
  return own && { row: own.row, path: tablePath(own.table), state: new Float64Array(6) };
}

/** As propagateRow, but for the row that has a table. */
export function stateOfRow(
  model: Sgp4Model,
  scratch: ResonanceScratch,
  own: OwnPath | undefined,
  row: number,
  epochUs: number,
  out: StateBatch,
  cell: number,
): number {
  if (own === undefined || own.row !== row)
    return propagateRow(model, scratch, row, epochUs, out, cell);
  return ownStateInto(own, epochUs, out, cell);
}

/** The table's state into a cell of a batch; NaN and a code where it has none. */
export function ownStateInto(own: OwnPath, epochUs: number, out: StateBatch, cell: number): number {
  const { state } = own;
  const good = own.path(epochUs, state);
  if (!good) state.fill(Number.NaN);
  const at = 3 * cell;
  for (let k = 0; k < 3; k++) {
    out.positionKm[at + k] = state[k];
    out.velocityKmS[at + k] = state[3 + k];
  }
  out.code[cell] = good ? 0 : NO_STATE;
  return out.code[cell];
}
