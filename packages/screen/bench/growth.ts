/**
 * How a screen grows with the number of objects: the seeded catalogue at several sizes over one short window, and the
 * exponents of run time, candidates and events with their 95 % intervals. Every repeat has a catalogue of its own seed.
 */
import { seededCatalogue } from '@noroshi/sim';
import { measureScreen, type ScreenPool } from './measure.ts';
import { fitPowerLaw, median, type PowerLaw } from './statistics.ts';
import type { KernelChoice } from './tiers.ts';

export const GROWTH = {
  fromUs: 783_691_237_000_000, // 2024-11-01T00:00:00 UTC
  hours: 4.8, // 96 knot intervals: four slices of 24, two a worker
  counts: [10_000, 17_000, 30_000, 55_000, 100_000],
  warmCount: 3_000,
} as const;

export type GrowthRow = {
  readonly count: number;
  readonly stepS: number;
  readonly wallS: number;
  readonly cpuS: number;
  readonly pairsTested: number;
  readonly candidates: number;
  readonly events: number;
};

export type Growth = {
  readonly rows: readonly GrowthRow[]; // every repeat of every size
  readonly wall: PowerLaw;
  readonly cpu: PowerLaw;
  readonly pairsTested: PowerLaw;
  readonly candidates: PowerLaw;
  readonly events: PowerLaw;
};

export type GrowthOptions = {
  readonly counts: readonly number[];
  readonly repeats: number;
  readonly hours: number;
  readonly kernels: KernelChoice;
  readonly pool: ScreenPool;
};

export async function measureGrowth(options: GrowthOptions): Promise<Growth> {
  const rows: GrowthRow[] = [];
  await screenSeeded(options, GROWTH.warmCount, 'warm');
  for (let repeat = 0; repeat < options.repeats; repeat++) {
    for (const count of options.counts) {
      rows.push(await screenSeeded(options, count, `growth/${repeat}`));
    }
  }
  const fit = (of: (row: GrowthRow) => number) =>
    fitPowerLaw(
      rows.map((row) => row.count),
      rows.map(of),
    );
  return {
    rows,
    wall: fit((row) => row.wallS),
    cpu: fit((row) => row.cpuS),
    pairsTested: fit((row) => row.pairsTested),
    candidates: fit((row) => row.candidates),
    events: fit((row) => row.events),
  };
}

/** One screen of a seeded catalogue at 5 km. */
export async function screenSeeded(
  { kernels, pool, hours }: Pick<GrowthOptions, 'kernels' | 'pool' | 'hours'>,
  count: number,
  seed: string,
  stepS?: number,
): Promise<GrowthRow> {
  const { fromUs } = GROWTH;
  const sets = seededCatalogue({ seed, count, epochUs: fromUs });
  const { outcome, wallS, cpuS } = await measureScreen(
    {
      ...{ sets, fromUs, toUs: fromUs + hours * 3600e6, thresholdKm: 5, opsMode: 'a' },
      ...(stepS !== undefined && { stepS }),
    },
    kernels,
    pool,
  );
  const { plan, cost, events } = outcome;
  return {
    ...{ count, stepS: plan.stepUs / 1e6, wallS, cpuS },
    ...{ pairsTested: cost.pairsTested, candidates: cost.candidates, events: events.count },
  };
}

/** Medians of each size, for people. */
export function growthTable(rows: readonly GrowthRow[]): string[] {
  const counts = [...new Set(rows.map((row) => row.count))];
  return counts.map((count) => {
    const own = rows.filter((row) => row.count === count);
    const of = (value: (row: GrowthRow) => number) => median(own.map(value));
    return (
      `${String(count).padStart(8)} objects  step ${of((r) => r.stepS)} s` +
      `  wall ${of((r) => r.wallS).toFixed(2)} s  cpu ${of((r) => r.cpuS).toFixed(2)} s` +
      `  pairs ${of((r) => r.pairsTested).toExponential(2)}` +
      `  candidates ${of((r) => r.candidates)}  events ${of((r) => r.events)}`
    );
  });
}
