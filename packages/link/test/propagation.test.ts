import { expect, test } from 'vitest';
import {
  evaluateRow,
  gridAt,
  gridOfU16,
  normalAbove,
  RECOMMENDATIONS,
  skyNoiseK,
} from '../src/index.ts';
import { bytesOf, hasRows, type Row, rowsOf } from './rows.ts';

const byId = (id: string) => RECOMMENDATIONS.find((one) => one.id === id)!;

/** The largest error of one output over all rows of a file, absolute or relative. */
function worst(id: string, file: string, output: string, wanted: string, relative = false): number {
  const recommendation = byId(id);
  const k = recommendation.outputs.findIndex(({ name }) => name === output);
  const rows = rowsOf(file);
  expect(rows.length).toBeGreaterThan(4);
  return Math.max(
    ...rows.map((row: Row) => {
      const found = evaluateRow(
        recommendation,
        recommendation.columns.map(({ short }) => row[short]!),
        null,
      );
      if ('fault' in found) throw new Error(`${file}: ${JSON.stringify(found.fault)}`);
      const error = Math.abs(found.outputs[k]! - row[wanted]!);
      return relative ? error / Math.abs(row[wanted]!) : error;
    }),
  );
}

test.skipIf(!hasRows)('P.838: 64 rows of rain to the last printed digits', () => {
  const file = '838/ITURP838-3_rain_specific_attenuation.csv';
  expect(worst('P.838', file, 'k', 'k', true)).toBeLessThan(1.1e-7);
  expect(worst('P.838', file, 'alpha', 'alpha', true)).toBeLessThan(1.1e-7);
  expect(worst('P.838', file, 'gamma_db_km', 'gamma_r', true)).toBeLessThan(1.1e-7);
});

test.skipIf(!hasRows)('P.618: rain, scintillation, cross-polarisation and all together', () => {
  const rain = '618/ITURP618-13_A_rain.csv';
  expect(worst('P.618-rain', rain, 'attenuation_db', 'A_rain')).toBeLessThan(1.9e-8);
  const flutter = '618/ITURP618-13_A_sci.csv';
  expect(worst('P.618-scintillation', flutter, 'attenuation_db', 'A_scin')).toBeLessThan(1.4e-9);
  const cross = '618/ITURP618-13_A_xpd.csv';
  expect(worst('P.618-xpd', cross, 'discrimination_db', 'XPD')).toBeLessThan(1.4e-8);
  const total = '618/ITURP618-13_A_total.csv';
  expect(worst('P.618-total', total, 'attenuation_db', 'A_total')).toBeLessThan(7.1e-9);
});

test.skipIf(!hasRows)('P.676: 350 rows line by line, and the 355 of the edition before', () => {
  for (const [output, wanted] of [
    ['oxygen_db_km', 'gamma0'],
    ['vapour_db_km', 'gammaw'],
    ['gamma_db_km', 'gamma'],
  ] as const) {
    const now = '676/ITURP676-13_gamma.csv';
    expect(worst('P.676', now, output, wanted, true)).toBeLessThan(2e-14);
    const before = '676/ITURP676-12_gamma.csv';
    expect(worst('P.676', before, output, wanted, true)).toBeLessThan(9e-5);
  }
});

test.skipIf(!hasRows)('P.1623: fades and how long they last', () => {
  const [fades, times] = [
    '1623/ITURP1623-1_number_of_fades.csv',
    '1623/ITURP1623-1_fade_duration_params.csv',
  ];
  expect(worst('P.1623', fades, 'fades', 'N', true)).toBeLessThan(1e-7);
  expect(worst('P.1623', times, 'occurrence', 'P')).toBeLessThan(5.1e-10);
  expect(worst('P.1623', times, 'time_share', 'F')).toBeLessThan(5.1e-10);
  expect(worst('P.1623', times, 'fades', 'N', true)).toBeLessThan(1e-7);
});

