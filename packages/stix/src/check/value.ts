/** One value against its field, and everything below it. STIX 2.1 §2. */
import { isIpv4, parseAddress } from '../address.ts';
import type { Field, Struct } from '../objects/field.ts';
import { VOCABULARIES } from '../objects/vocabularies.ts';
import { fractionDigits, timestampFault } from '../timestamp.ts';
import { checkExtensions } from './extensions.ts';
import { isObject, type JsonObject, quoted, type Report, tell } from './fault.ts';
import { checkHashes } from './hashes.ts';
import { refFault } from './identifier.ts';
import { languageFault } from './language.ts';

export const DEPTH_MAX = 32;

/** `owner` is the type of the object, whose predefined extensions count. */
export type Place = { readonly report: Report; readonly owner: string; readonly depth: number };

export function checkField(value: unknown, field: Field, path: string, at: Place): void {
  if (value === null) {
    tell(at.report, 'null', path, 'is null: leave the property out');
    return;
  }
  switch (field.kind) {
    case 'list':
      checkList(value, field, path, at);
      return;
    case 'struct':
      checkStruct(value, field.struct, path, at);
      return;
    case 'dictionary':
      checkDictionary(value, field.of, path, at);
      return;
    case 'extensions':
      checkExtensions(value, path, at);
      return;
    case 'hashes':
      if (!isObject(value)) {
        wrongKind(value, 'a dictionary of hashes', path, at);
        return;
      }
      checkHashes(value, path, at.report);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') wrongKind(value, 'true or false', path, at);
      return;
    case 'integer':
    case 'number':
      checkNumber(value, field, path, at);
      return;
    default:
      if (typeof value !== 'string') {
        wrongKind(value, 'text', path, at);
        return;
      }
      checkText(value, field, path, at.report);
  }
}

/** Required and mutually exclusive properties, names, and each value by its row; a property without a row is custom. */
export function checkStruct(value: unknown, type: Struct, path: string, at: Place): void {
  if (!isObject(value)) {
    wrongKind(value, 'an object', path, at);
    return;
  }
  checkPresence(value, type, path, at.report);
  if (at.depth > DEPTH_MAX) {
    tell(at.report, 'type', path, `is nested deeper than ${DEPTH_MAX} levels`);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const below = path === '' ? name : `${path}.${name}`;
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (field === undefined) checkCustom(name, inner, below, at);
    else checkField(inner, field, below, { ...at, depth: at.depth + 1 });
  }
}

export function checkPresence(value: JsonObject, type: Struct, path: string, report: Report): void {
  const has = (name: string) => value[name] !== undefined;
  for (const name of type.required ?? [])
    if (!has(name)) tell(report, 'required', path, `${name} is missing${MISSING[name] ?? ''}`);
  const { atLeastOne = [], exactlyOne = [] } = type;
  if (atLeastOne.length > 0 && !atLeastOne.some(has))
    tell(report, 'choice', path, `give at least one of ${atLeastOne.join(', ')}`);
  if (exactlyOne.length > 0 && exactlyOne.filter(has).length !== 1)
    tell(report, 'choice', path, `give exactly one of ${exactlyOne.join(', ')}`);
}

const MISSING: Readonly<Record<string, string>> = {
  spec_version: ': without it an object is STIX 2.0, and 2.1 is read here',
};

/** §11.1: the name of a property that no row has; what is in it is not known, but never null or empty. */
export function checkCustom(name: string, value: unknown, path: string, at: Place): void {
  if (!/^[a-z][a-z0-9_]{2,249}$/.test(name)) {
    tell(at.report, 'property-name', path, PROPERTY_NAME);
    return;
  }
  if (/_bin$/.test(name) && typeof value === 'string') checkText(value, BINARY, path, at.report);
  if (/_hex$/.test(name) && typeof value === 'string') checkText(value, HEX, path, at.report);
  checkNotEmpty(value, path, at.report);
}

const PROPERTY_NAME =
  'is no name of a property: give 3 to 250 small letters, digits or _, a letter first';
const BINARY: Field = { kind: 'binary' };
const HEX: Field = { kind: 'hex' };

export function checkNotEmpty(value: unknown, path: string, report: Report): void {
  if (value === null) tell(report, 'null', path, 'is null: leave the property out');
  else if (Array.isArray(value) && value.length === 0)
    tell(report, 'empty', path, 'is an empty list: leave the property out');
}

function checkList(
  value: unknown,
  field: Extract<Field, { kind: 'list' }>,
  path: string,
  at: Place,
): void {
  if (!Array.isArray(value)) {
    wrongKind(value, 'a list', path, at);
    return;
  }
  if (value.length < field.minItems)
    tell(at.report, 'empty', path, 'is an empty list: leave the property out');
  for (const [i, item] of value.entries())
    checkField(item, field.of, `${path}[${i}]`, { ...at, depth: at.depth + 1 });
}

