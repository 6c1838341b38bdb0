/** Break-ups on their way out: CSV, JSON and a table for a terminal, with what else grew and why that is none. */
import type { Breakup, CloudCrossing, LaunchGrowth } from '@noroshi/behave';
import { fitText, formatTable, safeText, type TableColumn } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import { BREAKUPS, PIECES } from './tables/breakups.ts';
import { csvWriter, jsonRow, jsonWriter } from './tables/table.ts';
import type { TableFormat } from './write-output.ts';

export type BreakupFindings = {
  readonly breakups: readonly Breakup[];
  readonly growths: readonly LaunchGrowth[];
  readonly crossings: readonly (CloudCrossing & { readonly launch: string })[];
  readonly beforeUs: number;
  readonly afterUs: number;
  readonly refused: number;
};

export function breakupsText(format: TableFormat, findings: BreakupFindings): string {
  if (format === 'table') return tableText(findings);
  const { breakups, growths, crossings, beforeUs, afterUs, refused } = findings;
  const before = { beforeUtc: formatUtc(beforeUs), afterUtc: formatUtc(afterUs) };
  const writer = format === 'csv' ? csvWriter(BREAKUPS) : jsonWriter(BREAKUPS, 'breakups', before);
  const after = {
    growths,
    crossings: crossings.map(crossingJson),
    pieces: piecesJson(breakups),
    refused,
  };
  return [writer.open(), ...breakups.map((row) => writer.row(row)), writer.close(after)].join('');
}

/** Every piece of every break-up as CSV. */
export function piecesText(breakups: readonly Breakup[]): string {
  const writer = csvWriter(PIECES);
  const rows = pieceRows(breakups).map((row) => writer.row(row));
  return [writer.open(), ...rows, writer.close()].join('');
}

function pieceRows(breakups: readonly Breakup[]) {
  return breakups.flatMap(({ launch, pieces }) => pieces.map((piece) => ({ ...piece, launch })));
}

function piecesJson(breakups: readonly Breakup[]) {
  return pieceRows(breakups).map((row) => jsonRow(PIECES, row));
}

function crossingJson({
  fromUs,
  toUs,
  nearestUs,
  objectId,
  ...rest
}: BreakupFindings['crossings'][number]) {
  const times = {
    fromUtc: formatUtc(fromUs),
    toUtc: formatUtc(toUs),
    nearestUtc: formatUtc(nearestUs),
  };
  return { id: objectId, ...times, ...rest };
}

function tableText({ breakups, growths, crossings }: BreakupFindings): string {
  const right = (title: string): TableColumn => ({ title, align: 'right' });
  const columns = [
    ...[
      { title: 'launch' },
      { title: 'parent' },
      { title: 'when' },
      right('± min'),
      right('pieces'),
    ],
    ...[right('Δv m/s'), right('km'), { title: '' }],
  ];
  const table =
    breakups.length === 0 ? 'Nothing broke up.\n' : formatTable(columns, breakups.map(cells));
  const lines = crossings.map(
    (one) =>
      `${safeText(one.objectId)}: ${one.pieces} pieces of ${one.launch} cross its orbit, ${one.perDay.toFixed(0)} ` +
      `times a day, ${minute(one.fromUs)} to ${minute(one.toUs)}; nearest ${one.minKm.toFixed(0)} ± ` +
      `${one.sigmaKm.toFixed(0)} km by mean elements\n`,
  );
  const others = growths.filter(({ kind }) => kind !== 'break-up' && kind !== 'later pieces');
  const silent = others.map(
    ({ launch, kind, added, why }) => `${launch}: ${kind}, +${added}: ${why}\n`,
  );
  const head = silent.length === 0 ? '' : `\ngrew too, and are none:\n`;
  return [table, ...lines, head, ...silent].join('');
}

function cells(row: Breakup): string[] {
  const number = (value: number | null) =>
    value === null || !Number.isFinite(value) ? '-' : value.toFixed(0);
  const other = row.otherParentId === null ? '' : ` and ${row.otherParentId}`;
  return [
    row.launch,
    `${safeText(row.parentId ?? '?')} ${fitText(safeText(row.parentName), NAME_CELLS)}${other}`,
    row.atUs === null ? `${minute(row.fromUs)} …` : minute(row.atUs),
    row.sigmaS === null ? '-' : (row.sigmaS / 60).toFixed(row.sigmaS < 600 ? 1 : 0),
    String(row.growth),
    number(row.dvSpreadMS),
    number(row.heightKm),
    row.kind === 'later pieces' ? 'later pieces of a cloud known before' : row.likeness,
  ];
}

function minute(us: number): string {
  return formatUtc(us).slice(0, 16).replace('T', ' ');
}

const NAME_CELLS = 20;
