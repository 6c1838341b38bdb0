/** Schemas of what people write for a node: one of each kind of configuration, the file of all of it, assets as CSV. */
import {
  ASSET_COLUMNS,
  CHECKED_KINDS,
  CONFIG_FORMAT,
  type CsvColumn,
  kindEntry,
} from '@noroshi/node/config';
import { edgeSchema, MODES } from '@noroshi/watch';
import { ASSETS_CSV_EXAMPLE, CONFIG_EXAMPLES } from './config-examples.ts';
import { DIALECT, type JsonSchema } from './json-schema.ts';

/** Each kind by its name: `noroshi schema asset`, `noroshi schema rule` … */
const KINDS: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  CHECKED_KINDS.map((kind) => [
    kind,
    {
      ...{ $schema: DIALECT, title: `configuration: ${kind}`, description: kindEntry(kind)!.about },
      ...plain(edgeSchema(kindEntry(kind)!.schema)),
      examples: Object.values(CONFIG_EXAMPLES[kind] ?? {}),
    },
  ]),
);

export const CONFIG_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ...KINDS,
  'assets.csv': {
    $schema: DIALECT,
    title: 'noroshi asset import: a row of the CSV file',
    description: 'UTF-8, a header, commas, quotes where needed. Empty cells are left out.',
    type: 'object',
    required: ASSET_COLUMNS.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(ASSET_COLUMNS.map((column) => [column.name, cell(column)])),
    'x-csvHeader': ASSET_COLUMNS.map(({ name }) => name).join(','),
    'x-csvExample': ASSETS_CSV_EXAMPLE,
  },
  config: {
    $schema: DIALECT,
    title: 'noroshi config export|check|apply',
    description: 'Rows by kind and id. A file of one mode is never applied in the other.',
    type: 'object',
    required: ['format', 'mode', 'config'],
    additionalProperties: false,
    properties: {
      ...{ format: { const: CONFIG_FORMAT }, mode: { enum: MODES } },
      config: {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(CHECKED_KINDS.map((kind) => [kind, rowsOf(kind)])),
      },
    },
    examples: [{ format: CONFIG_FORMAT, mode: 'exercise', config: CONFIG_EXAMPLES }],
    $defs: KINDS,
  },
};

function rowsOf(kind: string): JsonSchema {
  return { type: 'object', additionalProperties: { $ref: `#/$defs/${kind}` } };
}

function cell({ about, type, oneOf }: CsvColumn): JsonSchema {
  const text = { type: 'string', description: about };
  if (type === 'number') return { type: 'number', description: about };
  return oneOf === undefined ? text : { ...text, enum: oneOf };
}

/** Without what TypeBox keeps beside the schema; a moment may be written to the second, as a person does. */
function plain(schema: object): JsonSchema {
  const moment = (key: string, value: unknown) =>
    key.endsWith('Utc') && typeof value === 'object'
      ? { type: 'string', description: 'UTC, as 2026-01-01T00:00:00Z', format: 'date-time' }
      : value;
  return JSON.parse(JSON.stringify(schema), moment) as JsonSchema;
}
