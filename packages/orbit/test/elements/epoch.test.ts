import { formatUtc, taiUsFromUtcDay } from '@noroshi/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEpochUs, parseTleEpochUs } from '../../src/elements/epoch.ts';
import { encode } from './samples.ts';

const epoch = (text: string) => parseEpochUs(encode(text), 0, text.length);
const tleEpoch = (text: string) => parseTleEpochUs(encode(text), 0, text.length);

describe('EPOCH of an OMM', () => {
  // Our epoch counts µs TAI from 2000-01-01T12:00:00 TAI; TAI-UTC was 32 s on that day (IERS Bulletin C).
  test('noon of 2000-01-01 UTC is 32 s after the origin', () => {
    expect(epoch('2000-01-01T12:00:00')).toBe(32e6);
  });
  test('2024-10-29T12:18:43.492896 is 9068 days, 1123.492896 s and 37 leap seconds after it', () => {
    expect(epoch('2024-10-29T12:18:43.492896')).toBe(9068 * 86_400e6 + 1_123_492_896 + 37e6);
  });
  test.each([
    ['2024-10-29T12:18:43.492896Z', '2024-10-29T12:18:43.492896'],
    ['2024-303T12:18:43.492896', '2024-10-29T12:18:43.492896'],
    ['2024-10-29 12:18:43.492896', '2024-10-29T12:18:43.492896'],
    ['2024-10-29T12:18:43.5', '2024-10-29T12:18:43.500000'],
    ['2024-10-29T12:18:43.4928964', '2024-10-29T12:18:43.492896'],
    ['2024-10-29T12:18:43.4928965', '2024-10-29T12:18:43.492897'],
    ['2024-10-29T23:59:59.9999999', '2024-10-30T00:00:00.000000'],
  ])('%s means %s', (text, same) => expect(epoch(text)).toBe(epoch(same)));

  test('the leap second of 2016-12-31 exists, one of 2017-12-31 does not', () => {
    expect(epoch('2016-12-31T23:59:60.5')).toBe(epoch('2017-01-01T00:00:00') - 0.5e6);
    expect(epoch('2017-12-31T23:59:60')).toBeNaN();
  });

  test('a microsecond of 2284 is exact: 103 825 days and 37 leap seconds after the origin', () => {
    expect(epoch('2284-04-06T12:00:00.000001')).toBe(103_825 * 86_400e6 + 37e6 + 1);
  });

  test.each([
    '2023-02-29T00:00:00',
    '2024-13-01T00:00:00',
    '2024-00-01T00:00:00',
    '2024-366-T00:00:00',
    '2023-366T00:00:00',
    '2024-10-29T24:00:00',
    '2024-10-29T12:60:00',
    '2024-10-29T12:18:61',
    '2024-10-29',
    '2024-10-29T12:18',
    '24-10-29T12:18:43',
    '1956-12-31T00:00:00',
    '2285-01-01T00:00:00',
    '2024-10-29T12:18:43.',
    '2024-10-29T12:18:43.x',
    '2024-10-29T12:18:43+01:00',
    '',
    'Z',
    '2024',
    '2024-10-29T',
    'now',
  ])('%s is refused', (text) => expect(epoch(text)).toBeNaN());

  test('any microsecond of 1957 to 2142 comes back as it was printed', () => {
    const from = taiUsFromUtcDay(35_839, 0); // 1957-01-01
    const to = taiUsFromUtcDay(103_600, 0); // 2142-07
    fc.assert(
      fc.property(fc.integer({ min: from / 1e6, max: to / 1e6 }), fc.nat(999_999), (s, us) => {
        const moment = s * 1e6 + us;
        expect(epoch(formatUtc(moment, 6))).toBe(moment);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('epoch of a TLE', () => {
  test('one unit of the eighth decimal of a day is 864 µs', () => {
    expect(tleEpoch('24303.51300339')).toBe(epoch('2024-10-29T12:18:43.492896'));
    expect(tleEpoch('24001.00000001') - tleEpoch('24001.00000000')).toBe(864);
  });
  test('two digits of a year: 57 is 1957, 56 is 2056', () => {
    expect(tleEpoch('57001.00000000')).toBe(epoch('1957-01-01T00:00:00'));
    expect(tleEpoch('56001.00000000')).toBe(epoch('2056-01-01T00:00:00'));
  });
  test('short fractions and space-padded days', () => {
    expect(tleEpoch('24  1.5       ')).toBe(epoch('2024-01-01T12:00:00'));
    expect(tleEpoch('24366.')).toBe(epoch('2024-12-31T00:00:00'));
  });
  test.each([
    '24367.00000000',
    '23366.00000000',
    '24000.50000000',
    '24-01.50000000',
    '2430351300339.',
    'xx303.51300339',
    '24303.5130 339',
  ])('%s is refused', (text) => expect(tleEpoch(text)).toBeNaN());
});
