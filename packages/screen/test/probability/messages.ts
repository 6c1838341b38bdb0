/** Test only: the few CDM keywords (KVN) that a probability needs, and the tables beside the CARA cases. */
import { readFileSync } from 'node:fs';

export type TestObject = { state: number[]; covarianceRtnKm2: number[] };
export type TestEncounter = { object1: TestObject; object2: TestObject };

/** States km and km/s, covariance km² in the order rr, tr, tt, nr, nt, nn, from the metres of a CDM. */
export function readCdm(path: string): TestEncounter {
  const objects: Map<string, string>[] = [];
  for (const line of readFileSync(path, 'latin1').split(/\r?\n/)) {
    const found = /^\s*([A-Z_]+)\s*=\s*([^[]*)/.exec(line);
    if (found === null) continue;
    if (found[1] === 'OBJECT') objects.push(new Map());
    objects.at(-1)?.set(found[1]!, found[2]!.trim());
  }
  return { object1: toObject(objects[0]!), object2: toObject(objects[1]!) };
}

function toObject(fields: Map<string, string>): TestObject {
  const number = (key: string): number => {
    const value = Number(fields.get(key));
    if (!fields.has(key) || Number.isNaN(value)) throw new Error(`test CDM lacks ${key}`);
    return value;
  };
  return {
    state: ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'].map(number),
    covarianceRtnKm2: ['CR_R', 'CT_R', 'CT_T', 'CN_R', 'CN_T', 'CN_N'].map(
      (key) => number(key) * 1e-6,
    ),
  };
}

/** Rows of a plain CSV (no quoted commas in the numbers we read) by column name. */
export function readTable(path: string): Record<string, string>[] {
  const lines = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const names = lines[0]!.split(',');
  return lines.slice(1).map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name.trim(), cells[i]!]));
  });
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Lower triangle of a square matrix, row by row. */
export function lowerTriangle(matrix: readonly (readonly number[])[], scale = 1): number[] {
  return [0, 1, 2].flatMap((i) => matrix[i]!.slice(0, i + 1).map((value) => value * scale));
}
