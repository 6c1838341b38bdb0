/**
 * What the detectors of time cost: processor time a record and a judgement, bytes a pair, at a growing number of pairs of which
 * most are seen one to three times and one in a hundred comes by a timer. `node --expose-gc packages/flow/bench/time-detectors.ts [pairs]`.
 */
import {
  type CreateDetector,
  createBeaconDetector,
  createExfiltrationDetector,
  createFirstContactDetector,
  createFlowBatch,
  createLongConnectionDetector,
  createRetryBeaconDetector,
  FLOW_FLAG,
  FLOW_STATES,
  type SelectedFlows,
  type WindowTables,
} from '@noroshi/flow';
import { createRandom } from '@noroshi/sim';

const T0_US = 800_000_000e6;
const DAY_US = 86_400e6;
const DETECTORS: readonly (readonly [string, CreateDetector])[] = [
  ['beacon', createBeaconDetector],
  ['retry-beacon', createRetryBeaconDetector],
  ['long-connection', createLongConnectionDetector],
  ['first-contact', createFirstContactDetector],
  ['exfiltration', createExfiltrationDetector],
];

export type Cost = {
  readonly pairs: number;
  readonly records: number;
  readonly observeUs: readonly (readonly [string, number])[]; // a record
  readonly judgeMs: readonly (readonly [string, number])[];
  readonly bytesAPair: number;
};

export function run(pairs: number): Cost {
  const tables = tablesOf(pairs);
  const before = bytesNow();
  const made = DETECTORS.map(([name, create]) => ({ name, detector: create(tables), ns: 0n }));
  const batches = makeBatches(pairs);
  let records = 0;
  for (const make of batches) {
    const flows = make();
    records += flows.count;
    for (const one of made) {
      const start = cpuUs();
      one.detector.observe(flows);
      one.ns += BigInt(Math.round((cpuUs() - start) * 1000));
    }
  }
  const bytesAPair = (bytesNow() - before) / pairs;
  const judgeMs = made.map(({ name, detector }) => {
    const start = cpuUs();
    detector.judge(T0_US + DAY_US);
    return [name, (cpuUs() - start) / 1000] as const;
  });
  const observeUs = made.map(({ name, ns }) => [name, Number(ns) / 1000 / records] as const);
  return { pairs, records, observeUs, judgeMs, bytesAPair };
}

/** Hosts: 1,000 of ours, then one outside for each pair. */
function tablesOf(pairs: number): WindowTables {
  const INSIDE = 1000;
  return {
    ...{ hostCount: INSIDE + pairs, pairCount: pairs, hostsMax: 2 * pairs, pairsMax: pairs },
    ...{ hasHost: () => true, hasPair: () => true, pairsOfHost: () => 1 },
    addressOf: (host) => [0, 0, 0xffff, 0x0a00_0000 + host],
    isInside: (host) => host < INSIDE,
    sourceOf: (pair) => pair % INSIDE,
    destinationOf: (pair) => INSIDE + pair,
    portOf: () => 443,
    protocolOf: () => 6,
    pairOf: (pair) => ({
      source: pair % INSIDE,
      destination: INSIDE + pair,
      port: 443,
      protocol: 6,
    }),
  };
}

/** Two records a pair on average, in order of time, and timers of 48 records; each call fills the same batch. */
function makeBatches(pairs: number): (() => SelectedFlows)[] {
  const random = createRandom(`cost/${pairs}`);
  const batch = createFlowBatch();
  const size = batch.capacity;
  const flows = {
    ...{ batch, count: 0, rows: Uint32Array.from({ length: size }, (_, i) => i) },
    ...{ sourceHost: new Uint32Array(size), destinationHost: new Uint32Array(size) },
    pair: new Uint32Array(size),
    ...{ sourceInside: new Uint8Array(size).fill(1), destinationInside: new Uint8Array(size) },
  };
  const timers = Math.ceil(pairs / 100);
  const records = 2 * pairs + 48 * timers;
  const count = Math.ceil(records / size);
  return Array.from({ length: count }, (_, k) => () => {
    for (let i = 0; i < size; i++) {
      const at = (k * size + i) / (count * size);
      const isTimer = random.uniform() < (48 * timers) / records;
      const pair = isTimer
        ? Math.floor(((k * size + i) * timers * 48) / (count * size)) % timers
        : random.integer(pairs);
      const isRefused = random.uniform() < 0.1;
      flows.pair[i] = pair;
      flows.sourceHost[i] = pair % 1000;
      flows.destinationHost[i] = 1000 + pair;
      batch.sourcePort[i] = 32_768 + random.integer(28_000);
      batch.destinationPort[i] = 443;
      batch.protocol[i] = 6;
      batch.state[i] = FLOW_STATES.indexOf(isRefused ? 'rejected' : 'finished');
      batch.flags[i] = FLOW_FLAG.biflow;
      batch.startUs[i] = Math.round(T0_US + at * DAY_US);
      batch.endUs[i] = batch.startUs[i]! + (random.uniform() < 0.02 ? 60e6 : 1e6);
      batch.bytesOut[i] = 300 + random.integer(3000);
      batch.bytesIn[i] = 300 + random.integer(30_000);
    }
    batch.count = size;
    return { ...flows, count: size };
  });
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function bytesNow(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

if (import.meta.main) {
  const most = Number(process.argv[2] ?? 1_000_000);
  for (const pairs of [most / 16, most / 4, most]) {
    const { records, observeUs, judgeMs, bytesAPair } = run(Math.round(pairs));
    const listed = (list: readonly (readonly [string, number])[], digits: number) =>
      list.map(([name, value]) => `${name} ${value.toFixed(digits)}`).join(', ');
    const total = observeUs.reduce((sum, [, value]) => sum + value, 0);
    console.info(
      `${pairs} pairs, ${records} records: ${total.toFixed(3)} µs a record (${listed(observeUs, 3)})`,
    );
    console.info(`  judge ms: ${listed(judgeMs, 0)}; ${bytesAPair.toFixed(0)} bytes a pair`);
  }
}
