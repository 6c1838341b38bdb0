/** The NASA check-cases of NESC (TM-2015-218675): what several simulators say of one fall, and what they started from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOOT_M = 0.3048;

export type SimRow = {
  readonly timeS: number;
  readonly altitudeM: number;
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
};

/** All simulators of one case; each a row every so often, by its own step. */
export function simulatorsOf(folder: string, name: string): SimRow[][] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`Atmos_${name}_sim_`))
    .sort()
    .map((file) => rowsOf(readFileSync(join(folder, file), 'utf8')));
}

function rowsOf(text: string): SimRow[] {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = head!.split(',').map((name) => name.trim());
  const column = (name: string) => names.indexOf(name);
  const at = {
    time: column('time'),
    altitude: column('altitudeMsl_ft'),
    longitude: column('longitude_deg'),
    latitude: column('latitude_deg'),
  };
  return lines.map((line) => {
    const cells = line.split(',').map(Number);
    return {
      timeS: cells[at.time]!,
      altitudeM: cells[at.altitude]! * FOOT_M,
      longitudeDeg: cells[at.longitude]!,
      latitudeDeg: cells[at.latitude]!,
    };
  });
}

export function rowAt(rows: readonly SimRow[], timeS: number): SimRow {
  const found = rows.find((row) => Math.abs(row.timeS - timeS) < 1e-6);
  if (found === undefined) throw new Error(`no row at ${timeS} s`);
  return found;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(half)]!
    : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Greatest minus least, without the one that is farthest from the median. */
export function spreadWithoutWorst(values: readonly number[]): number {
  const middle = median(values);
  const kept = [...values]
    .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
    .slice(0, Math.max(2, values.length - 1));
  return Math.max(...kept) - Math.min(...kept);
}
