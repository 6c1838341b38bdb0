/** Schemas of what people write for a node: one of each kind of configuration, the file of all of it, assets as CSV. */
import {
  ASSET_COLUMNS,
  CHECKED_KINDS,
  CONFIG_FORMAT,
  type CsvColumn,
  kindEntry,
} from '@noroshi/node/config';
import { edgeSchema, MODES } from '@noroshi/watch';
import { DIALECT, type JsonSchema } from './json-schema.ts';

const ASSET_EXAMPLE = {
  ...{ id: 'alpha-station-1', kind: 'station', name: 'Alpha Ocean Station', owner: 'alpha-space' },
  ...{ serves: ['alpha-sat-1'], latitudeDeg: 30, longitudeDeg: 150, networks: ['192.0.2.0/24'] },
};
const CSV_EXAMPLE = [
  'id,kind,name,owner,serves,latitude_deg,longitude_deg,networks',
  'alpha-station-1,station,Alpha Ocean Station,alpha-space,alpha-sat-1,30,150,192.0.2.0/24',
  'alpha-sat-1,satellite,"Alpha Relay, east",alpha-space,,,,',
];

/** Each kind by its name: `noroshi schema asset`, `noroshi schema rule` … */
const KINDS: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  CHECKED_KINDS.map((kind) => [
    kind,
    {
      ...{ $schema: DIALECT, title: `configuration: ${kind}`, description: kindEntry(kind)!.about },
      ...plain(edgeSchema(kindEntry(kind)!.schema)),
      ...(kind === 'asset' ? { examples: [ASSET_EXAMPLE] } : {}),
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
    'x-csvExample': CSV_EXAMPLE,
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
    examples: [
      {
        ...{ format: CONFIG_FORMAT, mode: 'exercise' },
        config: { asset: { [ASSET_EXAMPLE.id]: ASSET_EXAMPLE } },
      },
    ],
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

/** Without what TypeBox keeps beside the schema. */
function plain(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema)) as JsonSchema;
}
