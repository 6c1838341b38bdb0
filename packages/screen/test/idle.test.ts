/** What a screen of primaries leaves out of an interval: much, and never an object that comes near a primary. */
import {
  createResonanceScratch,
  createStateBatch,
  initialiseSgp4,
  propagateInto,
} from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import { findIdleRows, hideRows } from '../src/idle.ts';
import { advanceKnots, classifyRows, createKnotPair } from '../src/knots.ts';
import { planScreen } from '../src/plan.ts';

const FROM_US = 783691237000000; // 2024-11-01T00:00:00 UTC
const sets = seededCatalogue({ seed: 'idle', count: 1500, epochUs: FROM_US });
const model = initialiseSgp4(sets, 'a');
const scratch = createResonanceScratch(model);
const plan = planScreen({
  objectCount: sets.count,
  fromUs: FROM_US,
  toUs: FROM_US + 3600e6,
  thresholdKm: 20,
});

function knotsFrom(us: number) {
  const knots = createKnotPair(createStateBatch(1500, 'TEME'), createStateBatch(1500, 'TEME'));
  const propagate = (at: number, out: ReturnType<typeof createStateBatch>) => {
    propagateInto(model, scratch, at, out);
  };
  advanceKnots(knots, us, propagate);
  advanceKnots(knots, us + plan.knotUs, propagate);
  classifyRows(knots, plan.knotUs / 1e6, new Uint8Array(1500));
  return knots;
}

describe('rows out of every primary’s reach', () => {
  test('no row left out has a radius within the threshold of a primary’s, at any second', () => {
    const primaries = [3, 700, 1490]; // one low, one in between, one high
    const primary = new Uint8Array(1500);
    for (const row of primaries) primary[row] = 1;
    const idle = new Int32Array(1500);
    const states = createStateBatch(1500, 'TEME');
    let judged = 0;
    for (let interval = 0; interval < 10; interval++) {
      const us = FROM_US + interval * plan.knotUs;
      const count = findIdleRows(knotsFrom(us), primary, plan, idle);
      judged += count;
      for (let s = 0; s <= 180; s += 5) {
        propagateInto(model, scratch, us + s * 1e6, states);
        const radius = (row: number) =>
          Math.hypot(...states.positionKm.subarray(3 * row, 3 * row + 3));
        const own = primaries.map(radius);
        for (let k = 0; k < count; k++) {
          const r = radius(idle[k]);
          for (const primaryKm of own)
            expect(Math.abs(r - primaryKm)).toBeGreaterThan(plan.thresholdKm);
        }
      }
    }
    expect(judged / 10).toBeGreaterThan(300); // or the filter is worth nothing
  });

  test('an irregular primary leaves nobody out; a hidden row has no place', () => {
    const knots = knotsFrom(FROM_US);
    const primary = new Uint8Array(1500);
    primary[3] = 1;
    const idle = new Int32Array(1500);
    expect(findIdleRows(knots, primary, plan, idle)).toBeGreaterThan(0);
    hideRows(knots.left, idle, 1);
    expect(knots.left.positionKm[3 * idle[0]]).toBeNaN();
    knots.irregular[knots.irregularCount++] = 3;
    expect(findIdleRows(knots, primary, plan, idle)).toBe(0);
  });
});
