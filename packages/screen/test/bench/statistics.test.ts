/** The statistics of the benchmarks, against values worked by hand and printed tables. */
import { expect, test } from 'vitest';
import { bestByParabola, fitPowerLaw, median, studentT975 } from '../../bench/statistics.ts';

test('a median of an odd and an even number of values', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test("Student's t agrees with the printed table (Abramowitz & Stegun, table 26.10)", () => {
  const printed = { 3: 3.182, 4: 2.776, 5: 2.571, 8: 2.306, 13: 2.16, 30: 2.042, 120: 1.98 };
  for (const [freedom, value] of Object.entries(printed)) {
    expect(Math.abs(studentT975(Number(freedom)) / value - 1)).toBeLessThan(0.002);
  }
  expect(() => studentT975(2)).toThrow(RangeError);
});

test('an exact power law is found exactly', () => {
  const x = [10, 20, 30, 50, 80];
  const law = fitPowerLaw(
    x,
    x.map((value) => 3 * value ** 1.5),
  );
  expect(law.exponent).toBeCloseTo(1.5, 12);
  expect(law.factor).toBeCloseTo(3, 10);
  expect(law.high - law.low).toBeLessThan(1e-10);
});

test('the interval of a law with scatter, worked by hand', () => {
  // log x = 0…4, log y = 0 1 2 3 5: slope 1.2, residuals 0.2 0 −0.2 −0.4 0.4, standard error √(0.4/3/10) = 0.11547,
  // t(3) = 3.1824: ± 0.36748
  const law = fitPowerLaw([0, 1, 2, 3, 4].map(Math.exp), [0, 1, 2, 3, 5].map(Math.exp));
  expect(law.exponent).toBeCloseTo(1.2, 12);
  expect(law.high - law.exponent).toBeCloseTo(0.3675, 3);
  expect(law.exponent - law.low).toBeCloseTo(0.3675, 3);
  expect(() => fitPowerLaw([1, 2, 3, 4], [1, 2, 3, 4])).toThrow(RangeError);
});

test('the bottom of a parabola in log x', () => {
  const x = [10, 20, 30, 45, 60];
  const cost = x.map((value) => 7 + (Math.log(value) - Math.log(27)) ** 2);
  expect(bestByParabola(x, cost)).toBeCloseTo(27, 9);
  expect(bestByParabola([1, 2, 3], [1, 2, 3])).toBe(1); // lowest at an end
});
