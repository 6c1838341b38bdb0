/**
 * SGP4 of a whole real catalogue beside satellite.js, and beside what the core can do at most.
 *
 * Same objects, same dates, position and velocity out, one thread. Rounds alternate between the contestants, in an order
 * that turns round by round, and each figure is the median of its rounds in CPU time of this process, so another load on
 * the machine moves all of them alike: quote the ratios.
 *   node packages/orbit/bench/sgp4.ts [--json]
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createSgp4Engine,
  type ElementSetBatch,
  initialiseSgp4,
  readElementSets,
  SGP4_KERNEL_URLS,
  type Sgp4Engine,
  type Sgp4Model,
  type Sgp4Tier,
  type StateBatch,
} from '@noroshi/orbit';
import { parseUtc } from '@noroshi/time';
import { fieldsAPair, groupRows } from '../src/kernel/groups.ts';
import { N, NEAR_FIELDS } from '../src/sgp4/model.ts';
import { countOperations } from './operations.ts';
import { createPeer } from './satellite-js.ts';

const CATALOGUE = 'orbit/catalog/celestrak-onorbit-20241101.csv';
const FROM = '2024-11-01T00:00:00Z';
const DATES = 64;
const STEP_MIN = 22.5; // 64 of them are a day
const ROUNDS = 7;
const WARM_ROUNDS = 2;
const MADD_ROUNDS = 4_000_000;
const MADDS_A_ROUND = 12;
const RANGES = [0.02, 0.2, 0.8]; // of eccentricity, as assembly/kepler.ts

export type Sgp4Bench = {
  readonly figures: Readonly<Record<string, number>>;
  readonly lines: readonly string[];
};

/** Runs everything; `ratio` and `statesPerS` are the best tier's, many sets × one time. */
export async function run(): Promise<Sgp4Bench> {
  const { sets, records } = readCatalogue();
  const from = parseUtc(FROM);
  if (!from.ok) throw new Error('assertion: the date is a date');
  const epochsUs = Float64Array.from({ length: DATES }, (_, k) => from.value + k * STEP_MIN * 60e6);
  const unixMs = Array.from(epochsUs, (_, k) => Date.parse(FROM) + k * STEP_MIN * 60e3);
  const model = initialiseSgp4(sets, 'i');
  const peer = await createPeer(records, unixMs);
  const contests: Contest[] = [{ name: 'satellite.js', run: () => peer.run(), perS: [] }];
  for (const tier of ['relaxed', 'fixed', 'reference'] as const) {
    contests.push(...contestsOf(model, tier, epochsUs));
  }
  const maddPerS: number[] = [];
  const multiplyAdd = openLimit();
  for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
    const measured = round >= WARM_ROUNDS;
    for (const contest of turned(contests, round)) {
      const seconds = cpuSeconds(contest.run);
      if (measured) contest.perS.push((sets.count * DATES) / seconds);
    }
    const seconds = cpuSeconds(() => multiplyAdd(MADD_ROUNDS));
    if (measured) maddPerS.push((MADD_ROUNDS * MADDS_A_ROUND) / seconds);
  }
  const apartKm = apartOf(model, epochsUs[0]!, peer.positionKm());
  peer.dispose();
  const operations = await operationsOf(model);
  return report(sets.count, contests, operations, median(maddPerS), apartKm);
}

type Contest = { readonly name: string; readonly run: () => void; readonly perS: number[] };

/** Both layouts of one tier. The plain columns of `out` stand in the engine's memory, as a user would have them. */
function contestsOf(model: Sgp4Model, tier: Sgp4Tier, epochsUs: Float64Array): Contest[] {
  const module = tier === 'reference' ? null : compiled(tier);
  const engine = createSgp4Engine({ model, tier, module, stateRows: model.count + DATES });
  const many = engine.createStates(model.count);
  const one = engine.createStates(DATES);
  return [
    { name: `${tier} many`, run: () => runMany(engine, epochsUs, many), perS: [] },
    { name: `${tier} one`, run: () => runOne(engine, epochsUs, one), perS: [] },
  ];
}

function runMany(engine: Sgp4Engine, epochsUs: Float64Array, out: StateBatch): void {
  for (const epochUs of epochsUs) engine.propagateInto(epochUs, out);
}

function runOne(engine: Sgp4Engine, epochsUs: Float64Array, out: StateBatch): void {
  for (let row = 0; row < engine.count; row++) engine.propagateRowInto(row, epochsUs, out);
}

function compiled(tier: 'relaxed' | 'fixed'): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(SGP4_KERNEL_URLS[tier]));
}

/** Median distance from the peer at the first date: metres, as it cuts epochs to the millisecond. It did the same work. */
function apartOf(model: Sgp4Model, epochUs: number, peerKm: Float64Array): number {
  const engine = createSgp4Engine({ model, tier: 'reference' });
  const out = engine.createStates(model.count);
  engine.propagateInto(epochUs, out);
  const apart = Array.from({ length: model.count }, (_, row) => {
    const [a, b] = [3 * row, 3 * row * DATES];
    const axes = [0, 1, 2].map((axis) => out.positionKm[a + axis]! - peerKm[b + axis]!);
    return Math.hypot(...axes);
  });
  return median(apart);
}

