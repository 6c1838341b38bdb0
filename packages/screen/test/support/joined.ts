/** Published conjunctions with both element sets in each row (CSV, gzip), screened one pair at a time around the time they give. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type ElementSetBatch,
  type OpsMode,
  readElementSets,
  relativeRtnInto,
} from '@noroshi/orbit';
import { type ConjunctionRow, conjunctionRows, type EventDetail } from '../../src/index.ts';
import { screenOnce, utcUs } from './run.ts';

export type JoinedRow = Readonly<Record<string, string>>;

const AROUND_US = 120e6;

export function readJoined(path: string): JoinedRow[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    if (cells.length !== names.length) throw new Error(`${cells.length} cells: ${line}`);
    return Object.fromEntries(names.map((name, k) => [name, cells[k]]));
  });
}

export function setsOfLines(lines: readonly string[]): ElementSetBatch {
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const { sets, rejects } = readElementSets(bytes, { file: 'pair.tle' });
  if (sets.count !== 2) throw new Error(`${sets.count} sets: ${JSON.stringify(rejects)}`);
  return sets;
}

export type PairEvent = { readonly row: ConjunctionRow; readonly detail: EventDetail };

/** The event of the row's pair nearest its time, if there is one; `startUs` is where the published search began. */
export async function screenJoined(
  joined: JoinedRow,
  opsMode: OpsMode,
  startUs: number,
): Promise<PairEvent | undefined> {
  const sets = setsOfLines([joined.tle1_1, joined.tle1_2, joined.tle2_1, joined.tle2_2]);
  const tcaUs = utcUs(joined.tca_utc);
  const fromUs = Math.max(startUs, tcaUs - AROUND_US);
  const options = { sets, fromUs, toUs: tcaUs + AROUND_US, thresholdKm: 5.001, opsMode };
  const off = ({ row }: PairEvent) => Math.abs(row.tcaUs - tcaUs);
  return [...conjunctionRows(await screenOnce(options), 10)].sort((a, b) => off(a) - off(b))[0];
}

/** Catalogue number of the first element set of the row, as an object id. */
export function firstId(joined: JoinedRow): string {
  return String(Number(joined.tle1_1.slice(2, 7)));
}

export function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  return [0.5, 0.95, 0.99, 1].map((q) => Number(at(q).toPrecision(3))).join('/');
}

/** Second minus first in the first's inertial RTN: place (km) and velocity (km/s), six numbers. */
export function relativeRtn(first: Float64Array, second: Float64Array): number[] {
  const out = new Float64Array(6);
  relativeRtnInto(first, first.subarray(3), 0, second, second.subarray(3), 0, out);
  return [...out];
}
