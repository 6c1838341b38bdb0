/**
 * What a worker is given and gives back. The job is the same for every task of a screen: a worker makes its room for it
 * once. Everything is structured-clone data; the model's columns are shared where the platform has shared memory.
 */
import { createResonanceScratch, propagateInto, type Sgp4Model } from '@noroshi/orbit';
import { createEvents, EVENT_FIELDS, type EventColumns } from './events.ts';
import type { PropagateAll } from './knots.ts';
import type { PieceColumns } from './pieces.ts';
import type { ScreenPlan } from './plan.ts';
import { createReferenceSieve, type SieveEngine } from './sieve-engine.ts';
import {
  createSliceWorkspace,
  planOfPair,
  runSlice,
  type SliceCost,
  type SliceWork,
  type SliceWorkspace,
} from './slice.ts';
import { scanPair } from './slow.ts';

export type ScreenJob = SliceWork & {
  readonly key: string; // tells one screen's tasks from another's
};

export type ScreenTask =
  | { readonly kind: 'slice'; readonly index: number }
  | { readonly kind: 'slow'; readonly pairs: Float64Array }; // rowA · count + rowB

export type BadRow = { readonly row: number; readonly code: number; readonly fromUs: number };

export type ScreenPart = {
  readonly events: EventColumns;
  readonly slowPairs: Float64Array;
  readonly badRows: readonly BadRow[];
  readonly cost: SliceCost | undefined; // slices only
  readonly scanMs: number; // scans only
};

export type ScreenWorker = { run(job: ScreenJob, task: ScreenTask): ScreenPart };

/** Equal only for equal work: what the workers keep from one task to the next depends on nothing else. FNV-1a, two lanes. */
export function jobKey(
  plan: ScreenPlan,
  model: Sgp4Model,
  primary: Uint8Array | undefined,
  pieces?: PieceColumns,
): string {
  const words = (column: Float64Array) =>
    new Uint32Array(column.buffer, column.byteOffset, 2 * column.length);
  const { epochUs, near, deep, code } = model;
  const spans = pieces === undefined ? [] : [words(pieces.fromUs), words(pieces.toUs)];
  const tables = (pieces?.tables ?? []).flatMap((table) => [
    words(Float64Array.from(table.epochUs)),
    words(Float64Array.from(table.states)),
  ]);
  const parts = [
    words(epochUs),
    words(near),
    words(deep),
    code,
    primary ?? [],
    ...spans,
    ...tables,
  ];
  let a = 0x811c9dc5;
  let b = 0x01234567;
  for (const part of parts) {
    for (const word of part) {
      a = Math.imul(a ^ word, 0x01000193);
      b = Math.imul(b ^ (word >>> 7) ^ (word << 25), 0x01000193);
    }
  }
  const { fromUs, toUs, thresholdKm, stepUs } = plan;
  return [fromUs, toUs, thresholdKm, stepUs, model.opsMode, model.count, a >>> 0, b >>> 0].join(
    '/',
  );
}

/** How a worker computes: the SGP4 tier for a model, and the sieve for a job. */
export type ScreenTiers = {
  readonly propagate: (model: Sgp4Model) => PropagateAll;
  readonly sieve: (job: ScreenJob) => SieveEngine;
};

/** Plain TypeScript throughout: what every other tier is held against, and what runs where WebAssembly is refused. */
export const REFERENCE_TIERS: ScreenTiers = {
  propagate: (model) => {
    const scratch = createResonanceScratch(model);
    return (epochUs, out) => {
      propagateInto(model, scratch, epochUs, out);
    };
  },
  sieve: (job) => createReferenceSieve(job.model.count, job.plan, job.primary),
};

/** A worker's side: keeps the room of the newest job. `clockMs` only feeds the cost report. */
export function createScreenWorker(tiers: ScreenTiers, clockMs: () => number): ScreenWorker {
  let key: string | undefined;
  let room: SliceWorkspace | undefined;
  return {
    run(job, task) {
      if (room === undefined || key !== job.key) {
        const propagate = tiers.propagate(job.model);
        room = createSliceWorkspace(job, propagate, tiers.sieve(job), clockMs);
        key = job.key;
      }
      return task.kind === 'slice' ? sliceTask(room, task.index) : slowTask(room, task.pairs);
    },
  };
}

function sliceTask(room: SliceWorkspace, index: number): ScreenPart {
  const { events, slowPairs, firstBadUs, badCode, cost } = runSlice(room, index);
  const badRows: BadRow[] = [];
  badCode.forEach((code, row) => {
    if (code !== 0) badRows.push({ row, code, fromUs: firstBadUs[row] });
  });
  return { events: trim(events), slowPairs, badRows, cost, scanMs: 0 };
}

function slowTask(room: SliceWorkspace, pairs: Float64Array): ScreenPart {
  const start = room.clockMs();
  const events = createEvents(pairs.length);
  for (const key of pairs) {
    const rowA = Math.floor(key / room.model.count);
    const rowB = key - rowA * room.model.count;
    const plan = planOfPair(room.plan, room.pieces, rowA, rowB);
    if (plan !== undefined) scanPair(room.motion, rowA, rowB, plan, events);
  }
  return {
    events: trim(events),
    slowPairs: new Float64Array(0),
    badRows: [],
    cost: undefined,
    scanMs: room.clockMs() - start,
  };
}

/** Only what is filled travels back. */
function trim(events: EventColumns): EventColumns {
  return { count: events.count, data: events.data.slice(0, events.count * EVENT_FIELDS) };
}
