/** The page of the worker's bench and test: the real client and worker, and calls that a driver of the browser makes. */
import { createClient, type Loaded, type WorkerPort } from '../src/globe/catalogue-client.ts';
import type { LoadTrouble } from '../src/globe/catalogue-messages.ts';
import { workerUrl } from '../src/globe/catalogue-worker-url.ts';
import type { Span } from '../src/globe/contract.ts';

let loaded: Loaded | null = null;
let span: Span | null = null;
let trouble: LoadTrouble | null = null;
let told: () => void = () => {};
let blockedMs = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) blockedMs = Math.max(blockedMs, duration);
}).observe({ entryTypes: ['longtask'] });

const worker = new Worker(workerUrl(), { type: 'module' }) as unknown as WorkerPort;
const client = createClient(worker, {
  publish: (what) => {
    loaded = what.loaded ?? loaded;
    span = what.span ?? span;
    told();
  },
  trouble: (what) => {
    trouble = what;
    told();
  },
});

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise<void>((resolve) => (told = resolve));
}

export type Told = {
  readonly count: number;
  readonly tier: string;
  readonly slower: string;
  readonly version: string;
  readonly names: readonly string[]; // the first and the last
  readonly tookMs: number;
  readonly blockedMs: number;
};

const calls = {
  /** Until the catalogue and its names are there, or trouble is told. */
  load: async (): Promise<Told | LoadTrouble> => {
    const [before, beforeMs] = [loaded?.version, performance.now()];
    blockedMs = 0;
    trouble = null;
    client.load();
    await until(() => trouble !== null || (loaded !== null && loaded.version !== before));
    if (trouble !== null) return trouble;
    await until(() => trouble !== null || loaded!.names.some((name) => name !== ''));
    const { count, tier, slower, version, names } = loaded!;
    const tookMs = performance.now() - beforeMs;
    const ends = [names[0]!, names.at(-1)!];
    return { count, tier, slower, version, names: ends, tookMs, blockedMs };
  },
  /** Spans one after the other, as time runs; what each instant took in the worker. */
  spans: async (fromMs: number, many: number): Promise<number[]> => {
    const took: number[] = [];
    blockedMs = 0;
    for (let k = 0; k < many; k++) {
      const ms = fromMs + k * 60_000;
      client.want(ms, 1);
      await until(() => span !== null && span.fromMs <= ms && ms < span.toMs);
      took.push(span!.tookMs);
    }
    return took;
  },
  state: (row: number) => ({
    fromMs: span!.fromMs,
    km: [...span!.fromKm.subarray(3 * row, 3 * row + 3)],
    kmS: [...span!.fromKmS.subarray(3 * row, 3 * row + 3)],
    failed: span!.failed,
  }),
  path: async (objectId: string, fromMs: number, toMs: number, steps: number) => {
    const [beforeMs, path] = [performance.now(), await client.path(objectId, fromMs, toMs, steps)];
    const km = path && [...path.positionKm.subarray(0, 3)];
    return { km, tookMs: performance.now() - beforeMs };
  },
  blockedMs: () => blockedMs,
  /** Whether the page itself may make code of bytes: it may not. */
  mayCompile: async (): Promise<boolean> => {
    const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    return await WebAssembly.compile(empty).then(
      () => true,
      () => false,
    );
  },
};

declare global {
  var drive: Drive;
}
type Drive = {
  readonly [Name in keyof typeof calls]: (typeof calls)[Name];
};
globalThis.drive = calls;
