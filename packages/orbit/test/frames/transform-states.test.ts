/**
 * Batches of states through @noroshi/time: the published example from its UTC text, the pole table
 * against the full series over many epochs, bad rows, in-place use, and the two ways to call it
 * wrongly. Figures: Vallado et al. 2006 (see vallado-2006.test.ts).
 */
import { type EarthOrientation, NO_EARTH_ORIENTATION, parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import {
  createEarthFrames,
  createStateRotation,
  rotateStateInto,
  stateRotationInto,
} from '../../src/frames/earth-frames.ts';
import {
  earthFramesAtInto,
  temeToGcrfInto,
  temeToItrfInto,
  transformStatesInto,
} from '../../src/frames/transform-states.ts';
import { createStateBatch, type StateBatch } from '../../src/states.ts';

const ARCSEC_RAD = Math.PI / 648_000;
const DAY_US = 86_400e6;

function epochOf(utc: string): number {
  const parsed = parseUtc(utc);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const EPOCH_US = epochOf('2004-04-06T07:51:28.386009Z');

/** Two days around the example with its own values on both. */
function exampleOrientation(): EarthOrientation {
  const both = (value: number) => Float64Array.of(value, value);
  const midnightUs = epochOf('2004-04-06T00:00:00Z');
  return {
    count: 2,
    mjdUtc: Float64Array.of(53_101, 53_102),
    epochUs: Float64Array.of(midnightUs, midnightUs + DAY_US),
    xpRad: both(-0.140682 * ARCSEC_RAD),
    ypRad: both(0.333309 * ARCSEC_RAD),
    ut1MinusUtcS: both(-0.4399619),
    ut1MinusTaiS: both(-32.4399619),
    lodS: both(0.0015563),
    dXRad: both(-0.000205 * ARCSEC_RAD),
    dYRad: both(-0.000136 * ARCSEC_RAD),
    predictedFromMjd: 53_103,
    expiryUs: midnightUs + DAY_US,
  };
}

/** A low orbit turned a little every minute; row 2 is bad. */
function fleet(count: number, stepUs: number): StateBatch {
  const states = createStateBatch(count, 'TEME');
  for (let row = 0; row < count; row++) {
    const a = row * 0.37;
    states.epochUs[row] = EPOCH_US + row * stepUs;
    states.rows[row] = 10 + row;
    states.positionKm.set([7000 * Math.cos(a), 7000 * Math.sin(a), 900], 3 * row);
    states.velocityKmS.set([-7.4 * Math.sin(a), 7.4 * Math.cos(a), 1], 3 * row);
  }
  states.code[2] = 1;
  states.positionKm.fill(Number.NaN, 6, 9);
  return states;
}

const missMm = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  1e6 * Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);

describe('the published example, from its UTC text', () => {
  const states = createStateBatch(1, 'TEME');
  states.epochUs[0] = EPOCH_US;
  states.positionKm.set([5094.1801621, 6127.6446595, 6380.3445327]);
  states.velocityKmS.set([-4.746131487, 0.785818041, 5.531931288]);

  test('TEME to GCRF within 1 mm', () => {
    const out = createStateBatch(1, 'GCRF');
    expect(temeToGcrfInto(states, exampleOrientation(), out)).toBe(1);
    expect(missMm(out.positionKm, [5102.5089529, 6123.0113991, 6378.1369338])).toBeLessThan(1);
    expect(missMm(out.velocityKmS, [-4.743220161, 0.790536495, 5.533755724])).toBeLessThan(0.002);
  });

  test('TEME to ITRF within 9 mm: 8.6 mm are the rounded UT1 of the paper', () => {
    const out = createStateBatch(1, 'ITRF');
    expect(temeToItrfInto(states, exampleOrientation(), out)).toBe(1);
    expect(missMm(out.positionKm, [-1033.479383, 7901.2952754, 6380.3565958])).toBeLessThan(9);
  });

  test('without Earth orientation GCRF holds to centimetres, ITRF only to UT1', () => {
    const gcrf = createStateBatch(1, 'GCRF');
    temeToGcrfInto(states, NO_EARTH_ORIENTATION, gcrf);
    expect(missMm(gcrf.positionKm, [5102.5089529, 6123.0113991, 6378.1369338])).toBeLessThan(30);
    const itrf = createStateBatch(1, 'ITRF');
    temeToItrfInto(states, NO_EARTH_ORIENTATION, itrf);
    const missM = missMm(itrf.positionKm, [-1033.479383, 7901.2952754, 6380.3565958]) / 1000;
    expect(missM).toBeGreaterThan(200); // 0.44 s of rotation: 256 m
    expect(missM).toBeLessThan(270);
  });
});

describe('batches', () => {
  test('many epochs by table agree with the full series row by row, 0.01 mm in low orbit', () => {
    const states = fleet(500, 3_600e6);
    const out = createStateBatch(500, 'GCRF');
    expect(transformStatesInto(states, 'GCRF', exampleOrientation(), out)).toBe(499);
    const frames = createEarthFrames();
    const rotation = createStateRotation();
    const [r, v] = [new Float64Array(1500), new Float64Array(1500)];
    for (let row = 0; row < 500; row += 7) {
      earthFramesAtInto(states.epochUs[row]!, exampleOrientation(), 'series', frames);
      stateRotationInto('TEME', 'GCRF', frames, rotation);
      rotateStateInto(rotation, states.positionKm, states.velocityKmS, 3 * row, r, v);
      const at = 3 * row;
      const miss = missMm(r.slice(at, at + 3), out.positionKm.slice(at, at + 3));
      expect(miss).toBeLessThan(0.03);
    }
  });

  test('rows, epochs and codes go along; a bad row is NaN and its code stays', () => {
    const states = fleet(5, 60e6);
    const out = createStateBatch(5, 'ITRF');
    out.positionKm.fill(1);
    expect(transformStatesInto(states, 'ITRF', NO_EARTH_ORIENTATION, out)).toBe(4);
    expect(Array.from(out.rows)).toEqual([10, 11, 12, 13, 14]);
    expect(Array.from(out.epochUs)).toEqual(Array.from(states.epochUs));
    expect(Array.from(out.code)).toEqual([0, 0, 1, 0, 0]);
    expect(out.positionKm.slice(6, 9).every(Number.isNaN)).toBe(true);
    expect(out.velocityKmS.slice(6, 9).every(Number.isNaN)).toBe(true);
    expect(Number.isFinite(out.positionKm[9])).toBe(true);
  });

  test('in place, and back: 1e-9 km', () => {
    const states = fleet(40, 5 * 60e6);
    const here = {
      ...states,
      positionKm: states.positionKm.slice(),
      velocityKmS: states.velocityKmS.slice(),
    };
    const there: StateBatch = { ...here, frame: 'GCRF' };
    transformStatesInto(here, 'GCRF', exampleOrientation(), there);
    expect(missMm(there.positionKm, states.positionKm)).toBeGreaterThan(1e6);
    transformStatesInto(there, 'TEME', exampleOrientation(), here);
    for (let k = 0; k < 120; k++) {
      if (k >= 6 && k < 9) continue;
      expect(Math.abs(here.positionKm[k]! - states.positionKm[k]!)).toBeLessThan(1e-9);
      expect(Math.abs(here.velocityKmS[k]! - states.velocityKmS[k]!)).toBeLessThan(1e-12);
    }
  });

  test('an empty batch is no work', () => {
    const none = createStateBatch(0, 'TEME');
    expect(
      transformStatesInto(none, 'GCRF', NO_EARTH_ORIENTATION, createStateBatch(0, 'GCRF')),
    ).toBe(0);
  });

  test('a frame or a length that does not fit is a bug', () => {
    const states = fleet(3, 0);
    const orientation = NO_EARTH_ORIENTATION;
    expect(() =>
      transformStatesInto(states, 'GCRF', orientation, createStateBatch(3, 'ITRF')),
    ).toThrow('out is ITRF: a batch of frame GCRF is right');
    expect(() =>
      transformStatesInto(states, 'ITRF', orientation, createStateBatch(4, 'ITRF')),
    ).toThrow('out has 4 rows: 3 are right');
    expect(() =>
      temeToItrfInto(createStateBatch(1, 'GCRF'), orientation, createStateBatch(1, 'ITRF')),
    ).toThrow('states are GCRF: TEME is right');
  });
});
