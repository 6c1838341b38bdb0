/** JSON Schema (2020-12) of a table's rows, with the CSV name of each property. */
import { type Column, jsonName, type Table } from './table.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** An object of these properties and no others, all but the optional ones obligatory. */
export function objectSchema(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    ...{ type: 'object', required: Object.keys(properties), additionalProperties: false },
    properties: { ...properties, ...optional },
  };
}

/** The document that a command prints under `--json`: `{…, member: [rows]}`; CSV is the rows alone. */
export function documentSchema<Row>(
  table: Table<Row>,
  member: string,
  beside: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    $schema: DIALECT,
    title: `noroshi ${table.title}`,
    description: table.about,
    type: 'object',
    required: [...Object.keys(beside), member],
    properties: { ...beside, [member]: { type: 'array', items: rowSchema(table) } },
    'x-csvHeader': table.columns.map((column) => column.name).join(','),
  };
}

export function rowSchema<Row>(table: Table<Row>): JsonSchema {
  const entries = table.columns.map((column) => [jsonName(column.name), columnSchema(column)]);
  return {
    type: 'object',
    additionalProperties: false,
    required: table.columns.map((column) => jsonName(column.name)),
    properties: Object.fromEntries(entries),
  };
}

function columnSchema<Row>(column: Column<Row>): JsonSchema {
  const kind = jsonType(column);
  const type = column.nullable === true ? [kind, 'null'] : kind;
  const about = { description: column.about, 'x-csvName': column.name };
  if (column.type === 'utc') return { type, format: 'date-time', ...about };
  const choices = column.type === 'text' ? column.oneOf : undefined;
  return choices === undefined ? { type, ...about } : { type, enum: choices, ...about };
}

function jsonType<Row>(column: Column<Row>): string {
  switch (column.type) {
    case 'text':
    case 'utc':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'integer':
      return 'integer';
    default:
      return 'number';
  }
}
