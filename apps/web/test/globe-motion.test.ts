/** Interpolation between the two states of a span: exact where it must be, and how far from SGP4 in between. */
import {
  createResonanceScratch,
  createStateBatch,
  initialiseSgp4,
  propagateRowInto,
} from '@noroshi/orbit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setsOf } from '../../../packages/orbit/test/sgp4/sets.ts';
import type { Span } from '../src/globe/contract.ts';
import {
  createWeights,
  periodMs,
  positionInto,
  velocityInto,
  weightsInto,
} from '../src/globe/motion.ts';

function spanOf(seconds: number, states: readonly (readonly number[])[]): Span {
  const [fromKm, fromKmS, toKm, toKmS] = states.map((state) => Float32Array.from(state));
  return {
    ...{ fromMs: 0, toMs: seconds * 1000, failed: 0, tookMs: 0 },
    ...{ fromKm: fromKm!, fromKmS: fromKmS!, toKm: toKm!, toKmS: toKmS! },
  };
}

const cell = fc.double({ min: -50_000, max: 50_000, noNaN: true });
const rate = fc.double({ min: -11, max: 11, noNaN: true });

test('any cubic is met exactly, in place and in speed', () => {
  const weights = createWeights();
  const out = new Float64Array(3);
  fc.assert(
    fc.property(
      fc.array(rate, { minLength: 4, maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (c, part) => {
        const at = (t: number) =>
          c[0]! * 100 + c[1]! * t + (c[2]! / 40) * t ** 2 + (c[3]! / 900) * t ** 3;
        const speed = (t: number) => c[1]! + (c[2]! / 20) * t + (c[3]! / 300) * t ** 2;
        const three = (value: number) => [value, 2 * value, -value];
        const span = spanOf(60, [three(at(0)), three(speed(0)), three(at(60)), three(speed(60))]);
        weightsInto(span, part * 60_000, weights);
        positionInto(span, 0, weights, out);
        const scale = 1e-6 * (2000 + Math.abs(at(60)) + 60 * Math.abs(speed(60)));
        for (const [axis, wanted] of three(at(part * 60)).entries())
          expect(Math.abs(out[axis]! - wanted)).toBeLessThan(scale);
        velocityInto(span, 0, weights, out);
        for (const [axis, wanted] of three(speed(part * 60)).entries())
          expect(Math.abs(out[axis]! - wanted)).toBeLessThan(scale);
      },
    ),
  );
});

test('outside the span an object stays at its nearer end', () => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 3, maxLength: 3 }), (to) => {
      const span = spanOf(60, [[1, 2, 3], [1, 1, 1], to, [1, 1, 1]]);
      const weights = createWeights();
      const out = new Float64Array(3);
      weightsInto(span, 90_000, weights);
      positionInto(span, 0, weights, out);
      for (const [axis, value] of span.toKm.entries()) expect(out[axis]! - value).toBe(0);
    }),
  );
});

test('a row that cannot be propagated has no place', () => {
  const nan = [Number.NaN, Number.NaN, Number.NaN];
  const span = spanOf(60, [nan, nan, nan, nan]);
  const weights = createWeights();
  const out = new Float64Array(3);
  weightsInto(span, 1000, weights);
  positionInto(span, 0, weights, out);
  expect(out[0]).toBeNaN();
});

test('the period of a geostationary orbit is a sidereal day', () => {
  const speedKmS = Math.sqrt(398_600.8 / 42_164.17);
  const found = periodMs(Float64Array.of(42_164.17, 0, 0), Float64Array.of(0, speedKmS, 0));
  expect(found / 1000).toBeCloseTo(86_164, -1);
  expect(periodMs(Float64Array.of(7000, 0, 0), Float64Array.of(0, 12, 0))).toBeNaN();
});

const RAD = Math.PI / 180;
const EPOCH_US = 849_700_000e6; // late in 2026

/** Perigee and apogee over 6378.135 km, and the most that interpolation may be off over a minute and over ten (km). */
const ORBITS = [
  { name: 'LEO', perigeeKm: 520, apogeeKm: 540, minuteKm: 0.001, tenKm: 4 },
  {
    name: 'low perigee of an eccentric orbit',
    perigeeKm: 220,
    apogeeKm: 39_000,
    minuteKm: 0.015,
    tenKm: 16,
  },
  { name: 'GEO', perigeeKm: 35_786, apogeeKm: 35_790, minuteKm: 0.006, tenKm: 0.02 },
];

test.each(ORBITS)('$name: interpolation stays near SGP4 for the spans that are used', (orbit) => {
  for (const [spanS, mostKm] of [
    [60, orbit.minuteKm],
    [600, orbit.tenKm],
  ] as const) {
    const worstKm = worstOf(orbit, spanS);
    console.log(`${orbit.name}, span ${spanS} s: ${(worstKm * 1000).toFixed(2)} m`);
    expect(worstKm).toBeLessThan(mostKm);
  }
});

/** The largest distance between SGP4 and interpolation on spans around the perigee, km. */
function worstOf({ perigeeKm, apogeeKm }: (typeof ORBITS)[number], spanS: number): number {
  const [near, far] = [6378.135 + perigeeKm, 6378.135 + apogeeKm];
  const sets = setsOf([
    {
      ...{
        epochUs: EPOCH_US,
        eccentricity: (far - near) / (far + near),
        bstarPerEarthRadius: 1e-5,
      },
      ...{
        meanMotionRadS: Math.sqrt(398_600.8 / ((near + far) / 2) ** 3),
        inclinationRad: 63 * RAD,
      },
      ...{ raanRad: 1, argPerigeeRad: 4.7, meanAnomalyRad: 0 },
    },
  ]);
  const model = initialiseSgp4(sets, 'i');
  const scratch = createResonanceScratch(model);
  const steps = 12;
  const weights = createWeights();
  const out = new Float64Array(3);
  let worstKm = 0;
  for (let start = -1.5; start <= 1; start += 0.25) {
    const at = (k: number) => EPOCH_US + (start + k / steps) * spanS * 1e6;
    const epochs = Float64Array.from({ length: steps + 1 }, (_, k) => at(k));
    const states = createStateBatch(steps + 1, 'TEME');
    expect(propagateRowInto(model, scratch, 0, epochs, states)).toBe(steps + 1);
    const of = (column: Float64Array, k: number) => [...column.subarray(3 * k, 3 * k + 3)];
    const { positionKm, velocityKmS } = states;
    const span = spanOf(spanS, [
      ...[of(positionKm, 0), of(velocityKmS, 0)],
      ...[of(positionKm, steps), of(velocityKmS, steps)],
    ]);
    for (let k = 0; k <= steps; k++) {
      weightsInto(span, (k / steps) * spanS * 1000, weights);
      positionInto(span, 0, weights, out);
      const [x, y, z] = of(positionKm, k);
      worstKm = Math.max(worstKm, Math.hypot(out[0]! - x!, out[1]! - y!, out[2]! - z!));
    }
  }
  return worstKm;
}
