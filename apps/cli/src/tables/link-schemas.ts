/** Schema of the file of a link, with an example, and of what `noroshi budget --json` prints. */
import { LINK_EXAMPLE, LinkFile } from '@noroshi/link';
import { DIALECT, type JsonSchema } from './json-schema.ts';

const TEXT: JsonSchema = { type: 'string' };
const NUMBER: JsonSchema = { type: 'number' };
const BOUND: JsonSchema = { enum: ['equal', 'at least', 'at most'] };
const KIND: JsonSchema = {
  enum: ['given', 'clear', 'exceeded', 'below', 'now', 'disturbed'],
};
const END: JsonSchema = { enum: ['up', 'down'] };
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  ...{ type: 'object', properties, required: Object.keys(properties) },
  additionalProperties: false,
});

export const LINK_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  link: {
    ...{ $schema: DIALECT, title: 'a satellite link, for noroshi budget' },
    ...(JSON.parse(JSON.stringify(LinkFile)) as JsonSchema),
    examples: [LINK_EXAMPLE],
  },
  budget: {
    ...{ $schema: DIALECT, title: 'noroshi budget --json' },
    ...object({
      ...{ name: TEXT, neededEsN0Db: NUMBER, neededMode: orNull(TEXT) },
      lines: list(
        object({
          ...{ hop: { enum: ['up', 'down', 'whole'] }, percent: orNull(NUMBER), name: TEXT },
          ...{ value: NUMBER, unit: TEXT, kind: KIND, is: TEXT, by: TEXT, range: TEXT },
        }),
      ),
      margins: list(
        object({
          ...{ percent: NUMBER, end: END, esN0Db: NUMBER, marginDb: NUMBER },
          ...{ mode: orNull(TEXT), bitS: NUMBER },
        }),
      ),
      availability: object({
        ...{ percent: NUMBER, bound: BOUND },
        lost: list(object({ end: END, percent: NUMBER, bound: BOUND })),
      }),
      flux: orNull(
        object({ densityDbWM2: NUMBER, inHz: NUMBER, limitDbWM2: NUMBER, marginDb: NUMBER }),
      ),
      epfd: orNull(
        object({
          ...{ densityDbWM2: NUMBER, inHz: NUMBER, is: TEXT },
          ...{ limitDbWM2: orNull(NUMBER), marginDb: orNull(NUMBER) },
        }),
      ),
      gasTableErrorDb: NUMBER,
    }),
  },
};
