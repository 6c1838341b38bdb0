/**
 * A checked value from JSON that came from elsewhere: small readers that say path, value and what would be right, and that turn the
 * units of the edge into those of the inside: a field `…Deg` becomes `…Rad`, `…Utc` becomes `…Us`. Unknown fields are refused, so
 * a misspelt one cannot be lost.
 */
import { parseUtc } from '@noroshi/time';

export type Reader<T> = (value: unknown, path: string) => T;

/** Leaves a descent; caught where it began. */
export class Refused extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** What a field is called inside. */
type Inside<K> = K extends `${infer N}Deg` ? `${N}Rad` : K extends `${infer N}Utc` ? `${N}Us` : K;
type Fields = Readonly<Record<string, Reader<unknown>>>;
type Values<F extends Fields> = {
  readonly [K in keyof F as Inside<K>]: F[K] extends Reader<infer T> ? T : never;
};

const DEG = Math.PI / 180;
const SHOWN_MAX = 60; // characters of a value in a message

export function number(min: number, max: number): Reader<number> {
  return (value, path) => {
    if (typeof value === 'number' && value >= min && value <= max) return value;
    return refuse(path, value, `a number from ${min} to ${max}`);
  };
}

export function whole(min: number, max: number): Reader<number> {
  return (value, path) => {
    if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max)
      return value as number;
    return refuse(path, value, `a whole number from ${min} to ${max}`);
  };
}

/** Read in degrees, held in rad. */
export function degrees(min: number, max: number): Reader<number> {
  const inDegrees = number(min, max);
  return (value, path) => inDegrees(value, path) * DEG;
}

/** Read as UTC text, held in µs TAI. */
export const utc: Reader<number> = (value, path) => {
  const parsed = typeof value === 'string' ? parseUtc(value) : null;
  if (parsed?.ok) return parsed.value;
  return refuse(path, value, 'UTC text such as 2031-05-01T03:00:00Z');
};

export function text(lengthMax: number): Reader<string> {
  return (value, path) => {
    if (typeof value === 'string' && value.length > 0 && value.length <= lengthMax) return value;
    return refuse(path, value, `text of 1 to ${lengthMax} characters`);
  };
}

export function oneWord<W extends string>(...words: readonly W[]): Reader<W> {
  return (value, path) => {
    for (const word of words) if (word === value) return word;
    return refuse(path, value, `one of ${words.join(', ')}`);
  };
}

export function list<T>(item: Reader<T>, countMax: number, countMin = 0): Reader<readonly T[]> {
  return (value, path) => {
    if (Array.isArray(value) && value.length >= countMin && value.length <= countMax)
      return value.map((one, i) => item(one, `${path}/${i}`));
    return refuse(path, value, `a list of ${countMin} to ${countMax}`);
  };
}

export function optional<T, D>(reader: Reader<T>, otherwise: D): Reader<T | D> {
  return (value, path) => (value === undefined ? otherwise : reader(value, path));
}

export function record<F extends Fields>(fields: F): Reader<Values<F>> {
  return (value, path) => {
    const given = objectOf(value, path);
    for (const name of Object.keys(given))
      if (!Object.hasOwn(fields, name))
        throw new Refused(
          `${path}/${name}`,
          `no such field; right would be one of ${Object.keys(fields).join(', ')}`,
        );
    const read: Record<string, unknown> = {};
    for (const [name, reader] of Object.entries(fields))
      read[insideName(name)] = reader(given[name], `${path}/${name}`);
    return read as Values<F>;
  };
}

/** By its field `kind`. */
export function oneOf<T>(kinds: Readonly<Record<string, Reader<T>>>): Reader<T> {
  return (value, path) => {
    const { kind, ...rest } = objectOf(value, path);
    if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return kinds[kind]!(rest, path);
    return refuse(`${path}/kind`, kind, `one of ${Object.keys(kinds).join(', ')}`);
  };
}

function objectOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  return refuse(path, value, 'an object');
}

function insideName(name: string): string {
  return name.replace(/Deg$/, 'Rad').replace(/Utc$/, 'Us');
}

function refuse(path: string, value: unknown, right: string): never {
  const shown = value === undefined ? 'it is missing' : (JSON.stringify(value) ?? typeof value);
  throw new Refused(path, `${shown.slice(0, SHOWN_MAX)}; right would be ${right}`);
}
