/**
 * The fuzz run of CI for decoders: mutated datagrams of every format by the million, or as many as fit the time given.
 *
 *   node packages/flow/test/fuzz/run.ts [--datagrams N] [--seconds S] [--seed N] [--workers W]
 *
 * Ends with exit code 1 when something threw, hung, made a row that cannot be, or outgrew its bounds, and prints the seed and the
 * number of each such datagram. A reader remembers what it read, so a number is repeated with all before it: `--datagrams N+1`.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { randomOf } from '../decode/exporter.ts';
import { createJudge } from './judge.ts';
import { MUTANT_BYTES_MAX, mutateInto, seeds } from './mutate.ts';

const HANG_MS = 60_000; // by the wall: a busy machine must not look like it
const TROUBLES_MAX = 20;
const GROWTH_BYTES_MAX = 192 * 2 ** 20; // of one worker, over what it had after its first thousand

type Plan = {
  readonly datagrams: number;
  readonly seconds: number;
  readonly seed: number;
  readonly workers: number;
  readonly worker: number;
  readonly current: Int32Array;
};
type Tally = {
  read: number;
  bytes: number;
  rows: number;
  faults: number;
  cpuS: number;
  growthBytes: number;
  readonly troubles: string[];
};

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

if (isMainThread) start();
else parentPort!.postMessage(run(workerData as Plan));

function start(): void {
  const names = ['datagrams', 'seconds', 'seed', 'workers'] as const;
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ options });
  const numberOf = (name: (typeof names)[number], otherwise: number) =>
    Number(values[name] ?? otherwise);
  const workers = numberOf('workers', 1);
  const current = new Int32Array(new SharedArrayBuffer(4 * workers));
  const [datagrams, seconds] = [numberOf('datagrams', 1_000_000), numberOf('seconds', 60)];
  runAll({
    ...{ datagrams, seconds, workers, current },
    seed: numberOf('seed', 20_261_123),
    worker: 0,
  });
}

/** A hang of one worker is seen by the numbers standing still. */
function runAll(plan: Plan): void {
  const beganMs = performance.now();
  const done: Tally[] = [];
  const seen = { at: '', sinceMs: beganMs };
  const watch = setInterval(() => {
    const at = plan.current.join();
    if (at !== seen.at) [seen.at, seen.sinceMs] = [at, performance.now()];
    if (performance.now() - seen.sinceMs < HANG_MS) return;
    console.log(`fuzz of datagrams: seed ${plan.seed}, a datagram hangs, one of ${at}`);
    process.exit(1);
  }, 1000);
  for (let worker = 0; worker < plan.workers; worker++) {
    const thread = new Worker(new URL(import.meta.url), { workerData: { ...plan, worker } });
    thread.on('message', (one: Tally) => {
      done.push(one);
      if (done.length < plan.workers) return;
      clearInterval(watch);
      report(plan, done, (performance.now() - beganMs) / 1000);
    });
  }
}

function report({ seed, workers }: Plan, done: readonly Tally[], tookS: number): void {
  const sum = (of: (one: Tally) => number) => done.reduce((total, one) => total + of(one), 0);
  const read = sum((one) => one.read);
  const troubles = done.flatMap((one) => one.troubles);
  for (const trouble of troubles) console.log(trouble);
  const growth = Math.max(...done.map((one) => one.growthBytes)) / 2 ** 20;
  console.log(
    `fuzz of datagrams: seed ${seed}, ${read} datagrams (${Math.round(sum((one) => one.bytes) / 1e6)} MB) in ` +
      `${tookS.toFixed(1)} s by ${workers} workers (${Math.round(read / sum((one) => one.cpuS))} a second of one core), ` +
      `${sum((one) => one.rows)} rows, ${sum((one) => one.faults)} faults, memory of a worker grew by ${growth.toFixed(0)} MB; ` +
      `${troubles.length} in trouble`,
  );
  process.exitCode = troubles.length > 0 ? 1 : 0;
}

function run(plan: Plan): Tally {
  const all = seeds();
  const buffer = new Uint8Array(2 * MUTANT_BYTES_MAX);
  const random = randomOf(plan.seed + plan.worker * 7919);
  const judge = createJudge();
  const tally: Tally = {
    read: 0,
    bytes: 0,
    rows: 0,
    faults: 0,
    cpuS: 0,
    growthBytes: 0,
    troubles: [],
  };
  const startMs = performance.now();
  const cpu = process.threadCpuUsage();
  const share = Math.ceil((plan.datagrams - plan.worker) / plan.workers);
  let baseBytes = 0;
  while (tally.read < share && tally.troubles.length < TROUBLES_MAX) {
    if (tally.read % 64 === 0 && performance.now() - startMs > plan.seconds * 1000) break;
    const length = mutateInto(buffer, all, random);
    plan.current[plan.worker] = tally.read;
    tryOne(tally, plan, () => judge.read(buffer.subarray(0, length), tally.read));
    tally.read++;
    tally.bytes += length;
    if (tally.read === 1000) baseBytes = heldBytes();
    else if (tally.read % 100_000 === 0)
      tally.growthBytes = Math.max(tally.growthBytes, heldBytes() - baseBytes);
  }
  judge.core.rows.hand();
  if (tally.growthBytes > GROWTH_BYTES_MAX)
    tally.troubles.push(`memory grew by ${tally.growthBytes}`);
  const { user, system } = process.threadCpuUsage(cpu);
  const { records, faults } = judge.core.counts;
  return { ...tally, rows: records, faults, cpuS: (user + system) / 1e6 };
}

/** After a collection, so that garbage does not count. */
function heldBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function tryOne(tally: Tally, plan: Plan, read: () => string | null): void {
  const tell = (what: string) =>
    tally.troubles.push(
      `seed ${plan.seed}, worker ${plan.worker}, datagram ${tally.read}: ${what.slice(0, 2000)}`,
    );
  try {
    const trouble = read();
    if (trouble !== null) tell(trouble);
  } catch (cause) {
    tell(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
}
