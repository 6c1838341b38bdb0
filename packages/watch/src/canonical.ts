/**
 * What is signed has one form: the JSON Canonicalization Scheme (RFC 8785) of plain JSON. Numbers as ECMAScript prints them,
 * keys sorted by UTF-16 units, no blanks. What no reader could take back alike is refused: NaN, lone surrogates, and integers
 * beyond 2^53 - 1 (RFC 7493 §2.2). https://www.rfc-editor.org/rfc/rfc8785
 */
import { err, ok, type Result } from '@noroshi/time';

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

export type CanonicalError = { readonly path: string; readonly message: string };

export const CANONICAL_LIMITS = { depthMax: 64 } as const;

/** From here on ECMAScript prints an integer with an exponent, so it is no integer literal any more. */
const EXPONENT_FROM = 1e21;

/** The canonical text of a value; the path names what has none. Members that are undefined are left out. */
export function canonicalText(value: unknown): Result<string, CanonicalError> {
  const out: string[] = [];
  const error = write(value, '', 0, out);
  return error === null ? ok(out.join('')) : err(error);
}

/** The canonical bytes (UTF-8). */
export function canonicalBytes(value: unknown): Result<Uint8Array, CanonicalError> {
  const text = canonicalText(value);
  return text.ok ? ok(new TextEncoder().encode(text.value)) : text;
}

/** RFC 8785 §3.2.2.3: the shortest text that reads back as the same double. Finite numbers only. */
export function canonicalNumber(value: number): string {
  return value === 0 ? '0' : String(value);
}

/** True for a number whose text would be an integer that doubles do not tell from its neighbour. */
export function isUnsafeInteger(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < EXPONENT_FROM;
}

function write(value: unknown, path: string, depth: number, out: string[]): CanonicalError | null {
  if (depth > CANONICAL_LIMITS.depthMax) return refusal(path, 'is nested deeper than 64 levels');
  if (value === null || value === true || value === false) out.push(String(value));
  else if (typeof value === 'number') return writeNumber(value, path, out);
  else if (typeof value === 'string') return writeString(value, path, out);
  else if (Array.isArray(value)) return writeArray(value, path, depth, out);
  else if (isPlainObject(value)) return writeObject(value, path, depth, out);
  else
    return refusal(
      path,
      `is ${kindOf(value)}: give null, a boolean, number, string, array or plain object`,
    );
  return null;
}

function writeNumber(value: number, path: string, out: string[]): CanonicalError | null {
  if (!Number.isFinite(value)) return refusal(path, `is ${value}: JSON has finite numbers only`);
  if (isUnsafeInteger(value))
    return refusal(path, `is ${value}: give an integer within ±(2^53 - 1), or text`);
  out.push(canonicalNumber(value));
  return null;
}

function writeString(value: string, path: string, out: string[]): CanonicalError | null {
  if (!value.isWellFormed())
    return refusal(path, 'has half of a surrogate pair: give Unicode text');
  out.push(JSON.stringify(value));
  return null;
}

function writeArray(
  value: readonly unknown[],
  path: string,
  depth: number,
  out: string[],
): CanonicalError | null {
  out.push('[');
  for (let i = 0; i < value.length; i++) {
    if (i > 0) out.push(',');
    const error = write(value[i], `${path}/${i}`, depth + 1, out);
    if (error !== null) return error;
  }
  out.push(']');
  return null;
}

function writeObject(
  value: Readonly<Record<string, unknown>>,
  path: string,
  depth: number,
  out: string[],
): CanonicalError | null {
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  out.push('{');
  for (const [i, name] of names.entries()) {
    if (i > 0) out.push(',');
    const below = `${path}/${name}`;
    const error = writeString(name, below, out);
    if (error !== null) return error;
    out.push(':');
    const inside = write(value[name], below, depth + 1, out);
    if (inside !== null) return inside;
  }
  out.push('}');
  return null;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): string {
  return value === undefined
    ? 'undefined'
    : typeof value === 'object'
      ? 'no plain object'
      : `a ${typeof value}`;
}

function refusal(path: string, message: string): CanonicalError {
  return { path: path === '' ? '/' : path, message };
}
