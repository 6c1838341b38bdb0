/**
 * Beacons, measured: seeded ones of every kind hidden in a set of real Internet noise, found by our score and by RITA's in the same
 * run, with the false signs of both on everything else; the bound of chance on series of no timer; and the rank of the one real
 * beacon with each limit moved by half. `node packages/flow/bench/beacons.ts [seeds]`; the set is that of the acceptance data.
 */

import {
  type CreateDetector,
  createBeaconDetector,
  createFlowBatch,
  createWatch,
  createZeekReader,
  epochUsFromUnixUs,
  FLOW_FLAG,
  FLOW_STATES,
  type FlowBatch,
  measureTimes,
  ritaScore,
  ritaSpan,
  type Sign,
  unixUsFromEpochUs,
} from '@noroshi/flow';
import { parseAddressInto } from '@noroshi/stix';
import { dataPath } from '@noroshi/tidy';
import { zeekFiles } from '../test/rita-set.ts';
import { type BeaconKind, makeBeacon, makeChance, NULLS } from '../test/timers.ts';
import { warrantOf } from '../test/warrants.ts';

const SET = 'cyber/detect/rita/missing_host';
const HOST = '64.225.56.201';
const FIRST_S = 1_713_484_800; // 2024-04-19T00:00:00Z, where the set begins
const DAYS = 3;
const RITA_MEDIUM = 0.7; // its own category

export const KINDS: readonly (BeaconKind & { readonly name: string })[] = [
  kind('1 s, 10 %, last 6 h', 1, 0.1),
  kind('10 s, 25 %', 10, 0.25),
  kind('60 s, clock', 60, 0),
  kind('60 s, 20 %', 60, 0.2),
  kind('60 s, 50 %', 60, 0.5),
  kind('60 s, 50 %, 30 % lost', 60, 0.5, { loss: 0.3 }),
  kind('5 min, 10 %, whole seconds', 300, 0.1, { wholeSeconds: true }),
  kind('5 min, 30 %, sizes vary', 300, 0.3, { sizes: 'varied' }),
  kind('5 min, normal 20 %', 300, 0.2, { shape: 'normal' }),
  kind('5 min, 30 %, 30 % lost', 300, 0.3, { loss: 0.3 }),
  kind('5 min to 20 min, 20 %', 300, 0.2, { changeTo: 4 }),
  kind('5 min, 20 %, sleeps 24 h', 300, 0.2, { sleeps: true }),
  kind('5 min, 10 %, a person too (25 %)', 300, 0.1, { mixed: 0.25 }),
  kind('5 min, 10 %, a person too (50 %)', 300, 0.1, { mixed: 0.5 }),
  kind('5 min, 30 %, a person too (100 %)', 300, 0.3, { mixed: 1 }),
  kind('60 s, 50 %, a person too (50 %)', 60, 0.5, { mixed: 0.5 }),
  kind('5 min on a grid, 10 %', 300, 0.1, { clock: true }),
  kind('1 h, 10 %', 3600, 0.1),
  kind('1 h, 30 %', 3600, 0.3),
  kind('1 h, 10 %, 30 % lost', 3600, 0.1, { loss: 0.3 }),
  kind('4 h, 5 %', 14_400, 0.05),
  kind('4 h, 20 %', 14_400, 0.2),
  kind('12 h, 2 %', 43_200, 0.02),
  kind('12 h, clock', 43_200, 0.0001),
];

function kind(name: string, periodS: number, jitter: number, more: Partial<BeaconKind> = {}) {
  return { name, periodS, jitter, ...more };
}

type Pair = { readonly timesS: number[]; readonly bytes: number[]; readonly id: number };

export type BeaconBench = {
  readonly pairs: number;
  readonly rows: readonly BenchRow[];
  readonly falseADay: { readonly ours: number; readonly rita: number; readonly ritaStrict: number };
  readonly realRank: { readonly ours: number; readonly rita: number }; // among what was not planted
};
export type BenchRow = {
  readonly name: string;
  readonly ours: number; // share found
  readonly rita: number; // at its category 'medium'
  readonly ritaStrict: number; // at the score where it has as few false signs as ours
};

