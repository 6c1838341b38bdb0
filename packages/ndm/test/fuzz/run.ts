/**
 * The fuzz run of CI: mutated messages by the million, or as many as fit the time given.
 *
 *   node packages/ndm/test/fuzz/run.ts [--messages N] [--seconds S] [--seed N] [--workers W]
 *
 * Ends with exit code 1 when something threw, hung, came back as another message, or took longer than 100 ms for each 100 kB
 * (100 ms for anything smaller), and prints the seed and the number of each such message: `--seed S --only N` repeats one. A
 * slow one is timed three times more by the processor time of its thread: another process may have had the processor.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { judge } from './judge.ts';
import { enlarged, mutated, randomOf } from './mutate.ts';
import { type Seed, seeds } from './seeds.ts';

const LIMIT_MS = 100;
const LIMIT_BYTES = 100_000;
const LARGE_EACH = 2500; // one in so many is of 100 kB
const HANG_MS = 20_000;
const TROUBLES_MAX = 20;
const ENCODINGS = ['kvn', 'xml', 'json'] as const;

type Plan = {
  readonly messages: number;
  readonly seconds: number;
  readonly seed: number;
  readonly workers: number;
  readonly worker: number; // takes every message whose number has this remainder
  readonly current: Int32Array; // number of the message each worker is at
};

const tally = {
  ...{ read: 0, good: 0, refused: 0, large: 0, slowestMs: 0, cpuS: 0 },
  troubles: [] as string[],
};
type Tally = typeof tally;

if (isMainThread) start();
else parentPort!.postMessage(run(workerData as Plan));

function start(): void {
  const names = ['messages', 'seconds', 'seed', 'workers', 'only'] as const;
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ options });
  const numberOf = (name: (typeof names)[number], otherwise: number) =>
    Number(values[name] ?? otherwise);
  const seed = numberOf('seed', 20_261_123);
  if (values.only !== undefined) {
    showOne(seed, Number(values.only));
    return;
  }
  const workers = numberOf('workers', 1);
  const current = new Int32Array(new SharedArrayBuffer(4 * workers));
  const shared = { messages: numberOf('messages', 1_000_000), seconds: numberOf('seconds', 45) };
  runAll({ ...shared, seed, workers, worker: 0, current });
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
    console.log(`fuzz of messages: seed ${plan.seed}, a message hangs, one of ${at}`);
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
  const rate = Math.round(read / sum((one) => one.cpuS));
  console.log(
    `fuzz of messages: seed ${seed}, ${read} messages in ${tookS.toFixed(1)} s by ${workers} workers ` +
      `(${rate} a second of one core), ${sum((one) => one.good)} read, ${sum((one) => one.refused)} refused, ` +
      `${sum((one) => one.large)} of 100 kB, slowest ${Math.max(...done.map((one) => one.slowestMs)).toFixed(0)} ms; ` +
      `${troubles.length} in trouble`,
  );
  process.exitCode = troubles.length > 0 ? 1 : 0;
}

function run(plan: Plan): Tally {
  const all = seeds();
  const startMs = performance.now();
  const cpu = process.threadCpuUsage();
  for (let number = plan.worker; number < plan.messages; number += plan.workers) {
    if (tally.read % 64 === 0 && performance.now() - startMs > plan.seconds * 1000) break;
    if (tally.troubles.length >= TROUBLES_MAX) break;
    plan.current[plan.worker] = number;
    tally.read++;
    tryOne(all, plan.seed, number);
  }
  const { user, system } = process.threadCpuUsage(cpu);
  tally.cpuS = (user + system) / 1e6;
  return tally;
}

/** Message `number` of a seed, whatever came before it. */
function messageOf(all: readonly Seed[], seed: number, number: number): Uint8Array {
  const random = randomOf(seed + Math.imul(number, 2_654_435_761));
  const from = all[Math.floor(random() * all.length)]!;
  return number % LARGE_EACH === LARGE_EACH - 1 ? enlarged(from, random) : mutated(from, random);
}

function tryOne(all: readonly Seed[], seed: number, number: number): void {
  const bytes = messageOf(all, seed, number);
  if (bytes.length > LIMIT_BYTES) tally.large++;
  const encodings = [ENCODINGS[number % 3]!]; // what is read is written in one of them and read again
  const tell = (what: string) =>
    tally.troubles.push(`seed ${seed}, message ${number}: ${what.slice(0, 3000)}`);
  try {
    const beforeMs = performance.now();
    const { read, trouble } = judge(bytes, encodings);
    let tookMs = performance.now() - beforeMs;
    const limitMs = LIMIT_MS * Math.max(1, bytes.length / LIMIT_BYTES);
    for (let k = 0; k < 3 && tookMs > limitMs; k++) tookMs = Math.min(tookMs, timeOf(bytes));
    tally.slowestMs = Math.max(tally.slowestMs, tookMs);
    if (tookMs > limitMs) tell(`took ${tookMs.toFixed(0)} ms for ${bytes.length} bytes`);
    if (trouble !== null) tell(trouble);
    const isGood = read.messages.some(({ faults }) =>
      faults.every((f) => f.severity === 'warning'),
    );
    if (isGood) tally.good++;
    else tally.refused++;
  } catch (cause) {
    tell(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
}

/** Of the processor, so that other processes do not count. */
function timeOf(bytes: Uint8Array): number {
  const before = process.threadCpuUsage();
  judge(bytes, []);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function showOne(seed: number, number: number): void {
  const bytes = messageOf(seeds(), seed, number);
  process.stdout.write(bytes);
  const { read, trouble } = judge(bytes, ENCODINGS);
  const faults = [...read.faults, ...read.messages.flatMap((one) => one.faults)];
  for (const { severity, at, message } of faults)
    console.log(`\n${severity} ${at.line}:${at.column} ${message}`);
  console.log(
    `\n${trouble ?? 'no trouble'}; ${timeOf(bytes).toFixed(1)} ms for ${bytes.length} bytes`,
  );
}
