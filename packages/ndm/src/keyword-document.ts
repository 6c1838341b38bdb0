/** The keyword tables as a page to read: KEYWORDS.md is this text, and a test keeps it so. */
import { OMM_FIELDS } from '@noroshi/orbit';
import { CDM_FIELDS } from './cdm-keywords.ts';
import type { NdmField } from './field.ts';
import { OEM_FIELDS } from './oem-keywords.ts';
import { OPM_FIELDS } from './opm-keywords.ts';

export function keywordDocument(): string {
  const omm = OMM_FIELDS.map((field) => [
    field.key,
    field.unit,
    field.required ? 'yes' : '',
    field.column,
    field.form === 'text' ? '' : field.expected,
    field.meaning,
  ]);
  return [
    '# Keywords',
    '',
    'Written from the tables in the code (`keywordDocument()`); do not edit by hand.',
    '',
    '## OMM (CCSDS 502.0-B-3, section 4): read and written',
    '',
    ...table(['keyword', 'unit', 'obligatory', 'column', 'right is', 'meaning'], omm),
    '',
    '## OPM (CCSDS 502.0-B-3, section 3): read and written in KVN',
    '',
    ...fieldTable(OPM_FIELDS, 'Opm'),
    '',
    '## OEM (CCSDS 502.0-B-3, section 5): read in KVN, written in KVN and XML',
    '',
    ...fieldTable(OEM_FIELDS, 'Oem'),
    '',
    '## CDM (CCSDS 508.0-B-1): read and written in KVN',
    '',
    ...fieldTable(CDM_FIELDS, 'Cdm'),
    '',
  ].join('\n');
}

function fieldTable(fields: readonly NdmField[], type: string): string[] {
  const head = ['keyword', 'part', 'unit', 'obligatory', `field of ${type}`, 'one of'];
  return table(
    head,
    fields.map(({ key, part, unit, required, field, choices }) => [
      ...[key, part, unit, required ? 'yes' : '', field, choices.join(', ')],
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('*', '\\*')),
  );
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)];
}
