/** RFC 8785: its own examples, and a reader that gives back what was written and refuses the rest. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalBytes,
  canonicalNumber,
  canonicalText,
  parseStrictJson,
  parseStrictText,
} from '../src/index.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** RFC 8785 Appendix B: bits of the double, and its text. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];

test.each(NUMBERS)('RFC 8785 Appendix B: %s is %s', (bits, text) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  expect(canonicalNumber(view.getFloat64(0))).toBe(text);
});

test('RFC 8785 §3.2.2: literals, numbers, the order of names', () => {
  const value = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\u0022/",
    literals: [null, true, false],
  };
  expect(canonicalText(value)).toEqual({
    ok: true,
    value:
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  });
});

test('RFC 8785 §3.2.3: names sort by UTF-16 units', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
  const text = canonicalText(Object.fromEntries(names.map((name) => [name, 0])));
  const sorted = ['\\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
  expect(text).toEqual({ ok: true, value: `{${sorted.map((name) => `"${name}":0`).join(',')}}` });
});

describe('what has no canonical form is refused by path', () => {
  test.each([
    [{ a: [1, Number.NaN] }, '/a/1'],
    [{ a: Number.POSITIVE_INFINITY }, '/a'],
    [{ a: 2 ** 53 }, '/a'],
    [{ a: '\ud800' }, '/a'],
    [{ '\udc00': 1 }, '/\udc00'],
    [{ a: new Date(0) }, '/a'],
    [[undefined], '/0'],
    [10n, '/'],
  ])('%o', (value, path) => {
    expect(canonicalText(value)).toMatchObject({ ok: false, error: { path } });
  });

  test('a value deeper than 64 levels', () => {
    let value: unknown = 0;
    for (let i = 0; i < 70; i++) value = [value];
    expect(canonicalText(value).ok).toBe(false);
  });
});

describe('the reader', () => {
  test.each([
    ['{"a":1,"a":2}', 5 + 2, 'twice'],
    ['{"a":1,"\\u0061":2}', 7, 'twice'],
    ['{"__proto__":1}', 1, '__proto__'],
    ['9007199254740993', 0, '2^53'],
    ['1e999', 0, 'larger'],
    ['01', 1, 'ended'],
    ['[1,]', 3, 'expected'],
    ['[1 2]', 3, 'comma'],
    ['{"a" 1}', 5, 'colon'],
    ['"\\x"', 1, 'escape'],
    ['"\\ud800"', 7, 'surrogate'],
    ['"a\nb"', 2, 'control'],
    ['"abc', 4, 'does not end'],
    ['\ufeff1', 0, 'expected'],
    ['NaN', 0, 'expected'],
    ['1 1', 2, 'ended'],
    ['', 0, 'expected'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 64, '64 levels'],
  ])('refuses %s', (text, offset, words) => {
    const read = parseStrictText(text, 64);
    expect(read).toMatchObject({ ok: false, error: { offset } });
    expect(read.ok ? '' : read.error.message).toContain(words);
  });

  test('refuses bytes that are too many or no UTF-8', () => {
    expect(parseStrictJson(Uint8Array.of(0x22, 0xff, 0x22)).ok).toBe(false);
    expect(parseStrictJson(new Uint8Array(2_000_000)).ok).toBe(false);
  });

  test('reads whatever JSON.parse reads, and the same, or refuses', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const read = parseStrictText(text, 64);
        if (read.ok) expect(read.value).toEqual(JSON.parse(text));
        else expect(read.error.message).toMatch(/surrogate|2\^53|__proto__/);
      }),
      { numRuns: 2000 },
    );
  });

  test('never accepts what JSON.parse refuses', () => {
    const pieces = ['{', '}', '[', ']', ',', ':', '"', 'a', '1', '-', '.', 'e', 'true', '\\', ' '];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const read = parseStrictText(given, 64);
        if (read.ok) expect(read.value).toEqual(JSON.parse(given));
      }),
      { numRuns: 20_000 },
    );
  });
});

test('what is written reads back, and is written alike again', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const bytes = canonicalBytes(value);
      if (!bytes.ok) return;
      const read = parseStrictJson(bytes.value);
      if (!read.ok) {
        expect(read.error.message).toContain('__proto__');
        return;
      }
      expect(canonicalBytes(read.value)).toEqual(bytes);
      expect(parseStrictJson(utf8(JSON.stringify(value)))).toMatchObject({ ok: true });
    }),
    { numRuns: 2000 },
  );
});
