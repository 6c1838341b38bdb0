/**
 * JSON with its places and with the text of every number (RFC 8259): what a message prints is kept digit for digit, and a
 * fault is said with line and column. Depth and counts are capped.
 */
import { type Places, placesOf } from '../places.ts';
import type { Fault } from '../tree.ts';

export type JsonMember = {
  readonly key: string;
  readonly keyAt: number;
  readonly value: JsonValue;
};

export type JsonValue =
  | {
      readonly kind: 'object';
      readonly at: number;
      readonly end: number;
      readonly members: readonly JsonMember[];
    }
  | { readonly kind: 'array'; readonly at: number; readonly items: readonly JsonValue[] }
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  | { readonly kind: 'word'; readonly at: number; readonly text: 'true' | 'false' | 'null' };

export type JsonObject = Extract<JsonValue, { kind: 'object' }>;

export const JSON_LIMITS = {
  charactersMax: 64 * 2 ** 20,
  depthMax: 24,
  valuesMax: 8_000_000,
  textLengthMax: 16_384,
} as const;

export type JsonRead = {
  readonly value: JsonValue | null; // null: no JSON, and the fault says where
  readonly places: Places;
  readonly fault: Fault | null;
};

const RULE = 'RFC 8259';

type Reader = {
  readonly text: string;
  at: number;
  values: number;
  broken: { at: number; message: string } | null;
};

export function readJson(text: string): JsonRead {
  const places = placesOf(text);
  const r: Reader = { text, at: text.startsWith('\ufeff') ? 1 : 0, values: 0, broken: null };
  const value = readValue(r, 0);
  passBlanks(r);
  if (r.broken === null && r.at < text.length)
    stop(r, r.at, 'the text goes on after its one value');
  if (r.broken === null) return { value, places, fault: null };
  const { at, message } = r.broken;
  return { value: null, places, fault: { severity: 'error', at: places(at), message, rule: RULE } };
}

const NOTHING: JsonValue = { kind: 'word', at: 0, text: 'null' };

function stop(r: Reader, at: number, message: string): JsonValue {
  r.broken ??= { at, message };
  return NOTHING;
}

const BLANKS = /[ \t\r\n]*/y;

function passBlanks(r: Reader): void {
  BLANKS.lastIndex = r.at;
  BLANKS.exec(r.text);
  r.at = BLANKS.lastIndex;
}

const NUMBER = /-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,9})?/y;
const WORD = /true|false|null/y;

function readValue(r: Reader, depth: number): JsonValue {
  passBlanks(r);
  const { at, text } = r;
  if (depth > JSON_LIMITS.depthMax)
    return stop(r, at, `more than ${JSON_LIMITS.depthMax} levels inside each other`);
  if (++r.values > JSON_LIMITS.valuesMax)
    return stop(r, at, `more than ${JSON_LIMITS.valuesMax} values`);
  const first = text[at];
  if (first === '{') return readObject(r, depth);
  if (first === '[') return readArray(r, depth);
  if (first === '"') return { kind: 'text', at, text: readText(r) };
  const number = matchAt(NUMBER, r);
  if (number !== undefined) return { kind: 'number', at, text: number };
  const word = matchAt(WORD, r);
  if (word !== undefined) return { kind: 'word', at, text: word as 'true' | 'false' | 'null' };
  return stop(
    r,
    at,
    first === undefined ? 'the text ends where a value is due' : `${shown(r)} is no value`,
  );
}

function shown({ text, at }: Reader): string {
  return JSON.stringify(text.slice(at, at + 12));
}

function matchAt(pattern: RegExp, r: Reader): string | undefined {
  pattern.lastIndex = r.at;
  const match = pattern.exec(r.text)?.[0];
  if (match === undefined || /[\w.]/.test(r.text[r.at + match.length] ?? '')) return undefined;
  r.at += match.length;
  return match;
}

function readArray(r: Reader, depth: number): JsonValue {
  const at = r.at++;
  const items: JsonValue[] = [];
  for (let isFirst = true; ; isFirst = false) {
    if (closes(r, ']', isFirst)) return { kind: 'array', at, items };
    if (r.broken !== null) return NOTHING;
    items.push(readValue(r, depth + 1));
    if (r.broken !== null) return NOTHING;
  }
}

function readObject(r: Reader, depth: number): JsonValue {
  const at = r.at++;
  const members: JsonMember[] = [];
  const keys = new Set<string>();
  for (let isFirst = true; ; isFirst = false) {
    if (closes(r, '}', isFirst)) return { kind: 'object', at, end: r.at - 1, members };
    if (r.broken !== null) return NOTHING;
    passBlanks(r);
    const keyAt = r.at;
    if (r.text[keyAt] !== '"') return stop(r, keyAt, `${shown(r)}: a name in quotes is right`);
    const key = readText(r);
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(key)) return stop(r, keyAt, 'a name with a control character');
    if (keys.has(key)) return stop(r, keyAt, `${JSON.stringify(key)} stands twice in one object`);
    keys.add(key);
    passBlanks(r);
    if (r.broken === null && r.text[r.at] !== ':') stop(r, r.at, `${shown(r)}: ":" is right`);
    r.at++;
    const value = readValue(r, depth + 1);
    if (r.broken !== null) return NOTHING;
    members.push({ key, keyAt, value });
  }
}

/** True at the end; else past the comma, where one is due. */
function closes(r: Reader, end: string, isFirst: boolean): boolean {
  passBlanks(r);
  const next = r.text[r.at];
  if (next === end) {
    r.at++;
    return true;
  }
  if (isFirst) return false;
  if (next === ',') r.at++;
  else
    stop(r, r.at, `${next === undefined ? 'the text ends' : shown(r)}: "," or "${end}" is right`);
  return false;
}

function readText(r: Reader): string {
  const { text, at } = r;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) stop(r, at, 'a text without its closing quote');
  else if (end - at > JSON_LIMITS.textLengthMax)
    stop(r, at, `a text of more than ${JSON_LIMITS.textLengthMax} characters`);
  r.at = end + 1;
  if (r.broken !== null) return '';
  const raw = text.slice(at + 1, end);
  if (!/[\\\p{Cc}]/u.test(raw)) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    stop(r, at, 'a text with a control character, or a backslash that escapes nothing');
    return '';
  }
}
