/**
 * A reader of JSON that comes from outside: caps on bytes and depth, no duplicate names, no `__proto__`, no integer that a
 * double cannot hold, valid UTF-8 without a byte-order mark (I-JSON, RFC 7493). It never throws, and it reads the bytes
 * itself, so nothing is built before it is known to be right. https://www.rfc-editor.org/rfc/rfc8259
 */
import { err, ok, type Result } from '@noroshi/time';
import { isUnsafeInteger, type JsonValue } from './canonical.ts';

export type JsonError = {
  readonly offset: number; // UTF-16 units from the start
  readonly message: string;
};

export type JsonLimits = { readonly bytesMax: number; readonly depthMax: number };

export const JSON_LIMITS: JsonLimits = { bytesMax: 1_048_576, depthMax: 64 };

/** Reads one JSON value and nothing after it. */
export function parseStrictJson(
  bytes: Uint8Array,
  limits: JsonLimits = JSON_LIMITS,
): Result<JsonValue, JsonError> {
  if (bytes.length > limits.bytesMax)
    return refusal(0, `${bytes.length} bytes: at most ${limits.bytesMax} are read`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refusal(0, 'the bytes are not UTF-8');
  }
  return parseStrictText(text, limits.depthMax);
}

/** The same over text that is decoded already. */
export function parseStrictText(text: string, depthMax: number): Result<JsonValue, JsonError> {
  const reader: Reader = { text, at: 0, depthMax };
  try {
    const value = readValue(reader, 0);
    skipBlanks(reader);
    if (reader.at < text.length) fail(reader, 'the value has ended: nothing may follow');
    return ok(value);
  } catch (cause) {
    if (cause instanceof Stop) return refusal(cause.offset, cause.message);
    throw cause;
  }
}

type Reader = { readonly text: string; at: number; readonly depthMax: number };

/** Leaves the descent; never leaves this file. */
class Stop extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const WORDS: Readonly<Record<string, JsonValue>> = { true: true, false: false, null: null };
const WORD = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const DIGITS_MAX = 400; // longer than any double needs
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' },
};

function readValue(reader: Reader, depth: number): JsonValue {
  skipBlanks(reader);
  const first = reader.text[reader.at];
  if (first === '{' || first === '[') {
    if (depth >= reader.depthMax) fail(reader, `nested deeper than ${reader.depthMax} levels`);
    return first === '{' ? readObject(reader, depth) : readArray(reader, depth);
  }
  if (first === '"') return readString(reader);
  WORD.lastIndex = reader.at;
  const word = WORD.exec(reader.text)?.[0];
  if (word !== undefined) {
    reader.at += word.length;
    return WORDS[word]!;
  }
  return readNumber(reader);
}

function readNumber(reader: Reader): number {
  NUMBER.lastIndex = reader.at;
  const digits = NUMBER.exec(reader.text)?.[0];
  if (digits === undefined) fail(reader, 'a JSON value is expected here');
  if (digits.length > DIGITS_MAX) fail(reader, `a number of more than ${DIGITS_MAX} characters`);
  const value = Number(digits);
  if (!Number.isFinite(value)) fail(reader, `${digits.slice(0, 40)} is larger than any double`);
  if (isUnsafeInteger(value))
    fail(reader, `${digits.slice(0, 40)} is an integer beyond 2^53 - 1: send it as text`);
  reader.at += digits.length;
  return value;
}

function readArray(reader: Reader, depth: number): JsonValue[] {
  const values: JsonValue[] = [];
  reader.at++;
  if (takes(reader, ']')) return values;
  for (;;) {
    values.push(readValue(reader, depth + 1));
    if (takes(reader, ']')) return values;
    if (!takes(reader, ',')) fail(reader, 'a comma or ] is expected here');
  }
}

function readObject(reader: Reader, depth: number): { [name: string]: JsonValue } {
  const members: { [name: string]: JsonValue } = {};
  reader.at++;
  if (takes(reader, '}')) return members;
  for (;;) {
    skipBlanks(reader);
    if (reader.text[reader.at] !== '"') fail(reader, 'a name in quotes is expected here');
    const start = reader.at;
    const name = readString(reader);
    if (name === '__proto__') fail({ at: start }, 'the name __proto__ is not taken');
    if (Object.hasOwn(members, name))
      fail({ at: start }, `the name ${JSON.stringify(name.slice(0, 40))} comes twice`);
    if (!takes(reader, ':')) fail(reader, 'a colon is expected here');
    members[name] = readValue(reader, depth + 1);
    if (takes(reader, '}')) return members;
    if (!takes(reader, ',')) fail(reader, 'a comma or } is expected here');
  }
}

/** Runs of plain characters are cut out as they are; only escapes are built. */
function readString(reader: Reader): string {
  const { text } = reader;
  let out = '';
  let from = ++reader.at;
  for (;;) {
    const code = text.charCodeAt(reader.at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) {
      out += text.slice(from, reader.at) + readEscape(reader);
      from = reader.at;
    } else if (code >= 0x20) reader.at++;
    else
      fail(
        reader,
        reader.at < text.length ? 'a control character in a string' : 'the string does not end',
      );
  }
  out += text.slice(from, reader.at);
  if (!out.isWellFormed()) fail(reader, 'half of a surrogate pair in a string');
  reader.at++;
  return out;
}

function readEscape(reader: Reader): string {
  const letter = reader.text[reader.at + 1] ?? '';
  if (letter === 'u') {
    const hex = reader.text.slice(reader.at + 2, reader.at + 6);
    if (!/^[\da-fA-F]{4}$/.test(hex)) fail(reader, '\\u needs four hexadecimal digits');
    reader.at += 6;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }
  const value = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (value === undefined) fail(reader, 'no such escape in JSON');
  reader.at += 2;
  return value;
}

/** True, and goes past it, when the next character that is no blank is this one. */
function takes(reader: Reader, character: string): boolean {
  skipBlanks(reader);
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  return true;
}

function skipBlanks(reader: Reader): void {
  for (;;) {
    const code = reader.text.charCodeAt(reader.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    reader.at++;
  }
}

function fail(reader: { readonly at: number }, message: string): never {
  throw new Stop(reader.at, message);
}

function refusal(offset: number, message: string): Result<never, JsonError> {
  return err({ offset, message });
}
