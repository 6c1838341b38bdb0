/** Acceptance data, at NOROSHI_DATA or ../shared/data beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const beside = fileURLToPath(new URL('../../shared/data', import.meta.url));
const root = process.env.NOROSHI_DATA ?? beside;

export const CATALOGUE = 'orbit/catalog/celestrak-onorbit-20241101.csv';
export const REFERENCE_DAY = 'orbit/conjunction/reference-24h-20241101.csv';

/** Thrown where data is not at hand; the run goes on and says so. */
export class NoData extends Error {
  constructor(relative: string) {
    super(`no data: ${relative} is not under NOROSHI_DATA`);
    this.name = 'NoData';
  }
}

/** Absolute path of a file or folder. */
export function dataPath(relative: string): string {
  const path = `${root}/${relative}`;
  if (!existsSync(path)) throw new NoData(relative);
  return path;
}

export function readData(relative: string): Uint8Array {
  const bytes = readFileSync(dataPath(relative));
  return relative.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

export function readDataText(relative: string): string {
  return new TextDecoder().decode(readData(relative));
}
