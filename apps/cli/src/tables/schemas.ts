/** Every schema `noroshi schema` prints, made from the tables that drive readers and writers. */
import { GROWTH_KINDS } from '@noroshi/behave';
import { OMM_FIELDS } from '@noroshi/orbit';
import { PC_SCHEMA } from '../pc-schema.ts';
import { BREAKUPS, PIECES } from './breakups.ts';
import { BURNS } from './burns.ts';
import { CAP_SCHEMAS } from './cap-check.ts';
import { CATALOGUE } from './catalogue.ts';
import { ELEMENTS_EXAMPLE } from './config-examples.ts';
import { CONFIG_SCHEMAS } from './config-schemas.ts';
import { CONJUNCTIONS } from './conjunctions.ts';
import { DECAYS } from './decays.ts';
import { EDGE_SCHEMAS } from './edge-schemas.ts';
import { FLOW_SCHEMAS } from './flow-schemas.ts';
import { DIALECT, documentSchema, type JsonSchema, rowSchema } from './json-schema.ts';
import { LINK_SCHEMAS } from './link-schemas.ts';
import { MANOEUVRES } from './manoeuvres.ts';
import { NDM_SCHEMAS } from './ndm-check.ts';
import { OUTPUT_SCHEMAS } from './output-schemas.ts';
import { PATTERN } from './pattern.ts';
import { PROXIMITIES } from './proximity.ts';
import { STATES } from './states.ts';
import { STIX_SCHEMAS } from './stix-check.ts';

const UTC: JsonSchema = { type: 'string', format: 'date-time' };
const TEXT: JsonSchema = { type: 'string' };
const NUMBER: JsonSchema = { type: 'number' };
const MAYBE_NUMBER: JsonSchema = { type: ['number', 'null'] };
const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const MAYBE_UTC: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  elements: elementsSchema(),
  ...CONFIG_SCHEMAS,
  ...OUTPUT_SCHEMAS,
  ...FLOW_SCHEMAS,
  ...EDGE_SCHEMAS,
  ...CAP_SCHEMAS,
  ...LINK_SCHEMAS,
  catalogue: {
    $schema: DIALECT,
    title: 'noroshi catalogue --json',
    description: CATALOGUE.about,
    type: 'object',
    properties: {
      files: { type: 'array', items: TEXT },
      ...{
        objects: COUNT,
        elementSets: COUNT,
        nearEarthObjects: COUNT,
        deepSpaceObjects: COUNT,
        sgp4XpSets: COUNT,
        refused: COUNT,
      },
      ...{ atUtc: MAYBE_UTC, oldestEpochUtc: MAYBE_UTC, newestEpochUtc: MAYBE_UTC },
      regimes: { type: 'array', items: rowSchema(CATALOGUE) },
      repeated: { type: 'array', items: object({ id: TEXT, setsRead: COUNT }) },
      unusable: { type: 'array', items: object({ id: TEXT, reason: TEXT }) },
      ephemerides: { type: 'array', items: ephemerisSchema() },
      rejects: { type: 'array', items: rejectSchema() },
    },
  },
  propagate: documentSchema(STATES, 'states', {
    frame: { enum: ['TEME', 'GCRF', 'ITRF'] },
    centre: { const: 'EARTH' },
    ...{ opsMode: { enum: ['a', 'i'] }, fromUtc: UTC, toUtc: UTC, complete: { type: 'boolean' } },
  }),
  screen: documentSchema(CONJUNCTIONS, 'conjunctions', {
    ...{ fromUtc: UTC, toUtc: UTC, thresholdKm: { type: 'number' } },
    ...{ opsMode: { enum: ['a', 'i'] }, objects: COUNT, complete: { type: 'boolean' } },
    excluded: {
      type: 'array',
      items: object({ id: TEXT, name: TEXT, code: COUNT, reason: TEXT, fromUtc: UTC }),
    },
    ephemerides: {
      type: 'array',
      items: object({ id: TEXT, source: TEXT, createdUtc: UTC, fromUtc: UTC, toUtc: UTC }),
    },
    unknownPrimaries: { type: 'array', items: TEXT },
    covered: { type: 'array', items: object({ fromUtc: UTC, toUtc: UTC }) },
  }),
  manoeuvres: documentSchema(MANOEUVRES, 'manoeuvres', {
    ...{ atUtc: MAYBE_UTC, firstEpochUtc: MAYBE_UTC, lastEpochUtc: MAYBE_UTC, sets: COUNT },
    dropCounts: { type: 'object', additionalProperties: COUNT },
    refused: COUNT,
    objects: {
      type: 'array',
      items: object({
        ...{ id: TEXT, name: TEXT, regime: TEXT, floorMS: MAYBE_NUMBER, coveredDays: NUMBER },
        ...{ sets: COUNT, why: TEXT },
      }),
    },
    drops: {
      type: 'array',
      items: object({ id: TEXT, epochUtc: UTC, reason: TEXT, text: TEXT }),
    },
  }),
  breakups: documentSchema(BREAKUPS, 'breakups', {
    ...{ beforeUtc: UTC, afterUtc: UTC, refused: COUNT },
    growths: {
      type: 'array',
      items: object({
        ...{ launch: TEXT, kind: { enum: GROWTH_KINDS }, known: COUNT, added: COUNT },
        ...{ seenAgain: COUNT, why: TEXT },
      }),
    },
    crossings: {
      type: 'array',
      items: object({
        ...{ id: TEXT, launch: TEXT, fromUtc: UTC, toUtc: UTC, nearestUtc: UTC, pieces: COUNT },
        ...{ minKm: NUMBER, sigmaKm: NUMBER, perDay: NUMBER, densityFactor: MAYBE_NUMBER },
      }),
    },
    pieces: { type: 'array', items: rowSchema(PIECES) },
  }),
  decay: documentSchema(DECAYS, 'decays', {
    ...{ atUtc: UTC, refused: COUNT },
    areas: {
      type: 'array',
      items: object({
        ...{
          id: TEXT,
          area: TEXT,
          passes: COUNT,
          probability: NUMBER,
          firstUtc: UTC,
          lastUtc: UTC,
        },
      }),
    },
  }),
  proximity: documentSchema(PROXIMITIES, 'proximities', {
    ...{ fromUtc: UTC, toUtc: UTC, complete: { type: 'boolean' } },
    excluded: { type: 'array', items: TEXT },
  }),
  pattern: documentSchema(PATTERN, 'pattern'),
  pc: PC_SCHEMA,
  ...NDM_SCHEMAS,
  ...STIX_SCHEMAS,
  avoid: documentSchema(BURNS, 'burns', {
    ...{ status: { const: 'PLANNED' }, messageId: TEXT, id: TEXT, otherId: TEXT, tcaUtc: UTC },
    ...{ pc: NUMBER, missKm: NUMBER, hbrM: NUMBER, hbrFrom: TEXT },
    ...{ hbrAssumed: { type: 'boolean' }, pcValid: { type: 'boolean' }, pcWhy: TEXT },
    thresholdPc: NUMBER,
    directionRtn: { type: 'array', items: NUMBER, minItems: 3, maxItems: 3 },
    leastBurn: { oneOf: [object({ burnUtc: UTC, deltaVMS: NUMBER }), { type: 'null' }] },
    least: {
      type: 'array',
      items: object({ burnUtc: UTC, alongMS: MAYBE_NUMBER, againstMS: MAYBE_NUMBER }),
    },
    conjunctions: { oneOf: [{ type: 'array', items: rowSchema(CONJUNCTIONS) }, { type: 'null' }] },
    complete: { type: ['boolean', 'null'] },
  }),
};

