/** What plots say in words, tables and files. */
import { describe, expect, test } from 'vitest';
import {
  isEmpty,
  nextPoint,
  numberText,
  type PlotData,
  plotCsv,
  plotHeads,
  pointText,
  powerText,
} from '../src/ui/plot-data.ts';

const AT = Date.parse('2026-11-23T04:05:06Z');

function data(values: readonly (number | null)[], log = false): PlotData {
  return {
    title: 'Miss distance',
    x: 'utc',
    xs: values.map((_, k) => AT + k * 3_600_000),
    y: { name: 'miss', unit: 'km', log },
    series: [{ name: 'miss', unit: 'km', values, colour: '--plot1' }],
  };
}

describe('numbers', () => {
  test('six digits, powers of ten where a plain number would be long', () => {
    expect(numberText(0.312041)).toBe('0.312041');
    expect(numberText(1234.5678)).toBe('1234.57');
    expect(numberText(2.31e-5)).toBe('2.310e-5');
    expect(numberText(0)).toBe('0');
    expect(numberText(Number.NaN)).toBe('–');
  });

  test('ticks of a logarithm', () => {
    expect(powerText(1e-5)).toBe('10⁻⁵');
    expect(powerText(2e-7)).toBe('2×10⁻⁷');
    expect(powerText(1e-10)).toBe('10⁻¹⁰');
    expect(powerText(0.1)).toBe('0.1');
    expect(powerText(100)).toBe('100');
  });
});

test('a point in words has its instant, name, value and unit', () => {
  expect(pointText(data([0.5, null]), 0)).toBe('2026-11-23 04:05:06Z · miss 0.5 km');
  expect(pointText(data([0.5, null]), 1)).toBe('2026-11-23 05:05:06Z');
});

test('no values, or none that a logarithm has a place for, is nothing to plot', () => {
  expect(isEmpty(data([]))).toBe(true);
  expect(isEmpty(data([null, Number.NaN]))).toBe(true);
  expect(isEmpty(data([0], true))).toBe(true);
  expect(isEmpty(data([0]))).toBe(false);
});

test('arrows pass over points without a value, and stay at the ends', () => {
  const holes = data([null, 1, null, 2, null]);
  expect(nextPoint(holes, -1, 1)).toBe(1);
  expect(nextPoint(holes, 1, 1)).toBe(3);
  expect(nextPoint(holes, 3, 1)).toBe(3);
  expect(nextPoint(holes, 3, -1)).toBe(1);
  expect(nextPoint(holes, 1, -1)).toBe(1);
});

test('CSV: marked, with units, full digits, and no formula from a name', () => {
  const banded: PlotData = {
    ...data([1 / 3, -0.25]),
    series: [
      {
        ...{ name: '=cmd|x', unit: 'km', values: [1 / 3, -0.25], colour: '--plot1' },
        band: { name: '1σ', low: [0.1, null], high: [0.2, 0.3] },
      },
    ],
  };
  const lines = plotCsv(banded, 'UTC', ['EXERCISE', 'alpha · =now']).split('\r\n');
  expect(lines[0]).toBe('# EXERCISE');
  expect(lines[2]).toBe(`UTC,'=cmd|x (km),"1σ, low (km)","1σ, high (km)"`);
  expect(lines[3]).toBe('2026-11-23T04:05:06.000Z,0.3333333333333333,0.1,0.2');
  expect(lines[4]).toBe('2026-11-23T05:05:06.000Z,-0.25,,0.3');
  expect(plotHeads(banded, 'UTC')).toHaveLength(4);
});
