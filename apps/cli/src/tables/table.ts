/**
 * One table of columns drives a command's CSV, its JSON and its published schema, so that the
 * three cannot differ. CSV names are snake_case ending in the unit; JSON has the same name in
 * camelCase with the same rounded value.
 */
import { type CsvCell, csvLine, csvNumber, jsonArrayMember } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';

export type Column<Row> = {
  readonly name: string; // as CSV has it
  readonly about: string;
  readonly nullable?: true;
} & (
  | {
      readonly type: 'text';
      readonly of: (row: Row) => string | null;
      readonly oneOf?: readonly string[];
    }
  | { readonly type: 'utc'; readonly of: (row: Row) => number | null } // µs TAI
  | { readonly type: 'boolean'; readonly of: (row: Row) => boolean | null }
  | { readonly type: 'integer'; readonly of: (row: Row) => number | null }
  | { readonly type: 'fixed'; readonly digits: number; readonly of: (row: Row) => number | null }
  | {
      readonly type: 'scientific';
      readonly digits: number;
      readonly of: (row: Row) => number | null;
    }
);

export type Table<Row> = {
  readonly title: string;
  readonly about: string;
  readonly columns: readonly Column<Row>[];
};

export type RowWriter<Row> = {
  open(): string;
  row(row: Row): string;
  close(after?: Readonly<Record<string, unknown>>): string;
};

/** `miss_r_km` → `missRKm`. */
export function jsonName(csvName: string): string {
  return csvName.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function csvWriter<Row>(table: Table<Row>): RowWriter<Row> {
  const { columns } = table;
  return {
    open: () => csvLine(columns.map((column) => column.name)),
    row: (row) => `${columns.map((column) => csvCellOf(column, row)).join(',')}\r\n`,
    close: () => '',
  };
}

/** `{…before, member: [rows], …after}`. */
export function jsonWriter<Row>(
  table: Table<Row>,
  member: string,
  before: Readonly<Record<string, unknown>> = {},
): RowWriter<Row> {
  const array = jsonArrayMember(member, before);
  return { open: array.open, row: (row) => array.item(jsonRow(table, row)), close: array.close };
}

export function jsonRow<Row>(table: Table<Row>, row: Row): Record<string, CsvCell> {
  return Object.fromEntries(
    table.columns.map((column) => [jsonName(column.name), jsonCellOf(column, row)]),
  );
}

function csvCellOf<Row>(column: Column<Row>, row: Row): string {
  const text = numberText(column, row);
  if (text !== undefined) return csvNumber(text);
  return csvLine([jsonCellOf(column, row)]).slice(0, -2);
}

function jsonCellOf<Row>(column: Column<Row>, row: Row): CsvCell {
  switch (column.type) {
    case 'text':
    case 'boolean':
      return column.of(row);
    case 'utc': {
      const epochUs = column.of(row);
      return epochUs === null ? null : formatUtc(epochUs);
    }
    default: {
      const text = numberText(column, row);
      return text === undefined ? null : Number(text);
    }
  }
}

/** The digits a number is written with; undefined for what is not a finite number. */
function numberText<Row>(column: Column<Row>, row: Row): string | undefined {
  if (column.type === 'text' || column.type === 'boolean' || column.type === 'utc')
    return undefined;
  const value = column.of(row);
  if (value === null || !Number.isFinite(value)) return undefined;
  if (column.type === 'integer') return String(Math.round(value));
  if (column.type === 'scientific') return value.toExponential(column.digits);
  const text = value.toFixed(column.digits);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}
