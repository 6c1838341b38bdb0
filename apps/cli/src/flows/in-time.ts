/**
 * Several files read at once in the order of the times in them, whatever their names: logs of two sensors, daily files that are
 * numbered backwards, a folder for each sensor. Of each file the first rows are read to know when it begins; a file is opened when
 * the others have come that far; and of the open ones always the one goes on whose rows are furthest behind, a piece at a time. So
 * rows come in time to within a piece, and a window of hours is not left behind by a file of days. Each file counts as a sensor of
 * its own, so that a connection told in two of them counts once. Pipes cannot be looked into: they are read before, alone.
 */
import {
  createFlowBatch,
  createFlowReader,
  type FlowBatch,
  type FlowSink,
  wipeFlowBatch,
} from '@noroshi/flow';
import { type InputFile, readFileInto } from '@noroshi/host';

export const IN_TIME_LIMITS = {
  openMax: 32, // files read at the same time, of some 1 MB each
  firstRows: 64, // of which the earliest end is when a file begins
  endsAfterMaxUs: 3600e6, // beyond its start an end is not believed
} as const;

/** A file while it is read. */
export type Lane = {
  readonly batch: FlowBatch;
  /** Where its rows go. */
  readonly sink: FlowSink;
  /** Awaited before each piece; undefined where it is read alone. */
  readonly turn?: (() => Promise<void>) | undefined;
};

type Open = {
  atUs: number; // how far its rows have come
  isOver: boolean;
  go: () => void;
  /** Resolved when it waits for its turn again, or is over. */
  rested: Promise<void>;
  failure?: { readonly cause: unknown }; // a bug, not the file's fault
  readonly batch: FlowBatch;
};

export type InTime = {
  readonly sink: FlowSink;
  readonly signal: AbortSignal;
  readonly zoneMinutes: number; // of logs whose times name no zone
};

type Read = (file: InputFile, lane: Lane) => Promise<void>;

/** Reads every file by `read`, which is given a lane and returns when the file is done with. */
export async function readInTime(
  files: readonly InputFile[],
  { sink, signal, zoneMinutes }: InTime,
  read: Read,
): Promise<void> {
  const isPipe = ({ bytes }: InputFile) => Number.isNaN(bytes);
  const batch = createFlowBatch();
  const known = files.filter((file) => !isPipe(file));
  const isAlone = known.length === 1 || signal.aborted;
  for (const file of files)
    if ((isPipe(file) || isAlone) && !signal.aborted) await read(file, { batch, sink });
  if (isAlone) return;
  const waiting: Waiting[] = [];
  for (const file of known) waiting.push({ file, atUs: await beginsAt(file, signal, zoneMinutes) });
  waiting.sort((a, b) => (a.atUs < b.atUs ? -1 : a.atUs > b.atUs ? 1 : 0));
  await readInTurns(waiting, batch, sink, signal, read);
}

async function readInTurns(
  waiting: Waiting[],
  batch: FlowBatch,
  sink: FlowSink,
  signal: AbortSignal,
  read: Read,
): Promise<void> {
  const batches = [batch];
  const open: Open[] = [];
  let sensor = 0;
  for (;;) {
    const behindUs = Math.min(...open.map(({ atUs }) => atUs));
    const next = waiting[0];
    if (next !== undefined && open.length < IN_TIME_LIMITS.openMax && next.atUs <= behindUs) {
      waiting.shift();
      if (signal.aborted) continue;
      const own = batches.pop() ?? createFlowBatch();
      const one = begin(next, ++sensor, own, sink, read);
      open.push(one);
      await one.rested;
    } else if (open.length > 0) {
      const last = open.find(({ atUs }) => atUs === behindUs)!;
      last.go();
      await last.rested;
    } else return;
    for (const over of open.filter(({ isOver }) => isOver)) {
      if (over.failure !== undefined) throw over.failure.cause;
      open.splice(open.indexOf(over), 1);
      batches.push(over.batch);
    }
  }
}

/** By when a file begins; one that does not tell comes first. */
type Waiting = { readonly file: InputFile; readonly atUs: number };

/** µs TAI; -Infinity where its first piece tells none. What is wrong with it is told when it is read. */
async function beginsAt(
  { path }: InputFile,
  signal: AbortSignal,
  zoneMinutes: number,
): Promise<number> {
  const { firstRows } = IN_TIME_LIMITS;
  let atUs = Number.POSITIVE_INFINITY;
  const enough = new AbortController();
  const look: FlowSink = (batch) => {
    if (!enough.signal.aborted)
      for (let row = 0; row < Math.min(batch.count, firstRows); row++)
        atUs = Math.min(atUs, believedEndUs(batch, row));
    if (batch.count > 0) enough.abort();
    wipeFlowBatch(batch);
  };
  const reader = createFlowReader(look, { batch: createFlowBatch(firstRows), zoneMinutes });
  const push = (chunk: Uint8Array): void => {
    reader.push(chunk);
    reader.flush();
    if (reader.refusal !== null || signal.aborted) enough.abort();
  };
  await readFileInto(path, push, { wipe: true, signal: enough.signal });
  reader.finish();
  return Number.isFinite(atUs) ? atUs : Number.NEGATIVE_INFINITY;
}

function believedEndUs({ startUs, endUs }: FlowBatch, row: number): number {
  return Math.min(endUs[row]!, startUs[row]! + IN_TIME_LIMITS.endsAfterMaxUs);
}

function begin(
  { file, atUs }: Waiting,
  sensor: number,
  batch: FlowBatch,
  sink: FlowSink,
  read: Read,
): Open {
  let rest = (): void => {};
  const arm = () =>
    new Promise<void>((resolve) => {
      rest = resolve;
    });
  const one: Open = { atUs, isOver: false, go: () => {}, rested: arm(), batch };
  const lane: Lane = {
    batch,
    sink(rows) {
      const last = rows.count - 1;
      if (last >= 0) one.atUs = Math.max(one.atUs, believedEndUs(rows, last));
      rows.sensor = sensor;
      sink(rows);
    },
    turn: () =>
      new Promise<void>((resolve) => {
        one.go = () => {
          one.rested = arm();
          resolve();
        };
        rest();
      }),
  };
  void read(file, lane)
    .catch((cause) => {
      one.failure = { cause };
    })
    .finally(() => {
      one.isOver = true;
      rest();
    });
  return one;
}
