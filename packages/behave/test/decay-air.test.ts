/**
 * The air and what drives it: densities against the published tables of CIRA 1972, a published run of Jacchia's model, both
 * forms of the weather file with damage in them, and the errors of expected weather against the record since 1958.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describeWithData } from '@noroshi/tidy';
import { mjdFromCalendar, taiUsFromUtcDay } from '@noroshi/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { driversOf } from '../src/decay/drivers.ts';
import { exosphericK, logDensity, magneticK, nightMinimumK } from '../src/decay/jacchia.ts';
import { WEATHER_ERRORS, weatherSigma } from '../src/decay/weather-error.ts';
import { parseSpaceWeather, weatherUntil } from '../src/index.ts';

/** CIRA 1972 at an exospheric temperature of 1,000 K, kg/m³, as Vallado, Fundamentals of Astrodynamics, 4th ed., table 8-4 prints it. */
const CIRA_1972: readonly (readonly [heightKm: number, kgM3: number])[] = [
  [120, 2.438e-8],
  [130, 8.484e-9],
  [140, 3.845e-9],
  [150, 2.07e-9],
  [180, 5.464e-10],
  [200, 2.789e-10],
  [250, 7.248e-11],
  [300, 2.418e-11],
  [350, 9.158e-12],
  [400, 3.725e-12],
  [450, 1.585e-12],
  [500, 6.967e-13],
  [600, 1.454e-13],
  [700, 3.614e-14],
  [800, 1.17e-14],
  [900, 5.245e-15],
  [1000, 3.019e-15],
];

describe('density', () => {
  test.each(CIRA_1972)('at %d km within 2 %% of the published table', (heightKm, kgM3) => {
    expect(Math.abs(Math.exp(logDensity(heightKm, 1000)) / kgM3 - 1)).toBeLessThan(0.02);
  });

  test('falls with height, and above 200 km grows with temperature; no jump at the joints of the model', () => {
    for (const kelvin of [550, 800, 1234, 1900]) {
      for (let km = 90; km < 900; km++) {
        const slope = logDensity(km + 1, kelvin) - logDensity(km, kelvin);
        expect(slope).toBeLessThan(0);
        expect(slope).toBeGreaterThan(-0.25);
        if (km > 200) expect(logDensity(km, kelvin + 50)).toBeGreaterThan(logDensity(km, kelvin));
      }
    }
    expect(Number.isFinite(logDensity(60, 1000))).toBe(true);
    expect(Number.isFinite(logDensity(2500, 1000))).toBe(true);
  });

  test('temperature: the night, the bulge after noon, the storm', () => {
    expect(nightMinimumK(150, 150)).toBeCloseTo(379 + 3.24 * 150, 9);
    const at = (hour: number) => exosphericK(800, 0, 0, (hour * Math.PI) / 12);
    const hours = Array.from({ length: 48 }, (_, k) => k / 2 - 12);
    const hottest = hours.reduce((a, b) => (at(b) > at(a) ? b : a));
    expect(hottest).toBeGreaterThanOrEqual(1.5); // about 14 h local time
    expect(hottest).toBeLessThanOrEqual(2.5);
    expect(at(hottest) / Math.min(...hours.map(at))).toBeCloseTo(1.3, 2);
    expect(magneticK(7, 300)).toBeCloseTo(228.9, 1);
  });
});

const DAY =
  '2024 08 01 2604 22 53 43 33 23 30 23 23 20 250  56  32  18   9  15   9   9   7  19 1.0 5 260 234.0 0  222.7 196.4 227.1 216.7 190.6 ';

