/**
 * Published approaches, each screened from the element sets it was published with: two known collisions, SOCRATES rows,
 * and derelict pairs with their radial, transverse and normal parts.
 */
import { type OpsMode, readElementSets } from '@noroshi/orbit';
import {
  type ConjunctionRow,
  conjunctionRows,
  createScreenWorker,
  type EventDetail,
  type RunTasks,
  relativeRtnKm,
  type ScreenTiers,
  screenCatalogue,
} from '@noroshi/screen';
import { parseUtc } from '@noroshi/time';

export type PairEvent = { readonly row: ConjunctionRow; readonly detail: EventDetail };

/** A screen of one pair on this thread. */
export type PairScreen = (
  tles: readonly string[], // four lines
  fromUs: number,
  toUs: number,
  thresholdKm: number,
  opsMode: OpsMode,
) => Promise<PairEvent[]>;

export function createPairScreen(tiers: ScreenTiers): PairScreen {
  return async (tles, fromUs, toUs, thresholdKm, opsMode) => {
    const bytes = new TextEncoder().encode(tles.join('\n'));
    const { sets, rejects } = readElementSets(bytes, { file: 'pair', checksum: 'warn' });
    if (rejects.length > 0 || sets.count !== 2) throw new Error(`not a pair: ${tles.join(' / ')}`);
    const worker = createScreenWorker(tiers, () => 0);
    const runTasks: RunTasks = async (job, tasks, onPart) =>
      tasks.forEach((task, index) => void onPart(worker.run(job, task), index));
    const outcome = await screenCatalogue({ sets, fromUs, toUs, thresholdKm, opsMode }, runTasks);
    return Array.from(conjunctionRows(outcome, HBR_M));
  };
}

/** One row of a published list: a time and a distance, in mode 'a'. */
export type PublishedRow = {
  readonly tles: readonly string[];
  readonly tcaUs: number;
  readonly missKm: number;
  readonly rtnKm?: readonly number[]; // of object 2 from object 1
};

export type Reproduced = {
  readonly rows: number;
  readonly within: number; // 1 m (each of R, T, N too, where given) and 10 ms
  readonly missing: number; // no event at all near the published time
  readonly timesUs: readonly number[]; // differences of those found
  readonly missesKm: readonly number[];
};

const HBR_M = 10;
const HALF_WINDOW_US = 300e6;
const THRESHOLD_KM = 10;
const MISS_KM_MAX = 1e-3;
const TIME_US_MAX = 10_000;

export async function reproduce(
  screen: PairScreen,
  rows: readonly PublishedRow[],
): Promise<Reproduced> {
  const timesUs: number[] = [];
  const missesKm: number[] = [];
  let within = 0;
  for (const row of rows) {
    const { tcaUs } = row;
    const [fromUs, toUs] = [tcaUs - HALF_WINDOW_US, tcaUs + HALF_WINDOW_US];
    const found = await screen(row.tles, fromUs, toUs, THRESHOLD_KM, 'a');
    const near = closestInTime(found, tcaUs);
    if (near === undefined) continue;
    const timeUs = Math.abs(near.row.tcaUs - tcaUs);
    const missKm = differenceKm(near, row);
    timesUs.push(timeUs);
    missesKm.push(missKm);
    if (timeUs <= TIME_US_MAX && missKm <= MISS_KM_MAX) within++;
  }
  return { rows: rows.length, within, missing: rows.length - timesUs.length, timesUs, missesKm };
}

function closestInTime(found: readonly PairEvent[], tcaUs: number): PairEvent | undefined {
  const away = ({ row }: PairEvent) => Math.abs(row.tcaUs - tcaUs);
  return found.reduce<PairEvent | undefined>(
    (best, event) => (best === undefined || away(event) < away(best) ? event : best),
    undefined,
  );
}

/** Largest difference of the distance and, where published, of its parts: second object from the first one published. */
function differenceKm({ row, detail }: PairEvent, published: PublishedRow): number {
  const miss = Math.abs(row.missKm - published.missKm);
  if (published.rtnKm === undefined) return miss;
  const { state1, state2 } = detail;
  const inOrder = Number(published.tles[0].slice(2, 7)) === Number(row.id1);
  const parts = inOrder ? relativeRtnKm(state1, state2) : relativeRtnKm(state2, state1);
  return Math.max(miss, ...parts.map((part, axis) => Math.abs(part - published.rtnKm![axis])));
}

/** Columns by name; the last four are the lines of both element sets. */
export function readPublishedRows(csv: string, missColumn: string): PublishedRow[] {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  const names = header.split(',');
  const rtn = ['range_R', 'range_T', 'range_N'].map((name) => names.indexOf(name));
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string) => cells[names.indexOf(name)];
    const time = parseUtc(cell('tca_utc'));
    if (!time.ok) throw new Error(`tca_utc "${cell('tca_utc')}"`);
    return {
      tles: ['tle1_1', 'tle1_2', 'tle2_1', 'tle2_2'].map(cell),
      tcaUs: time.value,
      missKm: Number(cell(missColumn)),
      ...(rtn[0] >= 0 && { rtnKm: rtn.map((column) => Number(cells[column])) }),
    };
  });
}
