/**
 * What a plot is, as plain data: columns over time or over a number, lines that say a limit, and the same figures as text, as a table
 * and as CSV. Nothing here draws; ui/plot-draw.ts does, with uPlot, and ui/plot.tsx shows both.
 */
import { csvLine } from '@noroshi/host/browser';
import { utcText } from './time.tsx';

/** Variables of ui/plot.css: each theme has its own values. */
export type PlotColour = '--plot1' | '--plot2' | '--plot3' | '--plot4' | '--FLASH' | '--IMMEDIATE';

export type PlotSeries = {
  readonly name: string;
  readonly unit: string; // '' where there is none
  readonly values: readonly (number | null)[]; // null: no value there
  readonly colour: PlotColour;
  readonly look?: 'line' | 'dashed' | 'dotted' | 'points'; // told apart without colour
  readonly band?: {
    readonly name: string;
    readonly low: readonly (number | null)[];
    readonly high: readonly (number | null)[];
  };
  readonly text?: (value: number) => string; // how a value is written; some six digits unless told
};

/** A limit across the plot. */
export type PlotLine = {
  readonly name: string;
  readonly value: number;
  readonly colour: PlotColour;
};

/** An instant or a place on the x axis. */
export type PlotMark = { readonly name: string; readonly at: number };

export type PlotAxis = { readonly name: string; readonly unit: string; readonly log?: boolean };

export type PlotData = {
  readonly title: string;
  readonly x: 'utc' | PlotAxis; // 'utc': `xs` are ms UTC (Unix)
  readonly xs: readonly number[]; // ascending
  readonly y: PlotAxis;
  readonly series: readonly PlotSeries[]; // each as long as `xs`
  readonly lines?: readonly PlotLine[];
  readonly marks?: readonly PlotMark[];
  readonly fromZero?: boolean; // the y axis begins at 0
};

export const LOOKS: readonly NonNullable<PlotSeries['look']>[] = ['line', 'dashed', 'dotted'];

/** Dashes in pixels of each look; none for a whole line. */
export const DASHES = { line: [], points: [], dashed: [9, 5], dotted: [2, 4] } as const;

/** Six significant digits; powers of ten where a plain number would be long. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e7) return value.toExponential(3);
  return String(Number(value.toPrecision(6)));
}

/** 10⁻⁵ and such for the axis of powers of ten; 2 × 10⁻⁵ between them. */
export function powerText(value: number): string {
  if (!(value > 0)) return '0';
  const power = Math.floor(Math.log10(value) + 1e-9);
  const lead = Number((value / 10 ** power).toPrecision(2));
  if (power >= -2 && power <= 3) return numberText(value);
  const raised = [...String(power)].map((digit) => RAISED[digit] ?? digit).join('');
  return lead === 1 ? `10${raised}` : `${lead}×10${raised}`;
}

const RAISED: Readonly<Record<string, string>> = {
  ...{ '-': '⁻', '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴' },
  ...{ '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹' },
};

export function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`;
}

export function seriesText(series: PlotSeries, k: number): string {
  const value = series.values[k] ?? null;
  if (value === null) return '–';
  return withUnit((series.text ?? numberText)(value), series.unit);
}

export function xText(data: PlotData, k: number): string {
  const x = data.xs[k];
  if (x === undefined) return '–';
  return data.x === 'utc' ? utcText(x) : withUnit(numberText(x), data.x.unit);
}

/** One point in words: where it is, then every series that has a value there. */
export function pointText(data: PlotData, k: number): string {
  const values = data.series
    .filter((series) => (series.values[k] ?? null) !== null)
    .map((series) => `${series.name} ${seriesText(series, k)}`);
  return [xText(data, k), ...values].join(' · ');
}

/** Nothing to draw: no point of any series has a value that its axis can show. */
export function isEmpty(data: PlotData): boolean {
  return !data.series.some((series) => series.values.some((value) => isShown(value, data.y)));
}

/** A logarithm has no place for 0 and below; such values are in the table only. */
export function isShown(value: number | null, axis: PlotAxis): value is number {
  return value !== null && Number.isFinite(value) && (axis.log !== true || value > 0);
}

/** The next point with a value in a direction, or the same where there is none. */
export function nextPoint(data: PlotData, from: number, step: 1 | -1): number {
  const last = data.xs.length - 1;
  for (let k = from + step; k >= 0 && k <= last; k += step)
    if (data.series.some((series) => (series.values[k] ?? null) !== null)) return k;
  return Math.min(Math.max(from, 0), last);
}

/** The head of each column, with its unit. */
export function plotHeads(data: PlotData, timeName: string): string[] {
  const first = data.x === 'utc' ? timeName : headOf(data.x.name, data.x.unit);
  return [
    first,
    ...data.series.flatMap((series) => [
      headOf(series.name, series.unit),
      ...(series.band
        ? ['low', 'high'].map((end) => headOf(`${series.band!.name}, ${end}`, series.unit))
        : []),
    ]),
  ];
}

function headOf(name: string, unit: string): string {
  return unit === '' ? name : `${name} (${unit})`;
}

/** Lines of the file: how it is marked, the heads, then every point with its full digits. */
export function plotCsv(data: PlotData, timeName: string, stamp: readonly string[]): string {
  const rows = data.xs.map((x, k) => [
    data.x === 'utc' ? new Date(x).toISOString() : x,
    ...data.series.flatMap((series) => [
      series.values[k] ?? null,
      ...(series.band ? [series.band.low[k] ?? null, series.band.high[k] ?? null] : []),
    ]),
  ]);
  const marked = stamp.map((line) => csvLine([`# ${line}`]));
  return [...marked, csvLine(plotHeads(data, timeName)), ...rows.map((row) => csvLine(row))].join(
    '',
  );
}
