/** Schemas of the flow commands: the warrant that people write, a line of signs.jsonl, and what the commands print as JSON. */
import { EVIDENCE, SIGN_KINDS, warrantFileSchema } from '@noroshi/flow';
import { MODES, TLP_LEVELS } from '@noroshi/watch';
import { DIALECT, type JsonSchema, objectSchema as object } from './json-schema.ts';

const TEXT: JsonSchema = { type: 'string' };
const UTC: JsonSchema = { type: 'string', format: 'date-time' };
const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const SHARE: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };
const HASH: JsonSchema = { type: 'string', pattern: '^[0-9a-f]{64}$' };

/** A warrant as somebody would write it. */
export const WARRANT_EXAMPLE = {
  ...{ format: 'noroshi-warrant', v: 1, id: 'approval-2026-017', mode: 'exercise' },
  purpose: 'Control of implants in the networks of ground station Alpha, as approved in 2026-017',
  requestedBy: 'Watch office',
  approvedBy: 'Oversight commission',
  reason: 'A partner warned of implants in ground stations of this make',
  directions: ['outside-to-inside', 'inside-to-outside'],
  networks: ['192.0.2.0/24', '2001:db8:10::/48'],
  ...{ fromUtc: '2026-11-01T00:00:00.000000Z', toUtc: '2026-12-01T00:00:00.000000Z' },
  detectors: [...SIGN_KINDS],
  retention: { windowHours: 72, keepDays: 30 },
  ownAddresses: 'pseudonym',
  marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: [] },
};

const ADDRESS: JsonSchema = {
  type: ['string', 'null'],
  description:
    "an outside address; 'own:' and a pseudonym, or 'own', for an inside one; null: many",
};

const SIGN_PROPERTIES = {
  ...{ kind: { enum: SIGN_KINDS }, rank: { type: 'integer', minimum: 1 }, score: SHARE },
  ...{ source: ADDRESS, destination: ADDRESS, port: { type: ['integer', 'null'] } },
  protocol: { type: ['string', 'null'], description: "IANA's name, else its number; null: many" },
  ...{ first: UTC, last: UTC, count: COUNT, confidence: SHARE },
  evidence: {
    type: 'array',
    items: {
      type: 'object',
      required: ['name', 'value'],
      additionalProperties: false,
      properties: {
        name: {
          oneOf: Object.entries(EVIDENCE).map(([name, is]) => ({ const: name, description: is })),
        },
        ...{ value: { type: ['number', 'string', 'null'] }, unit: TEXT },
      },
    },
  },
  otherwise: list(
    object({ explanation: TEXT, fits: { enum: ['yes', 'no', 'cannot tell'] }, because: TEXT }),
  ),
  ends: list(object({ role: TEXT, address: TEXT, count: COUNT })),
} as const;
const SIGN = object(SIGN_PROPERTIES);

const counts = (...names: string[]) =>
  object(Object.fromEntries(names.map((name) => [name, COUNT])));

const FLOWS_PROPERTIES = {
  ...{ warrant: TEXT, mode: { enum: MODES }, tlp: { enum: TLP_LEVELS }, ruleHash: HASH },
  atUtc: { type: ['string', 'null'], format: 'date-time' },
  signs: COUNT,
  signsOverBudget: {
    ...{ type: 'object', additionalProperties: false },
    properties: Object.fromEntries(SIGN_KINDS.map((kind) => [kind, COUNT])),
  },
  signsNotAskedFor: COUNT,
  read: counts('files', 'records', 'skippedRecords', 'faults'),
  selected: counts('selected', 'observed', 'late', 'repeated'),
  discarded: counts(
    ...['outsideSpan', 'local', 'insideOnly', 'nothingInside', 'direction', 'protocol'],
  ),
  window: counts('pairsExpired', 'pairsEvicted', 'pairs', 'hosts'),
  found: list(SIGN),
} as const;

const DATAGRAMS: JsonSchema = object({
  ...{ received: COUNT, refused: COUNT, overRate: COUNT, waiting: COUNT, sequenceGaps: COUNT },
  lostInKernel: { type: ['integer', 'null'], description: 'null: the system does not tell' },
});

const FLOWS = object(FLOWS_PROPERTIES);
const NEWS = object({ news: { enum: ['new', 'more'] }, ...SIGN_PROPERTIES });
const END = object({ news: { const: 'end' }, ...FLOWS_PROPERTIES }, { datagrams: DATAGRAMS });

export const FLOW_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  warrant: {
    ...{
      $schema: DIALECT,
      title: 'a warrant: what may be looked at, by whose approval, until when',
    },
    ...(JSON.parse(JSON.stringify(warrantFileSchema)) as JsonSchema),
    examples: [WARRANT_EXAMPLE],
  },
  sign: { $schema: DIALECT, title: 'a line of signs.jsonl, best first', ...SIGN },
  flows: {
    ...{ $schema: DIALECT, title: 'noroshi flows --json' },
    ...FLOWS,
  },
  'flows-news': {
    ...{ $schema: DIALECT, title: 'a line of noroshi flows --follow --json: a sign, or the end' },
    oneOf: [NEWS, END],
  },
  'warrant-check': {
    ...{ $schema: DIALECT, title: 'noroshi warrant check --json' },
    ...object({ warrant: TEXT, ok: { const: true }, networks: COUNT, ruleHash: HASH, rule: TEXT }),
  },
  'warrant-close': {
    ...{ $schema: DIALECT, title: 'noroshi warrant close: the receipt of a destroyed key' },
    ...object({
      ...{ receipt: { const: 'noroshi-warrant-key-destroyed' }, warrant: TEXT },
      ...{ keyFingerprint: HASH, destroyedUtc: UTC, why: TEXT },
      ruleHash: { oneOf: [HASH, { type: 'null' }] },
    }),
  },
};

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}
