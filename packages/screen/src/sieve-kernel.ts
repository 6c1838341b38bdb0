/**
 * The compiled sieve (../assembly/sieve.ts): lays out its memory, and reads its candidates.
 * One kernel a worker; the module is compiled by whoever can read files (packages/host).
 */
import type { StateBatch } from '@noroshi/orbit';
import { createDirectionGrid, type DirectionGrid } from './grid.ts';
import { createKnotPair } from './knots.ts';
import type { ScreenPlan } from './plan.ts';
import { addCandidate, areFew, type Candidates } from './sieve.ts';
import { createReferenceFind, type SieveEngine } from './sieve-engine.ts';

type SieveExports = {
  interpolate(u: number, knotS: number): void;
  sortIntoCells(
    tauS: number,
    marginKm: number,
    inverseCell: number,
    turnRateMaxRadS: number,
  ): number;
  pairs(tauS: number, reachKm: number): number;
  pairsTested(): number;
};

/** Header slots, in the order of ../assembly/sieve.ts; each is 4 bytes. */
const SLOTS = [
  'leftP',
  'rightP',
  'leftV',
  'rightV',
  'placeP',
  'placeV',
  'compact',
  'forward',
  'wide',
  'cellStart',
  'rowCell',
  'cell',
  'row',
  'state',
  'low',
  'high',
  'fast',
  'primary',
  'out',
  'outMax',
  'rows',
  'cells',
  'side',
  'few',
] as const;
type Slot = (typeof SLOTS)[number];

const HEADER_BYTES = 1024;
const CANDIDATE_BYTES = 24;
const CANDIDATES_MAX = 1 << 16; // of one step; a step with more goes to the reference, which has no limit
const PADDING_BYTES = 64; // vector loads may read past a column's end
const PAGE_BYTES = 65536;

export function createKernelSieve(
  module: WebAssembly.Module,
  count: number,
  plan: ScreenPlan,
  primary: Uint8Array | undefined,
): SieveEngine {
  const grid = createDirectionGrid(plan.cellRad);
  const room = layOut(count, grid);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(room.bytes / PAGE_BYTES) });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const kernel = instance.exports as unknown as SieveExports;
  const header = new Uint32Array(memory.buffer, 0, SLOTS.length);
  const put = (slot: Slot, value: number) => {
    header[SLOTS.indexOf(slot)] = value;
  };
  for (const slot of SLOTS) put(slot, room.at[slot] ?? 0);
  put('outMax', CANDIDATES_MAX);
  put('rows', count);
  put('cells', grid.cellCount);
  put('side', grid.side);
  put('few', primary !== undefined && areFew(primary) ? 1 : 0);
  new Int32Array(memory.buffer, room.at.compact).set(grid.compact);
  new Int32Array(memory.buffer, room.at.forward).set(grid.forward);
  new Int32Array(memory.buffer, room.at.wide).set(grid.wide);
  if (primary === undefined) put('primary', 0);
  else new Uint8Array(memory.buffer, room.at.primary).set(primary);

  const first = stateViews(memory, room.at.leftP, room.at.leftV, count);
  const second = stateViews(memory, room.at.rightP, room.at.rightV, count);
  const place = stateViews(memory, room.at.placeP, room.at.placeV, count);
  const knots = createKnotPair(first, second);
  const tauS = plan.stepUs / 2e6;
  const marginKm = plan.radialMarginKm + plan.thresholdKm / 2;
  let crowded: SieveEngine['find'] | undefined;
  return {
    knots,
    place,
    interpolate: (u) => {
      const straight = knots.left === first;
      put('leftP', straight ? room.at.leftP : room.at.rightP);
      put('rightP', straight ? room.at.rightP : room.at.leftP);
      put('leftV', straight ? room.at.leftV : room.at.rightV);
      put('rightV', straight ? room.at.rightV : room.at.leftV);
      kernel.interpolate(u, plan.knotUs / 1e6);
    },
    find: (out, onSorted) => {
      kernel.sortIntoCells(tauS, marginKm, grid.inverseCell, plan.turnRateMaxRadS);
      onSorted();
      const found = kernel.pairs(tauS, plan.thresholdKm + plan.marginKm);
      if (found > CANDIDATES_MAX) {
        crowded ??= createReferenceFind(place, plan, grid, primary);
        crowded(out, () => {});
        return;
      }
      readCandidates(memory, room.at.out, found, out);
      out.pairsTested += kernel.pairsTested();
    },
  };
}

/** Address of every column: header first, each column on 16 bytes. */
function layOut(count: number, grid: DirectionGrid): { at: Record<Slot, number>; bytes: number } {
  let bytes = HEADER_BYTES;
  const at = {} as Record<Slot, number>;
  const reserve = (slot: Slot, size: number) => {
    at[slot] = bytes;
    bytes += (size + PADDING_BYTES + 15) & ~15;
  };
  for (const slot of ['leftP', 'rightP', 'leftV', 'rightV', 'placeP', 'placeV'] as const)
    reserve(slot, 24 * count);
  reserve('compact', 4 * grid.compact.length);
  reserve('forward', 4 * grid.forward.length);
  reserve('wide', 4 * grid.wide.length);
  reserve('cellStart', 4 * (grid.cellCount + 1));
  for (const slot of ['rowCell', 'cell', 'row', 'low', 'high', 'fast'] as const)
    reserve(slot, 4 * count);
  reserve('state', 48 * count);
  reserve('primary', count);
  reserve('out', CANDIDATE_BYTES * CANDIDATES_MAX);
  return { at, bytes };
}

function stateViews(
  memory: WebAssembly.Memory,
  positions: number,
  velocities: number,
  count: number,
): StateBatch {
  return {
    frame: 'TEME',
    centre: 'EARTH',
    epochUs: new Float64Array(count),
    rows: new Uint32Array(count),
    positionKm: new Float64Array(memory.buffer, positions, 3 * count),
    velocityKmS: new Float64Array(memory.buffer, velocities, 3 * count),
    code: new Uint8Array(count),
  };
}

function readCandidates(
  memory: WebAssembly.Memory,
  at: number,
  count: number,
  out: Candidates,
): void {
  const rows = new Int32Array(memory.buffer, at, (CANDIDATE_BYTES / 4) * count);
  const numbers = new Float64Array(memory.buffer, at, (CANDIDATE_BYTES / 8) * count);
  for (let k = 0; k < count; k++) {
    addCandidate(out, rows[6 * k], rows[6 * k + 1], numbers[3 * k + 1], numbers[3 * k + 2]);
  }
}