describe('the weather file', () => {
  test('the text form: observed days only; a damaged line costs itself and is told', () => {
    const text = [
      'DATATYPE CSSISpaceWeather',
      'BEGIN OBSERVED',
      DAY,
      'spoilt',
      DAY.replace('08 01', '08 03').replace('227.1', '239.8'),
      'END OBSERVED',
      'BEGIN DAILY_PREDICTED',
      DAY.replace('08 01', '08 09'),
    ].join('\n');
    const { weather, rejects } = parseSpaceWeather(text);
    expect(weather.days).toBe(3);
    expect(weather.firstMjd).toBe(mjdFromCalendar(2024, 8, 1));
    expect([...weather.f107Sfu]).toEqual([227.1, Number.NaN, 239.8]);
    expect([...weather.ap.subarray(0, 8)]).toEqual([56, 32, 18, 9, 15, 9, 9, 7]);
    expect(rejects.map(({ line }) => line)).toEqual([4]);
  });

  test('the CSV form says the same', () => {
    const names = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => `AP${k}`).join(',');
    const text =
      `DATE,${names},F10.7_OBS,F10.7_DATA_TYPE\r\n2024-08-01,56,32,18,9,15,9,9,7,227.1,OBS\r\n` +
      '2024-08-02,1,1,1,1,1,1,1,1,9999,OBS\r\n2024-13-02,,,,,,,,,200,OBS\r\n2024-08-09,1,1,1,1,1,1,1,1,200,PRD\r\n';
    const { weather, rejects } = parseSpaceWeather(text);
    expect([...weather.f107Sfu]).toEqual([227.1, Number.NaN]);
    expect([...weather.ap.subarray(0, 8)]).toEqual([56, 32, 18, 9, 15, 9, 9, 7]);
    expect(rejects).toHaveLength(1);
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        parseSpaceWeather(`BEGIN OBSERVED\n${text}`);
        parseSpaceWeather(`DATE,F10.7_OBS,AP1\n${text}`);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test('what was known then has no later day, and drivers do not depend on later days', () => {
    const days = Array.from({ length: 28 }, (_, k) =>
      DAY.replace('08 01', `08 ${String(k + 1).padStart(2, '0')}`),
    );
    const later = days.map((day, k) => (k < 14 ? day : day.replace('227.1', '399.9')));
    const [one, other] = [days, later].map(
      (lines) => parseSpaceWeather(`BEGIN OBSERVED\n${lines.join('\n')}`).weather,
    );
    const atUs = taiUsFromUtcDay(mjdFromCalendar(2024, 8, 15), 3600e6);
    expect(weatherUntil(one!, atUs).days).toBe(14);
    const drive = (weather: typeof one) =>
      driversOf(weatherUntil(weather!, atUs), mjdFromCalendar(2024, 8, 1), 60);
    expect(drive(other)).toEqual(drive(one));
  });
});

describeWithData(
  'expected weather against the record',
  'tle/aux/SpaceWeather-All_2025-01-10.txt.gz',
  (path) => {
    const { weather } = parseSpaceWeather(gunzipSync(readFileSync(path)).toString('latin1'));

    test('the rms of the mean of days to come is what the table says', () => {
      const lines: string[] = [];
      for (const ahead of [3, 30]) {
        const found = WEATHER_ERRORS.map(() => ({ flux: [] as number[], ap: [] as number[] }));
        for (let row = 400; row < weather.days - 40; row += 31) {
          const known = {
            ...weather,
            days: row,
            f107Sfu: weather.f107Sfu.subarray(0, row),
            ap: weather.ap.subarray(0, 8 * row),
          };
          const drivers = driversOf(known, known.firstMjd + row, 1);
          const bin = WEATHER_ERRORS.findIndex(({ toSfu }) => drivers.f107MeanSfu < toSfu);
          const { flux, ap } = errorsOf(row, ahead);
          if (Number.isFinite(flux)) found[bin]!.flux.push(flux);
          found[bin]!.ap.push(ap);
        }
        found.forEach(({ flux, ap }, bin) => {
          const { toSfu } = WEATHER_ERRORS[bin]!;
          const table = weatherSigma(ahead, true, Math.min(toSfu, 150) - 1);
          lines.push(
            `${ahead} d, mean flux to ${toSfu}: ln flux ${rms(flux).toFixed(3)} (${table.logF107}), ap ${rms(ap).toFixed(1)} (${table.ap}), ${ap.length} starts`,
          );
          expect(rms(flux) / table.logF107).toBeGreaterThan(0.7);
          expect(rms(flux) / table.logF107).toBeLessThan(1.4);
          expect(rms(ap) / table.ap).toBeGreaterThan(0.5);
          expect(rms(ap) / table.ap).toBeLessThan(1.6);
        });
      }
      console.log(lines.join('\n'));
    });

    /** The same rule as drivers.ts, written apart: mean over the days to come, seen less expected. */
    function errorsOf(row: number, ahead: number): { flux: number; ap: number } {
      const { f107Sfu, ap } = weather;
      const mean = (values: Float64Array, from: number, to: number) => {
        const some = [...values.subarray(from, to)].filter((value) => value >= 0);
        return some.reduce((sum, value) => sum + value, 0) / some.length;
      };
      const month = mean(f107Sfu, row - 27, row);
      let expected = 0;
      let index = 0;
      for (let day = 0; day < ahead; day++) {
        const fading = Math.exp(-(day + 1) / 10);
        const ago = row + day - 27 * Math.ceil((day + 1) / 27);
        const before = Number.isNaN(f107Sfu[ago]!) ? month : f107Sfu[ago]!;
        const share = 0.5 * (1 - fading);
        expected += (1 - share) * (month + (f107Sfu[row - 1]! - month) * fading) + share * before;
        index += 0.7 * mean(ap, 8 * (row - 81), 8 * row) + 0.3 * mean(ap, 8 * ago, 8 * ago + 8);
      }
      return {
        flux: Math.log(mean(f107Sfu, row, row + ahead) / (expected / ahead)),
        ap: mean(ap, 8 * row, 8 * (row + ahead)) - index / ahead,
      };
    }

    function rms(values: readonly number[]): number {
      return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    }
  },
);