function checkDictionary(value: unknown, of: Field | undefined, path: string, at: Place): void {
  if (!isObject(value)) {
    wrongKind(value, 'a dictionary', path, at);
    return;
  }
  const entries = Object.entries(value);
  if (entries.length === 0)
    tell(at.report, 'empty', path, 'is an empty dictionary: leave the property out');
  for (const [key, inner] of entries) {
    const below = `${path}.${quotedKey(key)}`;
    if (!/^[a-zA-Z0-9_-]{1,250}$/.test(key))
      tell(at.report, 'dictionary', below, 'give a key of letters, digits, - and _, up to 250');
    if (of === undefined) checkNotEmpty(inner, below, at.report);
    else checkField(inner, of, below, { ...at, depth: at.depth + 1 });
  }
}

const quotedKey = (key: string): string => (/^[\w-]{1,250}$/.test(key) ? key : quoted(key));

function checkNumber(
  value: unknown,
  field: Extract<Field, { kind: 'integer' | 'number' }>,
  path: string,
  { report }: Place,
): void {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = field;
  if (typeof value !== 'number' || (field.kind === 'integer' && !Number.isInteger(value)))
    tell(report, 'type', path, `is ${quoted(value)}: give ${NUMBER_WORDS[field.kind]}`);
  else if (value < min || value > max)
    tell(report, 'range', path, `is ${value}: give ${min} to ${max}`);
}

const NUMBER_WORDS = { integer: 'a whole number', number: 'a number' } as const;

function checkText(value: string, field: Field, path: string, report: Report): void {
  switch (field.kind) {
    case 'timestamp':
      checkTimestamp(value, field, path, report);
      return;
    case 'ref': {
      const fault = refFault(value, field);
      if (fault) tell(report, fault.rule, path, `is ${quoted(value)}: ${fault.message}`);
      return;
    }
    case 'enum':
      if (!field.values.includes(value))
        tell(report, 'enum', path, `is ${quoted(value)}: give one of ${field.values.join(', ')}`);
      return;
    case 'open':
      if (!VOCABULARIES[field.vocabulary]!.includes(value))
        tell(report, 'vocabulary', path, `${quoted(value)} is not in ${field.vocabulary}`);
      return;
    case 'language': {
      const fault = languageFault(value);
      if (fault) tell(report, fault.rule, path, `is ${quoted(value)}: ${fault.message}`);
      return;
    }
    default: {
      const says = formFault(value, field);
      if (says !== null) tell(report, 'format', path, `is ${quoted(value)}: ${says}`);
    }
  }
}

function checkTimestamp(
  value: string,
  field: Extract<Field, { kind: 'timestamp' }>,
  path: string,
  report: Report,
): void {
  const says = timestampFault(value);
  if (says !== null) {
    tell(report, 'timestamp', path, `is ${quoted(value)}: ${says}`);
    return;
  }
  const digits = fractionDigits(value);
  if (field.precision === 'milliseconds' && digits < 3)
    tell(report, 'precision', path, `is ${quoted(value)}: give milliseconds, three digits`);
  if (field.precision === 'seconds' && digits > 0)
    tell(report, 'precision', path, `is ${quoted(value)}: give whole seconds`);
}

/** What is wrong with the form of a text, or null. */
function formFault(value: string, field: Field): string | null {
  switch (field.kind) {
    case 'hex':
      return /^([0-9a-fA-F]{2})+$/.test(value) ? null : 'give pairs of hexadecimal digits';
    case 'binary':
      return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)
        ? null
        : 'give base64 (RFC 4648 §4)';
    case 'url':
      return /^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>"{}|\\^`]+$/.test(value)
        ? null
        : 'give a URL (RFC 3986)';
    case 'pattern':
      return field.like.test(value) ? null : field.says;
    case 'address':
      return addressFault(value, field.family);
    default:
      return null;
  }
}

/** An address or a network in CIDR form; host bits may be set (§6.8). */
function addressFault(value: string, family: 4 | 6): string | null {
  const [head = '', bits, ...rest] = value.split('/');
  const address = parseAddress(head);
  const width = family === 4 ? 32 : 128;
  const isRight = address !== null && isIpv4(address) === (family === 4) && rest.length === 0;
  const isLength = bits === undefined || (/^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= width);
  return isRight && isLength
    ? null
    : `give an IPv${family} address, or a network with /0 to /${width}`;
}

export function wrongKind(value: unknown, wanted: string, path: string, { report }: Place): void {
  tell(report, 'type', path, `is ${kindOf(value)}: give ${wanted}`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'an object' : `the ${typeof value} ${quoted(value)}`;
}
