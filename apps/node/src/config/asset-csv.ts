/**
 * Assets as a spreadsheet: one table of columns drives reader and published schema. A bad row is refused with its line and
 * every reason; the others are read.
 */
import { err, ok, type Result } from '@noroshi/time';
import { ASSET_KINDS, type Asset, TLP_LEVELS } from '@noroshi/watch';
import { checkConfig } from './check.ts';
import { csvRecords } from './csv-records.ts';
import { type ConfigProblem, formatProblem, problem } from './problems.ts';

export type CsvColumn = {
  readonly name: string;
  readonly about: string;
  readonly type: 'text' | 'number' | 'list' | 'corners';
  readonly required?: true;
  readonly oneOf?: readonly string[];
};

const LIST = 'separated by blanks or semicolons';

export const ASSET_COLUMNS: readonly CsvColumn[] = [
  { name: 'id', type: 'text', required: true, about: 'Its name for good: A-Z a-z 0-9 . _ : @ / -' },
  { name: 'kind', type: 'text', required: true, oneOf: ASSET_KINDS, about: 'What it is.' },
  { name: 'name', type: 'text', required: true, about: 'As people say it.' },
  { name: 'owner', type: 'text', required: true, about: 'The organisation it belongs to.' },
  { name: 'serves', type: 'list', about: `Ids of assets that depend on it, ${LIST}.` },
  { name: 'object_id', type: 'text', about: 'Satellite: its object in the catalogue.' },
  { name: 'hard_body_radius_m', type: 'number', about: 'Satellite: radius of its sphere.' },
  { name: 'latitude_deg', type: 'number', about: 'Station: geodetic latitude, north positive.' },
  { name: 'longitude_deg', type: 'number', about: 'Station: longitude, east positive.' },
  { name: 'height_m', type: 'number', about: 'Station: height above the ellipsoid.' },
  { name: 'mask_deg', type: 'number', about: 'Station: least elevation it sees.' },
  { name: 'networks', type: 'list', about: `Station or prefix: CIDR, ${LIST}.` },
  { name: 'polygon', type: 'corners', about: 'Area: "latitude longitude" in degrees; …' },
  { name: 'contact', type: 'text', about: 'Whom to call about it.' },
  { name: 'tlp', type: 'text', oneOf: TLP_LEVELS, about: 'Marking; AMBER unless told.' },
  { name: 'releasable_to', type: 'list', about: `Partners it may be told to, ${LIST}.` },
];

export type AssetRow = { readonly line: number; readonly asset: Asset };
export type RefusedRow = { readonly line: number; readonly reasons: readonly string[] };
export type AssetTable = {
  readonly rows: readonly AssetRow[];
  readonly refused: readonly RefusedRow[];
};

/** `nodeId` is the originator of what the file marks. An error is about the file as a whole. */
export function readAssetCsv(text: string, nodeId: string): Result<AssetTable, string> {
  const { records, troubles } = csvRecords(text);
  const header = records[0];
  const refused: RefusedRow[] = troubles.map(({ line, reason }) => ({ line, reasons: [reason] }));
  if (header === undefined)
    return err(`the file has no header: its first line names columns, as in ${HEADER}`);
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  const wrong = headerProblem(names);
  if (wrong !== undefined) return err(wrong);
  const rows: AssetRow[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of records.slice(1)) {
    const read = readRow(names, cells, nodeId);
    if (!read.ok) {
      refused.push({ line, reasons: read.error });
      continue;
    }
    const first = lineOf.get(read.value.id);
    if (first !== undefined) {
      refused.push({ line, reasons: [`id ${read.value.id} is on line ${first} already`] });
      continue;
    }
    lineOf.set(read.value.id, line);
    rows.push({ line, asset: read.value });
  }
  return ok({ rows, refused: refused.sort((a, b) => a.line - b.line) });
}

const HEADER = ASSET_COLUMNS.filter(({ required }) => required)
  .map(({ name }) => name)
  .join(',');

function headerProblem(names: readonly string[]): string | undefined {
  const known = ASSET_COLUMNS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    return `no column is called ${JSON.stringify(unknown.slice(0, 40))}: the columns are ${known.join(', ')}`;
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return `the column ${twice} is there twice: leave one out`;
  const missing = ASSET_COLUMNS.filter(({ name, required }) => required && !names.includes(name));
  if (missing.length === 0) return undefined;
  return `the column ${missing[0]!.name} is missing: an asset needs ${HEADER}`;
}

function readRow(
  names: readonly string[],
  cells: readonly string[],
  nodeId: string,
): Result<Asset, readonly string[]> {
  if (cells.length !== names.length)
    return err([`the row has ${cells.length} cells, the header ${names.length}`]);
  const given = new Map(names.map((name, i) => [name, cells[i]!.trim()]));
  const doc: Record<string, unknown> = { serves: [] };
  const problems: ConfigProblem[] = [];
  for (const column of ASSET_COLUMNS) {
    const text = given.get(column.name) ?? '';
    if (text === '' || column.name === 'tlp' || column.name === 'releasable_to') continue;
    const value = cellValue(column, text);
    if (value === undefined) problems.push(problem(column.name, text, WORDS[column.type]));
    else doc[fieldOf(column.name)] = value;
  }
  const releasableTo = listOf(given.get('releasable_to') ?? '');
  const tlp = given.get('tlp')?.toUpperCase() || (releasableTo.length > 0 ? 'AMBER' : undefined);
  if (tlp !== undefined) doc.marking = { tlp, originator: nodeId, releasableTo, caveats: [] };
  if (problems.length > 0) return err(problems.map(formatProblem));
  const checked = checkConfig('asset', String(doc.id ?? ''), doc);
  if (checked.ok) return ok(checked.value as Asset);
  return err(checked.error.map((found) => formatProblem({ ...found, path: columnOf(found.path) })));
}

const WORDS = {
  text: 'text',
  number: 'a number, as in 35.6 or -12',
  list: `a list ${LIST}`,
  corners: '"latitude longitude" pairs in degrees, separated by semicolons',
} as const;

function cellValue(column: CsvColumn, text: string): unknown {
  switch (column.type) {
    case 'text':
      return text;
    case 'number':
      return numberOf(text);
    case 'list':
      return listOf(text);
    case 'corners': {
      const corners = text.split(';').map((pair) => pair.trim().split(/\s+/).map(numberOf));
      return corners.every((pair) => pair.length === 2 && !pair.includes(undefined))
        ? corners
        : undefined;
    }
  }
}

function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : undefined;
}

function listOf(text: string): string[] {
  return text.split(/[\s;]+/).filter((word) => word !== '');
}

/** `hard_body_radius_m` → `hardBodyRadiusM`. */
function fieldOf(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `marking.tlp` → `tlp`; `networks.0` → `networks`. */
function columnOf(path: string): string {
  const [field, inner] = path.split('.');
  const name = field === 'marking' ? (inner ?? 'tlp') : (field ?? '');
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
