/**
 * Flow logs on their way into a watch: files, folders and stdin, packed or not, each read by the format its own bytes tell. What was
 * read is zeroed. Faults go to stderr as file:line and reason; what is passed over (other logs, links) is told once.
 */
import {
  createFlowBatch,
  createFlowReader,
  type DecodeFault,
  FAULTS_KEPT,
  type FlowReader,
  type FlowSink,
} from '@noroshi/flow';
import {
  createFollower,
  createProgress,
  formatFileError,
  type InputFile,
  listInputFiles,
  type Progress,
  readFileInto,
  safeText,
  wantsColor,
} from '@noroshi/host';
import { counted, say, type World } from '../world.ts';
import { type Lane, readInTime } from './in-time.ts';

export type FlowFilesRead = {
  readonly files: number; // flow logs; other files are not counted
  readonly records: number;
  readonly skippedRecords: number; // records in them that are no flow
  readonly faults: number; // damaged records, and files that could not be read to their end
  readonly firstFaults: readonly DecodeFault[]; // of all files, at most FAULTS_KEPT
  readonly byFormat: ReadonlyMap<string, number>; // rows
};

export type FlowFilesOptions = {
  /** East of UTC, of logs whose times name no zone (nfdump, Argus). */
  readonly zoneMinutes?: number;
  /** Stay with the files as they grow, looking again after so long, until the world's signal ends it. */
  readonly followMs?: number;
  /** Called when all that is there has been read; follow mode calls it again after each look that found something. */
  readonly onCaughtUp?: () => void;
  /** Follow mode: called after each look, whether or not it found something. */
  readonly onLook?: () => void;
};

type Totals = { -readonly [K in keyof FlowFilesRead]: FlowFilesRead[K] } & {
  readonly firstFaults: DecodeFault[];
  readonly byFormat: Map<string, number>;
};

/** Batches go to `sink` in the order of their times (in-time.ts) where files do not grow, and are wiped once it returns. */
export async function readFlowFiles(
  world: World,
  paths: readonly string[],
  sink: FlowSink,
  options: FlowFilesOptions = {},
): Promise<FlowFilesRead> {
  const none = { files: 0, records: 0, skippedRecords: 0, faults: 0 };
  const totals: Totals = { ...none, firstFaults: [], byFormat: new Map() };
  const open = openerOf(options);
  if (options.followMs === undefined || paths.includes('-'))
    await readOnce(world, paths, open, sink, totals, options);
  else await follow(world, paths, open, sink, totals, options);
  options.onCaughtUp?.();
  return totals;
}

/** Zeek names the log of connections that are still open; its records are not over. */
const OPEN_NAME = /(^|[/\\])open_conn[^/\\]*$/;

/** What does not grow: read once, before what does is followed. */
const PACKED_NAME = /\.(gz|zst)$/;

type Open = (path: string, lane: Lane) => FlowReader;

function openerOf({ zoneMinutes = 0 }: FlowFilesOptions): Open {
  return (path, { batch, sink }) =>
    createFlowReader(sink, { batch, zoneMinutes, isOpen: OPEN_NAME.test(path) });
}

/** Another file is read next: what was read of this one goes on before. */
function turnOf(turn: () => Promise<void>, reader: FlowReader): () => Promise<void> {
  return () => {
    reader.flush();
    return turn();
  };
}

async function readOnce(
  world: World,
  paths: readonly string[],
  open: Open,
  sink: FlowSink,
  totals: Totals,
  {
    followMs,
    onCaughtUp,
    zoneMinutes = 0,
    named = paths,
  }: FlowFilesOptions & { named?: readonly string[] },
): Promise<void> {
  const list = await listInputFiles(paths);
  const tell = createTeller(world);
  for (const path of list.links) tell.passedOver(path, 'is a symbolic link; name it itself');
  for (const { path, reason } of list.problems) refused(world, totals, `${path}: ${reason}`);
  const total = list.files.reduce((sum, file) => sum + knownBytes(file.bytes), 0);
  const progress = progressOf(world, total);
  let stored = 0;
  const readOne = async ({ path }: InputFile, lane: Lane): Promise<void> => {
    const reader = open(path, lane);
    let own = 0;
    const push = (chunk: Uint8Array): void => {
      reader.push(chunk);
      if (followMs === undefined) return;
      reader.flush(); // a pipe that goes on is followed as it comes
      onCaughtUp?.();
    };
    const read = await readFileInto(path, push, {
      ...{ wipe: true, stdin: world.stdin, signal: world.signal },
      onBytes(bytes) {
        stored += bytes - own;
        own = bytes;
        progress.update(stored);
      },
      ...(lane.turn === undefined ? {} : { turn: turnOf(lane.turn, reader) }),
    });
    reader.finish();
    progress.clear();
    if (reader.refusal === null) settle(world, totals, path, reader);
    else if (named.includes(path)) refused(world, totals, `${path}: ${reader.refusal}`);
    else tell.passedOver(path, reader.refusal);
    if (!read.ok) refused(world, totals, formatFileError(read.error));
  };
  await readInTime(list.files, { sink, signal: world.signal, zoneMinutes }, readOne);
  progress.finish();
  tell.rest();
}

