/**
 * The conjunction watch as one call: every object against every object (or primaries against all), over a window.
 * Pure: workers, clock and cancellation come in as arguments. Method and recall guarantee: docs/decisions/0003-screening.md.
 */
import type { ElementSetBatch, EphemerisTable, OpsMode, Sgp4Model } from '@noroshi/orbit';
import { initialiseSgp4, SGP4_CODES, type Sgp4Code } from '@noroshi/orbit';
import { type EventColumns, mergeEvents } from './events.ts';
import { idOrder } from './identity.ts';
import { jobKey, type ScreenJob, type ScreenPart, type ScreenTask } from './job.ts';
import type { OwnEphemeris } from './own.ts';
import { planScreen, type ScreenPlan } from './plan.ts';
import { roughRows } from './rough.ts';
import type { SliceCost } from './slice.ts';

export type ScreenOptions = {
  readonly sets: ElementSetBatch; // one set an object
  readonly fromUs: number; // µs TAI
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly opsMode: OpsMode;
  readonly primaryIds?: readonly string[]; // absent: every pair
  readonly stepS?: number;
  readonly shared?: boolean; // put the model into shared memory
  /** An object whose places come from a table; it must be in `sets`, and its set says only who it is. */
  readonly own?: { readonly objectId: string; readonly table: EphemerisTable };
};

/** Runs tasks on workers: each part is handed over as it is done. Resolves early, without error, when cancelled. */
export type RunTasks = (
  job: ScreenJob,
  tasks: readonly ScreenTask[],
  onPart: (part: ScreenPart, index: number) => void,
) => Promise<void>;

export type Exclusion = {
  readonly row: number; // of the sorted batch in the outcome
  readonly code: number;
  readonly reason: string;
  readonly fromUs: number; // the object is missing from here on, or (a dip below the surface) for the first time here
};

export type ScreenCost = SliceCost & { readonly scanMs: number; readonly slowPairs: number };

export type ScreenOutcome = {
  readonly plan: ScreenPlan;
  readonly sets: ElementSetBatch; // in id order: the rows that events name
  readonly model: Sgp4Model;
  readonly events: EventColumns; // in order of closest approach
  readonly exclusions: readonly Exclusion[];
  readonly unknownPrimaries: readonly string[];
  readonly complete: boolean; // false: cancelled; `covered` says what was looked at
  readonly covered: readonly { readonly fromUs: number; readonly toUs: number }[];
  readonly cost: ScreenCost;
};

const SLOW_PAIRS_PER_TASK = 24;

/** Screens a catalogue. `onProgress` is told the share done, 0 to 1. */
export async function screenCatalogue(
  options: ScreenOptions,
  runTasks: RunTasks,
  onProgress: (share: number) => void = () => {},
): Promise<ScreenOutcome> {
  const sets = idOrder(options.sets);
  assertOneSetAnObject(sets);
  const plan = planScreen({ ...options, objectCount: sets.count });
  const model = initialiseSgp4(sets, options.opsMode, options.shared);
  const { primary, unknown } = primaryMask(sets, options.primaryIds);
  const own = options.own && ownOf(sets, options.own);
  const rough = roughRows(model, plan);
  if (own !== undefined) rough[own.row] = 0; // a table's velocity is the derivative of its places
  const job: ScreenJob = {
    key: jobKey(plan, model, primary, own),
    ...{ model, plan, rough },
    ...(primary && { primary }),
    ...(own && { own }),
  };
  const found = await runSlices(job, runTasks, onProgress);
  const scanned = found.complete ? await runScans(job, found.slowPairs, runTasks) : undefined;
  return {
    plan,
    sets,
    model,
    events: mergeEvents([...found.events, ...(scanned?.events ?? [])]),
    exclusions: exclusionsOf(model, plan, found.bad),
    unknownPrimaries: unknown,
    complete: scanned?.complete ?? false,
    covered: found.covered,
    cost: { ...found.cost, scanMs: scanned?.scanMs ?? 0, slowPairs: found.slowPairs.size },
  };
}

/** Two sets of one object would be screened against each other; choosing is the reader's work (selectForScreening). */
function assertOneSetAnObject(sets: ElementSetBatch): void {
  const seen = new Uint8Array(sets.objects.count);
  for (const object of sets.objectRow) {
    if (seen[object]++ === 0) continue;
    const id = sets.objects.objectId[object];
    throw new RangeError(`two element sets of object ${id}: a screen takes one an object`);
  }
}

