/** Probability of collision: its speed as a case, and its bar. */
import { run } from '../packages/screen/bench/pc2d.ts';
import type { Bar } from './bar.ts';
import { type BenchCase, text } from './case.ts';

const PC_PER_S = 1e5;

export const pc2d: BenchCase = {
  name: 'pc2d',
  title: '2-D probabilities of collision of seeded encounters, one core',
  repeats: 1,
  long: false,
  run: async () => run(),
  describe: (f) => [
    `${text(f.pcPerS, 'Pc/s', 0)} from two states and two covariances, ${f.felt} of ${f.encounters} above 1e-15;` +
      ` ${text(f.integralPerS, 'integrals/s', 0)} alone; ${text(f.withMaximumPerS, '/s', 0)} with maximum and dilution`,
    `${text(f.ratioToFoster, '', 0)} × the polar sum of 8,640 exponentials (${text(f.fosterPerS, '/s', 0)}),` +
      ` which is off by up to ${(100 * f.fosterWorst!).toPrecision(2)} %`,
    `${text(f.ladderPerS, 'ladders/s', 0)}: every figure of the plane in twice the digits, squares, series and bounds`,
  ],
};

export const PC_BARS: readonly Bar[] = [
  {
    what: '2-D probabilities',
    bar: `≥ ${PC_PER_S.toLocaleString('en-US')} Pc/s, one core`,
    needs: ['pc2d'],
    long: false,
    judge: (of) => {
      const { pcPerS, withMaximumPerS } = of('pc2d');
      const figure = `${text(pcPerS, 'Pc/s', 0)} from states and covariances, ${text(withMaximumPerS, '/s', 0)} with maximum`;
      return { figure, pass: pcPerS! >= PC_PER_S };
    },
  },
];
