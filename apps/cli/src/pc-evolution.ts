/**
 * How one event evolved: several messages about the same two objects, whose closest approaches lie within minutes, as a series
 * over the time at which each was made: probability, maximum, miss, widths of the error in the encounter plane, dilution.
 * A probability that falls while the widths shrink is news; one that falls because the widths grow is not, and dilution tells.
 */
import { formatTable, safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import type { PcAnswer } from './pc-output.ts';

export type EvolutionRow = {
  readonly file: string;
  readonly createdUtc: string;
  readonly tca: string;
  readonly toTcaH: number; // hours from the making of the message to its closest approach
  readonly missKm: number;
  readonly recommended: string;
  readonly pc: number | null; // by the recommended method
  readonly pc2d: number | null;
  readonly pcMax: number | null; // over the size of the error; of the missing error where one is missing
  readonly sigmaWideKm: number | null;
  readonly sigmaNarrowKm: number | null;
  readonly diluted: boolean | null;
};

export type Evolution = {
  readonly objects: string;
  readonly last: PcAnswer; // the newest message
  readonly rows: readonly EvolutionRow[]; // by time of making
};

/** Two messages about the same pair are of one event up to here: the next crossing is half a revolution away, 44 minutes at least. */
const SAME_EVENT_US = 600e6;

/** Events with two or more messages, in the order of closest approach. */
export function evolutionsOf(answers: readonly PcAnswer[]): readonly Evolution[] {
  const byPair = new Map<string, PcAnswer[]>();
  for (const answer of answers) {
    const ids = answer.cdm.objects.map(({ designator }) =>
      designator.trim().replace(/^0+(?=.)/, ''),
    );
    const pair = ids.sort().join(' and ');
    byPair.set(pair, [...(byPair.get(pair) ?? []), answer]);
  }
  const events = [...byPair].flatMap(([objects, all]) =>
    groups(all)
      .filter((group) => group.length > 1)
      .map((group) => evolution(objects, group)),
  );
  return events.sort((a, b) => a.last.cdm.tcaUs - b.last.cdm.tcaUs);
}

function groups(answers: readonly PcAnswer[]): PcAnswer[][] {
  const sorted = [...answers].sort((a, b) => a.cdm.tcaUs - b.cdm.tcaUs);
  const out: PcAnswer[][] = [];
  for (const answer of sorted) {
    const before = out.at(-1)?.at(-1);
    if (before !== undefined && answer.cdm.tcaUs - before.cdm.tcaUs <= SAME_EVENT_US)
      out.at(-1)!.push(answer);
    else out.push([answer]);
  }
  return out;
}

function evolution(objects: string, group: PcAnswer[]): Evolution {
  const sorted = group.sort((a, b) => a.cdm.creationUs - b.cdm.creationUs);
  return { objects, last: sorted.at(-1)!, rows: sorted.map(rowOf) };
}

function rowOf({ file, cdm, ladder }: PcAnswer): EvolutionRow {
  const { methods, recommended, encounter, dilution } = ladder;
  const plane = encounter.plane;
  return {
    file,
    createdUtc: formatUtc(cdm.creationUs),
    tca: formatUtc(cdm.tcaUs),
    toTcaH: (cdm.tcaUs - cdm.creationUs) / 3600e6,
    missKm: encounter.missKm,
    recommended,
    pc: recommended === 'none valid' ? null : (methods[recommended]?.value ?? null),
    pc2d: methods.pc2d?.value ?? null,
    pcMax: methods.maxAlfano?.value ?? methods.maxFrisbee?.value ?? null,
    sigmaWideKm: plane?.sigmaWideKm ?? null,
    sigmaNarrowKm: plane?.sigmaNarrowKm ?? null,
    diluted: dilution?.diluted ?? null,
  };
}

/** A table and a plot of log Pc over the time to closest approach. */
export function evolutionText({ objects, rows, last }: Evolution, widthMax = 100): string {
  const title = `Evolution of ${objects}, ${formatUtc(last.cdm.tcaUs)}: ${rows.length} messages`;
  return `${safeText(title)}\n${tableText(rows)}${plotText(rows, widthMax)}\n`;
}

function tableText(rows: readonly EvolutionRow[]): string {
  const right = 'right' as const;
  const columns = [
    { title: 'made', align: 'left' as const },
    { title: 'to TCA h', align: right },
    { title: 'miss km', align: right },
    { title: 'Pc', align: right },
    { title: 'by', align: 'left' as const },
    { title: '2-D', align: right },
    { title: 'max', align: right },
    { title: 'σ wide km', align: right },
    { title: 'narrow', align: right },
    { title: 'diluted', align: 'left' as const },
  ];
  return formatTable(
    columns,
    rows.map((row) => [
      ...[row.createdUtc.slice(0, 16), row.toTcaH.toFixed(1), row.missKm.toFixed(3)],
      ...[small(row.pc), row.recommended, small(row.pc2d), small(row.pcMax)],
      ...[row.sigmaWideKm?.toPrecision(3) ?? '-', row.sigmaNarrowKm?.toPrecision(3) ?? '-'],
      row.diluted === null ? '-' : row.diluted ? 'yes' : 'no',
    ]),
  );
}

function small(value: number | null): string {
  return value === null ? '-' : value === 0 ? '0' : value.toExponential(2);
}

const PLOT_ROWS = 12;
const LOG_LOWEST = -12; // what is below is drawn in the lowest row: nobody acts on it
const MARGIN_COLUMNS = 12;
const MARKS = [
  ['pcMax', '^'],
  ['pc2d', '2'],
  ['pc', 'o'],
] as const; // a later one covers an earlier one

function plotText(rows: readonly EvolutionRow[], widthMax: number): string {
  const logs = rows.flatMap((row) => MARKS.map(([name]) => logOf(row[name])));
  const known = logs.filter((log) => log !== undefined);
  if (known.length === 0) return '';
  const top = Math.ceil(Math.max(...known) + 1e-9);
  const bottom = Math.min(top - 2, Math.floor(Math.min(...known)));
  const width = Math.max(20, Math.min(72, widthMax - MARGIN_COLUMNS));
  const earliest = Math.max(...rows.map(({ toTcaH }) => toTcaH), 1e-3);
  const cells = Array.from({ length: PLOT_ROWS }, () => new Array<string>(width).fill(' '));
  for (const [name, mark] of MARKS)
    for (const row of rows) {
      const log = logOf(row[name]);
      if (log === undefined) continue;
      const share = Math.min(1, Math.max(0, 1 - row.toTcaH / earliest)); // after the TCA: at its end
      const line = Math.round(((top - log) / (top - bottom)) * (PLOT_ROWS - 1));
      cells[line]![Math.round(share * (width - 1))] = mark;
    }
  const lines = cells.map((line, k) => {
    const log = top - (k * (top - bottom)) / (PLOT_ROWS - 1);
    return `${`1e${log.toFixed(1)}`.padStart(MARGIN_COLUMNS - 2)} |${line.join('')}|`;
  });
  const ends = `${earliest.toFixed(1)} h before … closest approach`;
  const floor = bottom === LOG_LOWEST ? `; at ${LOG_LOWEST}: that or less` : '';
  return [...lines, ` ${ends}; o recommended, 2 two-dimensional, ^ maximum${floor}`, ''].join('\n');
}

function logOf(value: number | null): number | undefined {
  return value === null ? undefined : Math.max(LOG_LOWEST, Math.log10(value));
}
