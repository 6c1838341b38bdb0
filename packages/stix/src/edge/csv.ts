/** A table for whatever reads tables (RFC 4180): one line an element. No cell can begin a formula or end its line. */
import { formatPrefix } from '../address.ts';
import type { EdgeElement } from './element.ts';
import { type EdgeForm, utcText } from './form.ts';

const COLUMNS = [
  ...['kind', 'value', 'end', 'protocols', 'ports', 'valid_from', 'valid_until', 'confidence'],
  ...['tlp', 'indicator', 'name'],
];
const LABEL_MAX = 200;

export const CSV: EdgeForm = {
  elementsMax: 1_000_000,
  whyNot: () => null,
  files: (elements) => [
    {
      name: 'indicators.csv',
      text: [COLUMNS, ...elements.map(rowOf)]
        .map((row) => `${row.map(cell).join(',')}\r\n`)
        .join(''),
    },
  ],
};

function rowOf({ match, fromUs, untilUs, confidence, ...element }: EdgeElement): string[] {
  const isName = match.kind === 'name';
  const ports = isName
    ? []
    : match.ports.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return [
    ...[
      isName ? 'name' : `ipv${match.prefix.family}`,
      isName ? match.name : formatPrefix(match.prefix),
    ],
    ...[isName ? '' : match.end, isName ? '' : match.protocols.join(' '), ports.join(' ')],
    ...[utcText(fromUs), utcText(untilUs), confidence === null ? '' : confidence.toFixed(2)],
    ...[element.tlp, element.indicatorId, plain(element.label)],
  ];
}

/** One line without control or direction signs. */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .slice(0, LABEL_MAX)
    .toWellFormed();
}

function cell(text: string): string {
  const safe = /^\s*[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
