/** The small parts of the command line: numbers in, columns out, regimes, the reference epoch. */
import { readElementSets, regimeOf } from '@noroshi/orbit';
import { formatUtc, parseUtc } from '@noroshi/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberIn, parseEpochUs, parseIds, wholeIn } from '../src/options.ts';
import { stepEpochsUs } from '../src/propagate-states.ts';
import { referenceEpochUs } from '../src/reference-epoch.ts';
import { csvWriter, jsonName, jsonRow, type Table } from '../src/tables/table.ts';
import { csvFile, type Elements } from './fixtures.ts';

const setsOf = (rows: readonly Elements[]) =>
  readElementSets(new TextEncoder().encode(csvFile(rows)), { file: 'made here' }).sets;

describe('options', () => {
  test('a number is taken when it lies in its range, and only then', () => {
    const parse = numberIn(0, 100, 'km');
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const text = String(value);
        if (value > 0 && value <= 100) expect(parse(text)).toBe(value);
        else expect(() => parse(text)).toThrow('Give a number of km above 0, up to 100.');
      }),
    );
    for (const text of ['', ' ', '0x10', '1_0', '5km', 'Infinity', 'NaN', '1,5']) {
      expect(() => parse(text), text).toThrow();
    }
  });

  test('whole numbers, ids, times', () => {
    expect(wholeIn(1, 256)('8')).toBe(8);
    for (const text of ['0', '257', '1.5', '-1', '1e2', ''])
      expect(() => wholeIn(1, 256)(text)).toThrow();
    expect(parseIds('25544, 00005,025544,SAT-A')).toEqual(['25544', '5', 'SAT-A']);
    const alpha5 = parseIds('A0000,T0000,270000,Z9999,I0001,t0000'); // I, O and lower case are not Alpha-5
    expect(alpha5).toEqual(['100000', '270000', '339999', 'I0001', 't0000']);
    expect(formatUtc(parseEpochUs('2024-306'))).toBe('2024-11-01T00:00:00.000000Z');
    expect(() => parseEpochUs('yesterday')).toThrow(/expected a year of four digits/);
  });

  test('steps do not drift: the last of a day of 0.1 s is the day', () => {
    const epochs = stepEpochsUs(783_691_237_001_756, 0.1, 864_001);
    expect(epochs.at(-1)! - epochs[0]!).toBe(86_400e6);
    expect(epochs.every((us) => Number.isInteger(us))).toBe(true);
  });
});

describe('columns', () => {
  type Row = { readonly name: string; readonly valueKm: number; readonly p: number | null };
  const table: Table<Row> = {
    title: 't',
    about: '',
    columns: [
      { name: 'name', type: 'text', of: (r) => r.name, about: '' },
      { name: 'value_km', type: 'fixed', digits: 3, of: (r) => r.valueKm, about: '' },
      { name: 'p', type: 'scientific', digits: 2, of: (r) => r.p, nullable: true, about: '' },
    ],
  };
  const csv = (row: Row) => csvWriter(table).row(row);

  test('names of both kinds', () => {
    const names = ['id1', 'miss_r_km', 'relative_speed_km_s', 'age1_d', 'pc_max', 'tca_utc'];
    expect(names.map(jsonName)).toEqual([
      ...['id1', 'missRKm', 'relativeSpeedKmS', 'age1D', 'pcMax', 'tcaUtc'],
    ]);
  });

  test('numbers: no minus zero, no NaN, negative ones stay numbers', () => {
    expect(csv({ name: '-x', valueKm: -1e-9, p: 1.2345e-7 })).toBe("'-x,0.000,1.23e-7\r\n");
    expect(csv({ name: 'a', valueKm: -1.5, p: null })).toBe('a,-1.500,\r\n');
    expect(csv({ name: 'a', valueKm: Number.NaN, p: Number.POSITIVE_INFINITY })).toBe('a,,\r\n');
    expect(jsonRow(table, { name: '-x', valueKm: -1.23456, p: null })).toEqual({
      ...{ name: '-x', valueKm: -1.235, p: null },
    });
  });

  test('CSV and JSON give the same number', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (valueKm) => {
        const row = { name: 'a', valueKm, p: valueKm };
        const [, fixed, scientific] = csv(row).trimEnd().split(',').map(Number);
        expect(jsonRow(table, row)).toEqual({ name: 'a', valueKm: fixed, p: scientific });
        expect(Math.abs(fixed! - valueKm)).toBeLessThanOrEqual(5.1e-4);
      }),
    );
  });
});

describe('regimes', () => {
  test.each([
    ['ISS', 15.5, 0.0005, 'LEO'],
    ['sun-synchronous at 1,900 km', 11.6, 0.001, 'LEO'],
    ['GPS', 2.0056, 0.01, 'MEO'],
    ['geostationary', 1.0027, 0.0002, 'GEO'],
    ['graveyard above it', 0.98, 0.001, 'GEO'],
    ['Molniya', 2.006, 0.72, 'HEO'],
    ['transfer', 2.27, 0.73, 'HEO'],
    ['three days', 0.33, 0.1, 'beyond'],
  ])('%s', (_, revDay, e, regime) => {
    expect(regimeOf((revDay * 2 * Math.PI) / 86_400, e)).toBe(regime);
  });
});

describe('the reference epoch', () => {
  const epochOf = (sets: ReturnType<typeof setsOf>) => formatUtc(referenceEpochUs(sets)!, 0);

  test('one set in a hundred that is days ahead does not move it; the newest of a few does', () => {
    const rows = Array.from({ length: 199 }, (_, i) => ({
      id: String(90_000 + i),
      epoch: `2026-01-01T00:${String(i % 60).padStart(2, '0')}:00`,
    }));
    const ahead = { id: '91000', epoch: '2026-01-09T00:00:00' };
    expect(epochOf(setsOf([...rows, ahead]))).toBe('2026-01-01T00:59:00Z');
    expect(epochOf(setsOf([rows[0]!, ahead]))).toBe('2026-01-09T00:00:00Z');
    expect(referenceEpochUs(setsOf([]))).toBeUndefined();
  });

  test('is a whole second, not before the set', () => {
    const sets = setsOf([{ epoch: '2026-01-01T00:00:00.000001' }]);
    expect(epochOf(sets)).toBe('2026-01-01T00:00:01Z');
    const whole = parseUtc('2026-01-01T00:00:01Z');
    expect(whole.ok && referenceEpochUs(sets)).toBe(whole.ok && whole.value);
  });
});
