/**
 * How long a seeded world takes to make and to tell again later, on one core: `node packages/sim/bench/world.ts [COUNT]`.
 */
import { createWorld, worldSets } from '../src/index.ts';

const EPOCH_US = 849_000_000_000_000; // 2026-11-26
const DAY_US = 86_400e6;
const count = Number(process.argv[2] ?? 30_000);

function timed<T>(what: string, work: () => T): T {
  const startMs = performance.now();
  const value = work();
  const ms = performance.now() - startMs;
  process.stdout.write(`${what.padEnd(28)} ${ms.toFixed(0).padStart(6)} ms\n`);
  return value;
}

const world = timed(`createWorld, ${count} objects`, () =>
  createWorld({ seed: 1, count, epochUs: EPOCH_US, scenario: 'first-light' }),
);
for (const day of [0.04, 1, 2, 12, 30, 100, 365]) {
  timed(`worldSets, day ${day}`, () => worldSets(world, EPOCH_US + day * DAY_US));
}
