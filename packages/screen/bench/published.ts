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
  /** Object 1 from object 2 in object 1's RTN, and its rate: as the derelict lists print them. */
  readonly rtnKm?: readonly number[];
  readonly rtnRateKmS?: readonly number[];
};

export type Reproduced = {
  readonly rows: number;
  readonly within: number; // 1 m and 10 ms; where RTN is given, 1 m across the relative motion too
  readonly withinInterval: number; // the same, a slow row (below 10 m/s) at any time of its interval
  readonly missing: number; // no event at all near the published time
  readonly timesUs: readonly number[]; // differences of those found
  readonly missesKm: readonly number[];
};

const HBR_M = 10;
const HALF_WINDOW_US = 300e6;
const THRESHOLD_KM = 5.05; // the lists end at 5 km
const MISS_KM_MAX = 1e-3;
const TIME_US_MAX = 10_000;

export async function reproduce(
  screen: PairScreen,
  rows: readonly PublishedRow[],
): Promise<Reproduced> {
  const timesUs: number[] = [];
  const missesKm: number[] = [];
  let within = 0;
  let withinInterval = 0;
  for (const row of rows) {
    const { tcaUs } = row;
    const [fromUs, toUs] = [tcaUs - HALF_WINDOW_US, tcaUs + HALF_WINDOW_US];
    const near = closestInTime(await screen(row.tles, fromUs, toUs, THRESHOLD_KM, 'a'), tcaUs);
    if (near === undefined) continue;
    const timeUs = Math.abs(near.row.tcaUs - tcaUs);
    const missKm = differenceKm(near, row);
    timesUs.push(timeUs);
    missesKm.push(missKm);
    if (missKm > MISS_KM_MAX) continue;
    const { kind, fromUs: enterUs, toUs: leaveUs } = near.row;
    const inTime = timeUs <= TIME_US_MAX;
    if (inTime) within++;
    if (inTime || (kind === 'interval' && enterUs <= tcaUs && tcaUs <= leaveUs)) withinInterval++;
  }
  const missing = rows.length - timesUs.length;
  return { rows: rows.length, within, withinInterval, missing, timesUs, missesKm };
}

function closestInTime(found: readonly PairEvent[], tcaUs: number): PairEvent | undefined {
  const away = ({ row }: PairEvent) => Math.abs(row.tcaUs - tcaUs);
  return found.reduce<PairEvent | undefined>(
    (best, event) => (best === undefined || away(event) < away(best) ? event : best),
    undefined,
  );
}

/**
 * Difference of the distance; where the parts are published, the difference of the places across the relative motion.
 * Along it, the published place is that of a time cut to a millisecond, which is metres.
 */
function differenceKm({ row, detail }: PairEvent, published: PublishedRow): number {
  const { rtnKm, rtnRateKmS, tles } = published;
  if (rtnKm === undefined || rtnRateKmS === undefined)
    return Math.abs(row.missKm - published.missKm);
  const { state1, state2 } = detail;
  const inOrder = Number(tles[0].slice(2, 7)) === Number(row.id1);
  const second = inOrder ? relativeRtnKm(state1, state2) : relativeRtnKm(state2, state1);
  const off = second.map((part, axis) => -part - rtnKm[axis]);
  const speed2 = dot(rtnRateKmS, rtnRateKmS);
  const laterS = dot(off, rtnRateKmS) / speed2;
  return Math.hypot(...off.map((part, axis) => part - laterS * rtnRateKmS[axis]));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k], 0);
}

/** Columns by name; the last four are the lines of both element sets. */
export function readPublishedRows(csv: string, missColumn: string): PublishedRow[] {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  const names = header.split(',');
  const columns = (...wanted: string[]) => wanted.map((name) => names.indexOf(name));
  const place = columns('range_R', 'range_T', 'range_N');
  const rate = columns('vR', 'vT', 'vN');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string) => cells[names.indexOf(name)];
    const time = parseUtc(cell('tca_utc'));
    if (!time.ok) throw new Error(`tca_utc "${cell('tca_utc')}"`);
    return {
      tles: ['tle1_1', 'tle1_2', 'tle2_1', 'tle2_2'].map(cell),
      tcaUs: time.value,
      missKm: Number(cell(missColumn)),
      ...(place[0] >= 0 && {
        rtnKm: place.map((column) => Number(cells[column])),
        rtnRateKmS: rate.map((column) => Number(cells[column])),
      }),
    };
  });
}
