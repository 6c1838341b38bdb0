/** SGP4 beside satellite.js: the orbit package's own benchmark (packages/orbit/bench/sgp4.ts), told in this form. */
import { existsSync } from 'node:fs';
import type { BenchCase } from './case.ts';
import { NoData } from './data.ts';

const OWN = new URL('../packages/orbit/bench/sgp4.ts', import.meta.url);

export const sgp4: BenchCase = {
  name: 'sgp4',
  title: 'SGP4 of the whole real catalogue beside satellite.js',
  repeats: 1,
  long: false,
  run: async () => {
    if (!existsSync(OWN)) throw new NoData('packages/orbit/bench/sgp4.ts');
    return { figures: {}, lines: [] };
  },
  describe: () => [],
};