async function follow(
  world: World,
  paths: readonly string[],
  open: Open,
  sink: FlowSink,
  totals: Totals,
  { followMs = 0, onCaughtUp, onLook, zoneMinutes = 0 }: FlowFilesOptions,
): Promise<void> {
  const { files } = await listInputFiles(paths);
  const packed = files.map(({ path }) => path).filter((path) => PACKED_NAME.test(path));
  await readOnce(world, packed, open, sink, totals, { zoneMinutes, named: paths });
  const lane = { sink, batch: createFlowBatch() }; // one for all: what grows is read file by file
  const tell = createTeller(world);
  const progress = followProgress(world, files);
  const follower = createFollower(paths, {
    signal: world.signal,
    open(path) {
      const reader = open(path, lane);
      let isTold = false;
      const tellRefusal = (): void => {
        if (reader.refusal !== null && !isTold) tell.passedOver(path, reader.refusal);
        isTold ||= reader.refusal !== null;
      };
      const push = (chunk: Uint8Array): void => {
        progress.add(chunk.length);
        reader.push(chunk);
        tellRefusal();
      };
      const finish = (): void => {
        reader.finish();
        tellRefusal();
        if (reader.refusal === null) settle(world, totals, path, reader);
      };
      return { push, flush: reader.flush, finish };
    },
    told: (path, reason) => packed.includes(path) || tell.passedOver(path, reason),
  });
  try {
    while (!world.signal.aborted) {
      const bytes = await follower.look();
      progress.finish();
      tell.rest();
      if (bytes > 0) onCaughtUp?.();
      onLook?.();
      await pause(followMs, world.signal);
    }
  } finally {
    await follower.close();
    tell.rest();
  }
}

/** Adds up one file and says its first faults. */
function settle(world: World, totals: Totals, path: string, reader: FlowReader): void {
  const { records, skippedRecords, faults, firstFaults, byFormat } = reader.counts;
  totals.files++;
  totals.records += records;
  totals.skippedRecords += skippedRecords;
  totals.faults += faults;
  for (const [format, rows] of byFormat)
    totals.byFormat.set(format, (totals.byFormat.get(format) ?? 0) + rows);
  for (const { place, reason } of firstFaults) {
    const where = `${path}:${place.replace(/^line /, '')}`;
    say(world, safeText(`${where}: ${reason}`));
    if (totals.firstFaults.length < FAULTS_KEPT) totals.firstFaults.push({ place: where, reason });
  }
  if (faults > firstFaults.length)
    say(world, safeText(`${path}: ${faults - firstFaults.length} more refused`));
}

/** Of a pipe nobody knows. */
function knownBytes(bytes: number): number {
  return Number.isNaN(bytes) ? 0 : bytes;
}

function refused(world: World, totals: Totals, message: string): void {
  totals.faults++;
  say(world, safeText(message));
}

const NAMES_SHOWN = 5;

/** What a folder holds besides flow logs, by reason: one line each, with the first names and how many there are. */
function createTeller(world: World) {
  const waiting = new Map<string, string[]>();
  return {
    passedOver(path: string, reason: string): void {
      waiting.set(reason, [...(waiting.get(reason) ?? []), path]);
    },
    /** Says what has been collected since. */
    rest(): void {
      for (const [reason, paths] of waiting) say(world, safeText(passedOverText(paths, reason)));
      waiting.clear();
    },
  };
}

function passedOverText(paths: readonly string[], reason: string): string {
  if (paths.length === 1) return `${paths[0]}: ${reason}`;
  const more = paths.length - NAMES_SHOWN;
  const names = paths.slice(0, NAMES_SHOWN).join(', ');
  const rest = more > 0 ? ` and ${more} more` : '';
  return `each of ${counted(paths.length, 'file')} ${reason}: ${names}${rest}`;
}

function progressOf(world: World, total: number): Progress {
  return createProgress({
    ...{ stream: world.stderr, clockMs: world.clockMs, label: 'reading', total, unit: 'B' },
    ...{ color: wantsColor(world.stderr, world.env), plain: 'silent' },
  });
}

/** Of what is there at the first look; what comes later is little. */
function followProgress(world: World, files: readonly InputFile[]) {
  const progress = progressOf(
    world,
    files.reduce((sum, { bytes }) => sum + knownBytes(bytes), 0),
  );
  let [read, isOver] = [0, false];
  return {
    add(bytes: number): void {
      read += bytes;
      if (!isOver) progress.update(read);
    },
    finish(): void {
      if (!isOver) progress.finish();
      isOver = true;
    },
  };
}

/** Ends sooner where the signal comes. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
