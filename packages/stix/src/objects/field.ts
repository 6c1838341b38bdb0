/**
 * What a property may hold, as plain data: one small language in which every object type is written down (common.ts,
 * domain.ts, observable.ts, meta.ts), and from which the checker and OBJECTS.md are made.
 * STIX 2.1, §2 (data types): https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html
 */

export type Field =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'timestamp'; readonly precision?: 'milliseconds' | 'seconds' }
  /** An identifier; `only` and `never` name the types it may and may not point to. */
  | { readonly kind: 'ref'; readonly only?: readonly string[]; readonly never?: readonly string[] }
  | { readonly kind: 'list'; readonly of: Field; readonly minItems: number }
  | { readonly kind: 'dictionary'; readonly of?: Field }
  | { readonly kind: 'hashes' }
  | { readonly kind: 'hex' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'url' }
  | { readonly kind: 'language' }
  | { readonly kind: 'pattern'; readonly like: RegExp; readonly says: string }
  | { readonly kind: 'address'; readonly family: 4 | 6 }
  /** A closed list: anything else is a fault. */
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  /** An open vocabulary: anything else is advice. */
  | { readonly kind: 'open'; readonly vocabulary: string }
  | { readonly kind: 'struct'; readonly struct: Struct }
  /** The dictionary of extensions; predefined ones are in `extensions.ts`. */
  | { readonly kind: 'extensions' };

export type Struct = {
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly atLeastOne?: readonly string[];
  readonly exactlyOne?: readonly string[];
};

export type Family = 'domain' | 'relationship' | 'observable' | 'meta';

export type ObjectType = Struct & {
  readonly family: Family;
  readonly section: string; // of the standard
  /** Pairs of times: the second may not be before the first (`orEqual`) or must be after it. */
  readonly ordered?: readonly (readonly [
    first: string,
    second: string,
    rule: 'orEqual' | 'after',
  ])[];
};

export const text: Field = { kind: 'text' };
export const boolean: Field = { kind: 'boolean' };
export const timestamp: Field = { kind: 'timestamp' };
export const hashes: Field = { kind: 'hashes' };
export const hex: Field = { kind: 'hex' };
export const binary: Field = { kind: 'binary' };
export const url: Field = { kind: 'url' };
export const language: Field = { kind: 'language' };
export const anyDictionary: Field = { kind: 'dictionary' };

export const integer = (min?: number, max?: number): Field => ({
  kind: 'integer',
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
export const number = (min?: number, max?: number): Field => ({
  kind: 'number',
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});
export const ref = (...only: string[]): Field => ({
  kind: 'ref',
  ...(only.length > 0 && { only }),
});
export const refNever = (...never: string[]): Field => ({ kind: 'ref', never });
export const list = (of: Field, minItems = 1): Field => ({ kind: 'list', of, minItems });
export const dictionary = (of: Field): Field => ({ kind: 'dictionary', of });
export const oneOf = (...values: string[]): Field => ({ kind: 'enum', values });
export const open = (vocabulary: string): Field => ({ kind: 'open', vocabulary });
export const struct = (of: Struct): Field => ({ kind: 'struct', struct: of });
export const like = (pattern: RegExp, says: string): Field => ({
  kind: 'pattern',
  like: pattern,
  says,
});
