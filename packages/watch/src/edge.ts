/**
 * The edge form: what leaves a node or enters it (API, signed messages, files) writes times as UTC text, `atUtc`, where the
 * inside counts µs TAI, `atUs`. Both forms come from one schema: a property whose integer is marked `epoch: true` is renamed
 * and converted, everything else stays. There is one text for one instant (six digits of a second, Z), so that encode and
 * decode are exact inverses. Decoding checks as it walks: unknown fields, types and limits, each with path, value and what
 * would be right. Plain JSON only; duplicate keys must be refused by whoever parsed the text.
 */
import { err, formatUtc, ok, parseUtc, type Result } from '@noroshi/time';
import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Caps on a value to decode, before anything is looked at. */
export const EDGE_LIMITS = { depthMax: 32, nodesMax: 200_000 } as const;

/** The static type of the edge form: `…Us: number` becomes `…Utc: string`. */
export type Edge<T> = T extends readonly unknown[]
  ? { [I in keyof T]: Edge<T[I]> }
  : T extends object
    ? { [K in keyof T as EdgeName<K>]: K extends `${string}Us` ? Utc<T[K]> : Edge<T[K]> }
    : T;
type EdgeName<K> = K extends `${infer Name}Us` ? `${Name}Utc` : K;
type Utc<T> = T extends number
  ? string
  : T extends readonly unknown[]
    ? { [I in keyof T]: Utc<T[I]> }
    : T;

/** `path` is that of the edge form: `notices/0/window/fromUtc`; empty for the value itself. */
export type EdgeError = {
  readonly kind: 'unknownField' | 'missing' | 'value' | 'tooDeep' | 'tooLarge';
  readonly path: string;
  readonly message: string;
};

