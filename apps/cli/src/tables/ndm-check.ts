/** The rows of `noroshi ndm check`: what is wrong with messages, where, and by which rule. */
import type { Fault } from '@noroshi/ndm';
import { documentSchema, type JsonSchema } from './json-schema.ts';
import type { Table } from './table.ts';

export type NdmFaultRow = { readonly file: string; readonly fault: Fault };

export const NDM_CHECK: Table<NdmFaultRow> = {
  title: 'ndm check --json',
  about: 'Faults of CCSDS messages, each with its place and the rule it is against.',
  columns: [
    { name: 'file', type: 'text', of: (r) => r.file, about: 'As given; stdin for -.' },
    {
      ...{ name: 'line', type: 'integer', of: (r: NdmFaultRow) => r.fault.at.line },
      about: 'From 1; 0 is the file as a whole.',
    },
    {
      ...{ name: 'column', type: 'integer', of: (r: NdmFaultRow) => r.fault.at.column },
      about: 'From 1, in characters; 0 is the file as a whole.',
    },
    {
      ...{ name: 'severity', type: 'text', of: (r: NdmFaultRow) => r.fault.severity },
      oneOf: ['error', 'warning'],
      about: 'An error refuses the message, a warning does not.',
    },
    {
      ...{ name: 'message', type: 'text', of: (r: NdmFaultRow) => r.fault.message },
      about: 'What stands there and what would be right.',
    },
    {
      ...{ name: 'rule', type: 'text', of: (r: NdmFaultRow) => r.fault.rule },
      about: 'Section or table of the standard; empty where no single one says it.',
    },
  ],
};

export const NDM_CONVERT: Table<NdmFaultRow> = {
  ...NDM_CHECK,
  title: 'ndm convert --json',
  about: 'What was written where, and the faults of what was read.',
};

const TEXT: JsonSchema = { type: 'string' };
const COUNT: JsonSchema = { type: 'integer', minimum: 0 };

const MESSAGE: JsonSchema = {
  type: 'object',
  required: ['message', 'version', 'refused'],
  properties: { message: TEXT, version: TEXT, refused: { type: 'boolean' } },
};

const FILE: JsonSchema = {
  type: 'object',
  required: ['file', 'encoding', 'messages', 'errors', 'warnings', 'refused'],
  properties: {
    file: TEXT,
    encoding: { enum: ['kvn', 'xml', 'json', null] },
    messages: { type: 'array', items: MESSAGE },
    ...{ errors: COUNT, warnings: COUNT, refused: { type: 'boolean' } },
  },
};

export const NDM_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  'ndm-check': documentSchema(NDM_CHECK, 'faults', { files: { type: 'array', items: FILE } }),
  'ndm-convert': documentSchema(NDM_CONVERT, 'faults', {
    files: {
      type: 'array',
      items: {
        type: 'object',
        required: ['file', 'out', 'messages', 'refused'],
        properties: { file: TEXT, out: TEXT, messages: COUNT, refused: { type: 'boolean' } },
      },
    },
  }),
};
