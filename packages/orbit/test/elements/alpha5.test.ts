import { decodeAlpha5, encodeAlpha5, TLE_CATALOGUE_NUMBER_MAX } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { encode } from './samples.ts';

const decode = (text: string) => decodeAlpha5(encode(text), 0);

describe('Alpha-5', () => {
  // Values printed on Space-Track's page on Alpha-5.
  test.each([
    ['A0000', 100_000],
    ['E8493', 148_493],
    ['J2931', 182_931],
    ['P4018', 234_018],
    ['T0000', 270_000],
    ['W1928', 301_928],
    ['Z9999', 339_999],
    ['00005', 5],
    ['    5', 5],
    ['25544', 25_544],
  ])('%s is %i', (text, number) => expect(decode(text)).toBe(number));

  test.each([
    'I0000',
    'O0000',
    'a0000',
    '0A000',
    'AA000',
    'A 000',
    'A000 ',
    '     ',
    '5    ',
    '-0005',
    '2554É',
  ])('%s is no catalogue number', (text) => expect(decode(text)).toBe(-1));

  test('every number up to the last comes back; above it there is no TLE form', () => {
    for (let number = 0; number <= TLE_CATALOGUE_NUMBER_MAX; number += 7) {
      expect(decode(encodeAlpha5(number)!)).toBe(number);
    }
    expect(encodeAlpha5(TLE_CATALOGUE_NUMBER_MAX)).toBe('Z9999');
    expect(encodeAlpha5(340_000)).toBeUndefined();
    expect(encodeAlpha5(999_100_101)).toBeUndefined();
  });
});
