/** Relative orbits of pairs whose difference is known, in LEO, GEO and on an eccentric orbit; what they predict against SGP4 itself. */
import type { ElementSetBatch } from '@noroshi/orbit';
import { expect, test } from 'vitest';
import {
  closingKmDay,
  createOrbits,
  nextNearest,
  relativeOrbit,
  relativeTrack,
  sunAngleDeg,
} from '../src/index.ts';
import { BASE, type Elements, setsFrom } from './support/elements.ts';

const AT = BASE.epochUs;
const DAY_US = 86_400e6;
const GEO: Partial<Elements> = {
  ...{ meanMotionRevDay: 1.0027, inclinationDeg: 0.03, eccentricity: 3e-4, bstar: 0 },
};

function pair(change: Partial<Elements>, base: Partial<Elements> = {}): ElementSetBatch {
  const one = { ...BASE, ...base };
  return setsFrom([
    { ...one, id: '1' },
    { ...one, ...change, id: '2' },
  ]);
}

function relativeOf(sets: ElementSetBatch) {
  return relativeOrbit(createOrbits(sets), 0, 1, AT)!;
}

const A_KM = { leo: 6_903.9, geo: 42_166.1 };

test.each([
  ['LEO', {}, A_KM.leo, 0.02],
  ['GEO', GEO, A_KM.geo, 0.3],
] as const)('%s: a known difference is found again', (_, base, aKm, errorKm) => {
  const orbit = { ...BASE, ...base };
  const ahead = relativeOf(pair({ meanAnomalyDeg: orbit.meanAnomalyDeg + 0.1 }, base));
  const fullKm = (aKm * 0.1 * Math.PI) / 180;
  expect(Math.abs(ahead.dLambdaKm - fullKm)).toBeLessThan(errorKm);
  expect(Math.abs(ahead.daKm)).toBeLessThan(errorKm);
  expect(ahead.deKm).toBeLessThan(errorKm);
  expect(ahead.diKm).toBeLessThan(errorKm);
  const pairs = createOrbits(pair({ inclinationDeg: orbit.inclinationDeg + 0.02 }, base));
  const tilted = relativeOrbit(pairs, 0, 1, AT)!;
  const revolutionUs = DAY_US / orbit.meanMotionRevDay;
  const track = relativeTrack(pairs, 0, 1, AT - revolutionUs / 2, AT + revolutionUs / 2, 500);
  // the Sun and the Moon tilt two equatorial planes differently: what counts is the motion across the track
  expect(Math.abs(tilted.diKm - Math.max(...track.nKm))).toBeLessThan(errorKm);
  const round = relativeOf(pair({ eccentricity: orbit.eccentricity + 1e-4 }, base));
  expect(Math.abs(round.deKm - aKm * 1e-4)).toBeLessThan(errorKm);
});

test('a higher orbit falls behind by three halves of its height a radian', () => {
  const higher = relativeOf(pair({ meanMotionRevDay: BASE.meanMotionRevDay * (1 - 1e-4) }));
  expect(higher.daKm).toBeCloseTo((2 / 3) * 1e-4 * A_KM.leo, 2);
  const perDayKm = -1.5 * higher.daKm * 2 * Math.PI * BASE.meanMotionRevDay;
  expect(higher.driftKmDay / perDayKm).toBeCloseTo(1, 2);
});

test('the angle between both vectors tells a formation kept apart from one that can meet', () => {
  // e-vector along the node and plane tilted about the node: parallel vectors, never near (TanDEM-X flies so)
  const base = { argPerigeeDeg: 0, eccentricity: 1e-3 };
  const apart = relativeOf(pair({ eccentricity: 1.1e-3, inclinationDeg: 97.51 }, base));
  expect(Math.abs(Math.sin(apart.phaseRad))).toBeLessThan(0.05);
  const meeting = relativeOf(pair({ eccentricity: 1.1e-3, raanDeg: BASE.raanDeg + 0.01 }, base));
  expect(Math.abs(Math.cos(meeting.phaseRad))).toBeLessThan(0.05);
});

test('the next meeting is where SGP4 has it', () => {
  const sets = pair({
    meanMotionRevDay: BASE.meanMotionRevDay * (1 - 1e-4),
    meanAnomalyDeg: BASE.meanAnomalyDeg + 3,
  });
  const orbits = createOrbits(sets);
  const next = nextNearest(orbits, 0, 1, AT, 30)!;
  const track = relativeTrack(orbits, 0, 1, AT, AT + 30 * DAY_US, 40_000);
  const least = track.rangeKm.indexOf(Math.min(...track.rangeKm));
  expect(next.rangeKm).toBeLessThanOrEqual(track.rangeKm[least]! + 1e-6);
  expect(track.rangeKm[least]! - next.rangeKm).toBeLessThan(0.05);
  expect(Math.abs(next.atUs - track.epochUs[least]!) / DAY_US).toBeLessThan(0.1);
  expect(closingKmDay(orbits, 0, 1, AT)).toBeLessThan(0);
  expect(closingKmDay(orbits, 0, 1, next.atUs + 3 * DAY_US)).toBeGreaterThan(0);
});

test('the Sun is behind a visitor that stands between it and the target', () => {
  // along the track of an orbit that is a day long, the visitor ahead goes round the target's line to the Sun once a day
  const orbits = createOrbits(pair({ meanAnomalyDeg: BASE.meanAnomalyDeg + 0.05 }, GEO));
  const angles = Array.from({ length: 97 }, (_, k) =>
    sunAngleDeg(orbits, 0, 1, AT + (k * DAY_US) / 96),
  );
  expect(Math.min(...angles)).toBeLessThan(30);
  expect(Math.max(...angles)).toBeGreaterThan(150);
  const back = sunAngleDeg(orbits, 1, 0, AT);
  expect(back).toBeCloseTo(180 - angles[0]!, 1);
});

test('an eccentric pair and one that SGP4 refuses', () => {
  const eccentric = { eccentricity: 0.7, meanMotionRevDay: 2.006, bstar: 0 };
  const behind = relativeOf(pair({ meanAnomalyDeg: BASE.meanAnomalyDeg - 0.05 }, eccentric));
  expect(behind.dLambdaKm).toBeCloseTo((-26_550 * 0.05 * Math.PI) / 180, 0);
  const orbits = createOrbits(pair({ eccentricity: 0.999 }));
  expect(relativeOrbit(orbits, 0, 1, AT)).toBeUndefined();
  expect(nextNearest(orbits, 0, 1, AT, 30)).toBeUndefined();
});
