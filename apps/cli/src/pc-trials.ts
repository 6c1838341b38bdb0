/**
 * The Monte Carlo rung of `noroshi pc`: trials by number or until an interval is narrow enough, from a seed that is told, with
 * progress and a way to stop. One core: a message takes a second by default.
 */
import { createProgress, wantsColor } from '@noroshi/host';
import { type MethodFigure, monteCarloSteps, type Path, type PcEvent } from '@noroshi/screen';
import type { Command } from 'commander';
import { numberIn, wholeIn } from './options.ts';
import { CommandError, EXIT, type World } from './world.ts';

export type TrialOptions = {
  readonly trials: number;
  readonly seed: number;
  readonly halfWidth?: number;
};

/** A fifth of a second of plain trials; where they have too few hits, 100,000 steered ones follow. */
const TRIALS = 200_000;
const TRIALS_MAX = 1e12;
const SEED_MAX = 2 ** 32;

export function addTrialOptions(command: Command): Command {
  return command
    .option(
      '--trials <n>',
      'plain Monte Carlo trials, at most; 0: no Monte Carlo',
      wholeIn(0, TRIALS_MAX),
      TRIALS,
    )
    .option(
      '--seed <n>',
      'of the Monte Carlo: the same seed, the same answer',
      wholeIn(0, SEED_MAX),
      1,
    )
    .option(
      '--half-width <share>',
      'end the plain trials once the half width of the 95 % interval is this share of the probability',
      numberIn(0, 1, 'share'),
    );
}

/** Undefined: no trials are asked for. */
export async function trialFigure(
  world: World,
  event: PcEvent,
  { trials, seed, halfWidth }: TrialOptions,
  paths?: readonly [Path, Path],
): Promise<MethodFigure | undefined> {
  if (trials === 0) return undefined;
  const limit = halfWidth === undefined ? {} : { relativeHalfWidth: halfWidth };
  const motion = paths === undefined ? {} : { paths };
  const steps = monteCarloSteps(event, { seed, trials, ...limit, ...motion });
  const progress = createProgress({
    ...{ stream: world.stderr, clockMs: world.clockMs, label: 'trials', total: trials },
    ...{ unit: 'trials', color: wantsColor(world.stderr, world.env) },
  });
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      progress.update(Math.min(trials, step.value));
      await new Promise((resolve) => setImmediate(resolve)); // a signal is heard between blocks only
      if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted');
    }
  } finally {
    progress.finish();
  }
}