/** Plants `seeds` beacons of each kind in the set at `path` and lets both scores find them. */
export function run(path: string, seeds: number): BeaconBench {
  const warrant = warrantOf({
    ...{ networks: [`${HOST}/32`], retention: { windowHours: 7 * 24, keepDays: 7 } },
    ...{ fromUs: epochUs(FIRST_S - 86_400), toUs: epochUs(FIRST_S + 4 * 86_400) },
  });
  const pairs = new Map<number, Pair>();
  const watch = createWatch(warrant, [createBeaconDetector, collector(pairs)], { seed: 1 });
  const reader = createZeekReader(watch.sink);
  for (const bytes of zeekFiles(path)) reader.push(bytes);
  reader.finish();
  for (const [k, one] of KINDS.entries())
    for (let seed = 0; seed < seeds; seed++) plant(watch.sink, one, k * 256 + seed);
  const ours = watch.judge(watch.newestUs).map((sign) => ({ id: idOf(sign), score: sign.score }));
  const rita = ritaScores([...pairs.values()]).sort((a, b) => b.score - a.score);
  const benign = (list: Scored) => list.filter(({ id }) => id === BENIGN);
  const strict = benign(rita)[benign(ours).length]?.score ?? 1;
  const above = (list: Scored, least: number) =>
    new Set(list.filter(({ score }) => score > least).map(({ id }) => id));
  const found = [above(ours, 0), above(rita, RITA_MEDIUM - 1e-9), above(rita, strict)] as const;
  const recall = (k: number, ids: ReadonlySet<number>) =>
    Array.from({ length: seeds }, (_, seed) => ids.has(k * 256 + seed)).filter(Boolean).length /
    seeds;
  const unplanted = (list: Scored) => list.filter(({ id }) => id < 0);
  const rankOf = (list: Scored) => 1 + unplanted(list).findIndex(({ id }) => id === REAL);
  const aDay = (list: Scored, least: number, days: number) =>
    benign(list).filter(({ score }) => score > least).length / days;
  return {
    pairs: pairs.size,
    rows: KINDS.map(({ name }, k) => ({
      ...{ name, ours: recall(k, found[0]), rita: recall(k, found[1]) },
      ritaStrict: recall(k, found[2]),
    })),
    falseADay: {
      ours: aDay(ours, 0, DAYS),
      ...{ rita: aDay(rita, RITA_MEDIUM - 1e-9, 1), ritaStrict: aDay(rita, strict, 1) }, // of its one day
    },
    realRank: { ours: rankOf(ours), rita: rankOf(rita) },
  };
}

type Scored = readonly { readonly id: number; readonly score: number }[];
const REAL = -1; // the beacon that is really there
const BENIGN = -2;
const PLANTED = 0xcb00_0000; // destinations 203.0.0.0 and on, by number
const REAL_SOURCE = 0x4936_17f3; // 73.54.23.243
const REAL_PORT = 80;

function idOf({
  source,
  destination,
  port,
}: Pick<Sign, 'source' | 'destination' | 'port'>): number {
  if (source![3] === REAL_SOURCE && port === REAL_PORT) return REAL;
  return destination![3]! >>> 16 === PLANTED >>> 16 ? destination![3]! - PLANTED : BENIGN;
}

/** Every connection alike, as RITA takes them. */
function collector(pairs: Map<number, Pair>): CreateDetector {
  return (tables) => ({
    kinds: ['beacon'],
    observe({ batch, count, rows, pair }) {
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        if ((batch.flags[row]! & FLOW_FLAG.again) !== 0) continue;
        let one = pairs.get(pair[i]!);
        if (one === undefined) {
          const { source, destination, port } = tables.pairOf(pair[i]!);
          const ends = {
            source: tables.addressOf(source),
            destination: tables.addressOf(destination),
          };
          one = { timesS: [], bytes: [], id: idOf({ ...ends, port }) };
          pairs.set(pair[i]!, one);
        }
        one.timesS.push(unixUsFromEpochUs(batch.startUs[row]!) / 1e6);
        one.bytes.push(batch.bytesOut[row]!);
      }
    },
    judge: () => [],
    forget: () => {},
  });
}

