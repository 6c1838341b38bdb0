/**
 * Element-set files on their way into a command: read one after the other through the push reader,
 * every refusal a line on stderr, the sets of all files in one batch with one set an object. Ephemerides (OEM, OCM) among
 * the files stand beside them.
 */
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  createProgress,
  formatFileError,
  type Progress,
  readFileInto,
  safeText,
  wantsColor,
} from '@noroshi/host';
import { createEphemerisSink, type EphemerisFile } from '@noroshi/ndm';
import {
  createElementSetReader,
  type ElementReject,
  type ElementSetBatch,
  type Ephemeris,
  formatReject,
  joinCatalogue,
  mergeBatches,
  type ReadResult,
  type RepeatedObject,
  SCREENING_FLAGS,
  selectForScreening,
} from '@noroshi/orbit';
import {
  type EarthOrientation,
  formatUtc,
  leapSecondStatus,
  NO_EARTH_ORIENTATION,
} from '@noroshi/time';
import { earliestUs, ephemerisFile, tellEphemerisFile } from './ephemerides.ts';
import { referenceEpochUs } from './reference-epoch.ts';
import { warnOfAge } from './screen-report.ts';
import { CommandError, EXIT, say, type World } from './world.ts';

export type LoadedSets = {
  readonly sets: ElementSetBatch; // one set an object
  readonly setsRead: number;
  readonly xpSets: number;
  readonly repeated: readonly RepeatedObject[]; // objects with more than one set
  readonly rejects: readonly ElementReject[]; // the first of them, by place
  readonly refused: number; // all of them, unreadable files included
  readonly ephemerides: readonly Ephemeris[]; // of OEM and OCM among the files, by the objects of the sets
};

/** A result may not take the place of its own input, by any name; stdin can be read once. */
export function checkFiles(
  files: readonly string[],
  out: string | undefined,
  option = '--out',
): void {
  if (files.filter((file) => file === '-').length > 1) {
    throw new CommandError(EXIT.usage, 'stdin (-) can be read once: give the others as files');
  }
  if (out === undefined || out === '-') return;
  if (files.some((file) => file !== '-' && isSameFile(file, out))) {
    throw new CommandError(EXIT.usage, `${option} ${out} is also read: give another name`);
  }
}

export function isSameFile(a: string, b: string): boolean {
  if (resolve(a) === resolve(b)) return true;
  try {
    const [one, other] = [statSync(a), statSync(b)];
    return one.isFile() && one.ino === other.ino && one.dev === other.dev;
  } catch {
    return false; // one of them is not there, or not for us to see
  }
}

export const REJECT_LINES_MAX = 100_000; // then a count
const REPEATED_LINES_MAX = 20;
const NEWEST = Number.POSITIVE_INFINITY;

/** The newest set of every object. */
export async function loadNewest(
  world: World,
  files: readonly string[],
  earthOrientation?: EarthOrientation,
): Promise<LoadedSets> {
  const { POSITIVE_INFINITY } = Number;
  return chosen(world, await readAll(world, files, POSITIVE_INFINITY, earthOrientation), NEWEST);
}

/**
 * The set of every object to use from `fromUs` on: its newest not after that, else its nearest.
 * Without `fromUs`, the window begins at the reference epoch of the files, and that is said.
 */
export async function loadForWindow(
  world: World,
  files: readonly string[],
  fromUs: number | undefined,
  ids?: readonly string[], // what is said is about these; undefined: every object
  earthOrientation?: EarthOrientation, // for ephemerides in frames that turn with the Earth
): Promise<LoadedSets & { readonly fromUs: number }> {
  const read = await readAll(world, files, fromUs, earthOrientation);
  const newest = selectForScreening(read.sets, Number.POSITIVE_INFINITY).sets;
  const startUs =
    fromUs ?? referenceEpochUs(newest) ?? earliestUs(read.ephemerides) ?? world.nowUs();
  if (fromUs === undefined && newest.count > 0) {
    const why = 'the newest epoch, the latest 1 % of the objects left aside';
    say(world, `--from is ${formatUtc(startUs, 0)}: ${why}`);
  }
  const loaded = chosen(world, read, startUs, ids);
  warnOfAge(world, loaded.sets.epochUs, startUs);
  warnOfLeapSeconds(world);
  return { ...loaded, fromUs: startUs };
}

/** Every set of every file: what the objects' histories are measured on. */
export async function loadHistory(
  world: World,
  files: readonly string[],
): Promise<Pick<LoadedSets, 'sets' | 'refused'>> {
  return await readAll(world, files, undefined);
}

type ReadAll = Omit<LoadedSets, 'repeated'> & { readonly repeated: readonly RepeatedObject[][] };

/**
 * Every file, one after the other; `keepUs` undefined keeps all sets. A file that cannot be read is
 * a refusal like any other; when no file can be read at all, the command fails.
 */