test.skipIf(!hasRows)('P.839 and P.453 from their maps', () => {
  const zero = gridOfU16(bytesOf('itu-maps/p839-4-h0-1p5deg-u16.bin'), {
    ...{ rows: 121, columns: 241, firstLatitudeDeg: 90, firstLongitudeDeg: 0 },
    ...{ stepDeg: 1.5, scale: 0.001 },
  });
  for (const { lat, lon, h0, hr } of rowsOf('839/ITURP839-4_rain_height.csv')) {
    const found = evaluateRow(byId('P.839'), [lat!, lon!], zero);
    expect(found).toEqual({ outputs: [expect.closeTo(h0!, 3), expect.closeTo(hr!, 3)] });
  }
  const wet = gridOfU16(bytesOf('itu-maps/p453-14-nwet50-0p75deg-u16.bin'), {
    ...{ rows: 241, columns: 481, firstLatitudeDeg: -90, firstLongitudeDeg: -180 },
    ...{ stepDeg: 0.75, scale: 0.01 },
  });
  for (const { lat, lon, Nwet } of rowsOf('453/ITURP453-14_Nwet.csv'))
    expect(Math.abs(gridAt(wet, lat!, lon!) - Nwet!)).toBeLessThan(0.01);
  // the newer edition's rows of scintillation name a place: the map is rounded to 0.01, hence 1e-4 dB
  const rows = rowsOf('618/ITURP618-14_A_sci.csv');
  const off = rows.map(({ lat, lon, f, el, p, D, eta, A_scin }) => {
    const found = evaluateRow(
      byId('P.618-scintillation'),
      [f!, el!, p!, D!, eta!, gridAt(wet, lat!, lon!)],
      null,
    );
    return Math.abs(('outputs' in found ? found.outputs[0]! : Number.NaN) - A_scin!);
  });
  expect(rows).toHaveLength(24);
  expect(Math.max(...off)).toBeLessThan(1e-4);
});

test('a grid is whole, and goes around', () => {
  const facts = { firstLatitudeDeg: 90, firstLongitudeDeg: -180, stepDeg: 90, scale: 1 };
  const values = [9, 9, 9, 9, 9, 0, 10, 20, 30, 0, 5, 5, 5, 5, 5];
  const bytes = new Uint8Array(Uint16Array.from(values).buffer);
  const grid = gridOfU16(bytes, { ...facts, rows: 3, columns: 5 });
  expect([gridAt(grid, 0, -180), gridAt(grid, 0, 180), gridAt(grid, 0, 540)]).toEqual([0, 0, 0]);
  expect([gridAt(grid, 0, 45), gridAt(grid, 45, 0), gridAt(grid, -90, 12)]).toEqual([25, 14.5, 5]);
  expect(() => gridOfU16(bytes, { ...facts, rows: 3, columns: 4 })).toThrow(
    '15 values, expected 3 rows of 4: 12',
  );
});

test('what the text says of its own edges', () => {
  expect(normalAbove(1.959963984540054)).toBeCloseTo(0.025, 12);
  expect(normalAbove(-3)).toBeCloseTo(0.9986501019683699, 12);
  expect(skyNoiseK(3)).toBeCloseTo(275 * (1 - 10 ** -0.3), 12);
  const fault = evaluateRow(byId('P.838'), [14, 95, 0, 20], null);
  expect(fault).toEqual({ fault: { column: 'elevation_deg', value: '95', right: '0 to 90' } });
  expect(evaluateRow(byId('P.838'), [14, 9, Number.NaN, 20], null)).toHaveProperty(
    'fault.value',
    'NaN',
  );
});

test.skipIf(!hasRows)(
  'P.840-8: cloud, where the staged files give the liquid water of the same place and percentage',
  () => {
    const liquid = rowsOf('840/ITURP840-8_columnar_content_reduced_liquid.csv');
    const rows = rowsOf('840/ITURP840-8_cloud_attenuation.csv');
    const errors = rows.flatMap((row) => {
      const near = (a: number, b: number) => Math.abs(a - b) < 0.001;
      const of = liquid.find(
        (one) => near(one.lat!, row.lat!) && near(one.lon!, row.lon!) && one.p === row.p,
      );
      if (of === undefined) return [];
      const found = evaluateRow(byId('P.840-liquid'), [row.f!, row.el!, of.Lred!], null);
      return 'outputs' in found ? [Math.abs(found.outputs[1]! - row.Ac!)] : [Number.NaN];
    });
    expect(errors.length).toBeGreaterThanOrEqual(18);
    expect(Math.max(...errors)).toBeLessThan(1e-8); // both files are rounded
  },
);
