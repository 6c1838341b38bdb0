/**
 * Approaches that others published, screened again from the element sets they used: two collisions, SOCRATES, derelicts.
 * The same readers as the tests of packages/screen, told as figures; the tests say what is not reproduced and why.
 */
import { median } from '../packages/screen/bench/statistics.ts';
import {
  firstId,
  type JoinedRow,
  readJoined,
  relativeRtn,
  screenJoined,
  setsOfLines,
} from '../packages/screen/test/support/joined.ts';
import { eventsOf, screenOnce, utcUs } from '../packages/screen/test/support/run.ts';
import { type BenchCase, type CaseResult, text } from './case.ts';
import { dataPath, readDataText } from './data.ts';

const SOCRATES = 'tle/conj/socrates_20210112203005_joined.csv.gz';
const SOCRATES_FROM = '2021-01-12T12:00:00Z'; // where that search began
const DERELICTS = ['20191020', '20191203', '20200205'].map(
  (day) => `tle/conj/derelict_7day_${day}_joined.csv.gz`,
);
const HISTORY = 'orbit/conjunction/historical-collisions.json';
const TIME_MS_MAX = 10;
const MISS_M_MAX = 1;
const HISTORY_TIME_US_MAX = 1_000; // printed to 1 ms

export const history: BenchCase = {
  name: 'history',
  title: 'known collisions from their last element sets, a day each',
  repeats: 1,
  long: false,
  run: screenHistory,
  describe: (f) => [
    `${f.matched} of ${f.known} approaches within 1 ms and 1 m; ${f.found} found in all`,
  ],
};

export const socrates: BenchCase = {
  name: 'socrates',
  title: 'SOCRATES rows from the element sets they were computed with',
  repeats: 1,
  long: false,
  run: () => reproduce([SOCRATES], 'min_range_km', utcUs(SOCRATES_FROM)),
  describe: describeReproduced,
};

export const derelicts: BenchCase = {
  name: 'derelicts',
  title: 'derelict pairs with their radial, transverse and normal parts',
  repeats: 1,
  long: false,
  run: () => reproduce(DERELICTS, 'range_km', Number.NEGATIVE_INFINITY),
  describe: describeReproduced,
};

type HistoryCase = {
  readonly name: string;
  readonly a: readonly string[]; // two lines
  readonly b: readonly string[];
  readonly sgp4Within5km: readonly { readonly tca: string; readonly missKm: number }[];
};

async function screenHistory(): Promise<CaseResult> {
  const { cases } = JSON.parse(readDataText(HISTORY)) as { cases: HistoryCase[] };
  let [known, matched, found] = [0, 0, 0];
  for (const { a, b, sgp4Within5km: rows } of cases) {
    const fromUs = utcUs(`${rows[0]!.tca.slice(0, 10)}T00:00:00Z`);
    const window = { fromUs, toUs: fromUs + 86_400e6, thresholdKm: 5, opsMode: 'i' } as const;
    const events = eventsOf(await screenOnce({ ...window, sets: setsOfLines([...a, ...b]) }));
    const isKnown = (row: HistoryCase['sgp4Within5km'][number]) =>
      events.some(
        ({ tcaUs, missKm }) =>
          Math.abs(tcaUs - utcUs(row.tca)) <= HISTORY_TIME_US_MAX &&
          Math.abs(missKm - row.missKm) * 1000 <= MISS_M_MAX,
      );
    known += rows.length;
    matched += rows.filter(isKnown).length;
    found += events.length;
  }
  return { figures: { known, matched, found }, lines: [] };
}

/** Rows within 1 m (each of R, T and N too, where they are given) and 10 ms. */
async function reproduce(
  files: readonly string[],
  rangeColumn: string,
  startUs: number,
): Promise<CaseResult> {
  const rows = files.flatMap((file) => readJoined(dataPath(file)));
  const timesMs: number[] = [];
  const missesM: number[] = [];
  let within = 0;
  for (const joined of rows) {
    const event = await screenJoined(joined, 'a', startUs);
    if (event === undefined) continue;
    const timeMs = Math.abs(event.row.tcaUs - utcUs(joined.tca_utc!)) / 1000;
    const miss = 1000 * Math.abs(event.row.missKm - Number(joined[rangeColumn]));
    const missM = joined.range_R === undefined ? miss : Math.max(miss, partsM(joined, event));
    timesMs.push(timeMs);
    missesM.push(missM);
    if (timeMs <= TIME_MS_MAX && missM <= MISS_M_MAX) within++;
  }
  const near = missesM.filter((m) => m <= MISS_M_MAX).length;
  const missing = rows.length - timesMs.length;
  const medians = { medianTimeMs: median(timesMs), medianMissM: median(missesM) };
  return { figures: { rows: rows.length, within, near, missing, ...medians }, lines: [] };
}

type PairEvent = NonNullable<Awaited<ReturnType<typeof screenJoined>>>;

/** The derelict lists print object 1 minus object 2, in object 1's RTN, objects in their own order. */
function partsM(joined: JoinedRow, { row, detail }: PairEvent): number {
  const { state1, state2 } = detail;
  const inOrder = row.id1 === firstId(joined);
  const parts = inOrder ? relativeRtn(state1, state2) : relativeRtn(state2, state1);
  const theirs = [joined.range_R, joined.range_T, joined.range_N].map(Number);
  return 1000 * Math.hypot(...theirs.map((their, axis) => -parts[axis]! - their));
}

function describeReproduced(f: Record<string, number>): string[] {
  return [
    `${f.within} of ${f.rows} rows within 1 m and 10 ms (${f.near} within 1 m), ${f.missing} without any event;` +
      ` median ${text(f.medianTimeMs, 'ms')} and ${text(f.medianMissM, 'm')}`,
  ];
}
