/** Dates of catalogue numbers: from launches, and a damaged designator costs itself only. */
import { describe, expect, test } from 'vitest';
import { numberDates } from '../src/breakup/numbers.ts';
import { usOf } from './support/breakup-events.ts';
import { launchedCatalogue } from './support/clouds.ts';

const nowUs = usOf('2022-01-01T00:00:00Z');

/** Twenty launches a year, five numbers each, 2020 and 2021. */
function catalogue(change: (cosparId: string[]) => void = () => {}) {
  const sets = launchedCatalogue('numbers', 200, nowUs);
  const cosparId = sets.objects.objectId.map((_, i) => {
    const launch = Math.floor(i / 5);
    const index = String(1 + (launch % 20)).padStart(3, '0');
    return `${2020 + Math.floor(launch / 20)}-${index}${'ABCDE'[i % 5]}`;
  });
  change(cosparId);
  const catalogueNumber = Uint32Array.from(cosparId, (_, i) => 40_000 + i);
  return { ...sets, objects: { ...sets.objects, cosparId, catalogueNumber } };
}

describe('when a number was given', () => {
  test('before the launch numbered next', () => {
    const by = numberDates(catalogue(), nowUs);
    const days = (by(40_052) - usOf('2020-01-01T00:00:00Z')) / 86_400e6;
    expect(days).toBeGreaterThan(0.55 * 366); // the eleventh of twenty launches has it; the twelfth is next
    expect(days).toBeLessThan(0.65 * 366);
    expect(by(40_150)).toBeGreaterThan(usOf('2021-06-01T00:00:00Z'));
  });

  test('is not known of the newest, of analysts’ numbers, of none', () => {
    const by = numberDates(catalogue(), nowUs);
    expect([by(40_300), by(81_000), by(0)]).toEqual([Infinity, Infinity, Infinity]);
  });

  test('damaged designators and late pieces of old launches change nothing', () => {
    const damaged = catalogue((ids) => {
      ids.fill('2056-001A', 10, 12);
      ids.fill('1987-068XA', 120, 123);
    });
    expect(numberDates(damaged, nowUs)(40_052)).toBe(numberDates(catalogue(), nowUs)(40_052));
  });
});
