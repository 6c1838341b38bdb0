/**
 * The conjunction watch as one call: every object against every object (or primaries against all), over a window.
 * Pure: workers, clock and cancellation come in as arguments. Method and recall guarantee: docs/decisions/0003-screening.md.
 */
import type { ElementSetBatch, Ephemeris, OpsMode, Sgp4Model } from '@noroshi/orbit';
import { initialiseSgp4, SGP4_CODES, type Sgp4Code } from '@noroshi/orbit';
import { type EventColumns, mergeEvents } from './events.ts';
import { idOrder } from './identity.ts';
import { jobKey, type ScreenJob, type ScreenPart, type ScreenTask } from './job.ts';
import { cutRows, type PieceColumns, type Served } from './pieces.ts';
import { planScreen, type ScreenPlan } from './plan.ts';
import { roughRows } from './rough.ts';
import { eventsByObject } from './seams.ts';
import type { SliceCost } from './slice.ts';
import { worstBend } from './table-bend.ts';

export type ScreenOptions = {
  readonly sets: ElementSetBatch; // one set an object
  readonly fromUs: number; // µs TAI
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly opsMode: OpsMode;
  readonly primaryIds?: readonly string[]; // absent: every pair
  readonly stepS?: number;
  readonly shared?: boolean; // put the model into shared memory
  /** Objects that go by these where they reach, in place of their element set; they need not be in `sets`. */
  readonly ephemerides?: readonly Ephemeris[];
  readonly withoutSets?: readonly string[]; // objects that are nowhere where no ephemeris reaches
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
  readonly events: EventColumns; // in order of closest approach; rows of `sets`
  readonly served: readonly Served[]; // what ephemeris served which row when
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
  assertOneSetAnObject(options.sets);
  const { ephemerides = [] } = options;
  const { sets, rows, pieces, served } = cutRows(
    options.sets,
    { ...options, ephemerides },
    idOrder,
  );
  const bend = pieces && worstBend(pieces.bends);
  const plan = planScreen({ ...options, objectCount: rows.count, ...(bend && { bend }) });
  const model = initialiseSgp4(rows, options.opsMode, options.shared);
  const { primary, unknown } = primaryMask(rows, options.primaryIds);
  const rough = roughRows(model, plan);
  pieces?.tableOf.forEach((table, row) => {
    if (table >= 0) rough[row] = 0; // placed by itself at every step
  });
  const job: ScreenJob = {
    key: jobKey(plan, model, primary, pieces),
    ...{ model, plan, rough },
    ...(primary && { primary }),
    ...(pieces && { pieces }),
  };
  const found = await runSlices(job, runTasks, onProgress);
  const scanned = found.complete ? await runScans(job, found.slowPairs, runTasks) : undefined;
  return {
    plan,
    sets,
    model,
    events: mergeEvents(
      eventsByObject([...found.events, ...(scanned?.events ?? [])], pieces, plan),
    ),
    served,
    exclusions: exclusionsOf(model, plan, found.bad, pieces),
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

function primaryMask(sets: ElementSetBatch, ids: readonly string[] | undefined) {
  if (ids === undefined) return { primary: undefined, unknown: [] };
  const asked = new Set(ids);
  const met = new Set<string>();
  const primary = new Uint8Array(sets.count);
  for (let row = 0; row < sets.count; row++) {
    const id = sets.objects.objectId[sets.objectRow[row]];
    if (!asked.has(id)) continue;
    primary[row] = 1;
    met.add(id);
  }
  return { primary, unknown: ids.filter((id) => !met.has(id)) };
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

function exclusionsOf(
  model: Sgp4Model,
  plan: ScreenPlan,
  bad: Found['bad'],
  pieces: PieceColumns | undefined,
): Exclusion[] {
  const byRow = new Map<number, Exclusion>();
  for (let row = 0; row < model.count; row++) {
    const code = model.code[row] || (bad.get(row)?.code ?? 0);
    if (code === 0 || (pieces !== undefined && pieces.tableOf[row] >= 0)) continue;
    const beginUs = Math.max(plan.fromUs, pieces?.fromUs[row] ?? plan.fromUs);
    const fromUs = model.code[row] !== 0 ? beginUs : bad.get(row)!.fromUs;
    const object = pieces?.objectOf[row] ?? row;
    const reason = SGP4_CODES[code as Sgp4Code];
    if (!byRow.has(object)) byRow.set(object, { row: object, code, reason, fromUs });
  }
  return [...byRow.values()];
}
