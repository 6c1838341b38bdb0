/** One element set or ephemeris × many epochs, object after object, in pieces that bound memory. */
import type { Output } from '@noroshi/host';
import { createProgress, safeText, wantsColor } from '@noroshi/host';
import {
  createSgp4Engine,
  createStateBatch,
  type ElementSetBatch,
  type Ephemeris,
  initialiseSgp4,
  type OpsMode,
  SGP4_CODES,
  type Sgp4Code,
  type StateAt,
  type StateBatch,
  servingSpans,
  tablePath,
  transformStatesInto,
} from '@noroshi/orbit';
import { type EarthOrientation, formatUtc } from '@noroshi/time';
import { loadSgp4Kernel } from './kernels.ts';
import type { StatesWriter } from './states-output.ts';
import { say, type World } from './world.ts';

export type PropagateFrame = 'TEME' | 'GCRF' | 'ITRF';

export type PropagateWork = {
  readonly sets: ElementSetBatch;
  readonly rows: readonly number[];
  readonly epochsUs: Float64Array;
  readonly frame: PropagateFrame;
  readonly opsMode: OpsMode;
  readonly earthOrientation: EarthOrientation;
  readonly ephemerides: readonly Ephemeris[]; // each serves its object where it reaches
  readonly withoutSets: ReadonlySet<string>; // objects that only an ephemeris knows
};

export type PropagateDone = {
  readonly states: number;
  readonly bad: number; // objects with a state that could not be given
  readonly complete: boolean;
};

const NO_STATE = 6; // SGP4's code for an object that is no more
const PIECE = 8192; // states propagated, turned and written at a time

export async function propagateStates(
  world: World,
  work: PropagateWork,
  writer: StatesWriter,
  output: Output,
): Promise<PropagateDone> {
  const { sets, rows, epochsUs, frame } = work;
  const model = initialiseSgp4(sets, work.opsMode);
  const engine = createSgp4Engine({ model, ...(await loadSgp4Kernel(world)) });
  const progress = createProgress({
    ...{ stream: world.stderr, clockMs: world.clockMs, label: 'propagating', unit: 'states' },
    ...{ total: rows.length * epochsUs.length, color: wantsColor(world.stderr, world.env) },
  });
  let states = 0;
  let bad = 0;
  let tried = 0;
  await output.write(writer.open());
  for (const row of rows) {
    const object = objectOf(sets, row);
    const spans = spansOf(work, object.id);
    let failed = 0;
    await output.write(writer.begin(object));
    for (let from = 0; from < epochsUs.length && !world.signal.aborted; from += PIECE) {
      const piece = epochsUs.subarray(from, from + PIECE);
      const teme = createStateBatch(piece.length, 'TEME');
      if (work.withoutSets.has(object.id)) absent(teme, piece);
      else engine.propagateRowInto(row, piece, teme);
      const good = serveInto(spans, teme);
      if (good < piece.length && failed === 0) tellFailure(world, object, teme, work.withoutSets);
      failed += piece.length - good;
      states += good;
      tried += piece.length;
      await output.write(writer.states(object, turned(teme, frame, work.earthOrientation)));
      progress.update(tried);
      await new Promise(setImmediate); // Ctrl-C is heard here
    }
    await output.write(writer.end(object));
    if (failed > 0) bad++;
    if (world.signal.aborted) break;
  }
  progress.finish();
  const complete = tried === rows.length * epochsUs.length;
  await output.write(writer.close({ complete }));
  return { states, bad, complete };
}

export type PropagatedObject = {
  readonly id: string;
  readonly name: string;
  readonly cosparId: string;
  readonly source: string;
};

type Serving = { readonly fromUs: number; readonly toUs: number; readonly path: StateAt };

/** What of the work's epochs ephemerides of the object serve. */
function spansOf({ ephemerides, epochsUs }: PropagateWork, id: string): Serving[] {
  const window = { fromUs: epochsUs[0]!, toUs: epochsUs.at(-1)! + 1 };
  const own = ephemerides.filter(({ objectId }) => objectId === id);
  return servingSpans(own, window).map(({ table, fromUs, toUs }) => ({
    ...{ fromUs, toUs, path: tablePath(table) },
  }));
}

function absent(states: StateBatch, epochsUs: Float64Array): void {
  states.epochUs.set(epochsUs);
  states.code.fill(NO_STATE);
  states.positionKm.fill(Number.NaN);
  states.velocityKmS.fill(Number.NaN);
}

/** Puts states of ephemerides in place of others; returns how many are good then. */
function serveInto(spans: readonly Serving[], states: StateBatch): number {
  const state = new Float64Array(6);
  let good = 0;
  states.epochUs.forEach((us, k) => {
    const serving = spans.findLast(({ fromUs, toUs }) => fromUs <= us && us <= toUs);
    if (serving?.path(us, state) === true) {
      states.positionKm.set(state.subarray(0, 3), 3 * k);
      states.velocityKmS.set(state.subarray(3, 6), 3 * k);
      states.code[k] = 0;
    }
    if (states.code[k] === 0) good++;
  });
  return good;
}

function objectOf(sets: ElementSetBatch, row: number): PropagatedObject {
  const { objectId, name, cosparId, source } = sets.objects;
  const object = sets.objectRow[row]!;
  return {
    id: objectId[object]!,
    name: name[object]!,
    cosparId: cosparId[object]!,
    source: source[object]!,
  };
}

function turned(teme: StateBatch, frame: PropagateFrame, table: EarthOrientation): StateBatch {
  if (frame === 'TEME') return teme;
  const out = createStateBatch(teme.code.length, frame);
  transformStatesInto(teme, frame, table, out);
  return out;
}

function tellFailure(
  world: World,
  object: PropagatedObject,
  states: StateBatch,
  withoutSets: ReadonlySet<string>,
): void {
  const first = states.code.findIndex((code) => code !== 0);
  const reason = withoutSets.has(object.id)
    ? 'no ephemeris reaches there'
    : SGP4_CODES[states.code[first] as Sgp4Code];
  const who = `${object.id} ${object.name}`.trim();
  const when = formatUtc(states.epochUs[first]!, 0);
  say(world, safeText(`${object.source}: object ${who} has no state at ${when}: ${reason}`));
}

/** Rows of the ids, in the order asked for; every row without ids. */
export function selectRows(sets: ElementSetBatch, ids: readonly string[] | undefined) {
  const all = Array.from({ length: sets.count }, (_, row) => row);
  if (ids === undefined) return { rows: all, unknown: [] as string[] };
  const rowOf = new Map(all.map((row) => [sets.objects.objectId[sets.objectRow[row]!]!, row]));
  const rows = ids.flatMap((id) => rowOf.get(id) ?? []);
  return { rows, unknown: ids.filter((id) => !rowOf.has(id)) };
}

/** Epochs `stepS` apart, each a whole microsecond by itself, so that they do not drift. */
export function stepEpochsUs(fromUs: number, stepS: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => fromUs + Math.round(k * stepS * 1e6));
}
