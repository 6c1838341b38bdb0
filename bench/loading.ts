/** Loading: the real catalogue from its bytes to initialised SGP4, first time in the process and warm. */
import { initialiseSgp4, readElementSets } from '@noroshi/orbit';
import { median } from '../packages/screen/bench/statistics.ts';
import { type BenchCase, text } from './case.ts';
import { CATALOGUE, readData } from './data.ts';

const WARM_LOOPS = 5;

export const loading: BenchCase = {
  name: 'loading',
  title: 'parse and initialise the real catalogue',
  repeats: 5,
  long: false,
  run: async () => {
    const bytes = readData(CATALOGUE);
    const cold = loadOnce(bytes);
    const warm = Array.from({ length: WARM_LOOPS }, () => loadOnce(bytes));
    return {
      figures: {
        objects: cold.objects,
        parseMs: cold.parseMs,
        initialiseMs: cold.initialiseMs,
        loadMs: cold.parseMs + cold.initialiseMs,
        warmLoadMs: median(warm.map((one) => one.parseMs + one.initialiseMs)),
        splitMs: cold.splitMs,
        ratioToSplit: (cold.parseMs + cold.initialiseMs) / cold.splitMs,
      },
      lines: [],
    };
  },
  describe: (f) => [
    `${text(f.objects, 'objects', 0)}: parse ${text(f.parseMs, 'ms', 0)} + initialise ${text(f.initialiseMs, 'ms', 0)}` +
      ` = ${text(f.loadMs, 'ms', 0)} in a fresh process; ${text(f.warmLoadMs, 'ms', 0)} warm`,
    `${text(f.ratioToSplit)} × the peer: decoding the text and splitting it at commas, ${text(f.splitMs, 'ms', 0)}`,
  ],
};

function loadOnce(bytes: Uint8Array) {
  const startMs = performance.now();
  const { sets } = readElementSets(bytes, { file: CATALOGUE, oneAnObjectFromUs: Infinity });
  const parsedMs = performance.now();
  const model = initialiseSgp4(sets, 'a');
  const initialisedMs = performance.now();
  const cells = splitAtCommas(bytes);
  const splitMs = performance.now() - initialisedMs;
  if (cells < model.count) throw new Error('assertion: fewer cells than objects');
  return {
    objects: model.count,
    parseMs: parsedMs - startMs,
    initialiseMs: initialisedMs - parsedMs,
    splitMs,
  };
}

/** The least that any reader of this file in this language does. */
function splitAtCommas(bytes: Uint8Array): number {
  let cells = 0;
  for (const line of new TextDecoder().decode(bytes).split('\n')) cells += line.split(',').length;
  return cells;
}
