/** Thrust for days: an even rise is one arc, a campaign of burns is not, and drag is not. */
import type { Manoeuvre } from '@noroshi/behave';
import { EARTH_RADIUS_KM, MU_KM3_S2 } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { withElectricArcs } from '../src/manoeuvre/electric.ts';
import { historyOf } from './support/belt.ts';

const START_US = 783_691_237_000_000;
const DAY_US = 86_400e6;

/** Two sets a day at these heights of the semi-major axis, with some metres of scatter. */
function historyAt(heightKm: (day: number) => number, days = 40) {
  const rows = Array.from({ length: 2 * days }, (_, k) => ({
    ...{ epochUs: START_US + (k * DAY_US) / 2, lon: 0, drift: 0, e: 0.001, ix: 53, iy: 0 },
  }));
  const history = historyOf(rows);
  rows.forEach((_, k) => {
    const aKm = EARTH_RADIUS_KM + heightKm(k / 2) + 0.004 * Math.sin(7 * k);
    history.meanMotionRadS[k] = Math.sqrt(MU_KM3_S2 / aKm ** 3);
  });
  return history;
}

const arcsOf = (heightKm: (day: number) => number, steps: readonly Manoeuvre[] = []) =>
  withElectricArcs(historyAt(heightKm), 'LEO', steps);
const ramp = (day: number) => Math.min(15, Math.max(0, day - 10));

describe('an arc', () => {
  test('from its first day to its last, as large as the spiral asks for', () => {
    const [arc, ...rest] = arcsOf((day) => 400 + 5 * ramp(day));
    expect(rest).toEqual([]);
    expect(arc).toMatchObject({ kind: 'electric arc', raisedBy: 'ramp', isConfirmed: true });
    expect((arc.fromUs - START_US) / DAY_US).toBeCloseTo(10, 0);
    expect((arc.toUs - START_US) / DAY_US).toBeCloseTo(25, 0);
    const speedMS = (km: number) => 1000 * Math.sqrt(MU_KM3_S2 / (EARTH_RADIUS_KM + km));
    expect(arc.dvTMS).toBeCloseTo(speedMS(400) - speedMS(475), 0); // circular to circular, low thrust
  });

  test('takes the steps along the track within it, and leaves a turn of the plane', () => {
    const step = { kind: 'raise', atUs: START_US + 15 * DAY_US } as Manoeuvre;
    const turn = { kind: 'plane change', atUs: START_US + 15 * DAY_US } as Manoeuvre;
    const before = { kind: 'raise', atUs: START_US + 5 * DAY_US } as Manoeuvre;
    const kinds = arcsOf((day) => 400 + 5 * ramp(day), [before, step, turn]).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['raise', 'plane change', 'electric arc']);
  });

  test('downwards only where there is hardly air', () => {
    expect(arcsOf((day) => 620 - 3 * ramp(day))[0].dvTMS).toBeLessThan(0);
    expect(arcsOf((day) => 420 - 3 * ramp(day))).toEqual([]);
  });
});

describe('no arc', () => {
  test('of drag, a single burn, a burn every third day, or a rise slower than scatter', () => {
    expect(arcsOf((day) => 420 - 0.2 * day)).toEqual([]);
    expect(arcsOf((day) => (day > 15 ? 410 : 400))).toEqual([]);
    expect(arcsOf((day) => 400 + 4 * Math.floor(day / 3))).toEqual([]);
    expect(arcsOf((day) => 400 + 0.1 * day)).toEqual([]);
  });
});
