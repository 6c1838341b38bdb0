import { expect, test } from 'vitest';
import {
  emptyDropWatch,
  levelOf,
  type NavigationCell,
  navigationAreas,
  watchDrops,
} from '../src/index.ts';
import { bytesOf, hasRows } from './rows.ts';

const textOf = (file: string) => new TextDecoder().decode(bytesOf(`gnss-interference/${file}`));
const csv = (file: string) =>
  textOf(file)
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));

test.skipIf(!hasRows)(
  'a jammed receiver: exactly one event, rows 376 to 438, also epoch by epoch',
  () => {
    const epochs = csv('ublox-neo-m8-navsat-cn0.csv').map(([ms, , , , best]) => ({
      ...{ atUs: Number(ms) * 1000, bestDbHz: Number(best) },
    }));
    expect(epochs).toHaveLength(490);
    const { watch, drops } = watchDrops(emptyDropWatch, epochs);
    expect(watch.open).toBeNull();
    expect(drops.map(({ firstRow, lastRow }) => [firstRow + 1, lastRow + 1])).toEqual([[376, 438]]);
    expect(drops[0]).toMatchObject({ leastDbHz: 24.8, isOver: true });
    let state = emptyDropWatch;
    const one = epochs.flatMap((epoch) => {
      const stepped = watchDrops(state, [epoch]);
      state = stepped.watch;
      return stepped.drops;
    });
    expect(one).toEqual(drops);
  },
);

test('a short dip, a slow fade and gaps are no events', () => {
  const at = (bestDbHz: number, k: number) => ({ atUs: k * 1e6, bestDbHz });
  const dip = Array.from({ length: 200 }, (_, k) => at(k >= 100 && k < 104 ? 25 : 43, k));
  expect(watchDrops(emptyDropWatch, dip).drops).toEqual([]);
  const slow = Array.from({ length: 900 }, (_, k) => at(43 - k / 60, k));
  expect(watchDrops(emptyDropWatch, slow)).toMatchObject({ drops: [], watch: { open: null } });
  const gaps = Array.from({ length: 100 }, (_, k) => at(k % 3 === 0 ? Number.NaN : 43, k));
  expect(watchDrops(emptyDropWatch, gaps)).toMatchObject({ drops: [], watch: { rows: 100 } });
  const still = Array.from({ length: 60 }, (_, k) => at(k < 40 ? 43 : 25, k));
  expect(watchDrops(emptyDropWatch, still).watch.open).toMatchObject({ firstRow: 40, lastRow: 59 });
});

test.skipIf(!hasRows)(
  'three days of aircraft: 179, 143 and 142 high cells, and most of them in areas',
  () => {
    const { days } = JSON.parse(textOf('gpsjam-expected.json'));
    for (const [day, facts] of Object.entries<Record<string, number>>(days)) {
      const cells = csv(`gpsjam-${day}-h3_4.csv`).map(([cell, good, bad]): NavigationCell => {
        return { cell: cell!, good: Number(good), bad: Number(bad) };
      });
      const count = (level: string) => cells.filter((one) => levelOf(one) === level).length;
      expect([cells.length, count('low'), count('medium'), count('high')]).toEqual([
        ...[facts.hexes, facts.low, facts.medium, facts.high],
      ]);
      const { areas, faults } = navigationAreas(cells);
      expect(faults).toEqual([]);
      expect(areas.reduce((sum, { high }) => sum + high, 0)).toBe(facts.high);
      expect(areas[0]!.extent).toBe('area');
      // the largest numbers of bad aircraft are at airports, and these are not in the largest area's cells by number alone
      expect(areas[0]!.cells.length).toBeGreaterThan(10);
    }
  },
);

test('what is no cell costs itself', () => {
  const { areas, faults } = navigationAreas([
    { cell: '841ec9dffffffff', good: 1, bad: 9 },
    { cell: 'no', good: 1, bad: 9 },
    { cell: '851ec9d3fffffff', good: 1, bad: 9 },
    { cell: '8411aa5ffffffff', good: 1.5, bad: 9 },
  ]);
  expect(areas).toMatchObject([
    { high: 1, extent: 'alone', latitudeDeg: expect.closeTo(41.12, 1) },
  ]);
  expect(faults.map(({ row, right }) => [row, right])).toEqual([
    [1, 'an H3 index'],
    [2, 'a cell of resolution 4'],
    [3, 'two counts'],
  ]);
});
