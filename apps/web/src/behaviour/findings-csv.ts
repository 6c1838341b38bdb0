/** The list of findings as a file: a line a finding, the newest words of it, ids that a machine can follow. */
import { csvLine } from '@noroshi/host/browser';
import type { BehaviourLine } from '../data/wire.ts';

const FIELDS = [
  ...['key', 'kind', 'form', 'state', 'title', 'ids', 'opened_utc', 'from_utc', 'to_utc'],
  ...['min_km', 'sigma_km', 'confidence', 'score', 'declared', 'learned'],
];

export function findingsCsv(rows: readonly BehaviourLine[], stamp: readonly string[]): string {
  const lines = rows.map((row) =>
    csvLine([
      ...[row.key, row.kind, row.form ?? '', row.state, row.title],
      row.objects.map(({ objectId }) => objectId).join(' '),
      ...[row.openedUtc, row.fromUtc, row.toUtc, row.minKm ?? null, row.sigmaKm ?? null],
      ...[row.confidence, row.score, row.declared, row.learned],
    ]),
  );
  return [...stamp.map((line) => csvLine([`# ${line}`])), csvLine(FIELDS), ...lines].join('');
}
