/** One benchmark: what it is called, how it runs in a process of its own, how its figures are told. */
import type { BenchOptions } from './options.ts';

/** Numbers by name; the unit is the end of the name. */
export type Figures = Readonly<Record<string, number>>;

export type CaseResult = {
  readonly figures: Figures;
  readonly lines: readonly string[]; // tables, from the last repeat
};

export type BenchCase = {
  readonly name: string;
  readonly title: string;
  readonly repeats: number; // each in a fresh process; figures are medians
  readonly repeatsInside?: boolean; // one process: the case repeats within it, as its figures need
  readonly long: boolean; // only with --full, or by name
  run(options: BenchOptions): Promise<CaseResult>;
  describe(figures: Figures): readonly string[];
};

/** "29.81 s", "1.20e+6", "43 %": enough digits, no more. */
export function text(value: number | undefined, unit = '', digits = 2): string {
  if (value === undefined || Number.isNaN(value)) return 'unknown';
  const number = Math.abs(value) >= 1e5 ? value.toExponential(2) : value.toFixed(digits);
  return unit === '' ? number : `${number} ${unit}`;
}

export function percent(share: number | undefined): string {
  return share === undefined ? 'unknown' : `${(100 * share).toFixed(1)} %`;
}
