/** Manoeuvres on their way out: CSV, JSON, or a table for a terminal. */
import { fitText, formatTable, safeText, type TableColumn } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import type { Findings, FindOptions } from './find-manoeuvres.ts';
import { MANOEUVRES, type ManoeuvreRow } from './tables/manoeuvres.ts';
import { csvWriter, jsonWriter } from './tables/table.ts';
import type { TableFormat } from './write-output.ts';

export function manoeuvreText(
  format: TableFormat,
  findings: Findings,
  options: FindOptions,
): string {
  if (format === 'table') return tableText(findings.rows);
  const writer =
    format === 'csv'
      ? csvWriter(MANOEUVRES)
      : jsonWriter(MANOEUVRES, 'manoeuvres', before(findings, options));
  const rows = findings.rows.map((row) => writer.row(row));
  return [writer.open(), ...rows, writer.close(after(findings))].join('');
}

function before({ clean, fromUs, toUs }: Findings, { at }: FindOptions) {
  const utc = (us: number | undefined) =>
    us === undefined || Number.isNaN(us) ? null : formatUtc(us);
  return {
    ...{ atUtc: utc(at), firstEpochUtc: utc(fromUs), lastEpochUtc: utc(toUs) },
    ...{ sets: clean.sets, dropCounts: clean.counts },
  };
}

function after({ clean, reports, refused }: Findings) {
  return {
    refused,
    objects: reports.map(({ objectId, name, regime, floorMS, coveredDays, sets, why }) => ({
      ...{ id: objectId, name, regime, floorMS: Number.isFinite(floorMS) ? floorMS : null },
      ...{ coveredDays, sets, why },
    })),
    drops: clean.drops.map(({ objectId, epochUs, reason, text }) => ({
      ...{ id: objectId, epochUtc: formatUtc(epochUs), reason, text },
    })),
  };
}

function tableText(rows: readonly ManoeuvreRow[]): string {
  if (rows.length === 0) return 'No manoeuvre was found.\n';
  const right = (title: string): TableColumn => ({ title, align: 'right' });
  const columns = [
    ...[{ title: 'object' }, { title: 'when' }, right('± h'), right('Δv m/s'), right('along')],
    ...[right('across'), { title: 'kind' }, right('sigmas'), { title: '' }],
  ];
  const cells = (row: ManoeuvreRow) => [
    `${safeText(row.objectId)} ${fitText(safeText(row.name), NAME_CELLS)}`.trimEnd(),
    formatUtc(row.atUs, 0),
    (row.sigmaS / 3600).toFixed(1),
    ...[row.dvMS, row.dvTMS, row.dvNMS].map(partText),
    row.kind,
    row.significance.toFixed(1),
    row.isConfirmed ? '' : 'unconfirmed',
  ];
  return formatTable(columns, rows.map(cells));
}

function partText(ms: number): string {
  return Number.isFinite(ms) ? ms.toFixed(3) : '-';
}

const NAME_CELLS = 20;
