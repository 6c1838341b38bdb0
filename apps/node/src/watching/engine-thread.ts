/**
 * The screening thread: everything heavy of the watch, off the thread that answers requests. It holds catalogues, prepares
 * screens, and does their slices itself, or on a pool of workers of its own where the machine has the cores. Of two screens
 * the urgent one goes first, slice by slice.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createPool, nodeWorkers } from '@noroshi/host';
import { pickSets } from '@noroshi/orbit';
import {
  conjunctionRows,
  createScreenWorker,
  type RunTasks,
  type ScreenOutcome,
  type ScreenPart,
  screenCatalogue,
} from '@noroshi/screen';
import type {
  EngineData,
  FromEngine,
  LoadedCatalogue,
  ScreenAsk,
  ScreenSummary,
  ToEngine,
  WatchRow,
} from './engine-messages.ts';
import { tasksOnPool } from './pool-tasks.ts';
import type { WorkerTask } from './screen-worker.ts';
import { kernelTiers } from './tiers.ts';
import { touchedObjects } from './touched.ts';
import { createTurns } from './turns.ts';
import { SCREEN_WORKER_URL } from './worker-url.ts';

/** A body whose size nobody told: half of the 10 m that two of them are taken for. */
const RADIUS_M = 5;
const ROWS_PER_MESSAGE = 500;

const { kernels, workers } = workerData as EngineData;
const port = parentPort!;
const post = (message: FromEngine) => port.postMessage(message);
const catalogues = new Map<number, LoadedCatalogue>();
const running = new Map<number, AbortController>();
const turns = createTurns();

port.on('message', (message: ToEngine) => {
  if (message.kind === 'load') {
    const { sets, ephemerides } = message;
    catalogues.set(message.catalogue, { sets, ephemerides });
  } else if (message.kind === 'drop') catalogues.delete(message.catalogue);
  else if (message.kind === 'cancel') running.get(message.id)?.abort();
  else void answer(message);
});

async function answer(message: Extract<ToEngine, { id: number }>): Promise<void> {
  const { id } = message;
  try {
    if (message.kind === 'touched') {
      const ids = touchedObjects(catalogueOf(message.before), catalogueOf(message.after));
      post({ kind: 'touched', id, ids });
    } else if (message.kind === 'screen') {
      post({ kind: 'screened', id, summary: await screen(id, message.ask) });
    }
  } catch (cause) {
    post({ kind: 'failed', id, reason: cause instanceof Error ? cause.message : String(cause) });
  }
}

function catalogueOf(key: number): LoadedCatalogue {
  const loaded = catalogues.get(key);
  if (loaded === undefined) throw new Error(`bug: catalogue ${key} was not loaded`);
  return loaded;
}

async function screen(id: number, ask: ScreenAsk): Promise<ScreenSummary> {
  const start = performance.now();
  const stop = new AbortController();
  running.set(id, stop);
  turns.begin(ask.urgency);
  try {
    const { sets, ephemerides } = chosen(catalogueOf(ask.catalogue), ask.onlyIds);
    const { fromUs, toUs, thresholdKm, stepS, primaryIds } = ask;
    const outcome = await screenCatalogue(
      {
        ...{ sets, ephemerides, fromUs, toUs, thresholdKm, opsMode: 'a', shared: true },
        ...(primaryIds !== undefined && { primaryIds }),
        ...(stepS !== undefined && { stepS }),
      },
      workers > 1 ? poolTasks(ask, stop.signal) : ownTasks(ask, stop.signal),
      (share) => post({ kind: 'progress', id, share }),
    );
    tellRows(id, outcome, ask.radiusM);
    return summaryOf(outcome, primaryIds?.length ?? 0, performance.now() - start);
  } finally {
    turns.end(ask.urgency);
    running.delete(id);
  }
}

/** Slices on this thread. Its room is made anew for each screen, so that nothing large stays between two of them. */
function ownTasks({ urgency }: ScreenAsk, stop: AbortSignal): RunTasks {
  const worker = createScreenWorker(kernelTiers(kernels), () => performance.now());
  return async (job, tasks, onPart) => {
    for (const [index, task] of tasks.entries()) {
      await turns.take(urgency);
      if (stop.aborted) return;
      onPart(worker.run(job, task), index);
      await new Promise((resolve) => setImmediate(resolve)); // messages: an urgent screen, a cancel
    }
  };
}

/** Slices on a pool that lives as long as the screen; at most one a worker is out, so that an urgent screen waits for few. */
function poolTasks({ urgency }: ScreenAsk, stop: AbortSignal): RunTasks {
  return async (job, tasks, onPart) => {
    const open = nodeWorkers(SCREEN_WORKER_URL, kernels);
    const pool = createPool<WorkerTask, ScreenPart>({ size: workers, open });
    let failure: string | undefined;
    try {
      const lanes = Array.from({ length: workers }, () => tasksOnPool(pool, stop));
      const queue = [...tasks.entries()];
      await Promise.all(
        lanes.map(async (lane) => {
          for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
            const [index, task] = next;
            await turns.take(urgency);
            if (stop.aborted) return;
            await lane.runTasks(job, [task], (part) => onPart(part, index));
            failure ??= lane.failure();
          }
        }),
      );
    } finally {
      await pool.close();
    }
    if (failure !== undefined) throw new Error(failure);
  };
}

function chosen(all: LoadedCatalogue, ids: readonly string[] | undefined): LoadedCatalogue {
  if (ids === undefined) return all;
  const { sets } = all;
  const wanted = new Set(ids);
  const rows: number[] = [];
  for (let row = 0; row < sets.count; row++)
    if (wanted.has(sets.objects.objectId[sets.objectRow[row]!]!)) rows.push(row);
  const ephemerides = all.ephemerides.filter(({ objectId }) => wanted.has(objectId));
  return { sets: pickSets(sets, rows), ephemerides };
}

function tellRows(id: number, outcome: ScreenOutcome, radiusM: ScreenAsk['radiusM']): void {
  const { sets } = outcome;
  const radius = (row: number) => radiusM[sets.objects.objectId[sets.objectRow[row]!]!] ?? RADIUS_M;
  const hbrM = (row1: number, row2: number) => radius(row1) + radius(row2);
  let rows: WatchRow[] = [];
  for (const { row, detail } of conjunctionRows(outcome, hbrM)) {
    const epoch1Us = detail.ephemeris1?.ephemeris.createdUs ?? sets.epochUs[detail.row1]!;
    const epoch2Us = detail.ephemeris2?.ephemeris.createdUs ?? sets.epochUs[detail.row2]!;
    rows.push({ ...row, epoch1Us, epoch2Us });
    if (rows.length < ROWS_PER_MESSAGE) continue;
    post({ kind: 'rows', id, rows });
    rows = [];
  }
  if (rows.length > 0) post({ kind: 'rows', id, rows });
}

function summaryOf(outcome: ScreenOutcome, primaries: number, elapsedMs: number): ScreenSummary {
  const { sets, exclusions, unknownPrimaries, complete, cost } = outcome;
  const { objects, objectRow } = sets;
  const excluded = exclusions.map(({ row, reason, fromUs }) => ({
    ...{ objectId: objects.objectId[objectRow[row]!]!, reason, fromUs },
  }));
  const counts = { objects: sets.count, primaries: primaries - unknownPrimaries.length };
  return { ...counts, complete, excluded, unknownIds: unknownPrimaries, elapsedMs, cost };
}
