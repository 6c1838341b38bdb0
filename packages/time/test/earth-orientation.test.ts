/**
 * Reading finals2000A and interpolating it: a synthetic table with known answers, then the real
 * file.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type EarthOrientation,
  earthOrientationAt,
  jdUt1Parts,
  NO_EARTH_ORIENTATION,
  parseFinals2000A,
  parseUtc,
  taiUsFromUtcDay,
  ut1FromTai,
} from '../src/index.ts';

const ARCSEC = Math.PI / 648_000;

function epoch(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function table(text: string): EarthOrientation {
  const parsed = parseFinals2000A(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

type Cells = { mjd: number; x: number; y: number; ut1: number; flag?: string; bulletinB?: string };

/** A row in the published columns. */
function line({ mjd, x, y, ut1, flag = 'I', bulletinB = '' }: Cells): string {
  const polar = `${x.toFixed(6).padStart(9)}${'0.000100'.padStart(9)}`;
  const polarY = `${y.toFixed(6).padStart(9)}${'0.000100'.padStart(9)}`;
  const time = `${ut1.toFixed(7).padStart(10)} 0.0000100 ${'1.5000'.padStart(7)} 0.0100`;
  const row = `161231 ${mjd.toFixed(2)} ${flag} ${polar} ${polarY}  ${flag}${time}`;
  const pole = ['0.100', '0.010', '-0.200', '0.010'].map((c) => c.padStart(9)).join('');
  return `${row.padEnd(95)}${flag} ${pole.slice(0, 18)} ${pole.slice(18)}${bulletinB}`;
}

describe('a synthetic table across the leap second of 2016-12-31', () => {
  const rows = Array.from({ length: 10 }, (_, i) => {
    const mjd = 57_750 + i; // the leap second ends 57753
    const ut1 = -0.4 - 0.001 * i + (mjd >= 57_754 ? 1 : 0);
    return { mjd, x: 0.1 + 0.001 * i, y: 0.3 - 0.002 * i, ut1, flag: i >= 7 ? 'P' : 'I' };
  });
  const eop = table(rows.map(line).join('\r\n') + '\n');

  test('columns', () => {
    expect(eop.count).toBe(10);
    expect(eop.mjdUtc[9]).toBe(57_759);
    expect(eop.xpRad[2]).toBeCloseTo(0.102 * ARCSEC, 15);
    expect(eop.ypRad[2]).toBeCloseTo(0.296 * ARCSEC, 15);
    expect(eop.ut1MinusUtcS[4]).toBeCloseTo(0.596, 12);
    expect(eop.lodS[0]).toBeCloseTo(0.0015, 12);
    expect(eop.dXRad[0]).toBeCloseTo(1e-4 * ARCSEC, 18);
    expect(eop.dYRad[0]).toBeCloseTo(-2e-4 * ARCSEC, 18);
    expect(eop.predictedFromMjd).toBe(57_757);
    expect(eop.expiryUs).toBe(epoch('2017-01-06'));
  });

  test.each([
    ['2016-12-31T12:00:00Z', -0.4035],
    ['2016-12-31T23:59:60.999999Z', -0.404],
    ['2017-01-01T00:00:00Z', 0.596],
    ['2017-01-01T12:00:00Z', 0.5955],
  ])('UT1-UTC at %s is %f s', (utc, expected) => {
    const at = earthOrientationAt(eop, epoch(utc));
    expect(Math.abs(at.ut1MinusUtcS - expected)).toBeLessThan(1e-6);
    expect(at.source).toBe('measured');
  });

  test('a straight line comes back from every interval, ends included', () => {
    for (let i = 0; i < 9; i++) {
      const at = earthOrientationAt(eop, (eop.epochUs[i]! + eop.epochUs[i + 1]!) / 2);
      expect(at.xpRad).toBeCloseTo((0.1 + 0.001 * (i + 0.5)) * ARCSEC, 15);
    }
    expect(earthOrientationAt(eop, eop.expiryUs).xpRad).toBeCloseTo(0.109 * ARCSEC, 15);
  });

  test('what is predicted says so, from the interval that uses a predicted row', () => {
    expect(earthOrientationAt(eop, taiUsFromUtcDay(57_756, 0)).source).toBe('measured');
    expect(earthOrientationAt(eop, taiUsFromUtcDay(57_756, 1)).source).toBe('predicted');
    expect(earthOrientationAt(eop, eop.expiryUs).source).toBe('predicted');
  });

  test('outside the table', () => {
    const before = earthOrientationAt(eop, eop.epochUs[0]! - 1);
    expect(before).toMatchObject({ source: 'none', ut1MinusUtcS: 0, xpRad: 0, ut1MinusTaiS: -36 });
    const after = earthOrientationAt(eop, epoch('2024-11-01'));
    expect(after.source).toBe('none');
    expect(after.ut1MinusUtcS).toBeCloseTo(0.591, 9);
    expect(after.xpRad).toBe(eop.xpRad[9]);
    const none = earthOrientationAt(NO_EARTH_ORIENTATION, epoch('2024-11-01'));
    expect(none).toMatchObject({ source: 'none', ut1MinusUtcS: 0, ut1MinusTaiS: -37 });
  });

  test('UT1 as a Julian date', () => {
    const us = epoch('2017-01-01T12:00:00Z');
    const ut1 = ut1FromTai(us, eop);
    expect(ut1.midnightJd).toBe(2_457_754.5);
    expect(ut1.fractionD * 86_400).toBeCloseTo(43_200.5955, 6);
    expect(jdUt1Parts(us, -37).fractionD).toBe(0.5);
  });

  test('Bulletin B is taken before Bulletin A', () => {
    const bulletinB = '   .143000   .137000   .8075000   -18.637    -3.667  ';
    const both = table(line({ mjd: 41_684, x: 0.12, y: 0.13, ut1: 0.8, flag: 'P', bulletinB }));
    expect(both.xpRad[0]).toBeCloseTo(0.143 * ARCSEC, 15);
    expect(both.ypRad[0]).toBeCloseTo(0.137 * ARCSEC, 15);
    expect(both.ut1MinusUtcS[0]).toBe(0.8075);
    expect(both.dXRad[0]).toBeCloseTo(-18.637e-3 * ARCSEC, 15);
    expect(both.predictedFromMjd).toBe(41_685); // none
  });
});

