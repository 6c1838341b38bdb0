/** SGP4 beside satellite.js, the orbit package's own benchmark, as a case among the others. */
import { run } from '../packages/orbit/bench/sgp4.ts';
import { type BenchCase, text } from './case.ts';
import { CATALOGUE, dataPath } from './data.ts';

export const sgp4: BenchCase = {
  name: 'sgp4',
  title: 'SGP4 of the whole real catalogue beside satellite.js',
  repeats: 1,
  long: false,
  run: async () => {
    dataPath(CATALOGUE); // says so when it is not there
    return await run();
  },
  describe: (f) => [
    `${text(f.ratio)} × satellite.js (many sets × one time), ${text(f.relaxedOneRatio)} × (one set × many times), one core`,
  ],
};
