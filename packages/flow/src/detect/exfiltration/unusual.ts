/**
 * Whether one hour (or one day) of a host's bytes is beyond its own history, by order statistics alone, since volumes have no tail
 * that a mean could stand on: distance from the median in units of the median absolute deviation, both of logarithms; of the same
 * hours of the day where there are enough of them, else of all. And it must exceed the most there ever was.
 */
import type { HostHour } from './hours.ts';

export type UnusualLimits = {
  readonly historyDaysMin: number;
  readonly sameHoursMin: number; // samples of the same hours of the day, or all hours are taken
  readonly hourWidth: number; // hours on either side that count as the same
  readonly spreadMin: number; // of ln bytes: nobody is more even than this
  readonly overMost: number; // times the most ever
};

export type Unusual = {
  readonly historyDays: number;
  readonly deviations: number; // robust sigmas over the median of its history; NaN: no history
  readonly overMost: number; // times the most ever; NaN: no history
  readonly isUnusual: boolean;
};

const SIGMA_OF_MAD = 1.4826; // normal consistency

/** `hours` in order; `at` is the index of the hour asked about, against those before it. */
export function judgeHour(
  hours: readonly HostHour[],
  at: number,
  deviationsMin: number,
  limits: UnusualLimits,
): Unusual {
  const asked = hours[at]!;
  const past = hours.slice(0, at);
  const historyDays = past.length === 0 ? 0 : (asked.hour - past[0]!.hour) / 24;
  const isSame = ({ hour }: HostHour) => {
    const apart = Math.abs((hour - asked.hour) % 24);
    return Math.min(apart, 24 - apart) <= limits.hourWidth;
  };
  const same = past.filter(isSame);
  const sample = same.length >= limits.sameHoursMin ? same : past;
  const amounts = sample.map(({ out }) => out);
  const most = Math.max(0, ...past.map(({ out }) => out));
  return judged(asked.out, amounts, most, historyDays, deviationsMin, limits);
}

/** The 24 hours up to the last, against the days before, each counted back from it in the same way. */
export function judgeDay(
  hours: readonly HostHour[],
  deviationsMin: number,
  limits: UnusualLimits,
): Unusual & { readonly out: number; readonly in: number } {
  const last = hours.at(-1)!.hour;
  const days: { out: number; in: number }[] = [];
  for (const { hour, out, in: back } of hours) {
    const day = Math.floor((last - hour) / 24);
    days[day] ??= { out: 0, in: 0 };
    days[day].out += out;
    days[day].in += back;
  }
  const historyDays = (last - hours[0]!.hour) / 24;
  const past = Array.from({ length: Math.floor(historyDays) }, (_, i) => days[i + 1]?.out ?? 0);
  const most = Math.max(0, ...past);
  return { ...days[0]!, ...judged(days[0]!.out, past, most, historyDays, deviationsMin, limits) };
}

function judged(
  out: number,
  past: readonly number[],
  most: number,
  historyDays: number,
  deviationsMin: number,
  limits: UnusualLimits,
): Unusual {
  if (historyDays < limits.historyDaysMin || past.length === 0)
    return { historyDays, deviations: Number.NaN, overMost: Number.NaN, isUnusual: false };
  const logs = Float64Array.from(past, (bytes) => Math.log1p(bytes)).sort();
  const middle = logs[logs.length >> 1]!;
  const away = logs.map((log) => Math.abs(log - middle)).sort();
  const spread = Math.max(limits.spreadMin, SIGMA_OF_MAD * away[away.length >> 1]!);
  const deviations = (Math.log1p(out) - middle) / spread;
  const overMost = out / Math.max(1, most);
  const isUnusual = deviations >= deviationsMin && overMost >= limits.overMost;
  return { historyDays, deviations, overMost, isUnusual };
}
