/**
 * The state of a row at a time, by SGP4 or by its table, and none outside the stretch of time that the row serves. Every state
 * that a refinement or a scan asks for goes through here; the sieve takes a table's place at the centre of each step.
 */
import {
  createTableInterpolator,
  MU_KM3_S2,
  propagateRow,
  type ResonanceScratch,
  type Sgp4Model,
  type StateAt,
  type StateBatch,
} from '@noroshi/orbit';
import { bendOfRow, type PieceColumns } from './pieces.ts';

/** The same, ready to be asked; one a worker. */
export type PiecePaths = {
  readonly columns: PieceColumns;
  readonly paths: readonly StateAt[]; // by table
  readonly tableRows: Int32Array;
  readonly setRows: Int32Array; // by SGP4, for a stretch of the window only
  readonly state: Float64Array;
};

/** Outside its stretch a row has no state: SGP4's code for one that is no more. */
const NO_STATE = 6;

export function piecePathsOf(columns: PieceColumns | undefined): PiecePaths | undefined {
  if (columns === undefined) return undefined;
  const rows = Array.from(columns.tableOf, (_, row) => row);
  const isCut = (row: number) => columns.fromUs[row] > Number.NEGATIVE_INFINITY;
  return {
    columns,
    paths: columns.tables.map((table) => createTableInterpolator(table).state),
    tableRows: Int32Array.from(rows.filter((row) => columns.tableOf[row] >= 0)),
    setRows: Int32Array.from(rows.filter((row) => columns.tableOf[row] < 0 && isCut(row))),
    state: new Float64Array(6),
  };
}

/** As propagateRow, for any row. */
export function stateOfRow(
  model: Sgp4Model,
  scratch: ResonanceScratch,
  pieces: PiecePaths | undefined,
  row: number,
  epochUs: number,
  out: StateBatch,
  cell: number,
): number {
  if (pieces === undefined) return propagateRow(model, scratch, row, epochUs, out, cell);
  const { fromUs, toUs, tableOf } = pieces.columns;
  if (!(epochUs >= fromUs[row] && epochUs <= toUs[row])) return noState(out, cell);
  if (tableOf[row] < 0) return propagateRow(model, scratch, row, epochUs, out, cell);
  const { state } = pieces;
  if (!pieces.paths[tableOf[row]](epochUs, state)) return noState(out, cell);
  for (let k = 0; k < 3; k++) {
    out.positionKm[3 * cell + k] = state[k];
    out.velocityKmS[3 * cell + k] = state[3 + k];
  }
  out.code[cell] = 0;
  return 0;
}

function noState(out: StateBatch, cell: number): number {
  out.positionKm.fill(Number.NaN, 3 * cell, 3 * cell + 3);
  out.velocityKmS.fill(Number.NaN, 3 * cell, 3 * cell + 3);
  out.code[cell] = NO_STATE;
  return NO_STATE;
}

/**
 * Takes away at a knot what must not be interpolated from it: tables always (they are placed step by step), sets where no
 * interval beside the knot meets their stretch. Elsewhere a set keeps its place also outside its stretch: more candidates, none less.
 */
export function hideAtKnot(pieces: PiecePaths, us: number, knotUs: number, out: StateBatch): void {
  const { fromUs, toUs } = pieces.columns;
  for (const row of pieces.tableRows) noState(out, row);
  for (const row of pieces.setRows)
    if (us < fromUs[row] - knotUs || us > toUs[row] + knotUs) noState(out, row);
}

/**
 * Places of tables at the centre of a step; one that begins or ends within the step is carried there from its nearest
 * instant by a free fall of third order. Rows that serve nothing of the step have no place.
 */
export function placeTables(
  pieces: PiecePaths,
  centreUs: number,
  halfStepUs: number,
  out: StateBatch,
): void {
  const { fromUs, toUs, tableOf } = pieces.columns;
  const { state } = pieces;
  for (const row of pieces.tableRows) {
    const us = Math.min(toUs[row], Math.max(fromUs[row], centreUs));
    const good = Math.abs(us - centreUs) <= halfStepUs && pieces.paths[tableOf[row]](us, state);
    if (!good) {
      out.positionKm[3 * row] = Number.NaN;
      continue;
    }
    if (us !== centreUs) fall(state, (centreUs - us) / 1e6);
    for (let k = 0; k < 3; k++) {
      out.positionKm[3 * row + k] = state[k];
      out.velocityKmS[3 * row + k] = state[3 + k];
    }
  }
}

/** p + vs + gs²/2 + ġs³/6: below 10 m off after half a step, velocity included (pieces test). */
function fall(state: Float64Array, s: number): void {
  const [x, y, z, u, v, w] = state;
  const r2 = x * x + y * y + z * z;
  const pull = -MU_KM3_S2 / (r2 * Math.sqrt(r2));
  const turn = (3 * (x * u + y * v + z * w)) / r2;
  for (let k = 0; k < 3; k++) {
    const place = state[k];
    const speed = state[3 + k];
    const jerk = pull * (speed - turn * place);
    state[k] = place + s * (speed + s * ((pull * place) / 2 + (s * jerk) / 6));
    state[3 + k] = speed + s * (pull * place + (s * jerk) / 2);
  }
}

/** Least and greatest radius of a table between two times, but for its bend between them; undefined where it serves nothing of it. */
export function tableRadii(
  pieces: PiecePaths,
  row: number,
  leftUs: number,
  rightUs: number,
): { lowKm: number; highKm: number } | undefined {
  const { columns, paths, state } = pieces;
  const from = Math.max(leftUs, columns.fromUs[row]);
  const to = Math.min(rightUs, columns.toUs[row]);
  if (!(to >= from)) return undefined;
  const path = paths[columns.tableOf[row]];
  const radius = (us: number) => (path(us, state) ? Math.hypot(state[0], state[1], state[2]) : NaN);
  const ends = [radius(from), radius(to)];
  const spanS = (to - from) / 1e6;
  const bend = bendOfRow(columns, row);
  const slackKm = (bend.excessKmS2 * spanS * spanS) / 8 + bend.kickKmS * spanS;
  return { lowKm: Math.min(...ends) - slackKm, highKm: Math.max(...ends) + slackKm };
}