/** The few keywords of JSON Schema that the schemas of this house use. */
type Keywords = TSchema & {
  readonly epoch?: boolean;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Keywords>>;
  readonly patternProperties?: Readonly<Record<string, Keywords>>;
  readonly required?: readonly string[];
  readonly items?: Keywords | readonly Keywords[];
  readonly anyOf?: readonly Keywords[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
};
type Direction = 'encode' | 'decode';

const UTC_PATTERN = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z$';
const made = new WeakMap<TSchema, TSchema>();

const checks = new WeakMap<TSchema, (value: unknown) => boolean>();

/** Each schema is compiled once: a list of warnings is tens of thousands of checks. */
function fits(schema: TSchema, value: unknown): boolean {
  let check = checks.get(schema);
  if (check === undefined) {
    const compiled = Compile(schema);
    check = (one) => compiled.Check(one);
    checks.set(schema, check);
  }
  return check(value);
}

/** The schema of the edge form. The same object for the same schema. */
export function edgeSchema<S extends TSchema>(schema: S): TUnsafe<Edge<Static<S>>> {
  const found = made.get(schema) ?? rewrite(schema as unknown as Keywords);
  made.set(schema, found);
  return found as unknown as TUnsafe<Edge<Static<S>>>;
}

/** The edge form of a value. A value that is not of its schema is a bug of the caller: throws. */
export function encodeEdge<S extends TSchema>(schema: S, value: Static<S>): Edge<Static<S>> {
  const result = walk(schema as unknown as Keywords, value, '', 'encode');
  if (!result.ok) throw new TypeError(`encodeEdge: ${result.error.message}`);
  return result.value as Edge<Static<S>>;
}

/** A value of the inside from JSON that came from elsewhere. Never throws. */
export function decodeEdge<S extends TSchema>(
  schema: S,
  json: unknown,
): Result<Static<S>, EdgeError> {
  const size = tooMuch(json);
  if (size !== null) return err(size);
  return walk(schema as unknown as Keywords, json, '', 'decode') as Result<Static<S>, EdgeError>;
}

function rewrite(schema: Keywords): TSchema {
  if (schema.epoch === true) {
    const text = Type.String({ pattern: UTC_PATTERN, description: 'UTC, to the microsecond' });
    return '~optional' in schema ? Type.Optional(text) : text;
  }
  const changed: Record<string, unknown> = {};
  if (schema.properties !== undefined) {
    const names = Object.entries(schema.properties);
    changed.properties = Object.fromEntries(names.map(([n, s]) => [edgeName(n, s), rewrite(s)]));
    changed.required = schema.required?.map((name) => edgeName(name, schema.properties![name]!));
  }
  if (schema.patternProperties !== undefined) {
    const patterns = Object.entries(schema.patternProperties);
    changed.patternProperties = Object.fromEntries(patterns.map(([p, s]) => [p, rewrite(s)]));
  }
  if (schema.items !== undefined)
    changed.items = isList(schema.items) ? schema.items.map(rewrite) : rewrite(schema.items);
  if (schema.anyOf !== undefined) changed.anyOf = schema.anyOf.map(rewrite);
  const copy = Object.create(null, Object.getOwnPropertyDescriptors(schema));
  for (const [name, value] of Object.entries(changed))
    if (value !== undefined)
      Object.defineProperty(copy, name, { value, enumerable: true, configurable: true });
  Object.setPrototypeOf(copy, Object.prototype);
  return copy as TSchema;
}

/** `fromUs` → `fromUtc`. A count of µs that is no epoch would look like one at the edge: a bug of the schema. */
function edgeName(name: string, schema: Keywords): string {
  const epoch = holdsEpoch(schema);
  if (epoch !== name.endsWith('Us'))
    throw new TypeError(`edge: ${name} must be an epoch exactly when its name ends in Us`);
  return epoch ? `${name.slice(0, -2)}Utc` : name;
}

function holdsEpoch(schema: Keywords): boolean {
  if (schema.epoch === true) return true;
  if (schema.anyOf !== undefined) return schema.anyOf.some(holdsEpoch);
  const { items } = schema;
  return items !== undefined && (isList(items) ? items.some(holdsEpoch) : holdsEpoch(items));
}

type Walked = Result<unknown, EdgeError>;

function walk(schema: Keywords, value: unknown, path: string, way: Direction): Walked {
  if (schema.epoch === true) return walkEpoch(schema, value, path, way);
  if (schema.anyOf !== undefined) return walkUnion(schema.anyOf, value, path, way);
  if (schema.properties !== undefined || schema.patternProperties !== undefined)
    return walkObject(schema, value, path, way);
  if (schema.items !== undefined) return walkArray(schema, value, path, way);
  return fits(schema, value) ? ok(value) : wrong(schema, value, path, way);
}

function walkEpoch(schema: Keywords, value: unknown, path: string, way: Direction): Walked {
  if (way === 'encode')
    return fits(schema, value) ? ok(formatUtc(value as number)) : wrong(schema, value, path, way);
  if (typeof value !== 'string') return wrong(schema, value, path, way);
  const epoch = parseUtc(value);
  if (!epoch.ok) return refused('value', path, epoch.error.message);
  const exact = fits(schema, epoch.value) && formatUtc(epoch.value) === value;
  return exact ? ok(epoch.value) : wrong(schema, value, path, way);
}

/** The member whose fixed fields fit, so that what is wrong inside it is told; else the first that takes the value. */
function walkUnion(
  members: readonly Keywords[],
  value: unknown,
  path: string,
  way: Direction,
): Walked {
  for (const member of members) {
    const walked = walk(member, value, path, way);
    if (walked.ok) return walked;
    if (isRecord(value) && fixedFieldsFit(member, value)) return walked;
  }
  return refused(
    'value',
    path,
    said(path, value, members.map((m) => expected(m, way)).join(', or ')),
  );
}

function fixedFieldsFit(member: Keywords, value: Readonly<Record<string, unknown>>): boolean {
  const fixed = Object.entries(member.properties ?? {}).filter(([, s]) => s.const !== undefined);
  return fixed.length > 0 && fixed.every(([name, s]) => value[name] === s.const);
}

function walkObject(schema: Keywords, value: unknown, path: string, way: Direction): Walked {
  if (!isRecord(value)) return wrong(schema, value, path, way);
  const inside = Object.entries(schema.properties ?? {});
  const fields = new Map<string, readonly [to: string, schema: Keywords]>();
  for (const [name, s] of inside) {
    const edge = edgeName(name, s);
    fields.set(way === 'encode' ? name : edge, [way === 'encode' ? edge : name, s]);
  }
  const out: Record<string, unknown> = {};
  for (const [name, content] of Object.entries(value)) {
    if (content === undefined && way === 'encode') continue;
    const at = join(path, name);
    const [to, s] = fields.get(name) ?? [name, patternOf(schema, name)];
    if (s === undefined) {
      const known = [...fields.keys()].slice(0, 20).join(', ');
      return refused(
        'unknownField',
        at,
        `${at} is not a field here: expected ${known || 'another name'}`,
      );
    }
    const walked = walk(s, content, at, way);
    if (!walked.ok) return walked;
    out[to] = walked.value;
  }
  for (const [name, [to, s]] of fields)
    if (!(to in out) && !('~optional' in s))
      return refused(
        'missing',
        join(path, name),
        `${join(path, name)} is missing: expected ${expected(s, way)}`,
      );
  const count = Object.keys(out).length;
  const most = schema.maxProperties as number | undefined;
  if (most !== undefined && count > most)
    return refused(
      'tooLarge',
      path,
      `${path || 'the value'} has ${count} fields: expected at most ${most}`,
    );
  return ok(out);
}

/** The schema for a free name of a record; `__proto__` is no name. */
function patternOf(schema: Keywords, name: string): Keywords | undefined {
  if (name === '__proto__') return undefined;
  const fits = ([pattern]: [string, Keywords]) => new RegExp(pattern, 'u').test(name);
  return name.length > 64
    ? undefined
    : Object.entries(schema.patternProperties ?? {}).find(fits)?.[1];
}

function walkArray(schema: Keywords, value: unknown, path: string, way: Direction): Walked {
  const { items } = schema;
  if (!Array.isArray(value)) return wrong(schema, value, path, way);
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema as Record<string, never>;
  const least = isList(items) ? items.length : minItems;
  const most = isList(items) ? items.length : maxItems;
  if (value.length < least || value.length > most)
    return refused(
      'tooLarge',
      path,
      `${path || 'the value'} has ${value.length} items: expected ${least} to ${most}`,
    );
  const out: unknown[] = [];
  for (const [i, content] of value.entries()) {
    const walked = walk(
      (isList(items) ? items[i] : items) as Keywords,
      content,
      join(path, String(i)),
      way,
    );
    if (!walked.ok) return walked;
    out.push(walked.value);
  }
  if (
    schema.uniqueItems === true &&
    new Set(out.map((item) => JSON.stringify(item))).size < out.length
  )
    return refused(
      'value',
      path,
      `${path || 'the value'} names something twice: expected each once`,
    );
  return ok(out);
}

/** A value too deep or too large is refused before it is walked by its schema; iterative, so depth cannot hurt. */
function tooMuch(json: unknown): EdgeError | null {
  const stack: [unknown, number][] = [[json, 0]];
  for (let nodes = 0; stack.length > 0; nodes++) {
    const [value, depth] = stack.pop()!;
    if (depth > EDGE_LIMITS.depthMax)
      return errorOf(
        'tooDeep',
        '',
        `the value is nested deeper than ${EDGE_LIMITS.depthMax}: expected a flat message`,
      );
    if (nodes > EDGE_LIMITS.nodesMax)
      return errorOf(
        'tooLarge',
        '',
        `the value has more than ${EDGE_LIMITS.nodesMax} parts: expected fewer`,
      );
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) stack.push([inner, depth + 1]);
  }
  return null;
}

