/**
 * The release barrier. What leaves is rebuilt from its schema: a field that is not declared is not copied, whatever the
 * handler returned, and what then does not fit the schema does not leave at all. Requests pass the same sieve the other way:
 * a field that nobody declared is refused, not ignored. JSON Schema 2020-12 as TypeBox writes it; no $ref.
 */
import { isDeepStrictEqual } from 'node:util';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { shownValue } from './refusal.ts';

/** Copies what is declared. Scalars are copied as they are; whether they fit is checked afterwards. */
export type Sieve = (value: unknown) => unknown;

type Plain = Readonly<Record<string, unknown>>;
type Node = {
  readonly $ref?: string;
  readonly anyOf?: readonly TSchema[];
  readonly oneOf?: readonly TSchema[];
  readonly allOf?: readonly TSchema[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
  readonly additionalProperties?: boolean | TSchema;
  readonly items?: TSchema | readonly TSchema[];
  readonly prefixItems?: readonly TSchema[];
};

export function sieveOf(schema: TSchema): Sieve {
  const node = schema as Node;
  if (node.$ref !== undefined) throw new TypeError(`a route's schema has a $ref: ${node.$ref}`);
  const choices = node.anyOf ?? node.oneOf;
  if (choices !== undefined) return choiceSieve(choices);
  if (node.allOf !== undefined) {
    const sieves = node.allOf.map(sieveOf);
    return (value) =>
      isPlain(value) ? Object.assign({}, ...sieves.map((sieve) => sieve(value))) : value;
  }
  if (node.type === 'array' || node.items !== undefined) return arraySieve(node);
  if (node.type === 'object' || node.properties !== undefined) return objectSieve(node);
  const anything =
    Object.keys(node).filter((key) => !/^~|description|title/.test(key)).length === 0;
  return anything ? (value) => value : (value) => (isScalar(value) ? value : undefined);
}

function choiceSieve(choices: readonly TSchema[]): Sieve {
  const branches = choices.map((choice) => ({ sieve: sieveOf(choice), fit: Compile(choice) }));
  return (value) => {
    for (const { sieve, fit } of branches) {
      const copy = sieve(value);
      if (fit.Check(copy)) return copy;
    }
    return undefined;
  };
}

function arraySieve(node: Node): Sieve {
  const fixed = node.prefixItems ?? (Array.isArray(node.items) ? node.items : undefined);
  if (fixed !== undefined) {
    const sieves = (fixed as readonly TSchema[]).map(sieveOf);
    return (value) =>
      Array.isArray(value)
        ? value.map((item, i) => sieves[i]?.(item)).slice(0, sieves.length)
        : undefined;
  }
  const sieve = sieveOf((node.items ?? {}) as TSchema);
  return (value) => (Array.isArray(value) ? value.map((item) => sieve(item)) : undefined);
}

function objectSieve(node: Node): Sieve {
  const declared = new Map(Object.entries(node.properties ?? {}).map(([k, v]) => [k, sieveOf(v)]));
  const patterns = Object.entries(node.patternProperties ?? {}).map(
    ([pattern, schema]) => [new RegExp(pattern, 'u'), sieveOf(schema)] as const,
  );
  const other = node.additionalProperties;
  const rest = typeof other === 'object' ? sieveOf(other) : undefined;
  return (value) => {
    if (!isPlain(value)) return undefined;
    const copy: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined || key === '__proto__') continue;
      const sieve =
        declared.get(key) ?? patterns.find(([pattern]) => pattern.test(key))?.[1] ?? rest;
      if (sieve !== undefined) copy[key] = sieve(item);
    }
    return copy;
  };
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a reply, or the paths where it does not fit its schema: a bug of ours, told without the values. */
export type Barrier = (
  body: unknown,
) => { readonly ok: true; readonly text: string } | { readonly ok: false; readonly paths: string };

export function barrierOf(schema: TSchema): Barrier {
  const sieve = sieveOf(schema);
  const fit = Compile(schema);
  return (body) => {
    const copy = sieve(body);
    if (fit.Check(copy)) return { ok: true, text: JSON.stringify(copy) };
    const paths = fit.Errors(copy).map(({ instancePath, message }) => `${instancePath} ${message}`);
    return { ok: false, paths: paths.slice(0, 5).join('; ') };
  };
}

/** Undefined where a value fits; else what is wrong in words, at most three of them. */
export type Fitness = (value: unknown) => string | undefined;

/** `where` names the place in messages: 'body', 'query', 'path'. */
export function fitnessOf(schema: TSchema, where: string): Fitness {
  const sieve = sieveOf(schema);
  const fit = Compile(schema);
  return (value) => {
    const nul = nulPath(value, '');
    if (nul !== undefined)
      return `${where}${shownPath(nul)} holds the character U+0000, which no text here has: leave it out`;
    if (!fit.Check(value)) {
      const told = fit.Errors(value).map(({ instancePath, message }) => {
        const shown = shownAt(value, instancePath);
        return `${where}${shownPath(instancePath)} is ${shown}: it ${message}`;
      });
      return [...new Set(told)].slice(0, 3).join('; ');
    }
    const copy = sieve(value);
    if (isDeepStrictEqual(withoutPrototype(copy), withoutPrototype(value))) return undefined;
    return `${where}${shownPath(droppedPath(value, copy, ''))} is not a field of this route: leave it out`;
  };
}

/** Where a text, or a name, has a NUL: PostgreSQL keeps none, and what reads the text later may end at it. */
function nulPath(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    if (key.includes('\0')) return path;
    const found = nulPath(item, `${path}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function withoutPrototype(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

function shownPath(path: string): string {
  return shownValue(path).slice(1, -1).replaceAll('/', '.');
}

const SECRET = /pass|secret|token|credential|response|key/i;

/** A scalar as it is, unless its name says that it is a secret; of anything larger only what it is. */
function shownAt(value: unknown, path: string): string {
  const found = valueAt(value, path);
  if (Array.isArray(found)) return `a list of ${found.length}`;
  if (isPlain(found)) return 'an object';
  return SECRET.test(path) && found !== undefined ? '(not shown)' : shownValue(found);
}

function valueAt(value: unknown, path: string): unknown {
  const keys = path.split('/').slice(1);
  return keys.reduce<unknown>((at, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return isPlain(at) && Object.hasOwn(at, name)
      ? at[name]
      : Array.isArray(at)
        ? at[Number(name)]
        : undefined;
  }, value);
}

/** The first place where the copy lacks what the value has. */
function droppedPath(value: unknown, copy: unknown, path: string): string {
  if (Array.isArray(value) && Array.isArray(copy)) {
    const i = value.findIndex((item, at) => !isDeepStrictEqual(item, copy[at]));
    return i < 0 ? path : droppedPath(value[i], copy[i], `${path}/${i}`);
  }
  if (!isPlain(value) || !isPlain(copy)) return path;
  for (const [key, item] of Object.entries(value)) {
    if (!Object.hasOwn(copy, key)) return `${path}/${key}`;
    if (!isDeepStrictEqual(item, copy[key])) return droppedPath(item, copy[key], `${path}/${key}`);
  }
  return path;
}
