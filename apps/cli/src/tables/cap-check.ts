/** The rows of `noroshi cap check`: what is wrong with public alerts, where, and by which rule. */
import { documentSchema, type JsonSchema, objectSchema } from './json-schema.ts';
import type { Table } from './table.ts';

export type CapFaultRow = {
  readonly file: string;
  readonly alert: number; // its place in the file; -1 is the file
  readonly line: number;
  readonly level: 'fault' | 'advice';
  readonly rule: string;
  readonly place: string;
  readonly message: string;
};

export const CAP_CHECK: Table<CapFaultRow> = {
  title: 'cap check --json',
  about: 'Faults and advice about public alerts, each with its place and rule.',
  columns: [
    { name: 'file', type: 'text', of: (r) => r.file, about: 'As given; stdin for -.' },
    {
      ...{ name: 'alert', type: 'integer', of: (r: CapFaultRow) => r.alert },
      about: 'Its place in the file, from 0; -1 is the file itself.',
    },
    {
      ...{ name: 'line', type: 'integer', of: (r: CapFaultRow) => r.line },
      about: 'Of the file, from 1; for a rule, where the alert begins.',
    },
    {
      ...{ name: 'level', type: 'text', of: (r: CapFaultRow) => r.level },
      oneOf: ['fault', 'advice'],
      about: 'A fault refuses the file; advice does so under --strict.',
    },
    {
      ...{ name: 'rule', type: 'text', of: (r: CapFaultRow) => r.rule },
      about: 'By its published name; XML, WRAPPER and SIGNATURE are ours.',
    },
    {
      ...{ name: 'place', type: 'text', of: (r: CapFaultRow) => r.place },
      about: 'The element or block.',
    },
    {
      ...{ name: 'message', type: 'text', of: (r: CapFaultRow) => r.message },
      about: 'What stands there and what would be right.',
    },
  ],
};

const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const TEXT: JsonSchema = { type: 'string' };
const MAYBE: JsonSchema = { type: ['string', 'null'] };

export const CAP_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  'cap-check': documentSchema(CAP_CHECK, 'faults', {
    files: {
      type: 'array',
      items: objectSchema({
        ...{ file: TEXT, wrapper: { enum: ['none', 'atom', 'edxl-de', null] }, alerts: COUNT },
        versions: { type: 'array', items: { enum: ['1.0', '1.1', '1.2'] } },
        entries: COUNT,
        signature: objectSchema({
          ...{ state: TEXT, method: MAYBE, certificate: MAYBE, subject: MAYBE },
          weak: { type: 'array', items: TEXT },
          laidOutLater: { type: 'boolean' },
        }),
        ...{ faults: COUNT, advice: COUNT, refused: { type: 'boolean' } },
      }),
    },
  }),
};