function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', required: Object.keys(properties), properties };
}

/** One object and file of `noroshi catalogue`. */
function ephemerisSchema(): JsonSchema {
  const texts: JsonSchema = { type: 'array', items: TEXT };
  return object({
    ...{ id: TEXT, name: TEXT, cosparId: TEXT, file: TEXT },
    ...{ createdUtc: UTC, fromUtc: UTC, toUtc: UTC },
    ...{ segments: COUNT, states: COUNT, stepS: NUMBER, covariances: COUNT },
    ...{ frames: texts, interpolations: texts },
  });
}

function rejectSchema(): JsonSchema {
  const place = { file: TEXT, line: COUNT, column: COUNT };
  return object({ kind: TEXT, ...place, field: TEXT, value: TEXT, expected: TEXT });
}

/** An OMM file as JSON: one record or a list of them, numbers as numbers or as text. */
function elementsSchema(): JsonSchema {
  const fields = OMM_FIELDS.map((field) => {
    const about = field.unit === '' ? field.meaning : `${field.meaning} [${field.unit}]`;
    if (field.form === 'choice') return [field.key, { enum: field.choices, description: about }];
    if (field.form === 'text' || field.form === 'epoch') {
      return [field.key, { type: 'string', description: about }];
    }
    const range = { minimum: field.min, maximum: field.max };
    return [field.key, { type: ['number', 'string'], ...range, description: about }];
  });
  const record = {
    type: 'object',
    required: OMM_FIELDS.filter((field) => field.required).map((field) => field.key),
    properties: Object.fromEntries(fields),
  };
  return {
    $schema: DIALECT,
    title: 'element sets: CCSDS OMM as JSON (CSV has the same names as columns)',
    oneOf: [{ type: 'array', items: { $ref: '#/$defs/record' } }, { $ref: '#/$defs/record' }],
    examples: [[ELEMENTS_EXAMPLE]],
    $defs: { record },
  };
}
