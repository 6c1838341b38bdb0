/**
 * Ephemerides on their way into a command: what is refused or assumed of them is a line on stderr, and so is what serves which object when.
 */
import { safeText } from '@noroshi/host';
import { type EphemerisFile, readEphemerisFile } from '@noroshi/ndm';
import { type ElementSetBatch, type Ephemeris, mergeBatches, tablePath } from '@noroshi/orbit';
import { identitySet, type ScreenOutcome, soundEphemerides } from '@noroshi/screen';
import { type EarthOrientation, formatUtc } from '@noroshi/time';
import { counted, say, type World } from './world.ts';

const LINES_MAX = 20;

/** What a file of an ephemeris holds that can be used. */
export function ephemerisFile(
  bytes: Uint8Array,
  file: string,
  earthOrientation: EarthOrientation,
): EphemerisFile {
  const read = readEphemerisFile(bytes, file, earthOrientation);
  const { ephemerides, problems } = soundEphemerides(read.ephemerides);
  return { ...read, ephemerides, refusals: [...read.refusals, ...problems] };
}

/** Says what is refused and assumed; returns how many were refused. */
export function tellEphemerisFile(world: World, { refusals, notes }: EphemerisFile): number {
  for (const line of [...refusals, ...notes]) say(world, safeText(line));
  return refusals.length;
}

export function earliestUs(ephemerides: readonly Ephemeris[]): number | undefined {
  const starts = ephemerides.flatMap(({ tables }) => tables.map(({ fromUs }) => fromUs));
  return starts.length === 0 ? undefined : Math.ceil(Math.min(...starts) / 1e6) * 1e6;
}

/** The sets, and a row that is never propagated for each object that only an ephemeris knows. */
export function withEphemerisObjects({
  sets,
  ephemerides,
}: {
  readonly sets: ElementSetBatch;
  readonly ephemerides: readonly Ephemeris[];
}): { readonly sets: ElementSetBatch; readonly added: ReadonlySet<string> } {
  const have = new Set(sets.objects.objectId);
  const added = new Set<string>();
  const state = new Float64Array(6);
  const batches = [sets];
  for (const one of ephemerides) {
    const [first] = one.tables;
    if (have.has(one.objectId) || added.has(one.objectId) || first === undefined) continue;
    if (!tablePath(first)(first.fromUs, state)) continue;
    added.add(one.objectId);
    batches.push(identitySet(one, state));
  }
  return { sets: added.size === 0 ? sets : mergeBatches(batches), added };
}

/** Which object went by an ephemeris, from when to when, and by what it went else. */
export function tellServed(
  world: World,
  { served, sets, plan }: Pick<ScreenOutcome, 'served' | 'sets' | 'plan'>,
  haveSet: ReadonlySet<string>,
): void {
  const byRow = [...Map.groupBy(served, ({ row }) => row)];
  for (const [row, spans] of byRow.slice(0, LINES_MAX)) {
    const object = sets.objectRow[row]!;
    const id = sets.objects.objectId[object]!;
    const files = [...new Set(spans.map(({ ephemeris }) => ephemeris.source))].join(', ');
    const fromUs = spans[0]!.fromUs;
    const toUs = spans.at(-1)!.toUs;
    const covered = spans.reduce((sum, span) => sum + span.toUs - span.fromUs, 0);
    const isWhole = covered >= plan.toUs - plan.fromUs;
    const rest = haveSet.has(id) ? 'its element set serves the rest' : 'it is nowhere else';
    const gaps = covered < toUs - fromUs ? `, ${spans.length} stretches of it` : '';
    const span = isWhole
      ? 'the whole window'
      : `${formatUtc(fromUs, 0)} to ${formatUtc(toUs, 0)}${gaps}; ${rest}`;
    say(world, safeText(`object ${id} goes by the ephemeris of ${files}: ${span}`));
  }
  const more = byRow.length - LINES_MAX;
  if (more > 0) say(world, `${counted(more, 'more object')} by ephemerides`);
}