async function readAll(
  world: World,
  files: readonly string[],
  keepUs: number | undefined,
  earthOrientation: EarthOrientation = NO_EARTH_ORIENTATION,
): Promise<ReadAll> {
  const results: ReadResult[] = [];
  const ephemerides: Ephemeris[] = [];
  let ephemerisFiles = 0;
  let unreadable = 0;
  for (const file of files) {
    const read = await readOne(world, file, keepUs, earthOrientation);
    if (read.error !== undefined) {
      unreadable++;
      say(world, safeText(read.error));
    }
    if (read.result !== undefined) results.push(read.result);
    if (read.ephemeris !== undefined) {
      ephemerisFiles++;
      unreadable += tellEphemerisFile(world, read.ephemeris);
      ephemerides.push(...read.ephemeris.ephemerides);
    }
    if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted while reading');
  }
  if (results.length === 0 && ephemerisFiles === 0)
    throw new CommandError(EXIT.failure, 'no file could be read');
  for (const result of results) tellRejects(world, result);
  const sets = mergeBatches(results.map((result) => result.sets));
  return {
    sets,
    ephemerides: joinCatalogue(ephemerides, sets.objects),
    setsRead: sum(results, (r) => r.sets.count + r.notes.leftOut),
    xpSets: sum(results, (r) => r.notes.xpSets),
    repeated: results.map((r) => [...r.notes.repeated]),
    rejects: results.flatMap((r) => r.rejects),
    refused: unreadable + sum(results, (r) => r.notes.rejected),
  };
}

function chosen(world: World, read: ReadAll, fromUs: number, ids?: readonly string[]): LoadedSets {
  const { sets, repeated, flags } = selectForScreening(read.sets, fromUs);
  const asked = ids && new Set(ids);
  const isAsked = (id: string) => asked === undefined || asked.has(id);
  const all = repeatedObjects([...read.repeated, repeated]);
  const toTell = all.filter(({ objectId }) => isAsked(objectId));
  const which = fromUs === NEWEST ? 'the newest' : 'the newest not after --from';
  for (const { objectId, setsRead } of toTell.slice(0, REPEATED_LINES_MAX)) {
    say(world, `object ${safeText(objectId)} has ${setsRead} element sets: ${which} is used`);
  }
  const more = toTell.length - REPEATED_LINES_MAX;
  if (more > 0) say(world, `${more} more objects have several element sets: ${which} is used`);
  const after = flags.filter((flag, row) => {
    const id = sets.objects.objectId[sets.objectRow[row]!]!;
    return (flag & SCREENING_FLAGS.epochAfterFrom) !== 0 && isAsked(id);
  }).length;
  const have = after === 1 ? 'object has' : 'objects have';
  const nearest = 'no element set from before --from: the nearest after it is used';
  if (after > 0) say(world, `${after} ${have} ${nearest}`);
  return { ...read, sets, repeated: all };
}

function warnOfLeapSeconds(world: World): void {
  const status = leapSecondStatus(world.nowUs());
  if (status.kind !== 'certain') say(world, status.message);
}

type ReadOne = {
  readonly result?: ReadResult;
  readonly ephemeris?: EphemerisFile;
  readonly error?: string;
};

async function readOne(
  world: World,
  file: string,
  keepUs: number | undefined,
  earthOrientation: EarthOrientation,
): Promise<ReadOne> {
  const shown = file === '-' ? 'stdin' : file;
  const reader = createElementSetReader({
    ...{ file: shown, rejectsMax: REJECT_LINES_MAX },
    ...(keepUs !== undefined && { oneAnObjectFromUs: keepUs }),
  });
  const sink = createEphemerisSink(reader.push);
  const progress = await readingProgress(world, file, shown);
  const read = await readFileInto(file, sink.push, {
    stdin: world.stdin,
    signal: world.signal,
    onBytes: (bytes) => progress.update(bytes / 2 ** 20),
  });
  progress.finish();
  const bytes = sink.finish();
  if (bytes !== undefined)
    return read.ok
      ? { ephemeris: ephemerisFile(bytes, shown, earthOrientation) }
      : { error: formatFileError(read.error) };
  if (read.ok) return { result: reader.finish() };
  const error = formatFileError(read.error);
  const nothingRead = read.error.kind === 'missing' || read.error.kind === 'unreadable';
  return nothingRead ? { error } : { error, result: reader.finish() };
}

async function readingProgress(world: World, file: string, shown: string): Promise<Progress> {
  const size =
    file === '-'
      ? 0
      : await stat(file).then(
          (s) => s.size,
          () => 0,
        );
  const color = wantsColor(world.stderr, world.env);
  const { stderr: stream, clockMs } = world;
  const label = `reading ${safeText(shown)}`;
  return createProgress({ stream, clockMs, label, total: size / 2 ** 20, unit: 'MiB', color });
}

/** Objects repeated inside a file and across files, each once, with the sets of all. */
function repeatedObjects(lists: readonly (readonly RepeatedObject[])[]): RepeatedObject[] {
  const byId = new Map<string, RepeatedObject>();
  for (const repeated of lists.flat()) {
    const known = byId.get(repeated.objectId);
    // inside a file one set was kept, so across files that one is counted again
    const setsRead = repeated.setsRead + (known === undefined ? 0 : known.setsRead - 1);
    byId.set(repeated.objectId, { ...repeated, setsRead });
  }
  return [...byId.values()];
}

function tellRejects(world: World, { rejects, notes }: ReadResult): void {
  for (const reject of rejects) say(world, safeText(formatReject(reject)));
  const more = notes.rejected - rejects.length;
  if (more > 0) say(world, `${more} more refusals were counted but not listed`);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
