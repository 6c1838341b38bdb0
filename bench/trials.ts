/** Monte Carlo trials: their speed as a case, and its bar. */
import { run } from '../packages/screen/bench/monte-carlo.ts';
import type { Bar } from './bar.ts';
import { type BenchCase, percent, text } from './case.ts';

const TRIALS_PER_S = 1e6;

export const monteCarlo: BenchCase = {
  name: 'monte-carlo',
  title:
    'Monte Carlo trials of an encounter, both objects drawn and moved, by processor time of one core',
  repeats: 1,
  long: false,
  run: async () => run(),
  describe: (f) => [
    `${text(f.fastPerS, 'trials/s', 0)} of a fast crossing, ${text(f.longPerS, '/s', 0)} with a long error along the track,` +
      ` ${text(f.togetherPerS, '/s', 0)} of bodies flying together for a revolution`,
    `${percent(f.fastPerS! / f.limitPerS!)} of the limit in this run (drawing the twelve numbers alone: ${text(f.limitPerS, '/s', 0)});` +
      ` with four times the trials ${text(f.grownFourfold, '× the rate')}`,
    `${text(f.steeredPerS, 'steered trials/s', 0)}: ${f.steeredTrials} of them give ${f.steeredPc?.toExponential(3)}` +
      ` within ${percent(f.steeredRelativeError)} (1 σ), as ${text(f.plainForTheSame)} plain ones would`,
  ],
};

export const TRIAL_BARS: readonly Bar[] = [
  {
    what: 'Monte Carlo',
    bar: `≥ ${TRIALS_PER_S.toLocaleString('en-US')} trials/s, one core`,
    needs: ['monte-carlo'],
    long: false,
    judge: (of) => {
      const { fastPerS, longPerS, togetherPerS } = of('monte-carlo');
      const figure = `${text(fastPerS, 'trials/s', 0)} of a fast crossing, ${text(longPerS, '/s', 0)} of a long error, ${text(togetherPerS, '/s', 0)} flying together`;
      return { figure, pass: Math.min(fastPerS!, longPerS!) >= TRIALS_PER_S };
    },
  },
];