function wrong(schema: Keywords, value: unknown, path: string, way: Direction): Walked {
  return refused('value', path, said(path, value, expected(schema, way)));
}

function said(path: string, value: unknown, right: string): string {
  return `${path || 'the value'} is ${shown(value)}: expected ${right}`;
}

/** What would be right, in words. */
function expected(schema: Keywords, way: Direction): string {
  if (schema.epoch === true)
    return way === 'encode'
      ? `µs TAI from ${schema.minimum} to ${schema.maximum}`
      : 'UTC as 2026-01-31T12:00:00.000000Z';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.slice(0, 20).join(', ')}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map((s) => expected(s, way)).join(', or ');
  if (schema.properties !== undefined || schema.patternProperties !== undefined) return 'an object';
  if (schema.items !== undefined) return 'a list';
  const limits = (
    [
      ['minimum', 'from'],
      ['exclusiveMinimum', 'above'],
      ['maximum', 'to'],
      ['minLength', 'at least'],
      ['maxLength', 'at most'],
    ] as const
  ).flatMap(([keyword, word]) =>
    schema[keyword] === undefined ? [] : [`${word} ${schema[keyword]}`],
  );
  const form = schema.pattern === undefined ? [] : [`of the form ${schema.pattern}`];
  const unit = schema.maxLength === undefined ? [] : ['characters'];
  return [
    schema.type === undefined ? 'a value' : `a ${schema.type}`,
    ...limits,
    ...unit,
    ...form,
  ].join(' ');
}

/** At most 60 characters, printable ASCII: safe for a terminal and a log line. */
function shown(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null
      ? Array.isArray(value)
        ? 'a list'
        : 'an object'
      : (JSON.stringify(value) ?? String(value));
  return (text.length > 60 ? `${text.slice(0, 60)}…` : text).replace(/[^ -~…]/g, '?');
}

function refused(kind: EdgeError['kind'], path: string, message: string): Walked {
  return err(errorOf(kind, path, message));
}

function errorOf(kind: EdgeError['kind'], path: string, message: string): EdgeError {
  return { kind, path, message };
}

function join(path: string, name: string): string {
  const short = (name.length > 40 ? `${name.slice(0, 40)}…` : name).replace(/[^ -~…]/g, '?');
  return path === '' ? short : `${path}/${short}`;
}

function isList(items: unknown): items is readonly Keywords[] {
  return Array.isArray(items);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
