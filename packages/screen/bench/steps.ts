/**
 * Which sieve step is best for how many objects: processor time over a range of steps at several sizes, the bottom of each
 * curve, and the power law through the bottoms. What planScreen's rule is made of.
 */
import { type GrowthOptions, type GrowthRow, screenSeeded } from './growth.ts';
import { bestByParabola, fitPowerLaw, median, type PowerLaw } from './statistics.ts';

/** Whole divisions of the knot interval of 180 s. */
export const STEPS_S = [10, 12, 15, 18, 20, 22.5, 25.72, 30, 36, 45, 60, 90];
const FACTOR_OF_GUESS = 2.2; // steps further from 45 s · √(26,834 / n) than this are not worth the time

export type StepCurve = {
  readonly count: number;
  readonly rows: readonly GrowthRow[]; // medians, in order of step
  readonly bestStepS: number; // bottom of the parabola through the best three
};

export type StepStudy = { readonly curves: readonly StepCurve[]; readonly law?: PowerLaw };

export async function measureSteps(options: GrowthOptions): Promise<StepStudy> {
  await screenSeeded(options, 3000, 'warm');
  const curves: StepCurve[] = [];
  for (const count of options.counts) curves.push(await stepCurve(options, count));
  if (curves.length < 5) return { curves };
  const law = fitPowerLaw(
    curves.map((curve) => curve.count),
    curves.map((curve) => curve.bestStepS),
  );
  return { curves, law };
}

async function stepCurve(options: GrowthOptions, count: number): Promise<StepCurve> {
  const guessS = 45 * Math.sqrt(26_834 / count);
  const worth = STEPS_S.filter((s) => s < guessS * FACTOR_OF_GUESS && s > guessS / FACTOR_OF_GUESS);
  const measured: GrowthRow[][] = worth.map(() => []);
  for (let repeat = 0; repeat < options.repeats; repeat++) {
    for (let k = 0; k < worth.length; k++) {
      measured[k].push(await screenSeeded(options, count, 'steps', worth[k]));
    }
  }
  const rows = measured.map((own) => ({
    ...own[0],
    wallS: median(own.map((row) => row.wallS)),
    cpuS: median(own.map((row) => row.cpuS)),
  }));
  const bestStepS = bestByParabola(
    rows.map((row) => row.stepS),
    rows.map((row) => row.cpuS),
  );
  return { count, rows, bestStepS };
}
