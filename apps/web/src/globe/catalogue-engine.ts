/**
 * The propagator of the page: the SGP4 kernel over the whole catalogue at one instant, into columns of floats for the GPU, and
 * over one object at many instants. Nothing is made anew for an instant: columns come back from the page and are used again.
 */
import {
  createElementColumns,
  createSgp4Engine,
  createStateBatch,
  initialiseSgp4,
  type Sgp4Columns,
  type Sgp4Engine,
  type Sgp4Tier,
  type StateBatch,
} from '@noroshi/orbit';
import { taiUsFromUnixMs } from '@noroshi/time';

export type Columns = {
  readonly km: Float32Array<ArrayBuffer>;
  readonly kmS: Float32Array<ArrayBuffer>;
};

export type Instant = Columns & {
  readonly ms: number;
  readonly failed: number;
  readonly tookMs: number;
};

export type Propagator = {
  readonly tier: Sgp4Tier;
  readonly count: number;
  instant(ms: number): Instant;
  /** Takes columns back; those of another catalogue are let go. */
  recycle(columns: Columns): void;
  /** TEME, km, `steps` positions of one row. */
  path(row: number, fromMs: number, toMs: number, steps: number): Float64Array<ArrayBuffer>;
};

const SPARE_MAX = 6;
export const PATH_STEPS_MAX = 4096;

export function createPropagator(
  sets: Sgp4Columns,
  kernel: { readonly tier: Sgp4Tier; readonly module: WebAssembly.Module | null },
): Propagator {
  const { count } = sets;
  const model = initialiseSgp4(
    {
      ...{ ...createElementColumns(0), ...sets, frame: 'TEME', centre: 'EARTH' },
      ...{ objects: NO_OBJECTS, objectRow: new Uint32Array(0) }, // not read by SGP4
    },
    'a',
  );
  const engine = createSgp4Engine({ model, ...kernel, stateRows: count });
  const states = engine.createStates(count);
  const spare: Columns[] = [];
  const columns = (): Columns =>
    spare.pop() ?? { km: new Float32Array(3 * count), kmS: new Float32Array(3 * count) };
  return {
    ...{ tier: engine.tier, count },
    instant: (ms) => {
      const startMs = performance.now();
      const { km, kmS } = columns();
      const good = engine.propagateInto(taiUsFromUnixMs(ms), states);
      km.set(states.positionKm);
      kmS.set(states.velocityKmS);
      return { ms, km, kmS, failed: count - good, tookMs: performance.now() - startMs };
    },
    recycle: (back) => {
      if (back.km.length === 3 * count && spare.length < SPARE_MAX) spare.push(back);
    },
    path: (row, fromMs, toMs, steps) => pathOf(engine, row, fromMs, toMs, steps),
  };
}

const NO_OBJECTS = {
  ...{ count: 0, objectId: [], catalogueNumber: new Uint32Array(0), cosparId: [], name: [] },
  source: [],
};

function pathOf(
  engine: Sgp4Engine,
  row: number,
  fromMs: number,
  toMs: number,
  steps: number,
): Float64Array<ArrayBuffer> {
  const stepMs = stepOf(fromMs, toMs, steps);
  const epochsUs = Float64Array.from({ length: steps }, (_, k) =>
    taiUsFromUnixMs(fromMs + k * stepMs),
  );
  const out: StateBatch = createStateBatch(steps, 'TEME');
  engine.propagateRowInto(row, epochsUs, out);
  return out.positionKm as Float64Array<ArrayBuffer>;
}

export function stepOf(fromMs: number, toMs: number, steps: number): number {
  return steps > 1 ? (toMs - fromMs) / (steps - 1) : 0;
}
