/** The table of objects without a browser: what a filter finds, in which order, what the address says; the plot of a history. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type Catalogue, FRESHNESS, REGIMES } from '../src/globe/contract.ts';
import { createRanks, foundRows, haystackOf, NO_FILTER, sortedRows } from '../src/objects/find.ts';
import { historyPlot } from '../src/objects/history.ts';

vi.mock('../src/ui/time.tsx', () => ({ utcText: String }));

const NAMES = ['ALPHA 10', 'alpha 9', '', 'DEBRIS', 'ALPHA 10'];

function catalogue(): Catalogue {
  const column = (values: readonly number[]) => Float32Array.from(values);
  return {
    ...{ count: 5, objectIds: ['900', '25544', '7', 'own:a', '12'], names: NAMES },
    catalogueNumbers: Uint32Array.of(900, 25_544, 7, 0, 12),
    epochMs: Float64Array.of(5, 4, 3, 2, 1),
    regime: Uint8Array.of(0, 0, 2, 3, 1),
    isAsset: Uint8Array.of(1, 0, 0, 0, 1),
    cosparIds: ['1998-067A', '2001-001B', '', '', ''],
    ...{ perigeeKm: column([400, 300, Number.NaN, 200, 100]), apogeeKm: column([1, 2, 3, 4, 5]) },
    ...{ inclinationDeg: column([1, 1, 1, 1, 1]), periodMin: column([9, 8, 7, 6, 5]) },
    freshness: Uint8Array.of(0, 1, 2, 0, 1),
    version: 'v',
  };
}

function found(filter: Partial<typeof NO_FILTER>, sort?: string, down = false): readonly string[] {
  const whole = catalogue();
  const rows = foundRows(whole, () => haystackOf(whole), { ...NO_FILTER, ...filter });
  const ranks = createRanks(whole, (id) => (id === '12' ? 'agency' : ''));
  sortedRows(rows, sort === undefined ? null : { key: sort, down }, ranks);
  return [...rows].map((row) => whole.objectIds[row]!);
}

describe('finding', () => {
  test('every word, in name, number or designator, whatever its letters', () => {
    expect(found({ text: 'Alpha' })).toEqual(['900', '25544', '12']);
    expect(found({ text: ' alpha  1998 ' })).toEqual(['900']);
    expect(found({ text: '5544' })).toEqual(['25544']);
    expect(found({ text: 'alpha debris' })).toEqual([]);
    expect(found({ text: '%' })).toEqual([]);
  });

  test('by regime, by age, assets alone, and all together', () => {
    expect(found({ regime: 'LEO' })).toEqual(['900', '25544']);
    expect(found({ age: 'notFresh' })).toEqual(['25544', '7', '12']);
    expect(found({ age: 'expired' })).toEqual(['7']);
    expect(found({ assets: true, regime: 'MEO', age: 'notFresh', text: 'alpha' })).toEqual(['12']);
    expect([REGIMES.length, FRESHNESS.length]).toEqual([4, 3]);
  });

  test('numbers by size, ids by number, texts without regard to letters; what is empty is last both ways', () => {
    expect(found({}, 'perigee')).toEqual(['12', 'own:a', '25544', '900', '7']);
    expect(found({}, 'perigee', true)).toEqual(['900', '25544', 'own:a', '12', '7']);
    expect(found({}, 'id')).toEqual(['7', '12', '900', '25544', 'own:a']);
    expect(found({}, 'name')).toEqual(['900', '12', '25544', 'own:a', '7']);
    expect(found({}, 'name', true).at(-1)).toBe('7');
    expect(found({}, 'age', true)).toEqual(['12', 'own:a', '7', '25544', '900']); // oldest first
    expect(found({}, 'owner')[0]).toBe('12');
    expect(found({}, 'nothing of ours')).toEqual(['900', '25544', '7', 'own:a', '12']);
  });

  test('no order loses a row', () => {
    const keys = fc.constantFrom('name', 'id', 'cospar', 'regime', 'perigee', 'age', 'owner', 'x');
    fc.assert(
      fc.property(keys, fc.boolean(), (key, down) => {
        expect(found({}, key, down).toSorted()).toEqual(found({}).toSorted());
      }),
    );
  });
});

test('a history is a series a source over the same instants, in order of time', () => {
  const set = (source: string, day: number, motion: number) => ({
    ...{ source, epochUtc: new Date(day * 86_400_000).toISOString(), ageS: 0, stale: false },
    ...{ meanMotionRevDay: motion, eccentricity: 0.1, inclinationDeg: 51, raanDeg: 0 },
    ...{ argPerigeeDeg: 0, meanAnomalyDeg: 0, bstarPerEarthRadius: 0, meanMotionDotRevDay2: 0 },
    ...{ meanMotionDdotRevDay3: 0, ephemerisType: 0, elementSetNumber: 1, revolutionAtEpoch: 1 },
  });
  const sets = [set('b', 3, 15.3), set('a', 1, 15.1), set('a', 2, 15.2), set('a', 3, 15.31)];
  const plot = historyPlot(sets, 'motion', 'Mean motion');
  expect(plot.xs).toEqual([1, 2, 3].map((day) => day * 86_400_000));
  expect(plot.series.map(({ name, values }) => [name, values])).toEqual([
    ['a', [15.1, 15.2, 15.31]],
    ['b', [null, null, 15.3]],
  ]);
  expect(plot.series[0]!.text!(15.1)).toBe('15.10000000');
  expect(historyPlot([], 'inclination', 'x')).toMatchObject({ xs: [], series: [] });
});
