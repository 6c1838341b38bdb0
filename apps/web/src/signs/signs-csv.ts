/** The list of signs as a file: a line a sign as it may leave, addresses of the inside as pseudonyms only. */
import { csvLine } from '@noroshi/host/browser';
import type { SignLine } from '../data/wire.ts';

const FIELDS = [
  ...['id', 'kind', 'rank', 'score', 'confidence', 'source', 'destination', 'port', 'protocol'],
  ...['first_utc', 'last_utc', 'found_utc', 'count', 'standing', 'warrant', 'tlp', 'assets'],
  ...['severity', 'warning'],
];

export function signsCsv(rows: readonly SignLine[], stamp: readonly string[]): string {
  const lines = rows.map((row) =>
    csvLine([
      ...[row.id, row.kind, row.rank, row.score, row.confidence, row.source, row.destination],
      ...[row.port, row.protocol, row.firstUtc, row.lastUtc, row.foundUtc, row.count, row.isOpen],
      ...[row.warrant, row.tlp, row.assetIds.join(' '), row.severity, row.warningId],
    ]),
  );
  return [...stamp.map((line) => csvLine([`# ${line}`])), csvLine(FIELDS), ...lines].join('');
}

/** The same with every name, for a machine. */
export function signsJson(signs: unknown, stamp: readonly string[]): string {
  return `${JSON.stringify({ stamp, signs }, null, 2)}\n`;
}
