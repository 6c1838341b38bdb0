/** UTC text, days and leap seconds: published dates, every boundary, round trips, hostile text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calendarFromMjd,
  dayOfYear,
  dayOfYearFromMjd,
  formatUtc,
  hasLeapSecond,
  LEAP_SECONDS,
  leapSecondStatus,
  leapSecondsExpireUs,
  mjdFromCalendar,
  mjdFromOrdinal,
  parseUtc,
  taiMinusUtcAtEpochS,
  taiMinusUtcS,
  taiUsFromUnixMs,
  taiUsFromUtcDay,
  unixMsFromTaiUs,
  utcDayFromTaiUs,
} from '../src/index.ts';

/** Days that ended in 23:59:60, and TAI-UTC after them: IERS, leap-seconds.list of 2026-07-06. */
const PUBLISHED: readonly (readonly [string, number])[] = [
  ['1972-06-30', 11],
  ['1972-12-31', 12],
  ['1973-12-31', 13],
  ['1974-12-31', 14],
  ['1975-12-31', 15],
  ['1976-12-31', 16],
  ['1977-12-31', 17],
  ['1978-12-31', 18],
  ['1979-12-31', 19],
  ['1981-06-30', 20],
  ['1982-06-30', 21],
  ['1983-06-30', 22],
  ['1985-06-30', 23],
  ['1987-12-31', 24],
  ['1989-12-31', 25],
  ['1990-12-31', 26],
  ['1992-06-30', 27],
  ['1993-06-30', 28],
  ['1994-06-30', 29],
  ['1995-12-31', 30],
  ['1997-06-30', 31],
  ['1998-12-31', 32],
  ['2005-12-31', 33],
  ['2008-12-31', 34],
  ['2012-06-30', 35],
  ['2015-06-30', 36],
  ['2016-12-31', 37],
];

