/** The behaviour watch: speed of its stages as cases, and their bars. */
import { run } from '../packages/behave/bench/manoeuvres.ts';
import { exponent, run as search } from '../packages/behave/bench/proximity.ts';
import type { Bar } from './bar.ts';
import { type BenchCase, text } from './case.ts';
import { readData } from './data.ts';

const MANOEUVRES_S = 60;
const PROXIMITY_S = 60;

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

/** Every pair of whole catalogues of three years, for slow, lasting or repeated nearness over a week. */
export const proximity: BenchCase = {
  name: 'proximity',
  title: 'slow nearness of every pair of the catalogue of 2025 over seven days, one core',
  repeats: 1,
  long: false,
  run: async () => {
    const [old, middle, now] = ['19971018', '20201201', '20250901'].map((day) =>
      search(readData(`tle/catalog/cat_${day}.tle.gz`)),
    );
    const growth = { exponent: exponent(middle!, now!), crowdedExponent: exponent(old!, now!) };
    return { figures: { ...now!, ...growth }, lines: [] };
  },
  describe: (f) => [
    `${f.objects} objects, ${f.candidates} pairs measured, ${f.found} found: ${text(f.cpuS, 's of processor', 1)}`,
    `objects^${text(f.exponent)} from the catalogue of 2020, ^${text(f.crowdedExponent)} from that of 1997`,
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
  {
    what: 'proximity, whole catalogue',
    bar: `seven days ≤ ${PROXIMITY_S} s, two cores`,
    needs: ['proximity'],
    long: false,
    judge: (of) => {
      const { cpuS, objects, exponent: power } = of('proximity');
      const figure = `${text(cpuS, 's', 1)} on one core for ${objects} objects, growing as objects^${text(power)}`;
      return { figure, pass: cpuS! <= PROXIMITY_S };
    },
  },
];
