/** A screen for a person at a terminal: the closest, the most probable collisions, the slow pairs. */
import { displayWidth, fitText, formatTable, safeText } from '@noroshi/host';
import type { ConjunctionRow } from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';

const ROWS_MAX = 10;
const NAME_CELLS_MAX = 24;
const NARROW_CELLS = 100;
const UTC_SECONDS_CELLS = 20; // 2024-11-01T00:00:00Z
const GAP = 2; // between columns

/** `cellsMax`: the width of the terminal; names give way first, then digits of the time and pc max. */
export function screenTables(
  rows: readonly ConjunctionRow[],
  cellsMax = Number.POSITIVE_INFINITY,
): string {
  if (rows.length === 0) return 'No approach was found.\n';
  const crossings = rows.filter((row) => row.kind === 'crossing');
  const closest = crossings.toSorted((a, b) => a.missKm - b.missKm);
  const likely = rows.filter((row) => row.pc !== null).sort((a, b) => b.pc! - a.pc!);
  const slow = rows.filter((row) => row.kind === 'interval').sort(longestFirst);
  const table = (some: readonly ConjunctionRow[]) => tableOf(some, cellsMax);
  const slowTable = (some: readonly ConjunctionRow[]) => slowTableOf(some, cellsMax);
  return [
    ...section('The closest', closest, table),
    ...section('The most probable collisions', likely, table),
    ...section('Pairs that stay near: docked, in formation, in one slot', slow, slowTable),
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

/** A pair cut off by an edge of the window is near for moments only: those come last. */
function longestFirst(a: ConjunctionRow, b: ConjunctionRow): number {
  return b.toUs - b.fromUs - (a.toUs - a.fromUs) || a.missKm - b.missKm;
}

function slowTableOf(rows: readonly ConjunctionRow[], cellsMax: number): string {
  const columns = [
    ...[{ title: 'from' }, { title: 'to' }, { title: 'least km', align: 'right' as const }],
    ...[{ title: 'object 1' }, { title: 'object 2' }],
  ];
  const room = roomOf(cellsMax, 2 * UTC_SECONDS_CELLS + 'least km'.length + 4 * GAP);
  const cells = (row: ConjunctionRow) => [
    ...[formatUtc(row.fromUs, 0), formatUtc(row.toUs, 0), row.missKm.toFixed(3)],
    ...[objectText(row.id1, row.name1, room), objectText(row.id2, row.name2, room)],
  ];
  return formatTable(columns, rows.map(cells));
}

/** One line: how many, how close. */
export function screenSummary(rows: readonly ConjunctionRow[]): string {
  const pairs = new Set(rows.map((row) => `${row.id1} ${row.id2}`)).size;
  const close = rows.filter((row) => row.missKm < 1).length;
  return `${rows.length} approaches of ${pairs} pairs, ${close} of them below 1 km`;
}

function tableOf(rows: readonly ConjunctionRow[], cellsMax: number): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const isNarrow = cellsMax < NARROW_CELLS;
  const columns = [
    { title: isNarrow ? 'closest approach' : 'time of closest approach' },
    ...[right('miss km'), right('km/s'), right('pc'), ...(isNarrow ? [] : [right('pc max')])],
    ...[{ title: 'object 1' }, { title: 'object 2' }],
  ];
  const room = roomOf(cellsMax, isNarrow ? 40 + 5 * GAP : 51 + 6 * GAP); // cells of the numbers
  return formatTable(
    columns,
    rows.map((row) => cellsOf(row, isNarrow, room)),
  );
}

function cellsOf(row: ConjunctionRow, isNarrow: boolean, room: number): string[] {
  return [
    formatUtc(row.tcaUs, isNarrow ? 0 : 3),
    row.missKm.toFixed(3),
    row.relativeSpeedKmS.toFixed(3),
    probabilityText(row.pc),
    ...(isNarrow ? [] : [probabilityText(row.pcMax)]),
    objectText(row.id1, row.name1, room),
    objectText(row.id2, row.name2, room),
  ];
}

/** Cells for each of the two objects beside `taken` cells of other columns and gaps. */
function roomOf(cellsMax: number, taken: number): number {
  return Math.floor((cellsMax - taken) / 2);
}

/** The id is never cut: it is what the other commands ask for. */
function objectText(id: string, name: string, room: number): string {
  const shownId = safeText(id);
  const cells = Math.min(NAME_CELLS_MAX, room - displayWidth(shownId) - 1);
  return cells < 2 ? shownId : `${shownId} ${fitText(safeText(name), cells)}`.trimEnd();
}

function probabilityText(pc: number | null): string {
  return pc === null ? '-' : pc.toExponential(1);
}
