/** The behaviour watch: speed of its stages as cases, and their bars. */
import { run } from '../packages/behave/bench/manoeuvres.ts';
import type { Bar } from './bar.ts';
import { type BenchCase, text } from './case.ts';

const MANOEUVRES_S = 60;

/** Ten years of daily sets of 1,000 objects through hygiene and detection. */
export const behave: BenchCase = {
  name: 'behave',
  title: 'manoeuvres of 1,000 seeded objects in ten years of daily sets, one core',
  repeats: 1,
  long: false,
  run: async () => ({ figures: run(), lines: [] }),
  describe: (f) => [
    `${f.objects} objects, ${f.sets} sets: ${text(f.cpuS, 's of processor', 1)}, of that hygiene ${text(f.cleanCpuS, 's', 1)};` +
      ` ${text((1e6 * f.cpuS!) / f.sets!, 'µs a set', 1)}, sets^${text(f.exponent)} against a quarter of the history`,
    `${f.found} manoeuvres found, ${f.planted} planted`,
  ],
};

export const BEHAVE_BARS: readonly Bar[] = [
  {
    what: 'manoeuvres, ten years',
    bar: `1,000 objects, daily sets ≤ ${MANOEUVRES_S} s, one core`,
    needs: ['behave'],
    long: false,
    judge: (of) => {
      const { cpuS, sets, exponent } = of('behave');
      const figure = `${text(cpuS, 's', 1)} for ${sets} sets, growing as sets^${text(exponent)}`;
      return { figure, pass: cpuS! <= MANOEUVRES_S };
    },
  },
];
