/** Approaches that others published, screened again from the element sets they used: two collisions, SOCRATES, derelicts. */
import { REFERENCE_TIERS } from '@noroshi/screen';
import { type HistoryCase, screenHistory } from '../packages/screen/bench/history.ts';
import {
  createPairScreen,
  readPublishedRows,
  reproduce,
} from '../packages/screen/bench/published.ts';
import { median } from '../packages/screen/bench/statistics.ts';
import { type BenchCase, type Figures, text } from './case.ts';
import { readDataText } from './data.ts';

const SOCRATES = 'tle/conj/socrates_20210112203005_joined.csv.gz';
const DERELICTS = ['20191020', '20191203', '20200205'].map(
  (day) => `tle/conj/derelict_7day_${day}_joined.csv.gz`,
);
const HISTORY = 'orbit/conjunction/historical-collisions.json';

const screen = createPairScreen(REFERENCE_TIERS);

export const history: BenchCase = {
  name: 'history',
  title: 'known collisions from their last element sets',
  repeats: 1,
  long: false,
  run: async () => {
    const { cases } = JSON.parse(readDataText(HISTORY)) as { cases: HistoryCase[] };
    let [known, matched, found] = [0, 0, 0];
    const lines: string[] = [];
    for (const one of cases) {
      const got = await screenHistory(screen, one);
      known += got.known;
      matched += got.matched;
      found += got.found;
      lines.push(`${got.name}: ${got.matched} of ${got.known}`);
    }
    return { figures: { known, matched, found }, lines };
  },
  describe: (f) => [
    `${f.matched} of ${f.known} approaches within 1 ms, 1 m, 1 m/s; ${f.found} found in all`,
  ],
};

export const socrates: BenchCase = {
  name: 'socrates',
  title: 'SOCRATES rows from the element sets they were computed with',
  repeats: 1,
  long: false,
  run: async () => {
    const rows = readPublishedRows(readDataText(SOCRATES), 'min_range_km');
    return { figures: figuresOf(await reproduce(screen, rows)), lines: [] };
  },
  describe: describeReproduced,
};

export const derelicts: BenchCase = {
  name: 'derelicts',
  title: 'derelict pairs with their radial, transverse and normal parts',
  repeats: 1,
  long: false,
  run: async () => {
    const rows = DERELICTS.flatMap((file) => readPublishedRows(readDataText(file), 'range_km'));
    return { figures: figuresOf(await reproduce(screen, rows)), lines: [] };
  },
  describe: describeReproduced,
};

function figuresOf(r: Awaited<ReturnType<typeof reproduce>>): Figures {
  return {
    ...{ rows: r.rows, within: r.within, withinInterval: r.withinInterval, missing: r.missing },
    ...{ medianTimeUs: median(r.timesUs), medianMissM: 1000 * median(r.missesKm) },
  };
}

function describeReproduced(f: Figures): string[] {
  return [
    `${f.within} of ${f.rows} rows within 1 m and 10 ms (${f.withinInterval} when slow rows count as intervals), ${f.missing} without any event;` +
      ` median ${text(f.medianTimeUs, 'µs', 0)} and ${text(f.medianMissM, 'm')}`,
  ];
}
