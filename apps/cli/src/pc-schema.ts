/** The JSON Schema of `noroshi pc --json`: an array, one object a message, every method's figure with what it is worth. */
import { LADDER_METHODS, RUNGS } from '@noroshi/screen';
import { DIALECT, type JsonSchema, objectSchema as object } from './tables/json-schema.ts';

const TEXT: JsonSchema = { type: 'string' };
const NUMBER: JsonSchema = { type: 'number' };
const UTC: JsonSchema = { type: 'string', format: 'date-time' };
const MAYBE_NUMBER: JsonSchema = { type: ['number', 'null'] };

const FIGURE = object(
  {
    value: { ...MAYBE_NUMBER, description: 'probability; null: the method gives none here' },
    error: {
      ...MAYBE_NUMBER,
      description: 'absolute: a bound of the numerics, or half of the 95 % interval of a sample',
    },
    valid: {
      type: ['boolean', 'null'],
      description:
        'whether its assumptions hold; null: a bound or a comparison, which claims nothing',
    },
    why: { ...TEXT, description: 'what holds, or which assumption fails and by how much' },
  },
  { interval95: { type: 'array', items: NUMBER, minItems: 2, maxItems: 2 } },
);
const PLANE = object({
  ...{ missWideKm: NUMBER, missNarrowKm: NUMBER, sigmaWideKm: NUMBER, sigmaNarrowKm: NUMBER },
});

const METHODS = object({}, Object.fromEntries(LADDER_METHODS.map((name) => [name, FIGURE])));
const RTN: JsonSchema = { type: 'array', items: NUMBER, minItems: 3, maxItems: 3 };
const BURN = object({
  ...{ burnUtc: UTC, object: { enum: [1, 2] }, deltaVRtnMS: RTN },
  recommendedBefore: TEXT,
  result: { ...TEXT, description: 'good, or what the trial could not answer' },
  tca: { ...UTC, type: ['string', 'null'] },
  missKm: MAYBE_NUMBER,
  missRtnKm: {
    oneOf: [RTN, { type: 'null' }],
    description: 'the object that stays minus the one that burns, in R, T, N of the latter',
  },
  relativeSpeedKmS: MAYBE_NUMBER,
  methods: { ...METHODS, description: 'after the burn, but for trials' },
  recommended: {
    enum: [...RUNGS, 'none valid', null],
    description: 'after the burn; null: the trial has no answer',
  },
});
const EVOLUTION = object({
  ...{ file: TEXT, createdUtc: UTC, tca: UTC, toTcaH: NUMBER, missKm: NUMBER, recommended: TEXT },
  pc: { ...MAYBE_NUMBER, description: 'by the recommended method' },
  pc2d: MAYBE_NUMBER,
  pcMax: { ...MAYBE_NUMBER, description: 'maxAlfano, or maxFrisbee where one error is missing' },
  ...{ sigmaWideKm: MAYBE_NUMBER, sigmaNarrowKm: MAYBE_NUMBER },
  diluted: { type: ['boolean', 'null'] },
});

export const PC_SCHEMA: JsonSchema = {
  $schema: DIALECT,
  title: 'noroshi pc --json',
  description:
    'Probability of collision of each conjunction message by every method of the ladder.',
  type: 'array',
  items: object({
    ...{ file: TEXT, messageId: TEXT, createdUtc: UTC },
    objects: { type: 'array', items: object({ id: TEXT, name: TEXT }), minItems: 2, maxItems: 2 },
    tca: { ...UTC, description: 'as the message prints it' },
    missKm: { ...NUMBER, description: 'at the linear minimum of the states' },
    tcaOffsetS: { ...NUMBER, description: 'of that minimum from the tca; 0 where nothing moves' },
    relativeSpeedKmS: NUMBER,
    hbrM: { ...NUMBER, description: 'combined hard-body radius' },
    hbrFrom: { ...TEXT, description: 'where the radius comes from' },
    hbrAssumed: {
      type: 'boolean',
      description: 'a size class stands in for a radius that is not known',
    },
    methods: METHODS,
    recommended: {
      enum: [...RUNGS, 'none valid'],
      description: 'the first of these whose assumptions hold',
    },
    dilution: {
      oneOf: [object({ scaleAtMax: NUMBER, diluted: { type: 'boolean' } }), { type: 'null' }],
      description:
        'scale on sigma that gives maxAlfano; below 1 the error lies in the dilution region',
    },
    plane: {
      oneOf: [PLANE, { type: 'null' }],
      description: 'miss and sigma along the principal axes of the combined error',
    },
    ...{ printedPc: MAYBE_NUMBER, printedPcMethod: { type: ['string', 'null'] } },
    remarks: { type: 'array', items: TEXT },
    burn: {
      oneOf: [BURN, { type: 'null' }],
      description: 'what --dv and --at ask for: PLANNED, not commanded',
    },
    evolution: {
      oneOf: [{ type: 'array', items: EVOLUTION, minItems: 2 }, { type: 'null' }],
      description:
        'at the newest of several messages about one event: all of them, by time of making',
    },
  }),
};
