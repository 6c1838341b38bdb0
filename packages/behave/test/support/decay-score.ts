/**
 * Forecasts of falls against what happened, as tables: by remaining life and kind, with the median and the 90th percentile of the
 * half-widths; and the curve of what is inside against width, all windows widened or narrowed alike.
 */
import { DAY_US } from '@noroshi/time';
import type { DecayForecast } from '../../src/index.ts';

export type Scored = {
  readonly id: string;
  readonly trueDays: number;
  readonly doubtDays: number; // of the truth, to either side
  readonly forecast: DecayForecast;
};

const LEAST_DAYS = 1 / 32; // 45 minutes

const edgesOf = ({ forecast: { fromUs, toUs, madeUs } }: Scored) =>
  [(fromUs - madeUs) / DAY_US, (toUs - madeUs) / DAY_US] as const;

/** Whether the truth lies in the window, each side of it `times` as far from the median, but 45 minutes at least. */
export function isHit(row: Scored, times = 1): boolean {
  const middle = row.forecast.remainingDays;
  const [from, to] = edgesOf(row);
  const { trueDays, doubtDays } = row;
  return (
    middle - Math.max(LEAST_DAYS, times * (middle - from)) <= trueDays + doubtDays &&
    middle + Math.max(LEAST_DAYS, times * (to - middle)) >= trueDays - doubtDays
  );
}

/** Half the window over what is left. */
export function halfRatio(row: Scored): number {
  const [from, to] = edgesOf(row);
  return (to - from) / 2 / row.forecast.remainingDays;
}

/** Whether a window of ± 25 % of what is left (at least 45 minutes) about the median would hold the truth. */
export const isInQuarter = ({ trueDays, doubtDays, forecast: { remainingDays } }: Scored) =>
  Math.abs(trueDays - remainingDays) - doubtDays <= Math.max(0.25 * remainingDays, LEAST_DAYS);

export const share = (rows: readonly Scored[], of: (row: Scored) => boolean) =>
  rows.filter(of).length / Math.max(1, rows.length);

export function quantile(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(of * sorted.length)] ?? Number.NaN;
}

export const middle = (values: readonly number[]) => quantile(values, 0.5);

const percent = (ratio: number) => (100 * ratio).toFixed(0).padStart(3);

export function line(name: string, rows: readonly Scored[]): string {
  const halves = rows.map(halfRatio);
  const ratio = middle(rows.map(({ trueDays, forecast }) => trueDays / forecast.remainingDays));
  return (
    `${name.padEnd(34)}${String(rows.length).padStart(4)}: ${percent(share(rows, (row) => isHit(row)))} % inside, ` +
    `half width ${percent(middle(halves))} % (median) ${percent(quantile(halves, 0.9))} % (90 of 100), ` +
    `${percent(share(rows, isInQuarter))} % within ± 25 %, true over forecast ${ratio.toFixed(2)}`
  );
}

const LIVES = [
  ['up to 1 d left', 0, 1],
  ['1 to 3 d', 1, 3],
  ['3 to 10 d', 3, 10],
  ['10 to 30 d', 10, 30],
  ['more than 30 d', 30, Number.POSITIVE_INFINITY],
] as const;

export type Kind = readonly [name: string, is: (row: Scored) => boolean];

export const KINDS: readonly Kind[] = [
  ['steered', ({ forecast }) => forecast.isUncontrolled === false],
  ['bodies', ({ forecast }) => forecast.isUncontrolled !== false && / R\/B/.test(forecast.name)],
  [
    'pieces, below 0.5 m²/kg',
    ({ forecast }) =>
      forecast.isUncontrolled !== false &&
      / DEB/.test(forecast.name) &&
      forecast.ballisticM2Kg < 0.5,
  ],
  [
    'foils, above 0.5 m²/kg',
    ({ forecast }) =>
      forecast.isUncontrolled !== false &&
      / DEB/.test(forecast.name) &&
      forecast.ballisticM2Kg >= 0.5,
  ],
];

/** A line for each remaining life (as forecast) and kind that has rows, and one for all. */
export function table(rows: readonly Scored[]): string[] {
  const lives = LIVES.map(
    ([name, from, to]) =>
      [
        name,
        rows.filter(
          ({ forecast: { remainingDays } }) => remainingDays > from && remainingDays <= to,
        ),
      ] as const,
  );
  const kinds = KINDS.map(([name, is]) => [name, rows.filter(is)] as const);
  return [...lives, ...kinds, ['all', rows] as const]
    .filter(([, some]) => some.length > 0)
    .map(([name, some]) => line(name, some));
}

/** What is inside where every window is so many times as wide. */
export function curve(rows: readonly Scored[]): string {
  const half = middle(rows.map(halfRatio));
  return [0.5, 0.7, 0.85, 1, 1.2, 1.5]
    .map(
      (times) =>
        `± ${percent(times * half)} %: ${percent(share(rows, (row) => isHit(row, times)))} %`,
    )
    .join(', ');
}
