/** Signs of attack: the speed of decoding, of the whole way, its memory and its growth as cases, and their bars (issue 7). */
import { FORMATS, measureDecode, BARS as of7 } from '../packages/flow/bench/decode.ts';
import {
  GROWTHS,
  measureGrowth,
  measureMemory,
  measureSet,
  measureSpeed,
  BARS as ofWay,
} from '../packages/flow/bench/flows.ts';
import type { Bar } from './bar.ts';
import { type BenchCase, text } from './case.ts';
import { dataPath } from './data.ts';

const SET = 'cyber/detect/rita/missing_host';

/** NetFlow 5, 9 and IPFIX from datagrams to selected rows. */
const decode: BenchCase = {
  name: 'flow-decode',
  title: 'NetFlow 5, 9 and IPFIX of a seeded exporter, decoded and selected on one core',
  repeats: 1,
  long: false,
  run: async () => {
    const measured = FORMATS.map((format) => measureDecode(format));
    const slowest = measured.reduce((a, b) => (a.perS < b.perS ? a : b));
    const exponent = Math.max(...measured.map((one) => one.exponent));
    return { figures: { perS: slowest.perS, peerPerS: slowest.peerPerS, exponent }, lines: [] };
  },
  describe: ({ perS, peerPerS, exponent }) => [
    `the slowest format: ${text(perS, 'flows/s', 0)}; its words read alone ${text(peerPerS! / perS!)} times as fast; at most flows^${text(exponent)}`,
  ],
};

/** Zeek's text to signs. */
const way: BenchCase = {
  name: 'flow-signs',
  title: 'Zeek conn.log to signs with all detectors, one core',
  repeats: 1,
  long: false,
  run: async () => ({ figures: measureSpeed(), lines: [] }),
  describe: ({ perS, splitPerS, records, pairs }) => [
    `${records} records, ${pairs} pairs: ${text(perS, 'records/s', 0)}; fields split alone ${text(splitPerS, 'records/s', 0)}`,
  ],
};

const set: BenchCase = {
  name: 'flow-set',
  title: 'three days of real flows, gzip to signs, one core',
  repeats: 1,
  long: false,
  run: async () => ({ figures: measureSet(dataPath(SET)), lines: [] }),
  describe: ({ records, files, coldS, warmS, splitS }) => [
    `${records} records of ${files} files: ${text(coldS, 's')} cold, ${text(warmS, 's')} warm; unpacked and split alone ${text(splitS, 's')}`,
  ],
};

const memory: BenchCase = {
  name: 'flow-memory',
  title: 'a million pairs in the window of all detectors',
  repeats: 1,
  long: false,
  run: async () => ({ figures: measureMemory(), lines: [] }),
  describe: ({ pairs, bytes, judgeS }) => [
    `${pairs} pairs in ${text(bytes! / 1e9, 'GB')}, ${text(bytes! / pairs!, 'bytes a pair', 0)}; judged in ${text(judgeS, 's')}`,
  ],
};

const growth: BenchCase = {
  name: 'flow-growth',
  title: 'how the whole way grows with flows and with pairs',
  repeats: 1,
  long: true,
  run: async () => {
    const [flows, pairs] = [GROWTHS.flows, GROWTHS.pairs].map((one) => measureGrowth(one).whole);
    return {
      figures: {
        ...{ flows: flows!.exponent, flowsLow: flows!.low, flowsHigh: flows!.high },
        ...{ pairs: pairs!.exponent, pairsLow: pairs!.low, pairsHigh: pairs!.high },
      },
      lines: [],
    };
  },
  describe: (f) => [
    `flows^${text(f.flows)} (95 %: ${text(f.flowsLow)} … ${text(f.flowsHigh)}), pairs^${text(f.pairs)} (${text(f.pairsLow)} … ${text(f.pairsHigh)})`,
  ],
};

export const FLOW_CASES: readonly BenchCase[] = [decode, way, set, memory, growth];

export const FLOW_BARS: readonly Bar[] = [
  {
    what: 'flows decoded',
    bar: `≥ ${of7.flowsPerS} flows/s of every format, one core; growth ≤ flows^${of7.exponentMax}`,
    needs: ['flow-decode'],
    long: false,
    judge: (of) => {
      const { perS, peerPerS, exponent } = of('flow-decode');
      const figure = `${text(perS, 'flows/s', 0)}, ${text(peerPerS! / perS!)} × that for the words alone, flows^${text(exponent)}`;
      return { figure, pass: perS! >= of7.flowsPerS && exponent! <= of7.exponentMax };
    },
  },
  {
    what: 'flows to signs',
    bar: `≥ ${ofWay.recordsPerS} records/s with all detectors, one core`,
    needs: ['flow-signs'],
    long: false,
    judge: (of) => {
      const { perS, splitPerS } = of('flow-signs');
      const figure = `${text(perS, 'records/s', 0)}, ${text(perS! / splitPerS!)} × splitting the fields alone`;
      return { figure, pass: perS! >= ofWay.recordsPerS };
    },
  },
  {
    what: 'three days of flows',
    bar: `105,918 records ≤ ${ofWay.setS} s, one core`,
    needs: ['flow-set'],
    long: false,
    judge: (of) => {
      const { records, coldS, splitS } = of('flow-set');
      const figure = `${records} records ${text(coldS, 's')}, ${text(coldS! / splitS!)} × unpacking and splitting alone`;
      return { figure, pass: coldS! <= ofWay.setS };
    },
  },
  {
    what: 'memory of the window',
    bar: '1 M pairs ≤ 1 GB',
    needs: ['flow-memory'],
    long: false,
    judge: (of) => {
      const { pairs, bytes } = of('flow-memory');
      const figure = `${pairs} pairs ${text(bytes! / 1e9, 'GB')}`;
      return { figure, pass: bytes! <= ofWay.bytes && pairs! >= 1_000_000 };
    },
  },
  {
    what: 'growth of signs',
    bar: `≤ flows^${ofWay.flowsExponent}, ≤ pairs^${ofWay.pairsExponent}, with the interval`,
    needs: ['flow-growth'],
    long: true,
    judge: (of) => {
      const { flows, flowsHigh, pairs, pairsHigh } = of('flow-growth');
      const figure = `flows^${text(flows)} (to ${text(flowsHigh)}), pairs^${text(pairs)} (to ${text(pairsHigh)})`;
      const pass = flowsHigh! <= ofWay.flowsExponent && pairsHigh! <= ofWay.pairsExponent;
      return { figure, pass };
    },
  },
];
