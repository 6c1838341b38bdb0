/**
 * Messages in KVN as lines, and values from lines by a table (CCSDS 502.0-B-3, section 7). Strict: an unknown keyword, a
 * repeated one, another unit, a number that is none, a value out of range are refused with line, value and what would be
 * right. Bytes and lines are capped before anything is read.
 */
import { err, ok, type Result } from '@noroshi/time';
import { epochOf } from './epoch.ts';
import { type NdmField, putAt } from './field.ts';
import { numberOf } from './forms.ts';

export { epochOf, isTimeSystemKnown } from './epoch.ts';
export { numberOf } from './forms.ts';

export type ReadRefusal = {
  readonly kind: 'read';
  readonly line: number; // 1 is the first; 0: the message as a whole
  readonly field: string;
  readonly value: string;
  readonly expected: string;
};

/** `alpha.oem:12: X_DOT is "abc": a number is right`. */
export function formatReadRefusal(file: string, refusal: ReadRefusal): string {
  const { line, field, value, expected } = refusal;
  const place = line === 0 ? file : `${file}:${line}`;
  return `${place}: ${field} is "${shown(value)}": ${expected}`;
}

function shown(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]|"/g, '?');
  return plain.length > 60 ? `${plain.slice(0, 60)}...` : plain;
}

export const NDM_READ_LIMITS = {
  bytesMax: 64 * 2 ** 20,
  linesMax: 1_000_000,
  lineLengthMax: 4000,
  commentsMax: 10_000,
} as const;

export type NdmReadLimits = { readonly bytesMax?: number; readonly linesMax?: number };

export type KvnLine =
  | {
      readonly kind: 'pair';
      readonly line: number;
      readonly key: string;
      readonly value: string;
      readonly unit: string;
    }
  | { readonly kind: 'comment'; readonly line: number; readonly text: string }
  | { readonly kind: 'word'; readonly line: number; readonly text: string }; // a mark such as META_START, or a row of numbers
export type KvnPair = Extract<KvnLine, { kind: 'pair' }>;

export function refuseRead(line: number, field: string, value: string, expected: string) {
  return err<ReadRefusal>({ kind: 'read', line, field, value, expected });
}

/** Every line that says something. A unit in square brackets at the end of a value is taken apart. */
export function kvnLines(text: string, limits: NdmReadLimits = {}): Result<KvnLine[], ReadRefusal> {
  const { bytesMax = NDM_READ_LIMITS.bytesMax, linesMax = NDM_READ_LIMITS.linesMax } = limits;
  if (text.length > bytesMax)
    return refuseRead(0, 'message', `${text.length} characters`, `at most ${bytesMax} are read`);
  const rows = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  if (rows.length > linesMax)
    return refuseRead(0, 'message', `${rows.length} lines`, `at most ${linesMax} are read`);
  const lines: KvnLine[] = [];
  for (const [k, row] of rows.entries()) {
    const trimmed = row.trim();
    if (trimmed === '') continue;
    const line = k + 1;
    if (trimmed.length > NDM_READ_LIMITS.lineLengthMax)
      return refuseRead(
        line,
        'line',
        trimmed,
        `at most ${NDM_READ_LIMITS.lineLengthMax} characters are read`,
      );
    if (/^COMMENT(\s|$)/.test(trimmed)) {
      lines.push({ kind: 'comment', line, text: trimmed.slice(7).trim() });
      continue;
    }
    const pair = /^([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(trimmed);
    if (pair === null) {
      lines.push({ kind: 'word', line, text: trimmed });
      continue;
    }
    const split = /^(.*?)\s*\[([^[\]]*)\]$/.exec(pair[2]!);
    const [value, unit] = split === null ? [pair[2]!, ''] : [split[1]!, split[2]!.trim()];
    lines.push({ kind: 'pair', line, key: pair[1]!, value: value.trim(), unit });
  }
  return ok(lines);
}

export type ReadSection = {
  readonly endLine: number; // where what is missing is missed
  readonly timeSystem: string;
  /** Takes what is wrong with a keyword that is not obligatory: its value is left out, and the message is read. */
  readonly leftOut?: ReadRefusal[];
};

/** One typed value from the keyword lines of a section. */
export function readFields(
  fields: readonly NdmField[],
  pairs: readonly KvnPair[],
  section: ReadSection,
): Result<Record<string, unknown>, ReadRefusal> {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const seen = new Map<string, number>();
  const values: Record<string, unknown> = {};
  for (const pair of pairs) {
    const { key, line, value } = pair;
    const field = byKey.get(key);
    if (field === undefined) {
      return refuseRead(line, 'keyword', key, keywordsExpected([...byKey.keys()]));
    }
    if (seen.has(key))
      return refuseRead(line, key, value, `it stands once, and stood on line ${seen.get(key)}`);
    seen.set(key, line);
    const read = readField(field, pair, section.timeSystem);
    if (!read.ok) {
      if (field.required || section.leftOut === undefined) return read;
      section.leftOut.push(read.error);
      continue;
    }
    if (read.value !== undefined) putAt(values, field.field, read.value);
    else seen.delete(key);
  }
  const missing = fields.find((field) => field.required && !seen.has(field.key));
  if (missing !== undefined)
    return refuseRead(section.endLine, missing.key, '', 'it is obligatory and missing');
  return ok(values);
}

function keywordsExpected(keys: readonly string[]): string {
  if (keys.length <= KEYS_SHOWN_MAX) return `expected one of ${keys.join(', ')}`;
  return `it is no keyword of this part of the message, which has ${keys[0]} … ${keys.at(-1)}`;
}
const KEYS_SHOWN_MAX = 14;

/** Undefined: the keyword has no value, which is as if it were not there. */
function readField(
  { key, form, unit, choices, min, max }: NdmField,
  pair: KvnPair,
  timeSystem: string,
): Result<unknown, ReadRefusal> {
  const { line } = pair;
  const isNumber = form === 'number' || form === 'integer';
  const value = isNumber || pair.unit === '' ? pair.value : `${pair.value} [${pair.unit}]`;
  if (value === '') return ok(undefined);
  if (isNumber && pair.unit !== '' && pair.unit.toLowerCase() !== unit.toLowerCase())
    return refuseRead(
      line,
      key,
      `${value} [${pair.unit}]`,
      unit === '' ? 'it has no unit' : `its unit is [${unit}]`,
    );
  if (isNumber) {
    const number = numberOf(value);
    if (number === undefined || !Number.isFinite(number))
      return refuseRead(line, key, value, 'a number is right');
    if (form === 'integer' && !Number.isInteger(number))
      return refuseRead(line, key, value, 'a whole number is right');
    if (number < min || number > max)
      return refuseRead(line, key, value, `a number from ${min} to ${max} is right`);
    return ok(number);
  }
  if (form === 'epoch') {
    const epoch = epochOf(value, key === 'CREATION_DATE' ? 'UTC' : timeSystem);
    return epoch.ok ? epoch : refuseRead(line, key, value, epoch.error);
  }
  if (form !== 'choice') return ok(value);
  const upper = value.toUpperCase();
  return choices.includes(upper)
    ? ok(upper)
    : refuseRead(line, key, value, `one of ${choices.join(', ')} is right`);
}
