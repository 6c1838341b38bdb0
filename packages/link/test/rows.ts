/** Rows of the staged validation examples of Recommendations: two lines of heads, then numbers by the first head. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(
  process.env.NOROSHI_DATA ?? join(import.meta.dirname, '../../../../shared/data'),
  'satcom',
);

export const hasRows = existsSync(join(ROOT, 'itu-rpy'));

export type Row = Readonly<Record<string, number>>;

export function rowsOf(file: string): Row[] {
  const [head, , ...lines] = readFileSync(join(ROOT, 'itu-rpy', file), 'latin1').split(/\r?\n/);
  const names = head!.split(',').map((name) => name.trim());
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => Object.fromEntries(line.split(',').map((cell, k) => [names[k]!, Number(cell)])));
}

export const bytesOf = (file: string): Uint8Array => readFileSync(join(ROOT, file));

/** A folder of the staged data, null where it is not at hand. */
export const dataFolder = (name: string): string | null =>
  existsSync(join(ROOT, name)) ? join(ROOT, name) : null;
