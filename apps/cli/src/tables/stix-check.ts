/** The rows of `noroshi stix check`: what is wrong with objects, where, and by which rule. */
import { RULES, type StixFault } from '@noroshi/stix';
import { documentSchema, type JsonSchema } from './json-schema.ts';
import type { Table } from './table.ts';

export type StixFaultRow = {
  readonly file: string;
  readonly place: number; // of the object in its bundle; -1 is the bundle
  readonly id: string;
  readonly fault: StixFault;
};

export const STIX_CHECK: Table<StixFaultRow> = {
  title: 'stix check --json',
  about: 'Faults and advice about STIX 2.1 objects, each with its place and rule.',
  columns: [
    { name: 'file', type: 'text', of: (r) => r.file, about: 'As given; stdin for -.' },
    {
      ...{ name: 'object', type: 'integer', of: (r: StixFaultRow) => r.place },
      about: 'Its place in the bundle, from 0; -1 is the bundle itself.',
    },
    { name: 'id', type: 'text', of: (r) => r.id, about: 'Of the object; empty where it has none.' },
    {
      ...{ name: 'path', type: 'text', of: (r: StixFaultRow) => r.fault.path },
      about: 'The property; empty is the whole object.',
    },
    {
      ...{ name: 'level', type: 'text', of: (r: StixFaultRow) => r.fault.level },
      oneOf: ['fault', 'advice'],
      about: 'A fault breaks a MUST and refuses the object, advice is a SHOULD.',
    },
    {
      ...{ name: 'rule', type: 'text', of: (r: StixFaultRow) => r.fault.rule },
      oneOf: Object.keys(RULES),
      about: 'The rule by its id; OBJECTS.md of the package lists them.',
    },
    {
      ...{ name: 'section', type: 'text', of: (r: StixFaultRow) => RULES[r.fault.rule].section },
      about: 'Of STIX 2.1.',
    },
    {
      ...{ name: 'message', type: 'text', of: (r: StixFaultRow) => r.fault.message },
      about: 'What stands there and what would be right.',
    },
  ],
};

const COUNT: JsonSchema = { type: 'integer', minimum: 0 };

export const STIX_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  'stix-check': documentSchema(STIX_CHECK, 'faults', {
    files: {
      type: 'array',
      items: {
        type: 'object',
        required: ['file', 'bundles', 'objects', 'faults', 'advice', 'refused'],
        properties: {
          file: { type: 'string' },
          ...{ bundles: COUNT, objects: COUNT, faults: COUNT, advice: COUNT },
          refused: { type: 'boolean' },
        },
      },
    },
  }),
};
