/** One value of a keyword by its row in the table: form, unit, range, choices. What is wrong is said in words. */
import { err, ok, type Result } from '@noroshi/time';
import { epochOf, relativeUs } from './epoch.ts';
import { quoted } from './faults.ts';
import type { CheckContext, KeySchema } from './schema.ts';

/** A number as the standard writes it: digits, a point, an exponent; nothing else. */
export function numberOf(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text.replace(/[dD]/, 'e')) : undefined;
}
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d{1,3})?$/;

export type FormFault = { readonly of: 'value' | 'unit'; readonly message: string };

/** Number, µs TAI, or text (a choice as the table prints it). */
export function readValue(
  schema: KeySchema,
  value: string,
  unit: string,
  context: CheckContext,
): Result<number | string, FormFault> {
  const { key, form, choices } = schema;
  if (unit !== '' && unitMatch(unit, schema.unit) === 'none') {
    const right = schema.unit === '' ? 'it has no unit' : `its unit is [${schema.unit}]`;
    return err({ of: 'unit', message: `${key} has the unit ${quoted(unit)}: ${right}` });
  }
  switch (form) {
    case 'number':
    case 'integer':
      return numberIn(schema, value);
    case 'epoch': {
      const isUtc = schema.utc === true || key === 'CREATION_DATE';
      const epoch = epochOf(value, isUtc ? 'UTC' : context.timeSystem);
      return epoch.ok ? epoch : wrong(key, value, epoch.error);
    }
    case 'time':
      return timeIn(schema, value, context);
    case 'choice': {
      const plain = plainText(value);
      const found = choices.find((choice) => plainText(choice) === plain);
      return found === undefined
        ? wrong(key, value, `one of ${choices.join(', ')} is right`)
        : ok(found);
    }
    default:
      return ok(value);
  }
}

/** Case does not matter, an underscore is a blank, several blanks are one (502.0-B-3, 7.5.3, 7.5.9). */
function plainText(text: string): string {
  return text.toUpperCase().replace(/[_ ]+/g, ' ');
}

/** An epoch, or seconds from EPOCH_TZERO (502.0-B-3, 6.2.1.5); µs TAI. */
function timeIn(
  { key }: KeySchema,
  text: string,
  { timeSystem, epochZeroUs }: CheckContext,
): Result<number, FormFault> {
  const afterS = numberOf(text);
  if (afterS === undefined) {
    const epoch = epochOf(text, timeSystem);
    const right = 'an epoch, or seconds from EPOCH_TZERO, is right';
    return epoch.ok ? epoch : wrong(key, text, right);
  }
  if (epochZeroUs === undefined)
    return wrong(key, text, 'seconds from EPOCH_TZERO, which is missing');
  const us = relativeUs(afterS, epochZeroUs);
  return us === undefined ? wrong(key, text, 'a time from 1715 to 2284 is right') : ok(us);
}

function numberIn({ key, form, min, max }: KeySchema, text: string): Result<number, FormFault> {
  const number = numberOf(text);
  if (number === undefined || !Number.isFinite(number))
    return wrong(key, text, 'a number is right');
  if (form === 'integer' && !Number.isInteger(number))
    return wrong(key, text, 'a whole number is right');
  if (number < min || number > max) return wrong(key, text, `${range(min, max)} is right`);
  return ok(number);
}

function range(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return `a number of ${min} or more`;
  if (min === Number.NEGATIVE_INFINITY) return `a number of ${max} or less`;
  return `a number from ${min} to ${max}`;
}

function wrong(key: string, value: string, expected: string): Result<never, FormFault> {
  return err({ of: 'value', message: `${key} is ${quoted(value)}: ${expected}` });
}

/** `style`: the same unit in other letters, or a word that says there is none. */
export function unitMatch(printed: string, expected: string): 'same' | 'style' | 'none' {
  if (printed === expected) return 'same';
  if (expected === '') return NO_UNIT.test(printed) ? 'style' : 'none';
  return plainUnit(printed) === plainUnit(expected) ? 'style' : 'none';
}
const NO_UNIT = /^(n\/a|none|-|1)$/i;

function plainUnit(unit: string): string {
  return unit.toLowerCase().replace(/\s+/g, '').replaceAll('^', '**');
}
