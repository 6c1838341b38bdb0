/** Two known collisions, each from its last element sets: every approach of the day found where it is known to be. */
import { parseUtc } from '@noroshi/time';
import type { PairScreen } from './published.ts';

export type HistoryCase = {
  readonly name: string;
  readonly a: readonly string[]; // two lines
  readonly b: readonly string[];
  readonly sgp4Within5km: readonly {
    readonly tca: string;
    readonly missKm: number;
    readonly relSpeedKmS: number;
  }[];
};

export type HistoryFound = {
  readonly name: string;
  readonly known: number;
  readonly matched: number; // 1 ms, 1 m, 1 m/s: the staged figures are rounded to 1 ms and 0.1 m
  readonly found: number; // all below 5 km that day
};

const DAY_US = 86_400e6;
const TIME_US_MAX = 1_000;
const MISS_KM_MAX = 1e-3;
const SPEED_KM_S_MAX = 1e-3;

export async function screenHistory(
  screen: PairScreen,
  { name, a, b, sgp4Within5km: known }: HistoryCase,
): Promise<HistoryFound> {
  const dayUs = taiUs(`${known[0].tca.slice(0, 10)}T00:00:00Z`);
  const found = await screen([...a, ...b], dayUs, dayUs + DAY_US, 5, 'i');
  const matched = known.filter((one) =>
    found.some(
      ({ row }) =>
        Math.abs(row.tcaUs - taiUs(one.tca)) <= TIME_US_MAX &&
        Math.abs(row.missKm - one.missKm) <= MISS_KM_MAX &&
        Math.abs(row.relativeSpeedKmS - one.relSpeedKmS) <= SPEED_KM_S_MAX,
    ),
  );
  return { name, known: known.length, matched: matched.length, found: found.length };
}

function taiUs(utc: string): number {
  const time = parseUtc(utc);
  if (!time.ok) throw new Error(`the time "${utc}"`);
  return time.value;
}