function ownOf(sets: ElementSetBatch, own: NonNullable<ScreenOptions['own']>): OwnEphemeris {
  const object = sets.objects.objectId.indexOf(own.objectId);
  const row = sets.objectRow.indexOf(object);
  if (object < 0 || row < 0) throw new RangeError(`no element set of object ${own.objectId}`);
  return { row, table: own.table };
}

function primaryMask(sets: ElementSetBatch, ids: readonly string[] | undefined) {
  if (ids === undefined) return { primary: undefined, unknown: [] };
  const rowOf = new Map<string, number>();
  for (let row = 0; row < sets.count; row++)
    rowOf.set(sets.objects.objectId[sets.objectRow[row]], row);
  const primary = new Uint8Array(sets.count);
  const unknown: string[] = [];
  for (const id of ids) {
    const row = rowOf.get(id);
    if (row === undefined) unknown.push(id);
    else primary[row] = 1;
  }
  return { primary, unknown };
}

type Found = {
  events: EventColumns[];
  slowPairs: Set<number>;
  bad: Map<number, { code: number; fromUs: number }>;
  covered: { fromUs: number; toUs: number }[];
  cost: SliceCost;
  complete: boolean;
};

async function runSlices(
  job: ScreenJob,
  runTasks: RunTasks,
  onProgress: (share: number) => void,
): Promise<Found> {
  const { plan } = job;
  const tasks = plan.slices.map((_, index) => ({ kind: 'slice' as const, index }));
  const found: Found = {
    events: [],
    slowPairs: new Set(),
    bad: new Map(),
    covered: [],
    complete: false,
    cost: {
      sgp4Ms: 0,
      interpolationMs: 0,
      hashingMs: 0,
      pairsMs: 0,
      refiningMs: 0,
      propagations: 0,
      pairsTested: 0,
      candidates: 0,
      irregularRows: 0,
    },
  };
  let done = 0;
  onProgress(0);
  await runTasks(job, tasks, (part, index) => {
    found.events.push(part.events);
    for (const pair of part.slowPairs) found.slowPairs.add(pair);
    for (const { row, code, fromUs } of part.badRows) {
      const known = found.bad.get(row);
      if (known === undefined || fromUs < known.fromUs) found.bad.set(row, { code, fromUs });
    }
    if (part.cost !== undefined) addCost(found.cost, part.cost);
    const slice = plan.slices[index];
    const at = (knot: number) => Math.min(plan.toUs, plan.fromUs + knot * plan.knotUs);
    found.covered.push({ fromUs: at(slice.fromKnot), toUs: at(slice.toKnot) });
    onProgress(++done / tasks.length);
  });
  found.complete = done === tasks.length;
  found.covered.sort((a, b) => a.fromUs - b.fromUs);
  return found;
}

function addCost(sum: SliceCost, part: SliceCost): void {
  for (const key of Object.keys(sum) as (keyof SliceCost)[]) sum[key] += part[key];
}

async function runScans(job: ScreenJob, slowPairs: ReadonlySet<number>, runTasks: RunTasks) {
  const pairs = Float64Array.from(slowPairs).sort();
  const tasks: ScreenTask[] = [];
  for (let at = 0; at < pairs.length; at += SLOW_PAIRS_PER_TASK) {
    tasks.push({ kind: 'slow', pairs: pairs.slice(at, at + SLOW_PAIRS_PER_TASK) });
  }
  const events: EventColumns[] = [];
  let scanMs = 0;
  await runTasks(job, tasks, (part) => {
    events.push(part.events);
    scanMs += part.scanMs;
  });
  return { events, scanMs, complete: events.length === tasks.length };
}

function exclusionsOf(model: Sgp4Model, plan: ScreenPlan, bad: Found['bad']): Exclusion[] {
  const out: Exclusion[] = [];
  for (let row = 0; row < model.count; row++) {
    const code = model.code[row] || (bad.get(row)?.code ?? 0);
    if (code === 0) continue;
    const fromUs = model.code[row] !== 0 ? plan.fromUs : bad.get(row)!.fromUs;
    out.push({ row, code, reason: SGP4_CODES[code as Sgp4Code], fromUs });
  }
  return out;
}