/** Over its last 24 hours. */
function ritaScores(pairs: readonly Pair[]): { id: number; score: number }[] {
  const span = ritaSpan(
    Math.max(...pairs.map(({ timesS }) => timesS.reduce((a, b) => Math.max(a, b)))),
  );
  return pairs.map(({ id, timesS, bytes }) => {
    const rows = timesS
      .map((atS, i) => [atS, bytes[i]!] as const)
      .filter(([atS]) => atS >= span.fromS);
    rows.sort((a, b) => a[0] - b[0]);
    const times = rows.map(([atS]) => atS);
    const score =
      ritaScore(
        times,
        rows.map(([, size]) => size),
        span,
      )?.score ?? 0;
    return { id, score };
  });
}

/** The beacon as rows of a reader: TCP to port 443, answered. */
function plant(sink: (batch: FlowBatch) => void, one: BeaconKind, id: number): void {
  const spanS = one.periodS < 10 ? 6 * 3600 : DAYS * 86_400;
  const beginS = FIRST_S + DAYS * 86_400 - spanS;
  const { timesS, bytes } = makeBeacon(one, spanS - 60, `bench/${id}`);
  const batch = createFlowBatch();
  for (let i = 0; i < timesS.length; i++) {
    const row = batch.count++;
    parseAddressInto(HOST, batch.source, 4 * row);
    batch.destination.set([0, 0, 0xffff, PLANTED + id], 4 * row);
    batch.sourcePort[row] = 32_768 + (i % 28_000);
    batch.destinationPort[row] = 443;
    batch.protocol[row] = 6;
    batch.state[row] = FLOW_STATES.indexOf('finished');
    batch.flags[row] = FLOW_FLAG.biflow;
    batch.startUs[row] = Math.round(epochUs(beginS + timesS[i]!));
    batch.endUs[row] = batch.startUs[row]! + 1e5;
    batch.bytesOut[row] = bytes[i]!;
    batch.bytesIn[row] = 539;
    if (batch.count === batch.capacity) sink(batch);
  }
  sink(batch);
}

function epochUs(unixS: number): number {
  return epochUsFromUnixUs(unixS * 1e6);
}

/** Share of series of no timer whose evidence reaches 10^k, and the largest. */
export function chance(series: number): { name: string; shares: number[]; most: number }[] {
  return [...NULLS].flatMap((name) =>
    [false, true].map((isWhole) => {
      const shares = [1, 2, 3, 4].map(() => 0);
      let most = 0;
      for (let i = 0; i < series; i++) {
        const spanS = isWhole && i % 2 === 1 ? 1800 : 86_400;
        const timesS = makeChance(name, [6, 12, 40, 150, 600][i % 5]!, spanS, `chance/${i}`);
        const times = timesS.map((atS) =>
          isWhole ? Math.floor(atS) * 1e6 : Math.round(atS * 1e6),
        );
        const { log10E } = measureTimes(times, times.length, { fromUs: 0, toUs: spanS * 1e6 });
        most = Math.max(most, log10E);
        for (let k = 0; k < shares.length && log10E >= k + 1; k++) shares[k]! += 1 / series;
      }
      return { name: `${name}${isWhole ? ', whole seconds' : ''}`, shares, most };
    }),
  );
}

if (import.meta.main) {
  const path = dataPath(SET);
  const seeds = Number(process.argv[2] ?? 10);
  if (path === undefined) console.info(`no ${SET}: only chance is measured`);
  else print(run(path, seeds), seeds);
  console.info('\nchance: share of 2,000 series with evidence of at least 10, 100, 1,000, 10,000');
  for (const { name, shares, most } of chance(2000))
    console.info(
      `${name.padEnd(28)} ${shares.map((share) => share.toFixed(4)).join('  ')}  most 10^${most.toFixed(1)}`,
    );
}

function print({ pairs, rows, falseADay, realRank }: BeaconBench, seeds: number): void {
  console.info(
    `${pairs} pairs, ${seeds} beacons of each kind; share found: ours, RITA >= ${RITA_MEDIUM}, RITA at our false signs`,
  );
  for (const { name, ours, rita, ritaStrict } of rows)
    console.info(
      `${name.padEnd(36)} ${[ours, rita, ritaStrict].map((share) => share.toFixed(2)).join('  ')}`,
    );
  const { ours, rita, ritaStrict } = falseADay;
  console.info(
    `false signs a day: ${ours.toFixed(2)}, ${rita.toFixed(2)}, ${ritaStrict.toFixed(2)}`,
  );
  console.info(`rank of the real beacon: ${realRank.ours}, ${realRank.rita}`);
}
