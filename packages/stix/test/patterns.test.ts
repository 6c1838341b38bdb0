/**
 * Patterns against the public corpora of syntax and matching; bounds on work; and an engine of expressions that agrees with
 * the one of the language where both may be used.
 */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type MatchError,
  matchPattern,
  type ObservedData,
  observedDataOf,
  parsePattern,
  patternFaults,
} from '../src/index.ts';
import { compileRegex } from '../src/pattern/regex.ts';

const rowsOf = <Row>(path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): Row => JSON.parse(line));

describeWithData('syntax', 'cyber/stix/stix21-pattern-syntax.jsonl', (path) => {
  test('every pattern is judged as its author says', () => {
    const rows = rowsOf<{ pattern: string; valid: boolean }>(path);
    const differing = rows.filter(({ pattern, valid }) => {
      const parsed = parsePattern(pattern);
      return (parsed.ok && patternFaults(parsed.value).length === 0) !== valid;
    });
    expect(differing.map(({ pattern }) => pattern)).toEqual([]);
    console.log(`pattern syntax: ${rows.length} of ${rows.length} agree`);
  });
});

type MatchRow = {
  readonly test: string;
  readonly pattern: string;
  readonly observations: readonly never[];
  readonly match: boolean | null;
  readonly error?: string;
};

describeWithData('matching', 'cyber/stix/stix21-pattern-match.jsonl', (path) => {
  test('every case is decided as its author says', () => {
    const rows = rowsOf<MatchRow>(path);
    const differing = rows.filter(
      (row) =>
        decide(
          row.pattern,
          row.observations.flatMap((one) => observedDataOf(one)),
        ) !== (row.error === undefined ? row.match : 'error'),
    );
    expect(differing.map((row) => row.test)).toEqual([]);
    console.log(`pattern matching: ${rows.length} of ${rows.length} agree`);
  });
});

describe('what a pattern says', () => {
  test.each([
    ["[ipv4-addr:value = '1.2.3.4'", 28, 'give ]'],
    ["[ipv4-addr.value = '1']", 10, 'give :'],
    ['[file:size IN 1]', 14, 'give ('],
    ['[a:b LIKE 7]', 10, 'give text in quotes'],
    ["[a:b = 'x'] WITHIN -1 SECONDS", 19, 'not below 0'],
    ["[a:b = t'2026-13-01T00:00:00Z']", 7, 'give a value'],
    ['[a:b > true]', 7, 'no order'],
    ['[a-b:c-d = 1]', 5, 'in quotes where it has a hyphen'],
    [`${'('.repeat(200)}[a:b = 1]${')'.repeat(200)}`, 101, 'nests deeper'],
  ])('%s is refused at its place', (text, at, why) => {
    expect(parsePattern(text)).toMatchObject({
      error: { at, message: expect.stringContaining(why) },
    });
  });

  test('comments and line ends stand where blanks may', () => {
    expect(parsePattern('[a:b = 1 /* one */]\n// end\n AND [c:d = 2]').ok).toBe(true);
  });

  test('a bound on work: what would try every order ends, and says so', () => {
    const ages = Array.from({ length: 40 }, (_, i) => person(i, { age: i }));
    const twenty = Array.from({ length: 20 }, () => '[person:age < 20]').join(' AND ');
    expect(decide(`${twenty} AND [person:age > 100]`, ages)).toBe('error');
    expect(decide(`(${twenty}) WITHIN 100 SECONDS`, ages)).toBe(true);
    expect(decide('[person:age >= 0] REPEATS 40 TIMES WITHIN 39 SECONDS', ages)).toBe(true);
    expect(decide('[person:age >= 0] REPEATS 40 TIMES WITHIN 38 SECONDS', ages)).toBe(false);
    expect(
      decide('[person:age >= 0] REPEATS 1000000 TIMES', [{ ...ages[0]!, numberObserved: 1e9 }]),
    ).toBe(true);
  });

  test('which observations matched, by their places', () => {
    const ages = [30, 10, 20].map((age, i) => person(i, { age }));
    expect(matchOf('[person:age < 25] REPEATS 2 TIMES', ages)).toEqual({ ok: true, value: [1, 2] });
    expect(matchOf('[person:age = 20] FOLLOWEDBY [person:age = 30]', ages)).toEqual({
      ok: true,
      value: null,
    });
  });

  test('parts of different types hold for one observation', () => {
    const both: ObservedData = {
      ...person(0, { age: 1 }),
      observed: ['a', 'b'],
      objects: new Map<string, { type: string; age?: number; port?: number }>([
        ['a', { type: 'person', age: 1 }],
        ['b', { type: 'traffic', port: 7 }],
      ]),
    };
    expect(decide('[person:age = 1 AND traffic:port = 7]', [both])).toBe(true);
    expect(decide('[person:age = 1 AND traffic:port = 8]', [both])).toBe(false);
  });

  test.each([
    'x',
    '[',
    "[a:b='",
    '[a:b=1] WITHIN 0 SECONDS',
    "[a:b MATCHES '(']",
    "[a:b MATCHES '(?=x)']",
  ])('%s is an error and no throw', (text) => {
    expect(decide(text, [person(0, { b: 'x' })])).toBe('error');
  });

  test('random and mutated patterns never throw (seeded)', () => {
    const words = [
      '[',
      ']',
      '(',
      ')',
      'a:b',
      '=',
      "'x'",
      '1',
      'AND',
      'OR',
      'FOLLOWEDBY',
      'WITHIN',
      'REPEATS',
      'TIMES',
      'SECONDS',
      'NOT',
      'IN',
      'LIKE',
      'MATCHES',
      ',',
      '.c',
      '[*]',
      "t'2026-01-01T00:00:00Z'",
      'START',
      'STOP',
      '\u0000',
      'é',
      "h'0'",
      '//',
    ];
    let refused = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { maxLength: 30 }),
        fc.string({ maxLength: 5 }),
        (list, end) => {
          const isError = decide(list.join(' ') + end, [person(0, { b: 'x' })]) === 'error';
          if (isError) refused++;
        },
      ),
      { numRuns: process.env.NOROSHI_PROVE === '1' ? 1_000_000 : 5000, seed: 11 },
    );
    expect(refused).toBeGreaterThan(1000); // else nothing hard was tried
  }, 600_000);
});

