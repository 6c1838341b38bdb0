/** Values of command-line options: each parser says what was given and what would be right. */
import { decodeAlpha5 } from '@noroshi/orbit';
import { parseUtc } from '@noroshi/time';
import { InvalidArgumentError, Option } from 'commander';

export const ORBIT_FILES_ARGUMENT =
  'element sets (OMM as CSV, JSON, XML or KVN, or TLE) and ephemerides (OEM, OCM); .gz too; - is stdin';
export const IDS_MAX = 100_000;

/** µs TAI of a UTC text. */
export function parseEpochUs(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new InvalidArgumentError(`${parsed.error.message}.`);
  return parsed.value;
}

/** A parser of numbers in `above` < x ≤ `most`. */
export function numberIn(above: number, most: number, unit: string): (text: string) => number {
  return (text) => {
    const value = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)
      ? Number(text)
      : Number.NaN;
    if (value > above && value <= most) return value;
    throw new InvalidArgumentError(`Give a number of ${unit} above ${above}, up to ${most}.`);
  };
}

/** A parser of whole numbers in `least` ≤ x ≤ `most`. */
export function wholeIn(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

const UNIT_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A parser of lengths of time as '30s', '5m', '1h', in µs, up to `mostS`. */
export function durationUs(mostS: number): (text: string) => number {
  return (text) => {
    const [, digits = '', unit = ''] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
    const seconds = Number(digits) * (UNIT_S[unit] ?? Number.NaN);
    if (seconds > 0 && seconds <= mostS) return seconds * 1e6;
    throw new InvalidArgumentError(`Give a time as 30s, 5m or 1h, up to ${mostS / 3600}h.`);
  };
}

/**
 * Object ids separated by commas, as the files name them: catalogue numbers without leading zeros,
 * or the five columns of a TLE, where T0000 is 270000.
 */
export function parseIds(text: string): readonly string[] {
  const ids = text.split(',').map((id) => idOf(id.trim()));
  if (ids.some((id) => id === '')) {
    throw new InvalidArgumentError('Give object ids separated by commas, as in 25544,48274.');
  }
  if (ids.length > IDS_MAX) throw new InvalidArgumentError(`Give at most ${IDS_MAX} object ids.`);
  return [...new Set(ids)];
}

function idOf(text: string): string {
  if (!ALPHA_5.test(text)) return text.replace(/^0+(?=\d+$)/, '');
  return String(decodeAlpha5(new TextEncoder().encode(text), 0));
}

const ALPHA_5 = /^[A-HJ-NP-Z]\d{4}$/;

/** `--from`: the same words in every command. */
export function fromOption(what: string): Option {
  return new Option('--from <utc>', what).argParser(parseEpochUs);
}

export function hoursOption(most: number, fallback: number): Option {
  const parse = numberIn(0, most, 'hours');
  return new Option('--hours <h>', `length of the window, up to ${most}`)
    .argParser(parse)
    .default(fallback);
}

export function opsModeOption(): Option {
  const what = 'SGP4 operation mode: a as the issuing centre runs it, i improved';
  return new Option('--opsmode <mode>', what).choices(['a', 'i']).default('a');
}
