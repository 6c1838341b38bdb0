/**
 * The desk of avoidance: who asked for what, how far it is, what came of it. Work waits in a bounded queue and runs one at a
 * time on a thread of its own; it can be cancelled, and is kept for a while after it is done, in this process only.
 */
import { Worker } from 'node:worker_threads';
import type { Marking } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { loadScreen } from '../watching/kernels.ts';
import type { FromThread, ThreadData } from './thread.ts';
import type { AvoidAsk, AvoidDone, Burn } from './work.ts';

export const DESK_LIMITS = {
  waitingMax: 8,
  perPersonMax: 3,
  keptMax: 40,
  keptS: 4 * 3600,
} as const;

export type JobAbout = {
  readonly userId: string;
  readonly assetId: string;
  readonly owners: readonly string[]; // of the asset and of the notice
  readonly marking: Marking; // the strictest of both
  readonly ownId: string;
  readonly ownName: string;
  readonly ownCosparId: string;
  readonly otherId: string | null;
  readonly otherName: string | null;
  readonly noticeId: string | null;
  readonly warningId: string | null;
  readonly file: string | null; // of an imported ephemeris: what it calls its object
  readonly planId: string | null; // of a screen: the plan it belongs to
  readonly burn: Burn | null;
  readonly sized: readonly string[]; // satellites of ours whose sizes it was computed with
  readonly isPlan: boolean; // of a file: a planned manoeuvre, not an ephemeris
};

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export type Job = {
  readonly id: string;
  readonly about: JobAbout;
  readonly ask: AvoidAsk;
  readonly askedUs: number;
  endedUs: number | null;
  state: JobState;
  share: number;
  reason: string;
  done: AvoidDone | null;
};

export type Desk = {
  /** The job, or why it is not taken. */
  take(about: JobAbout, ask: AvoidAsk): Job | 'full' | 'person';
  find(id: string): Job | undefined;
  cancel(job: Job): void;
};

const desks = new WeakMap<NodeContext['store'], Desk>();

export function avoidDesk(context: NodeContext): Desk {
  const known = desks.get(context.store);
  if (known !== undefined) return known;
  const desk = createDesk(context);
  desks.set(context.store, desk);
  return desk;
}

function createDesk(context: NodeContext): Desk {
  const jobs = new Map<string, Job>();
  let worker: Worker | undefined;
  let running: Job | undefined;
  const end = (job: Job, state: JobState, reason = '') => {
    if (job.endedUs !== null) return;
    Object.assign(job, { state, reason, endedUs: context.clock.wallUs() });
    if (running === job) {
      running = undefined;
      void worker?.terminate();
      worker = undefined;
      void next();
    }
  };
  const next = async (): Promise<void> => {
    if (running !== undefined || context.stop.aborted) return;
    const job = [...jobs.values()].find(({ state }) => state === 'waiting');
    if (job === undefined) return;
    running = job;
    job.state = 'running';
    try {
      const loaded = await loadScreen(process.env.NOROSHI_KERNEL);
      if (!loaded.ok) throw new Error(loaded.error);
      if (running !== job || context.stop.aborted) return; // cancelled meanwhile
      worker = startThread({ ask: job.ask, kernels: loaded.value.kernels }, job, end, context);
    } catch (cause) {
      end(job, 'failed', cause instanceof Error ? cause.message : String(cause));
    }
  };
  context.stop.addEventListener('abort', () => {
    for (const job of jobs.values()) end(job, 'cancelled', 'the node was closed');
  });
  return {
    take: (about, ask) => {
      forgetOld(jobs, context.clock.wallUs());
      const open = [...jobs.values()].filter(({ endedUs }) => endedUs === null);
      if (
        open.filter((job) => job.about.userId === about.userId).length >= DESK_LIMITS.perPersonMax
      )
        return 'person';
      if (open.length > DESK_LIMITS.waitingMax) return 'full';
      const id = `avoid-${Buffer.from(context.random(12)).toString('hex')}`;
      const job: Job = {
        ...{ id, about, ask, askedUs: context.clock.wallUs(), endedUs: null, state: 'waiting' },
        ...{ share: 0, reason: '', done: null },
      };
      jobs.set(id, job);
      void next();
      return job;
    },
    find: (id) => jobs.get(id),
    cancel: (job) => end(job, 'cancelled', 'it was cancelled'),
  };
}

function forgetOld(jobs: Map<string, Job>, nowUs: number): void {
  for (const { id, endedUs } of [...jobs.values()]) {
    if (endedUs === null) continue;
    const isOld = nowUs - endedUs > DESK_LIMITS.keptS * 1e6;
    if (isOld || jobs.size >= DESK_LIMITS.keptMax) jobs.delete(id);
  }
}

function startThread(
  data: ThreadData,
  job: Job,
  end: (job: Job, state: JobState, reason?: string) => void,
  { log }: NodeContext,
): Worker {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data });
  thread.on('message', (message: FromThread) => {
    if (message.kind === 'share') job.share = message.share;
    else if (message.kind === 'done') {
      Object.assign(job, { done: message.done, share: 1 });
      end(job, 'done');
    } else {
      if (message.isDefect) log('error', `avoidance ${job.id}: ${message.reason}`);
      end(job, 'failed', message.reason);
    }
  });
  thread.on('error', (cause) => end(job, 'failed', cause.message));
  thread.on('exit', (code) => end(job, 'failed', `the thread ended with code ${code}`));
  return thread;
}