describe('expressions', () => {
  const ALPHABET = [
    'a',
    'b',
    '.',
    '*',
    '+',
    '?',
    '|',
    '(',
    ')',
    '[ab]',
    '[^a]',
    '^',
    '$',
    'a{2}',
    'b{1,3}',
    '\\d',
    '\\w',
  ];

  test('agree with the engine of the language (seeded)', () => {
    let both = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...ALPHABET), { maxLength: 8 }),
        fc.array(fc.constantFrom('a', 'b', '1', ' '), { maxLength: 8 }),
        (parts, letters) => {
          const source = parts.join('');
          const ours = compileRegex(source);
          const theirs = compiled(source);
          if (!ours.ok || theirs === null) return;
          both++;
          const text = letters.join('');
          expect(
            ours.value.test(text, () => true),
            `${source} on ${text}`,
          ).toBe(theirs.test(text));
        },
      ),
      { numRuns: 20_000, seed: 3 },
    );
    expect(both).toBeGreaterThan(3000);
  });

  test.each(['(a+)+$', '(a|aa)+$', '(.*a){20}$', '([a-z]+)*\\d'])(
    '%s takes time by its length, not by its branches',
    (source) => {
      const regex = compileRegex(source);
      if (!regex.ok) throw new Error(regex.error.message);
      let steps = 0;
      regex.value.test(`${'a'.repeat(2000)}!`, (more) => (steps += more) > 0);
      expect(steps).toBeLessThan(2001 * (regex.value.states + 1));
    },
  );

  test.each([
    'a(?=b)',
    '(a)\\1',
    'a++',
    '(?<!x)y',
    '[[:alpha:]]',
    'a{2000}',
    '(a{1000}){1000}',
    '\\',
  ])('%s is refused by name', (source) => {
    expect(compileRegex(source)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/\w/) },
    });
  });
});

function person(second: number, properties: Readonly<Record<string, unknown>>): ObservedData {
  const us = second * 1e6;
  const objects = new Map([['a', { type: 'person', ...properties }]]);
  return { firstUs: us, lastUs: us, numberObserved: 1, objects, observed: ['a'] };
}

function matchOf(text: string, observations: readonly ObservedData[]) {
  const parsed = parsePattern(text);
  if (!parsed.ok)
    return { ok: false, error: { kind: 'pattern', message: '' } satisfies MatchError } as const;
  return matchPattern(parsed.value, observations);
}

function decide(text: string, observations: readonly ObservedData[]): boolean | 'error' {
  const matched = matchOf(text, observations);
  return matched.ok ? matched.value !== null : 'error';
}

/** The language's own, with a dot for line ends and whole characters; null where it refuses. */
function compiled(source: string): RegExp | null {
  try {
    return new RegExp(source, 'su');
  } catch {
    return null;
  }
}
