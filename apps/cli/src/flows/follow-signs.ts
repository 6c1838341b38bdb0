/**
 * Signs as they come: files that grow and datagrams that arrive, judged every so often by event time (by the machine's clock where
 * it is quiet), until the world's signal. News is a sign that was not told, or one with twice the records it was told with; what
 * was told keeps its place while it stands, so that nothing comes and goes with its neighbours.
 */
import { type OutwardSign, outwardSign, type Warrant } from '@noroshi/flow';
import type { World } from '../world.ts';
import {
  type FlowFindings,
  type FlowsOptions,
  findingsOf,
  openSigns,
  type SignsWatch,
} from './find-signs.ts';
import { type FlowListener, type ListenAt, openListener } from './listen.ts';
import { type FlowFilesRead, pause, readFlowFiles } from './read-files.ts';

export const FOLLOW_LIMITS = {
  lookMs: 1000, // between two looks at the files
  timesMore: 2, // so many times the records it was told with
} as const;

export type FollowSignsOptions = FlowsOptions & {
  readonly everyUs: number; // between two judgements
  readonly listen?: ListenAt;
  readonly peers?: readonly string[]; // whose datagrams are read; the listener's own address unless given
  readonly lookMs?: number;
  readonly onNews: (news: SignNews) => void;
};

export type SignNews = { readonly news: 'new' | 'more'; readonly sign: OutwardSign };

export async function followSigns(
  world: World,
  warrant: Warrant,
  paths: readonly string[],
  options: FollowSignsOptions,
): Promise<FlowFindings> {
  const signs = await openSigns(world, warrant, options);
  const { listen, peers = [], lookMs = FOLLOW_LIMITS.lookMs, zoneMinutes } = options;
  const listener =
    listen === undefined ? null : await openListener(world, listen, peers, signs.watch.sink);
  const judge = createTurns(world, signs, options);
  const onLook = () => {
    listener?.flush();
    judge();
  };
  let read = NOTHING_READ;
  if (paths.length > 0)
    read = await readFlowFiles(world, paths, signs.watch.sink, {
      ...(zoneMinutes === undefined ? {} : { zoneMinutes }),
      ...{ followMs: lookMs, onLook, onCaughtUp: judge },
    });
  while (listener !== null && !world.signal.aborted) {
    onLook();
    await pause(lookMs, world.signal);
  }
  return finished(signs, read, listener);
}

const NOTHING_READ: FlowFilesRead = {
  ...{ files: 0, records: 0, skippedRecords: 0, faults: 0, firstFaults: [], byFormat: new Map() },
};

/** Judges when it is time and there is something new; tells news. */
function createTurns(
  world: World,
  { watch, outward, judge }: SignsWatch,
  { everyUs, onNews }: FollowSignsOptions,
): () => void {
  const told = new Map<string, number>(); // records, by kind and key: of this process only, it may hold what does not leave
  let last = { atUs: Number.NEGATIVE_INFINITY, ms: world.clockMs(), observed: 0 };
  return () => {
    const now = { atUs: watch.newestUs, ms: world.clockMs(), observed: watch.counts.observed };
    const isDue = now.atUs >= last.atUs + everyUs || now.ms >= last.ms + everyUs / 1000;
    if (now.observed === last.observed || !isDue) return;
    last = now;
    for (const [i, sign] of judge(now.atUs).kept.entries()) {
      const id = `${sign.kind} ${sign.key}`;
      const before = told.get(id);
      if (before !== undefined && sign.count < FOLLOW_LIMITS.timesMore * before) continue;
      told.set(id, sign.count);
      onNews({
        news: before === undefined ? 'new' : 'more',
        sign: outwardSign(sign, i + 1, outward),
      });
    }
  };
}

async function finished(
  signs: SignsWatch,
  read: FlowFilesRead,
  listener: FlowListener | null,
): Promise<FlowFindings> {
  const came = await listener?.close();
  const atUs = signs.watch.newestUs;
  const whole = came === undefined ? read : bothRead(read, came.read);
  return {
    ...findingsOf(signs, signs.judge(atUs), whole, atUs),
    ...(came === undefined ? {} : { datagrams: came.datagrams }),
  };
}

function bothRead(a: FlowFilesRead, b: FlowFilesRead): FlowFilesRead {
  const byFormat = new Map(a.byFormat);
  for (const [format, rows] of b.byFormat) byFormat.set(format, (byFormat.get(format) ?? 0) + rows);
  return {
    ...{ files: a.files, records: a.records + b.records, faults: a.faults + b.faults, byFormat },
    skippedRecords: a.skippedRecords + b.skippedRecords,
    firstFaults: [...a.firstFaults, ...b.firstFaults],
  };
}
