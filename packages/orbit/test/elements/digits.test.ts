import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAssumedPoint, parseDecimal, parseWhole } from '../../src/elements/digits.ts';
import { encode } from './samples.ts';

const decimal = (text: string) => parseDecimal(encode(text), 0, text.length);
const assumed = (text: string) => parseAssumedPoint(encode(text), 0, text.length);

describe('decimal numbers', () => {
  test.each([
    ['.1843421', 0.1843421],
    ['.16091E-2', 0.0016091],
    ['-.22483E-4', -0.000022483],
    ['+.00000153', 0.00000153],
    ['086.3994', 86.3994],
    ['1.6e+03', 1600],
    ['5.', 5],
    ['-0', 0],
    ['9007199254740993', 9007199254740992], // 17 digits: over the exact path
    ['0.000000000000000000000000000001', 1e-30],
    ['123456789012345678901234567890e-20', 1234567890.1234567],
  ])('%s', (text, value) => expect(decimal(text)).toBe(value));

  test.each([
    '',
    '.',
    '-',
    '+-1',
    '1e',
    '1e+',
    '1.2.3',
    '1,2',
    '0x10',
    'NaN',
    'Infinity',
    '1 2',
    '1e99999',
    'e5',
  ])('%s is no number', (text) => expect(decimal(text)).toBeNaN());

  test('every double, printed in any of the usual ways, comes back correctly rounded', () => {
    const printed = fc
      .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(20), fc.nat(3))
      .map(([x, digits, how]) =>
        how === 0
          ? String(x)
          : how === 1
            ? x.toExponential(digits)
            : how === 2
              ? x.toPrecision(digits + 1)
              : `+${Math.abs(x)}`,
      );
    fc.assert(
      fc.property(printed, (text) => {
        expect(decimal(text)).toBe(Number(text) === 0 ? 0 : Number(text));
      }),
      { numRuns: 5000 },
    );
  });

  test('decimals of a catalogue (up to 12 digits, up to 11 after the point) match Number', () => {
    const field = fc.tuple(fc.bigInt(0n, 999_999_999_999n), fc.nat(11)).map(([n, places]) => {
      const text = String(n).padStart(places + 1, '0');
      return `${text.slice(0, text.length - places)}.${text.slice(text.length - places)}`;
    });
    fc.assert(
      fc.property(field, (text) => {
        expect(decimal(text)).toBe(Number(text));
      }),
      { numRuns: 5000 },
    );
  });

  test('only the bytes asked for are read', () => {
    expect(parseDecimal(encode('12.345'), 1, 4)).toBe(2.3);
    expect(parseWhole(encode('x123y'), 1, 4)).toBe(123);
    expect(parseWhole(encode('1a'), 0, 2)).toBe(-1);
  });
});

describe('numbers with an assumed point', () => {
  test.each([
    [' 28098-4', 0.28098e-4],
    ['+47668-4', 0.47668e-4],
    ['-11606-4', -0.11606e-4],
    [' 00000-0', 0],
    ['+00000+0', 0],
    [' 12345+1', 1.2345],
    ['        ', 0],
    [' 10000 0', 0.1],
  ])('%s', (text, value) => expect(assumed(text)).toBe(value));

  test.each([' 2809x-4', ' 28098x4', ' 28098-x', '  -4', '28 98-4'])('%s is damaged', (text) =>
    expect(assumed(text)).toBeNaN(),
  );
});
