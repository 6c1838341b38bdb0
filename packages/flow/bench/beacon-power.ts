/**
 * How many calls a timer must make before chance is refuted among 10,000 pairs (evidence 10^6), by the jitter of its gaps: for half of
 * the seeds and for nine in ten. `node packages/flow/bench/beacon-power.ts [seeds]`.
 */
import { measureTimes } from '@noroshi/flow';
import { type BeaconKind, makeBeacon, makeChance } from '../test/timers.ts';

const LOG10_NEEDED = 6; // 10,000 pairs / 0.01 signs by chance
const PERIOD_S = 600;
const CALLS = [5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 80, 100, 130, 160, 200, 320, 640, 1000];

const KINDS: readonly (readonly [string, Partial<BeaconKind>])[] = [
  ...[0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5].map(
    (jitter) => [`± ${100 * jitter} %, uniform`, { jitter }] as const,
  ),
  ['20 %, normal', { jitter: 0.2, shape: 'normal' }],
  ['± 20 %, a fifth lost', { jitter: 0.2, loss: 0.2 }],
  ['± 20 %, half lost', { jitter: 0.2, loss: 0.5 }],
  ['± 20 %, sleeps a third', { jitter: 0.2, sleeps: true }],
  ['± 20 %, period times 4 halfway', { jitter: 0.2, changeTo: 4 }],
  ['± 20 %, a person: one call for two', { jitter: 0.2, mixed: 0.5 }],
  ['± 20 %, a person: one for one', { jitter: 0.2, mixed: 1 }],
];

/** Share of seeds that are told with so many calls in all, those of a person too. */
function told(timesOf: (seed: number) => Float64Array, calls: number, seeds: number): number {
  let count = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const times = timesOf(seed)
      .subarray(0, calls)
      .map((atS) => Math.round(atS * 1e6));
    if (times.length < calls) continue;
    const { log10E } = measureTimes(times, calls, { fromUs: 0, toUs: times[calls - 1]! });
    if (log10E >= LOG10_NEEDED) count++;
  }
  return count / seeds;
}

if (import.meta.main) {
  const seeds = Number(process.argv[2] ?? 60);
  const tell = (name: string, timesOf: (calls: number) => (seed: number) => Float64Array) => {
    const shares = CALLS.map((calls) => told(timesOf(calls), calls, seeds));
    const first = (least: number) => CALLS[shares.findIndex((share) => share >= least)] ?? 'never';
    console.info(`${name.padEnd(36)} ${String(first(0.5)).padStart(6)} ${first(0.9)}`);
  };
  console.info(`calls until told, half and nine in ten of ${seeds} seeds`);
  for (const [name, more] of KINDS)
    tell(name, (calls) => (seed) => {
      const isWhole = more.changeTo === undefined && more.sleeps !== true; // else all of the span must be in the calls
      const spanS = (isWhole ? 3 : 1.7) * calls * PERIOD_S;
      return makeBeacon({ periodS: PERIOD_S, jitter: 0.2, ...more }, spanS, `power/${seed}`).timesS;
    });
  tell(
    'exponential gaps',
    (calls) => (seed) => makeChance('poisson', 2 * calls, 2 * calls * PERIOD_S, `power/${seed}`),
  );
}
