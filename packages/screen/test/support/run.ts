/** Screens in one thread, in either tier, and their events as plain rows; what every test of this folder asks for. */
import { readFileSync } from 'node:fs';
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import { parseUtc } from '@noroshi/time';
import {
  CROSSING,
  createKernelSieve,
  createScreenWorker,
  E,
  EVENT_FIELDS,
  REFERENCE_TIERS,
  type RunTasks,
  type ScreenOptions,
  type ScreenOutcome,
  type ScreenTiers,
  screenCatalogue,
} from '../../src/index.ts';

/** The compiled sieve over the reference SGP4. */
export function kernelTiers(): ScreenTiers {
  const bytes = readFileSync(new URL('../../build/sieve.wasm', import.meta.url));
  const module = new WebAssembly.Module(bytes);
  return {
    propagate: REFERENCE_TIERS.propagate,
    sieve: (job) => createKernelSieve(module, job.model.count, job.plan, job.primary),
  };
}

/** All tasks on one worker, in the order that `order` puts their indices. */
export function oneThread(
  tiers: ScreenTiers = REFERENCE_TIERS,
  order: (indices: number[]) => number[] = (indices) => indices,
): RunTasks {
  const worker = createScreenWorker(tiers, () => performance.now());
  return async (job, tasks, onPart) => {
    for (const index of order(tasks.map((_, k) => k))) onPart(worker.run(job, tasks[index]), index);
  };
}

export function screenOnce(
  options: ScreenOptions,
  tiers: ScreenTiers = REFERENCE_TIERS,
): Promise<ScreenOutcome> {
  return screenCatalogue(options, oneThread(tiers));
}

export type FoundEvent = {
  readonly id1: string;
  readonly id2: string;
  readonly kind: 'crossing' | 'interval';
  readonly tcaUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly missKm: number;
  readonly speedKmS: number;
};

export function eventsOf({ sets, events }: Pick<ScreenOutcome, 'sets' | 'events'>): FoundEvent[] {
  const idOf = (row: number) => sets.objects.objectId[sets.objectRow[row]];
  return Array.from({ length: events.count }, (_, k) => {
    const d = events.data.subarray(k * EVENT_FIELDS, (k + 1) * EVENT_FIELDS);
    return {
      ...{ id1: idOf(d[E.rowA]), id2: idOf(d[E.rowB]) },
      kind: d[E.kind] === CROSSING ? 'crossing' : 'interval',
      ...{ tcaUs: d[E.tcaUs], fromUs: d[E.fromUs], toUs: d[E.toUs] },
      ...{ missKm: d[E.missKm], speedKmS: d[E.speedKmS] },
    };
  });
}

export function byPair<T extends { id1: string; id2: string }>(rows: readonly T[]) {
  const map = new Map<string, T[]>();
  for (const row of rows) {
    const key = `${row.id1} ${row.id2}`;
    const own = map.get(key);
    if (own === undefined) map.set(key, [row]);
    else own.push(row);
  }
  return map;
}

/** Rows of a batch whose objects are listed, with an object table of their own. */
export function pickObjects(sets: ElementSetBatch, rows: readonly number[]): ElementSetBatch {
  const picked = pickSets(sets, rows);
  const { objects } = sets;
  const at = Array.from(picked.objectRow);
  return {
    ...picked,
    objectRow: Uint32Array.from(at, (_, k) => k),
    objects: {
      count: at.length,
      objectId: at.map((k) => objects.objectId[k]),
      catalogueNumber: Uint32Array.from(at, (k) => objects.catalogueNumber[k]),
      cosparId: at.map((k) => objects.cosparId[k]),
      name: at.map((k) => objects.name[k]),
      source: at.map((k) => objects.source[k]),
    },
  };
}

export function utcUs(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(`not a time: ${text}`);
  return parsed.value;
}
