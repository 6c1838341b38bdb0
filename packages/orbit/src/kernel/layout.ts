/** Where an engine's parts stand in its memory: a plan, before a byte is written. Addresses are bytes. */
import { DEEP_FIELDS_A_PAIR, PAIRS_A_BLOCK, WORK_BYTES } from './fields.ts';
import { fieldsAPair, type Sgp4Group } from './groups.ts';

/** Rows computed at once for a caller whose columns are not in the kernel's memory: they stay in the second cache. */
export const STAGE_ROWS = 8192;
/** Epochs of one set at once; even, and below STAGE_ROWS. */
export const SOLO_CELLS = 4096;

/** assembly/index.ts touches a block by 256 bytes at a time. */
const READ_AHEAD_BYTES = 256;

export type EngineLayout = {
  readonly workByte: number;
  readonly soloByte: number; // one set in both lanes
  readonly soloRowsByte: number;
  readonly epochsByte: number;
  readonly stageByte: number;
  readonly groups: readonly { readonly blocksByte: number; readonly rowsByte: number }[];
  readonly guardByte: number; // the kernel may read this far past a block
  readonly statesByte: number; // room for the caller's batches
  readonly endByte: number;
};

export function planLayout(
  groups: readonly Sgp4Group[],
  baseByte: number,
  stateRows: number,
): EngineLayout {
  if (baseByte < 1024) throw new Error(`assertion: baseByte is ${baseByte}, needs ≥ 1024`);
  let next = baseByte;
  const take = (bytes: number): number => {
    const at = Math.ceil(next / 64) * 64;
    next = at + bytes;
    return at;
  };
  const plan = {
    workByte: take(WORK_BYTES),
    soloByte: take(DEEP_FIELDS_A_PAIR * 16),
    soloRowsByte: take(8 * PAIRS_A_BLOCK),
    epochsByte: take(8 * SOLO_CELLS),
    stageByte: take(stateBytes(STAGE_ROWS)),
    groups: groups.map(({ kind, rows }) => ({
      blocksByte: take(Math.ceil(rows.length / 2) * fieldsAPair(kind) * 16),
      rowsByte: take(8 * Math.ceil(rows.length / 2)),
    })),
    guardByte: take(READ_AHEAD_BYTES),
    statesByte: take(stateBytes(stateRows)),
  };
  return { ...plan, endByte: next };
}

/** Position, velocity, epoch, row, code of `count` states, rounded up to whole columns. */
export function stateBytes(count: number): number {
  return Math.ceil((61 * count) / 64) * 64;
}
