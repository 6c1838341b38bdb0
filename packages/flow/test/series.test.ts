/** Series by number against plain lists: what is kept, counted, forgotten, dropped and used again. */
import { createRandom } from '@noroshi/sim';
import { expect, test } from 'vitest';
import { createSeries } from '../src/detect/series.ts';

const HOUR_US = 3600e6;
const T0_US = 800_000_000e6;

test('keeps what plain lists keep, whatever comes in which order', () => {
  const random = createRandom('series');
  const series = createSeries({ rowsPerHourMax: 1000, rowsMax: 1 << 16 });
  const lists = new Map<number, [number, number, number][]>();
  for (let step = 0; step < 5000; step++) {
    const key = random.integer(40) ** 2;
    const dice = random.uniform();
    if (dice < 0.01) {
      series.drop(key);
      lists.delete(key);
    } else if (dice < 0.013) {
      const beforeUs = T0_US + random.integer(50) * HOUR_US;
      series.forget(beforeUs);
      for (const [one, list] of lists)
        lists.set(
          one,
          list.filter(([atUs]) => atUs >= beforeUs),
        );
    } else {
      const row: [number, number, number] = [
        T0_US + Math.floor(random.uniform() * 50 * HOUR_US),
        random.integer(1000),
        random.integer(1000),
      ];
      series.add(key, ...row);
      lists.set(key, [...(lists.get(key) ?? []), row]);
    }
  }
  let rows = 0;
  for (let key = 0; key < 1600; key++) {
    const list = lists.get(key) ?? [];
    const read = series.read(key);
    rows += read.count;
    expect(series.countOf(key)).toBe(list.length);
    expect([...read.atUs.subarray(0, read.count)]).toEqual(list.map(([atUs]) => atUs));
    expect([...read.first.subarray(0, read.count)]).toEqual(list.map(([, first]) => first));
    expect([...read.second.subarray(0, read.count)]).toEqual(list.map(([, , second]) => second));
  }
  expect(series.counts.rows).toBe(rows);
});

test('the first rows of an hour are kept, the rest is counted', () => {
  const series = createSeries({ rowsPerHourMax: 3, rowsMax: 100 });
  const kept = [0, 1, 2, 3, 4].map((s) => series.add(7, T0_US + s * 1e6, s, 0));
  expect(kept).toEqual([true, true, true, false, false]);
  expect(series.add(7, T0_US + HOUR_US, 9, 0)).toBe(true);
  expect([series.countOf(7), series.offeredOf(7), series.counts.leftOut]).toEqual([4, 6, 2]);
});

test('of a full hour what is far enough from the last so kept goes on, and the next hour begins anew', () => {
  const series = createSeries({ rowsPerHourMax: 3, rowsMax: 100, thinUs: 20e6 });
  const kept = [0, 5, 19, 20, 25, 39, 40, 59, 70].filter((s) =>
    series.add(7, T0_US + s * 1e6, s, 0),
  );
  expect(kept).toEqual([0, 5, 19, 20, 40, 70]);
  expect(series.sizeOf(7)).toBe(70);
  expect(series.add(7, T0_US + HOUR_US, 9, 0)).toBe(true);
  expect([series.countOf(7), series.offeredOf(7), series.counts.leftOut]).toEqual([7, 10, 3]);
});

test('a full store refuses, and takes again what was dropped', () => {
  const series = createSeries({ rowsPerHourMax: 100, rowsMax: 8 });
  for (const key of [1, 2]) for (let i = 0; i < 4; i++) series.add(key, T0_US + i, i, 0);
  expect(series.add(3, T0_US, 1, 0)).toBe(false);
  series.drop(1);
  expect(series.add(3, T0_US, 1, 0)).toBe(true);
  expect(series.countOf(2)).toBe(4);
});

test('remembers the hour of the first row when the row is forgotten, and forgets it when the series is dropped', () => {
  const series = createSeries({ rowsPerHourMax: 100, rowsMax: 100 });
  series.add(5, T0_US + 30 * HOUR_US, 1, 0);
  series.add(5, T0_US + 3 * HOUR_US, 1, 0);
  series.forget(T0_US + 10 * HOUR_US);
  expect(series.countOf(5)).toBe(1);
  expect(series.firstUsOf(5)).toBe(Math.floor((T0_US + 3 * HOUR_US) / HOUR_US) * HOUR_US);
  series.drop(5);
  expect(series.firstUsOf(5)).toBeNaN();
});
