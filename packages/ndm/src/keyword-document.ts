/**
 * The tables of all messages as a page to read: KEYWORDS.md is this text, and a test keeps it so. A row says where a keyword
 * stands, its unit, what is right, whether it is obligatory and in which versions, and the place of the standard.
 */
import type { KeySchema, MessageSchema, SectionSchema } from './schema.ts';
import { SCHEMAS } from './schemas.ts';

const NAMES: Readonly<Record<string, string>> = {
  OPM: 'orbit parameters: one state',
  OMM: 'mean elements',
  OEM: 'ephemerides',
  OCM: 'orbit, comprehensive',
  CDM: 'conjunction',
  TDM: 'tracking',
  RDM: 're-entry',
};
const HEAD = ['keyword', 'in', 'unit', 'right is', 'obligatory', 'versions', 'by', 'meaning'];

/** What <ndm> has of its own; no version, no form in KVN. */
const COMBINED = [
  '',
  '## NDM: several messages in one (CCSDS 505.0-B-3)',
  '',
  'In XML and in our JSON only: messages of any kind one after the other, each by its own table, in one element.',
  '',
  ...table(
    ['keyword', 'in', 'right is', 'obligatory', 'by', 'meaning'],
    [
      ['MESSAGE_ID', 'ndm', 'text', '', '4.11', 'name of the whole'],
      ['COMMENT', 'ndm', 'text, more than once', '', '4.11', 'of the whole'],
    ],
  ),
];

export function keywordDocument(): string {
  return [
    '# Keywords',
    '',
    'Written from the tables in the code (`keywordDocument()`); do not edit by hand. "in": the section, as XML names it; * it',
    'may stand more than once, ? it need not stand. A keyword is obligatory where its section stands. No versions: all.',
    ...SCHEMAS.flatMap(messageLines),
    ...COMBINED,
    '',
  ].join('\n');
}

function messageLines(schema: MessageSchema): string[] {
  const { message, standard, versions, versionKey } = schema;
  const rows = keysBelow(schema.root).map(({ key, section }) => rowOf(key, section));
  return [
    '',
    `## ${message}: ${NAMES[message]} (${standard})`,
    '',
    `${versionKey} is ${versions.join(', ')}; in KVN it is the first line, in XML attributes of <${schema.root.name}>.`,
    '',
    ...table(HEAD, rows),
  ];
}

export type KeyPlace = { readonly key: KeySchema; readonly section: SectionSchema };

/** Every keyword of a table in its order; those of lines of data after those of their section. */
export function keysBelow(schema: SectionSchema): KeyPlace[] {
  const own = schema.items.flatMap((item) =>
    item.kind === 'key' ? [{ key: item, section: schema }] : keysBelow(item),
  );
  const rows = schema.rows?.columns ?? [];
  return [...own, ...rows.map((key) => ({ key, section: schema }))];
}

function rowOf(key: KeySchema, section: SectionSchema): string[] {
  const times = { once: '', maybe: '?', some: '*', any: '?*' }[section.times];
  const isRow = section.rows?.columns.includes(key) === true;
  return [
    ...[key.key, `${section.name}${times}${isRow ? `, ${section.rows!.name}` : ''}`],
    ...[key.unit, rightOf(key), obligationOf(key), versionsOf(key), key.rule, key.meaning],
  ];
}

function rightOf({ form, choices, min, max, repeats, utc }: KeySchema): string {
  const often = repeats === true ? ', more than once' : '';
  if (form === 'choice') return choices.join(', ') + often;
  if (form === 'text') return `text${often}`;
  if (form === 'epoch') return `epoch${utc === true ? ', UTC' : ''}${often}`;
  if (form === 'time') return `epoch, or s from EPOCH_TZERO${often}`;
  const what = form === 'integer' ? 'whole number' : 'number';
  return `${what}${rangeOf(min, max)}${often}`;
}

function rangeOf(min: number, max: number): string {
  const [low, high] = [min !== Number.NEGATIVE_INFINITY, max !== Number.POSITIVE_INFINITY];
  if (low && high) return ` from ${min} to ${max}`;
  if (low) return ` from ${min}`;
  return high ? ` up to ${max}` : '';
}

function obligationOf({ required, requiredSince }: KeySchema): string {
  if (required) return 'yes';
  return requiredSince === undefined ? '' : `from ${requiredSince}`;
}

function versionsOf({ since, until }: KeySchema): string {
  if (since !== undefined && until !== undefined) return `${since} to ${until}`;
  if (since !== undefined) return `from ${since}`;
  return until === undefined ? '' : `to ${until}`;
}

/** A table of Markdown with its columns lined up. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('*', '\\*')),
  );
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)];
}
