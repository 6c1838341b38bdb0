/** A screen for a person at a terminal: the closest, the most probable collisions, the slow pairs. */
import { fitText, formatTable, safeText } from '@noroshi/host';
import type { ConjunctionRow } from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';

const ROWS_MAX = 10;
const NAME_CELLS_MAX = 24;

export function screenTables(rows: readonly ConjunctionRow[]): string {
  if (rows.length === 0) return 'No approach was found.\n';
  const crossings = rows.filter((row) => row.kind === 'crossing');
  const closest = crossings.toSorted((a, b) => a.missKm - b.missKm);
  const likely = rows.filter((row) => row.pc !== null).sort((a, b) => b.pc! - a.pc!);
  const slow = rows.filter((row) => row.kind === 'interval');
  return [
    ...section('The closest', closest, tableOf),
    ...section('The most probable collisions', likely, tableOf),
    ...section('Pairs that stay near: docked, in formation, in one slot', slow, slowTableOf),
  ].join('\n');
}

function section(
  title: string,
  rows: readonly ConjunctionRow[],
  table: (rows: readonly ConjunctionRow[]) => string,
): string[] {
  if (rows.length === 0) return [];
  const more = rows.length > ROWS_MAX ? ` (${ROWS_MAX} of ${rows.length})` : '';
  return [`${title}${more}\n${table(rows.slice(0, ROWS_MAX))}`];
}

function slowTableOf(rows: readonly ConjunctionRow[]): string {
  const columns = [
    ...[{ title: 'from' }, { title: 'to' }, { title: 'least km', align: 'right' as const }],
    ...[{ title: 'object 1' }, { title: 'object 2' }],
  ];
  const cells = (row: ConjunctionRow) => [
    ...[formatUtc(row.fromUs, 0), formatUtc(row.toUs, 0), row.missKm.toFixed(3)],
    ...[objectText(row.id1, row.name1), objectText(row.id2, row.name2)],
  ];
  return formatTable(columns, rows.map(cells));
}

/** One line: how many, how close. */
export function screenSummary(rows: readonly ConjunctionRow[]): string {
  const pairs = new Set(rows.map((row) => `${row.id1} ${row.id2}`)).size;
  const close = rows.filter((row) => row.missKm < 1).length;
  return `${rows.length} approaches of ${pairs} pairs, ${close} of them below 1 km`;
}

function tableOf(rows: readonly ConjunctionRow[]): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'time of closest approach' },
    ...[right('miss km'), right('km/s'), right('pc'), right('pc max')],
    ...[{ title: 'object 1' }, { title: 'object 2' }],
  ];
  return formatTable(columns, rows.map(cellsOf));
}

function cellsOf(row: ConjunctionRow): string[] {
  return [
    formatUtc(row.tcaUs, 3),
    row.missKm.toFixed(3),
    row.relativeSpeedKmS.toFixed(3),
    probabilityText(row.pc),
    probabilityText(row.pcMax),
    objectText(row.id1, row.name1),
    objectText(row.id2, row.name2),
  ];
}

function objectText(id: string, name: string): string {
  return `${id} ${fitText(safeText(name), NAME_CELLS_MAX)}`.trimEnd();
}

function probabilityText(pc: number | null): string {
  return pc === null ? '-' : pc.toExponential(1);
}
