/** A pattern as a tree (STIX 2.1 §9): observations joined by operators, each a comparison over the properties of objects. */

export type Literal =
  | { readonly kind: 'number'; readonly value: number; readonly isInteger: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'timestamp'; readonly value: string };

/** A key, a place in a list (negative counts from its end), or any place. */
export type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'place'; readonly place: number }
  | { readonly kind: 'any' };

export type ObjectPath = { readonly type: string; readonly steps: readonly Step[] };

export const OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'IN',
  'LIKE',
  'MATCHES',
  'ISSUBSET',
  'ISSUPERSET',
] as const;
export type Operator = (typeof OPERATORS)[number];

export type Comparison =
  | { readonly kind: 'and' | 'or'; readonly left: Comparison; readonly right: Comparison }
  | { readonly kind: 'exists'; readonly path: ObjectPath; readonly isNegated: boolean }
  | {
      readonly kind: 'test';
      readonly path: ObjectPath;
      readonly operator: Operator;
      readonly isNegated: boolean;
      readonly literals: readonly Literal[]; // one, or the members of a set
    };

export type Observation =
  | { readonly kind: 'observation'; readonly comparison: Comparison }
  | {
      readonly kind: 'and' | 'or' | 'followedby';
      readonly left: Observation;
      readonly right: Observation;
    }
  | { readonly kind: 'within'; readonly of: Observation; readonly windowS: number }
  | { readonly kind: 'repeats'; readonly of: Observation; readonly count: number }
  | {
      readonly kind: 'startStop';
      readonly of: Observation;
      readonly start: string;
      readonly stop: string;
    };

export type Pattern = { readonly root: Observation };

/** Where it stands and what would be right. */
export type PatternError = { readonly at: number; readonly message: string };

export const PATTERN_LIMITS = {
  lengthMax: 100_000, // characters
  depthMax: 100, // of parentheses, qualifiers and operators
  tokensMax: 20_000,
  setMax: 10_000, // members of one set
  repeatsMax: 1_000_000,
} as const;
