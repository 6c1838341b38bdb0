/** Schemas of `noroshi edge`: the receipt that lies beside the files, and what --json prints. */
import { EDGE_FORMS } from '@noroshi/stix';
import { DIALECT, type JsonSchema, objectSchema as object } from './json-schema.ts';

const TEXT: JsonSchema = { type: 'string' };
const UTC: JsonSchema = { type: 'string', format: 'date-time' };
const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const KEYS: JsonSchema = { type: 'array', items: TEXT };

const RECEIPT = {
  ...{ format: { const: 'noroshi-edge' }, v: { const: 1 }, form: { enum: EDGE_FORMS } },
  ...{ madeUtc: UTC, serial: { type: 'integer', minimum: 0, maximum: 0xffff_ffff } },
  counts: object({
    ...{ elements: COUNT, refused: COUNT, same: COUNT, added: COUNT, removed: COUNT },
    ...{ extended: COUNT, shortened: COUNT },
  }),
  files: {
    type: 'array',
    items: object({
      ...{ name: TEXT, bytes: COUNT, sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
    }),
  },
  elements: {
    type: 'array',
    items: {
      ...{ type: 'array', minItems: 3, maxItems: 3 },
      prefixItems: [
        { type: 'string', description: 'what is listed: the same thing has the same key' },
        { ...UTC, description: 'its end' },
        { type: 'string', description: 'id of its indicator' },
      ],
    },
  },
} as const;

export const EDGE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  'edge-receipt': {
    ...{ $schema: DIALECT, title: 'receipt.json of noroshi edge' },
    ...object(RECEIPT),
  },
  edge: {
    ...{ $schema: DIALECT, title: 'noroshi edge --json' },
    ...object({
      ...RECEIPT,
      difference: object({
        ...{ added: KEYS, removed: KEYS, extended: KEYS, shortened: KEYS, same: COUNT },
      }),
      refused: { type: 'array', items: object({ indicatorId: TEXT, reason: TEXT }) },
    }),
  },
};