function epoch(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function messageOf(text: string): string {
  const parsed = parseUtc(text);
  expect(parsed.ok, text).toBe(false);
  return parsed.ok ? '' : `${parsed.error.kind}: ${parsed.error.message}`;
}

describe('known epochs', () => {
  test('the zero point, J2000.0 TT, GPS, a catalogue epoch', () => {
    expect(epoch('2000-01-01T11:59:28Z')).toBe(0); // TAI-UTC was 32 s
    expect(epoch('2000-01-01T11:58:55.816Z')).toBe(-32_184_000); // J2000.0 = 12:00:00 TT
    expect(taiMinusUtcAtEpochS(epoch('1980-01-06T00:00:00Z'))).toBe(19); // IS-GPS-200
    expect(epoch('2024-11-01T00:00:00.001756Z')).toBe(783_691_237_001_756); // the README's vector
  });

  test('MJD of published days', () => {
    expect(mjdFromCalendar(1858, 11, 17)).toBe(0);
    expect(mjdFromCalendar(1957, 10, 4)).toBe(36_115); // Sputnik 1
    expect(mjdFromCalendar(2000, 1, 1)).toBe(51_544);
    expect(mjdFromOrdinal(2024, 306)).toBe(mjdFromCalendar(2024, 11, 1));
    expect(dayOfYear(2024, 12, 31)).toBe(366);
  });

  test('calendar, ordinal and MJD agree on every day from 1700 to 2300', () => {
    let mjd = mjdFromCalendar(1700, 1, 1);
    const date = new Date(0);
    for (; mjd <= mjdFromCalendar(2300, 12, 31); mjd++) {
      date.setTime((mjd - 40_587) * 86_400_000); // the engine's own calendar is the oracle
      const { year, month, day } = calendarFromMjd(mjd);
      expect(`${year}/${month}/${day}`).toBe(
        `${date.getUTCFullYear()}/${date.getUTCMonth() + 1}/${date.getUTCDate()}`,
      );
      expect(mjdFromCalendar(year, month, day)).toBe(mjd);
      expect(dayOfYearFromMjd(mjd)).toBe(dayOfYear(year, month, day));
    }
  });

  test('UTC before 1972 is TAI - 10 s, without a step', () => {
    expect(epoch('1972-01-01') - epoch('1971-12-31T23:59:59')).toBe(1e6);
    expect(taiMinusUtcS(36_115)).toBe(10);
  });
});

describe('leap seconds', () => {
  test('the table is the published one', () => {
    expect(LEAP_SECONDS.length).toBe(PUBLISHED.length);
  });

  test.each(PUBLISHED)('%s ends in a leap second, then TAI-UTC is %i s', (day, after) => {
    const midnight = epoch(day) + 86_401e6;
    const second = epoch(`${day}T23:59:60`);
    expect(second).toBe(midnight - 1e6);
    expect(second - epoch(`${day}T23:59:59Z`)).toBe(1e6);
    expect(taiMinusUtcAtEpochS(midnight)).toBe(after);
    expect(taiMinusUtcAtEpochS(midnight - 1)).toBe(after - 1);
    expect(formatUtc(second)).toBe(`${day}T23:59:60.000000Z`);
    expect(formatUtc(midnight - 1)).toBe(`${day}T23:59:60.999999Z`);
    expect(formatUtc(midnight)).toMatch(/-01T00:00:00\.000000Z$/);
    expect(formatUtc(second - 1)).toBe(`${day}T23:59:59.999999Z`);
    expect(epoch(`${day}T23:59:60.9999995Z`)).toBe(midnight);
    expect(formatUtc(midnight - 1, 3)).toBe(formatUtc(midnight, 3));
    const mjd = calendarDayMjd(day);
    expect(hasLeapSecond(mjd)).toBe(true);
    expect(hasLeapSecond(mjd - 1) || hasLeapSecond(mjd + 1)).toBe(false);
    for (const us of [midnight - 1_000_001, midnight - 1e6, midnight - 1, midnight]) {
      const utc = utcDayFromTaiUs(us);
      expect(taiUsFromUtcDay(utc.mjdUtc, utc.usOfDay)).toBe(us);
      expect(epoch(formatUtc(us))).toBe(us);
    }
  });

  test('second 60 is refused where none was inserted', () => {
    for (const text of ['2016-06-30T23:59:60Z', '2016-12-31T22:59:60Z', '1971-12-31T23:59:60']) {
      expect(messageOf(text)).toContain('leapSecond: ');
    }
  });

  test('expiry is judged at the date given', () => {
    expect(formatUtc(leapSecondsExpireUs, 0)).toBe('2027-06-28T00:00:00Z');
    expect(leapSecondStatus(epoch('2026-11-23')).kind).toBe('certain');
    expect(leapSecondStatus(epoch('2027-05-30')).kind).toBe('expiring');
    const late = leapSecondStatus(epoch('2027-07-08'));
    expect(late.kind).toBe('expired');
    expect(late.message).toContain('expired 10 days ago');
  });

  test('Unix time', () => {
    expect(formatUtc(taiUsFromUnixMs(1_730_419_200_001.5))).toBe('2024-11-01T00:00:00.001500Z');
    expect(unixMsFromTaiUs(epoch('1970-01-01'))).toBe(0);
    expect(unixMsFromTaiUs(epoch('2016-12-31T23:59:60'))).toBe(Date.UTC(2017, 0, 1));
  });
});

describe('what is read', () => {
  test.each([
    ['2024-306', '2024-11-01T00:00:00.000000Z'],
    ['2024-11-01', '2024-11-01T00:00:00.000000Z'],
    ['2024-11-01Z', '2024-11-01T00:00:00.000000Z'],
    ['2024-11-01T12:34', '2024-11-01T12:34:00.000000Z'],
    ['2024-11-01 12:34:56.7', '2024-11-01T12:34:56.700000Z'],
    ['2024-306T12:34:56.123456499999Z', '2024-11-01T12:34:56.123456Z'],
    ['2024-306T12:34:56.1234565', '2024-11-01T12:34:56.123457Z'],
    ['2024-12-31T23:59:59.9999995', '2025-01-01T00:00:00.000000Z'],
    ['2024-366T00:00:00.000001z', '2024-12-31T00:00:00.000001Z'],
  ])('%s', (text, utc) => {
    expect(formatUtc(epoch(text))).toBe(utc);
  });

  test('every number of fraction digits', () => {
    const digits = '987654321012';
    for (let n = 1; n <= 12; n++) {
      const us = Math.round(Number(`0.${digits.slice(0, n)}`) * 1e6);
      expect(epoch(`2024-11-01T00:00:00.${digits.slice(0, n)}`) - epoch('2024-11-01')).toBe(us);
    }
  });

  test.each([
    ['', 'syntax'],
    ['x', 'syntax'],
    ['2024', 'syntax'],
    ['2024-1-01', 'syntax'],
    ['24306.5', 'syntax'],
    ['2024-11-01T', 'syntax'],
    ['2024-11-01T1', 'syntax'],
    ['2024-11-01T00:00:', 'syntax'],
    ['2024-11-01T00:00:00.', 'syntax'],
    ['2024-11-01T00:00:00.1234567890123', 'syntax'],
    ['2024-11-01T00:00:00,5', 'syntax'],
    ['２024-11-01', 'syntax'],
    ['2024-13-01', 'value'],
    ['2023-02-29', 'value'],
    ['2023-366', 'value'],
    ['2024-000', 'value'],
    ['2024-11-01T24:00:00', 'value'],
    ['2024-11-01T00:60:00', 'value'],
    ['2024-11-01T00:00:61', 'value'],
    ['2024-11-01T00:00:00+00:00', 'zone'],
    ['2024-11-01T00:00:00-09:00', 'zone'],
    ['2024-11-01T09:00:00 JST', 'zone'],
    ['2024-11-01T09:00Zulu', 'zone'],
    ['2024-11-01T09:00:00ZZ', 'zone'],
    ['1700-01-01', 'range'],
    ['9999-12-31', 'range'],
    ['2024-11-01T00:00:00Z\n', 'syntax'],
  ])('%j is refused as %s', (text, kind) => {
    expect(messageOf(text).split(':')[0]).toBe(kind);
  });

  test('a refusal says what would be right, and is safe to print', () => {
    expect(messageOf('2024-11-01T09:00:00+09:00')).toBe(
      'zone: time "2024-11-01T09:00:00+09:00" has the zone "+09:00": write it in UTC, ending in Z',
    );
    expect(messageOf('2023-02-29')).toBe('value: time "2023-02-29": day is 29, expected 1 to 28');
    expect(messageOf(`2024-11-01\u001b[31m\u202e${'A'.repeat(1e5)}`)).toMatch(/^[ -~]{1,220}$/);
  });
});

describe('properties', () => {
  const epochs = fc.integer({ min: epoch('1957-01-01'), max: epoch('2100-01-01') });

  test('parse(format(x)) = x from 1957 to 2100', () => {
    fc.assert(
      fc.property(epochs, (us) => {
        expect(epoch(formatUtc(us))).toBe(us);
        const { mjdUtc, usOfDay } = utcDayFromTaiUs(us);
        expect(usOfDay >= 0 && usOfDay < 86_401e6).toBe(true);
        expect(taiUsFromUtcDay(mjdUtc, usOfDay)).toBe(us);
      }),
      { numRuns: 20_000 },
    );
  });

  test('the last and first µs of 60,000 days', () => {
    for (let mjd = 36_000; mjd < 96_000; mjd++) {
      const start = taiUsFromUtcDay(mjd, 0);
      expect(utcDayFromTaiUs(start)).toEqual({ mjdUtc: mjd, usOfDay: 0 });
      expect(utcDayFromTaiUs(start - 1).mjdUtc).toBe(mjd - 1);
    }
  });

  test('fewer digits round half up, later epochs never print earlier', () => {
    fc.assert(
      fc.property(epochs, fc.integer({ min: 0, max: 6 }), (us, digits) => {
        const text = formatUtc(us, digits);
        expect(Math.abs(epoch(text) - us)).toBeLessThanOrEqual(
          digits === 6 ? 0 : 5 * 10 ** (5 - digits),
        );
        expect(formatUtc(us + 1, digits) >= text).toBe(true);
      }),
    );
  });

  test('no text makes it throw', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789-:.TZ +'), maxLength: 40 }),
      epochs.chain((us) => fc.nat(27).map((at) => formatUtc(us).slice(0, at) + '/9')),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const parsed = parseUtc(text);
        expect(
          parsed.ok ? Number.isSafeInteger(parsed.value) : parsed.error.message.length > 20,
        ).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  test('a caller without a finite epoch is a bug', () => {
    expect(() => formatUtc(Number.NaN)).toThrow(/NaN/);
    expect(() => formatUtc(0, 7)).toThrow(/0 to 6/);
  });
});

function calendarDayMjd(day: string): number {
  const [year, month, date] = day.split('-').map(Number);
  return mjdFromCalendar(year!, month!, date!);
}

test('beyond 2^52 µs odd epochs keep their last microsecond', () => {
  for (const us of [4503599627759529, 4503599627759530, 4503599627759531]) {
    const text = formatUtc(us);
    expect(parseUtc(text)).toEqual({ ok: true, value: us });
  }
});