describe('damage', () => {
  const good = line({ mjd: 57_750, x: 0.1, y: 0.3, ut1: -0.4 });
  test.each([
    ['a letter in a number', good.replace('0.100000', '0.1O0000'), 'PM-x A'],
    ['UT1 beyond a second', good.replace('-0.4000000', '-4.4000000'), 'UT1-UTC A'],
    ['not the file', 'EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION', 'MJD'],
    ['a day missing', `${good}\n${line({ mjd: 57_752, x: 0.1, y: 0.3, ut1: -0.4 })}`, 'MJD'],
    ['x but no UT1', good.slice(0, 57), 'UT1-UTC'],
  ])('%s is refused with its field', (_, text, field) => {
    const parsed = parseFinals2000A(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok || parsed.error.kind !== 'field') throw new Error('expected a field error');
    expect(parsed.error.field).toContain(field);
    expect(parsed.error.message).toMatch(/^finals2000A line [12]: .* expected /);
  });

  test('an empty file is refused; random text never throws', () => {
    expect(parseFinals2000A(' \n\n')).toMatchObject({ ok: false, error: { kind: 'empty' } });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        parseFinals2000A(text);
        parseFinals2000A(good.slice(0, 30) + text);
      }),
    );
  });
});

describeWithData('the real file', 'tle/aux/eop_finals2000A.all.gz', (path) => {
  const eop = table(gunzipSync(readFileSync(path)).toString('latin1'));

  test('first row is Bulletin B of 1973-01-02, last row is predicted', () => {
    expect(eop.mjdUtc[0]).toBe(41_684);
    expect(eop.ut1MinusUtcS[0]).toBe(0.8075);
    expect(eop.predictedFromMjd).toBe(58_585);
    expect(eop.count).toBeGreaterThan(17_000);
  });

  test('UT1-TAI has no steps, |UT1-UTC| < 0.9 s', () => {
    for (let i = 1; i < eop.count; i++) {
      const stepS = eop.ut1MinusTaiS[i]! - eop.ut1MinusTaiS[i - 1]!;
      expect(Math.abs(stepS)).toBeLessThan(0.007); // noisiest: 1976
      expect(Math.abs(eop.ut1MinusUtcS[i]!)).toBeLessThan(0.9);
    }
  });

  test("Vallado's 2004-04-06 example: UT1-UTC -0.439962 s, pole -0.140682″ 0.333309″", () => {
    // Vallado, Seago & Seidelmann 2006, AIAA 2006-6753 (values at 07:51:28.386009 UTC, from EOP
    // C04).
    const at = earthOrientationAt(eop, epoch('2004-04-06T07:51:28.386009Z'));
    expect(Math.abs(at.ut1MinusUtcS + 0.439962)).toBeLessThan(5e-4);
    expect(Math.abs(at.xpRad / ARCSEC + 0.140682)).toBeLessThan(2e-3);
    expect(Math.abs(at.ypRad / ARCSEC - 0.333309)).toBeLessThan(2e-3);
    expect(at.source).toBe('measured');
  });

  test('since 2000, a day left out comes back: two-day spacing, median, 99 % and worst', () => {
    const errorsUs: number[] = [];
    for (let i = 51_544 - 41_684; eop.mjdUtc[i + 3]! < eop.predictedFromMjd; i++) {
      const [a, c, d, f] = [-3, -1, 1, 3].map((k) => eop.ut1MinusTaiS[i + k]!);
      const guess = (-a! + 9 * c! + 9 * d! - f!) / 16; // the same 4-point rule
      errorsUs.push(Math.abs(guess - eop.ut1MinusTaiS[i]!) * 1e6);
    }
    errorsUs.sort((x, y) => x - y); // measured: 12, 73, 220 µs; a linear rule gives 52, 169, 300
    expect(errorsUs[Math.floor(errorsUs.length / 2)]!).toBeLessThan(15);
    expect(errorsUs[Math.floor(errorsUs.length * 0.99)]!).toBeLessThan(90);
    expect(errorsUs.at(-1)!).toBeLessThan(250);
  });
});