/** A loop of nothing but multiply-adds, warmed until the engine has compiled it. */
function openLimit(): (rounds: number) => number {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = new WebAssembly.Instance(compiled('relaxed'), { env: { memory } });
  const call = instance.exports.multiplyAdd as (n: number, factor: number, term: number) => number;
  const multiplyAdd = (rounds: number) => call(rounds, 0.9999999, 1e-9);
  for (let k = 0; k < 2000; k++) multiplyAdd(1000);
  return multiplyAdd;
}

/** Operations of a pair: the mean over the catalogue, and those of the commonest kind. */
async function operationsOf(model: Sgp4Model): Promise<{ mean: number; common: number }> {
  const count = await countOperations();
  let sum = 0;
  let rows = 0;
  for (const group of groupRows(model)) {
    const deep = fieldsAPair(group.kind) !== fieldsAPair(0);
    for (const row of group.rows) {
      const e = model.near[row * NEAR_FIELDS + N.eccentricity]!;
      const range = RANGES.filter((limit) => e > limit).length;
      sum += count.ofPair(deep, group.kind > 1, range);
      rows++;
    }
  }
  return { mean: sum / rows, common: count.ofPair(false, false, 0) };
}

function report(
  objects: number,
  contests: readonly Contest[],
  operations: { mean: number; common: number },
  maddPerS: number,
  apartKm: number,
): Sgp4Bench {
  const figures: Record<string, number> = { objects, dates: DATES, apartKm };
  const peerPerS = contests[0]!.perS;
  const limitPerS = (2 * maddPerS) / operations.mean;
  const lines = [
    `SGP4 and SDP4: ${objects} objects × ${DATES} dates, position and velocity, one core, medians of ${ROUNDS} rounds`,
    `  ${'satellite.js 7.1 bulk'.padEnd(34)}${rate(median(peerPerS))}  (median ${(apartKm * 1e3).toFixed(1)} m from us)`,
  ];
  for (const { name, perS } of contests.slice(1)) {
    const [tier, layout] = name.split(' ') as [string, string];
    const ratio = median(perS.map((own, round) => own / peerPerS[round]!));
    const key = `${tier}${layout === 'many' ? 'Many' : 'One'}`;
    figures[`${key}StatesPerS`] = median(perS);
    figures[`${key}Ratio`] = ratio;
    const label = layout === 'many' ? 'many sets × one time' : 'one set × many times';
    const share = (100 * median(perS)) / limitPerS;
    lines.push(
      `  ${tier.padEnd(10)}${label}    ${rate(median(perS))}  ${ratio.toFixed(2).padStart(6)} ×  ${share.toFixed(0).padStart(3)} % of the limit`,
    );
  }
  lines.push(
    `  the limit: ${operations.mean.toFixed(0)} operations a pair (mean; near-Earth, e < 0.02: ${operations.common}) at ` +
      `${(maddPerS / 1e9).toFixed(2)} G multiply-adds of two lanes a second = ${rate(limitPerS).trim()}`,
  );
  figures.satelliteJsStatesPerS = median(peerPerS);
  figures.operationsAPair = operations.mean;
  figures.maddPerS = maddPerS;
  figures.limitStatesPerS = limitPerS;
  figures.ratio = figures.relaxedManyRatio!;
  figures.statesPerS = figures.relaxedManyStatesPerS!;
  return { figures, lines };
}

function rate(perS: number): string {
  return `${(perS / 1e6).toFixed(2).padStart(6)} M states/s`;
}

/** The catalogue in our columns, and as OMM keywords for the peer. */
function readCatalogue(): { sets: ElementSetBatch; records: Record<string, string>[] } {
  const beside = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
  const bytes = readFileSync(`${process.env.NOROSHI_DATA ?? beside}/${CATALOGUE}`);
  const { sets } = readElementSets(bytes, { file: CATALOGUE });
  const [header, ...rows] = bytes.toString('utf8').trim().split(/\r?\n/);
  const keys = header!.split(',');
  const records = rows.map((row) => {
    const cells = row.split(',');
    return Object.fromEntries(keys.map((key, k) => [key, cells[k] ?? '']));
  });
  if (records.length !== sets.count) throw new Error('assertion: both read the same objects');
  return { sets, records };
}

/** Contestants in an order that begins elsewhere every round. */
function turned<T>(list: readonly T[], round: number): T[] {
  const at = round % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

if (import.meta.main) {
  const { figures, lines } = await run();
  const asJson = process.argv.includes('--json');
  (asJson ? process.stderr : process.stdout).write(`${lines.join('\n')}\n`);
  if (asJson) process.stdout.write(`${JSON.stringify(figures)}\n`);
}
