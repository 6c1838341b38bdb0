/** Rows of inputs for a Recommendation: read, judged one by one, evaluated. What is wrong is a line with its place. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { evaluateRow, type Grid, gridOfU16, type Recommendation } from '@noroshi/link';
import { parseStrictJson } from '@noroshi/watch';
import { readTextFile } from './read-text.ts';
import { CommandError, EXIT, type World } from './world.ts';

export type RowResult = {
  readonly line: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
};

export type Evaluated = {
  readonly results: readonly RowResult[];
  readonly refusals: readonly string[];
  readonly skipped: number; // for want of a map
};

const ROWS_BYTES_MAX = 64_000_000;
const MAP_BYTES_MAX = 256_000_000;
const FACTS_BYTES_MAX = 64_000;

export async function evaluateFile(
  world: World,
  recommendation: Recommendation,
  file: string,
  mapFile: string | undefined,
): Promise<Evaluated> {
  const map = mapFile === undefined ? null : await mapFrom(world, mapFile);
  const text = new TextDecoder().decode(await readTextFile(world, file, ROWS_BYTES_MAX));
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const at = placesOf(recommendation, file, head);
  const results: RowResult[] = [];
  const refusals: string[] = [];
  let skipped = 0;
  for (const [k, row] of lines.entries()) {
    if (row.trim() === '' || (k === 0 && isUnits(row))) continue;
    const line = k + 2;
    if (recommendation.needsMap && map === null) {
      skipped++;
      continue;
    }
    const cells = row.split(',').map((cell) => cell.trim());
    const inputs = at.map((place) => numberOf(cells[place] ?? ''));
    const found = evaluateRow(recommendation, inputs, map);
    if ('outputs' in found) results.push({ line, inputs, outputs: found.outputs });
    else {
      const { column, right } = found.fault;
      const cell =
        cells[at[recommendation.columns.findIndex(({ name }) => name === column)]!] ?? '';
      refusals.push(
        `${file}: line ${line}: ${column} is "${cell.slice(0, 40)}", expected ${right}`,
      );
    }
  }
  return { results, refusals, skipped };
}

/** Where each column of the Recommendation stands in the file. */
function placesOf({ id, columns }: Recommendation, file: string, head: string): number[] {
  const names = head.split(',').map((name) => name.trim());
  return columns.map(({ name, short }) => {
    const place = names.includes(name) ? names.indexOf(name) : names.indexOf(short);
    if (place >= 0) return place;
    const right = `a column ${name} (or ${short}); noroshi itu lists the columns of ${id}`;
    throw new CommandError(EXIT.failure, `${file}: line 1: expected ${right}`);
  });
}

/** The second line of the validation examples: every cell a unit in brackets, or nothing. */
const isUnits = (row: string): boolean =>
  row.includes('(') && row.split(',').every((cell) => !/^\s*[-+0-9.]+\s*$/.test(cell));

const numberOf = (cell: string): number =>
  /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(cell) ? Number(cell) : Number.NaN;

type Facts = {
  readonly scale: number;
  readonly step_deg: number;
  readonly rows_lat: readonly number[];
  readonly cols_lon: readonly number[];
  readonly shape: readonly number[];
};

/** Null where it does not describe a map of 16-bit numbers. */
function factsOf(value: unknown): Facts | null {
  if (typeof value !== 'object' || value === null) return null;
  const facts = value as Partial<Facts> & { dtype?: unknown; interp?: unknown };
  const isPair = (pair: unknown): pair is readonly number[] =>
    Array.isArray(pair) && pair.length === 2 && pair.every((one) => Number.isFinite(one));
  const { scale, step_deg, rows_lat, cols_lon, shape } = facts;
  if (facts.dtype !== 'uint16 little-endian' || facts.interp !== 'bilinear') return null;
  if (!isPair(rows_lat) || !isPair(cols_lon) || !isPair(shape)) return null;
  if (typeof scale !== 'number' || !(scale > 0) || typeof step_deg !== 'number') return null;
  return { scale, step_deg, rows_lat, cols_lon, shape };
}

async function mapFrom(world: World, file: string): Promise<Grid> {
  const refused = (message: string) => new CommandError(EXIT.failure, `${file}: ${message}`);
  const bytes = await readTextFile(world, file, FACTS_BYTES_MAX);
  const parsed = parseStrictJson(bytes, { bytesMax: FACTS_BYTES_MAX, depthMax: 4 });
  if (!parsed.ok) throw refused(parsed.error.message);
  const facts = factsOf(parsed.value);
  if (facts === null)
    throw refused(
      'expected the facts of a map: dtype "uint16 little-endian", interp "bilinear", scale, step_deg, rows_lat, cols_lon, shape',
    );
  const values = await readTextFile(world, await valuesBeside(file), MAP_BYTES_MAX);
  try {
    return gridOfU16(values, {
      ...{ rows: facts.shape[0]!, columns: facts.shape[1]!, stepDeg: facts.step_deg },
      ...{ scale: facts.scale, firstLatitudeDeg: facts.rows_lat[0]! },
      firstLongitudeDeg: facts.cols_lon[0]!,
    });
  } catch (cause) {
    throw refused(cause instanceof Error ? cause.message : String(cause));
  }
}

/** `rain.json` has its values in the one file `rain….bin` beside it. */
async function valuesBeside(file: string): Promise<string> {
  const stem = basename(file).replace(/\.json$/, '');
  const names = await readdir(dirname(file)).catch(() => []);
  const found = names.filter((name) => name.startsWith(stem) && name.endsWith('.bin'));
  if (found.length === 1) return join(dirname(file), found[0]!);
  const message = `expected one file ${stem}….bin beside it, found ${found.length}`;
  throw new CommandError(EXIT.failure, `${file}: ${message}`);
}
