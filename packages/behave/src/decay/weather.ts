/**
 * Observed space weather a day: flux of the Sun at 10.7 cm and the eight magnetic indices ap, from the user's own file of CSSI's
 * forms, SpaceWeather-All as text (fixed columns) or SW-All as CSV. Only what was observed is taken; predictions in the file are
 * not, and its centred means are not either, for they know the days after. A damaged line costs itself, and is told.
 * Form: https://celestrak.org/SpaceData/SpaceWx-format.php
 */
import { mjdFromCalendar, taiUsFromUtcDay } from '@noroshi/time';

export type SpaceWeather = {
  readonly firstMjd: number;
  readonly days: number;
  readonly f107Sfu: Float64Array; // one a day, as observed at the Earth; NaN where missing
  readonly ap: Float64Array; // eight a day; NaN where missing
};

export type WeatherRead = {
  readonly weather: SpaceWeather;
  readonly rejects: readonly { readonly line: number; readonly message: string }[];
};

type Day = { readonly mjd: number; readonly f107Sfu: number; readonly ap: readonly number[] };

const DAYS_MAX = 60_000; // from 1932 to after 2090
const REJECTS_MAX = 100;

/** Reads either form; a text without a day of weather gives none, with its reason among the rejects. Never throws. */
export function parseSpaceWeather(text: string): WeatherRead {
  const lines = text.split('\n', 2 * DAYS_MAX);
  const header = lines.findIndex((line) => /^\s*DATE\s*,/i.test(line));
  const found = new Map<number, Day>();
  const rejects: { line: number; message: string }[] = [];
  const take = (line: number, read: Day | string | undefined) => {
    if (typeof read === 'object') found.set(read.mjd, read);
    else if (read !== undefined && rejects.length < REJECTS_MAX)
      rejects.push({ line: line + 1, message: read });
  };
  if (header >= 0) {
    const columns = cells(lines[header]!).map((name) => name.toUpperCase());
    for (let k = header + 1; k < lines.length; k++) take(k, csvDay(lines[k]!, columns));
  } else {
    let isObserved = false;
    for (let k = 0; k < lines.length; k++) {
      if (/^(BEGIN|END) /.test(lines[k]!)) isObserved = /^BEGIN OBSERVED/.test(lines[k]!);
      else if (isObserved) take(k, fixedDay(lines[k]!));
    }
  }
  if (found.size === 0)
    rejects.push({
      line: 1,
      message:
        'no observed day was found: SpaceWeather-All as text (BEGIN OBSERVED) or SW-All as CSV is right',
    });
  return { weather: columnsOf([...found.values()]), rejects };
}

/** FORMAT(I4,I3,I3,I5,I3,8I3,I4,8I4,I4,F4.1,I2,I4,F6.1,I2,5F6.1): ap from column 47, observed flux at 114. */
function fixedDay(line: string): Day | string | undefined {
  if (line.trim() === '' || line.startsWith('#')) return undefined;
  const number = (from: number, to: number) => {
    const cell = line.slice(from, to).trim();
    return cell === '' ? Number.NaN : Number(cell);
  };
  const ap = Array.from({ length: 8 }, (_, k) => number(46 + 4 * k, 50 + 4 * k));
  return checked(number(0, 4), number(4, 7), number(7, 10), number(113, 119), ap, line);
}

function csvDay(line: string, columns: readonly string[]): Day | string | undefined {
  if (line.trim() === '') return undefined;
  const row = cells(line);
  const of = (name: string) => row[columns.indexOf(name)] ?? '';
  if (!['OBS', 'INT', ''].includes(of('F10.7_DATA_TYPE'))) return undefined; // predicted
  const number = (name: string) => (of(name) === '' ? Number.NaN : Number(of(name)));
  const [year, month, day] = of('DATE').split('-').map(Number);
  const ap = Array.from({ length: 8 }, (_, k) => number(`AP${k + 1}`));
  return checked(year!, month!, day!, number('F10.7_OBS'), ap, line);
}

function cells(line: string): string[] {
  return line.split(',').map((cell) => cell.trim());
}

function checked(
  year: number,
  month: number,
  day: number,
  f107Sfu: number,
  ap: readonly number[],
  line: string,
): Day | string | undefined {
  const isDay = Number.isInteger(year) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!isDay || year < 1932 || year > 2100)
    return `"${line.slice(0, 20)}" begins with no date: year, month and day are right`;
  const hasFlux = f107Sfu >= 50 && f107Sfu <= 1000;
  const hasAp = ap.every((value) => value >= 0 && value <= 400);
  if (!hasFlux && !hasAp) return `neither a flux from 50 to 1000 nor eight ap from 0 to 400 in it`;
  return {
    mjd: mjdFromCalendar(year, month, day),
    f107Sfu: hasFlux ? f107Sfu : Number.NaN,
    ap: hasAp ? ap : Array<number>(8).fill(Number.NaN),
  };
}

function columnsOf(days: readonly Day[]): SpaceWeather {
  if (days.length === 0)
    return { firstMjd: 0, days: 0, f107Sfu: new Float64Array(0), ap: new Float64Array(0) };
  const sorted = [...days].sort((a, b) => a.mjd - b.mjd);
  const firstMjd = sorted[0]!.mjd;
  const count = Math.min(DAYS_MAX, sorted.at(-1)!.mjd - firstMjd + 1);
  const f107Sfu = new Float64Array(count).fill(Number.NaN);
  const ap = new Float64Array(8 * count).fill(Number.NaN);
  for (const day of sorted) {
    const row = day.mjd - firstMjd;
    if (row >= count) break;
    f107Sfu[row] = day.f107Sfu;
    ap.set(day.ap, 8 * row);
  }
  return { firstMjd, days: count, f107Sfu, ap };
}

/** What was known at an instant: days that had ended by then. For replay. */
export function weatherUntil(weather: SpaceWeather, atUs: number): SpaceWeather {
  let days = weather.days;
  while (days > 0 && taiUsFromUtcDay(weather.firstMjd + days, 0) > atUs) days--;
  return {
    firstMjd: weather.firstMjd,
    days,
    f107Sfu: weather.f107Sfu.subarray(0, days),
    ap: weather.ap.subarray(0, 8 * days),
  };
}
