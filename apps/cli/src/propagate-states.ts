/** One element set × many epochs, object after object, in pieces that bound memory. */
import type { Output } from '@noroshi/host';
import { createProgress, safeText, wantsColor } from '@noroshi/host';
import {
  createSgp4Engine,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  type OpsMode,
  SGP4_CODES,
  type Sgp4Code,
  type StateBatch,
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
};

export type PropagateDone = {
  readonly states: number;
  readonly bad: number; // objects with a state that could not be given
  readonly complete: boolean;
};

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
    let failed = 0;
    await output.write(writer.begin(object));
    for (let from = 0; from < epochsUs.length && !world.signal.aborted; from += PIECE) {
      const piece = epochsUs.subarray(from, from + PIECE);
      const teme = createStateBatch(piece.length, 'TEME');
      const good = engine.propagateRowInto(row, piece, teme);
      if (good < piece.length && failed === 0) tellFailure(world, object, teme);
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

function tellFailure(world: World, object: PropagatedObject, states: StateBatch): void {
  const first = states.code.findIndex((code) => code !== 0);
  const reason = SGP4_CODES[states.code[first] as Sgp4Code];
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
