/** Messages: an ephemeris of a gigabyte, streamed; its speed as a case, and its bar. */
import { measureOemStream } from '../packages/ndm/bench/oem-stream.ts';
import type { Bar } from './bar.ts';
import { type BenchCase, percent, text } from './case.ts';

const BYTES = 1e9;
const SEED = 20_241_101;
const MB_S = 100;
const GROWTH_MIB = 64; // of memory, over nine tenths of the file

export const ndm: BenchCase = {
  name: 'ndm',
  title: 'an OEM of 1 GB in KVN, streamed from a file on one core',
  repeats: 1,
  long: false,
  run: async () => ({ figures: { seed: SEED, ...measureOemStream(BYTES, SEED) }, lines: [] }),
  describe: (f) => [
    `${text(f.mbS, 'MB/s', 0)} (${text(f.cpuMbS, 'MB', 0)} a second of its own time) for ${text(f.bytes! / 1e6, 'MB', 0)} and ${f.states} states (seed ${f.seed});` +
      ` ${text(f.allDigitsMbS, 'MB/s', 0)} where every digit of a double is printed,` +
      ` ${text(f.covarianceMbS, 'MB/s', 0)} of covariances alone`,
    `${percent(f.mbS! / f.scanMbS!)} of the limit, reading the file and looking at each byte: ${text(f.scanMbS, 'MB/s', 0)};` +
      ` ${text(f.mbS! / f.jsonMbS!)} × the peer, JSON.parse of the same numbers: ${text(f.jsonMbS, 'MB/s', 0)}`,
    `a twentieth of the size: ${text(f.smallMbS, 'MB/s', 0)}; memory ${text(f.rssStartMib, 'MiB', 0)} after a tenth, at most ${text(f.rssPeakMib, 'MiB', 0)} to the end`,
  ],
};

export const NDM_BARS: readonly Bar[] = [
  {
    what: 'an OEM of 1 GB',
    bar: `≥ ${MB_S} MB/s on one core, memory flat (≤ ${GROWTH_MIB} MiB more after a tenth)`,
    needs: ['ndm'],
    long: false,
    judge: (of) => {
      const { mbS, allDigitsMbS, rssStartMib, rssPeakMib } = of('ndm');
      const growthMib = rssPeakMib! - rssStartMib!;
      const speeds = `${text(mbS, 'MB/s', 0)}, ${text(allDigitsMbS, 'MB/s', 0)} with all digits`;
      const figure = `${speeds}; ${text(rssPeakMib, 'MiB', 0)} at most, ${text(growthMib, 'MiB', 0)} more after a tenth`;
      return { figure, pass: Math.min(mbS!, allDigitsMbS!) >= MB_S && growthMib <= GROWTH_MIB };
    },
  },
];
