/** Segments of messages as tables: what is refused and with which words, what is assumed and said, covariances in R, T, N. */
import { NO_EARTH_ORIENTATION } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import {
  buildEphemerisTable,
  COVARIANCE_HELD_US,
  cosparIdOf,
  type EphemerisSegment,
  ephemerisCovarianceInto,
  joinCatalogue,
  messageIdentity,
} from '../../src/index.ts';

const FROM_US = 783_691_237_000_000; // 2024-11-01
const STEP_US = 60e6;
const N = Math.sqrt(398_600.8 / 7000 ** 3);

function segment(over: Partial<EphemerisSegment> = {}, rows = 10): EphemerisSegment {
  const epochUs = Float64Array.from({ length: rows }, (_, k) => FROM_US + k * STEP_US);
  const states = new Float64Array(6 * rows);
  epochUs.forEach((_, k) => {
    const u = N * 60 * k;
    const [c, s] = [Math.cos(u), Math.sin(u)];
    states.set([7000 * c, 7000 * s, 0, -7000 * N * s, 7000 * N * c, 0], 6 * k);
  });
  return {
    ...{ centreName: 'EARTH', frameName: 'TEME', epochUs, states },
    ...{ fromUs: FROM_US, toUs: epochUs.at(-1)!, covariances: [] },
    ...over,
  };
}

const build = (over: Partial<EphemerisSegment> = {}, rows = 10) =>
  buildEphemerisTable(segment(over, rows), NO_EARTH_ORIENTATION);

const refusal = (over: Partial<EphemerisSegment>, rows = 10) => {
  const built = build(over, rows);
  return built.ok ? 'taken' : built.error;
};

describe('what is refused', () => {
  const far = segment();
  far.states[6] = 7_000_000;
  test.each([
    [{ centreName: 'MARS' }, 'CENTER_NAME is "MARS": EARTH is right'],
    [{ frameName: 'B1950' }, 'REF_FRAME is "B1950": TEME, GCRF, ICRF, EME2000, TOD, ITRF or EFG'],
    [{ interpolation: 'CUBIC' }, 'INTERPOLATION is "CUBIC": LAGRANGE, HERMITE or LINEAR is right'],
    [{ states: far.states }, /2024-11-01T00:01:00.000Z is 7\d+ km from the Earth's centre/],
    [{ fromUs: FROM_US + 1e12, toUs: FROM_US + 2e12 }, 'its useable span has no states'],
    [
      { covariances: [{ epochUs: FROM_US, frameName: 'LVLH', lower: [1] }] },
      'COV_REF_FRAME is "LVLH"',
    ],
  ])('%o', (over, words) => {
    expect(refusal(over)).toMatch(words);
  });

  test('one state, and times that go back', () => {
    expect(refusal({}, 1)).toBe('1 states: at least 2 are needed to interpolate');
    const { epochUs } = segment();
    epochUs[4] = epochUs[3]!;
    expect(refusal({ epochUs })).toMatch(/does not come after the one before: times go up/);
  });

  test('Hermite without velocities', () => {
    const { states } = segment();
    for (let k = 0; k < states.length; k++) if (k % 6 > 2) states[k] = Number.NaN;
    expect(refusal({ states, interpolation: 'HERMITE' })).toMatch(/LAGRANGE is right/);
    const built = build({ states });
    expect(built.ok && built.value.table.method).toBe('lagrange');
  });
});

describe('what is assumed and said', () => {
  const notes = (over: Partial<EphemerisSegment>, rows = 10) => {
    const built = build(over, rows);
    return built.ok ? built.value.notes : [built.error];
  };
  test.each([
    [{}, ['no INTERPOLATION is given: Hermite of degree 7 is used']],
    [{ interpolation: 'LAGRANGE', interpolationDegree: 8 }, []],
    [{ interpolation: 'Linear' }, []],
    [
      { interpolation: 'LAGRANGE', interpolationDegree: 60 },
      ['INTERPOLATION_DEGREE is 60: 27 is used', '10 states: interpolation is of a lower degree'],
    ],
  ])('%o', (over, said) => {
    expect(notes(over)).toEqual(said);
  });

  test('a frame that turns with the Earth without Earth orientation', () => {
    expect(notes({ frameName: 'ITRF', interpolation: 'HERMITE' }).join()).toMatch(/420 m/);
  });
});

function expectNear(got: readonly number[], expected: readonly number[]) {
  expect(got.length).toBe(expected.length);
  for (const [k, value] of got.entries()) expect(value).toBeCloseTo(expected[k]!, 9);
}

describe('covariances', () => {
  const lower = [4, 1, 9, 0.5, 0.25, 16];
  const out = new Float64Array(6);

  test('in RTN they are taken as they stand; TNW of a circular orbit is RTN with R and T exchanged', () => {
    const of = (frameName: string) => {
      const built = build({ covariances: [{ epochUs: FROM_US, frameName, lower }] });
      return built.ok ? [...built.value.table.covariances!.rtnKm2] : [];
    };
    expectNear(of('RTN'), lower);
    // T along the velocity, N = W × T inwards: r = −n, t = t
    const [tt, nt, nn, wt, wn, ww] = lower;
    expectNear(of('TNW'), [nn!, -nt!, tt!, -wn!, wt!, ww!]);
  });

  test('in fixed axes they are turned: at the first state x is R', () => {
    const built = build({ covariances: [{ epochUs: FROM_US, frameName: 'TEME', lower }] });
    const got = built.ok ? [...built.value.table.covariances!.rtnKm2] : [];
    expectNear(got, lower);
    const later = build({
      covariances: [
        { epochUs: FROM_US + 9 * STEP_US, frameName: 'TEME', lower: [1, 0, 1, 0, 0, 4] },
      ],
    });
    const turned = later.ok ? [...later.value.table.covariances!.rtnKm2] : [];
    expectNear(turned, [1, 0, 1, 0, 0, 4]);
  });

  test('between two of them by time, before the first nothing, the last held for a day', () => {
    const two = {
      epochUs: Float64Array.of(100, 300),
      rtnKm2: Float64Array.of(1, 0, 1, 0, 0, 1, 3, 2, 5, 0, 0, 1),
    };
    expect(ephemerisCovarianceInto(two, 99, out)).toBe(false);
    expect(ephemerisCovarianceInto(two, 100, out)).toBe(true);
    expect([...out]).toEqual([1, 0, 1, 0, 0, 1]);
    ephemerisCovarianceInto(two, 150, out);
    expect([...out]).toEqual([1.5, 0.5, 2, 0, 0, 1]);
    expect(ephemerisCovarianceInto(two, 300 + COVARIANCE_HELD_US, out)).toBe(true);
    expect([...out]).toEqual([3, 2, 5, 0, 0, 1]);
    expect(ephemerisCovarianceInto(two, 301 + COVARIANCE_HELD_US, out)).toBe(false);
    expect(ephemerisCovarianceInto(two, Number.NaN, out)).toBe(false);
  });
});

describe('who an ephemeris is about', () => {
  test.each([
    ['1998-067A', 'ISS', { objectId: '1998-067A', cosparId: '1998-067A', name: 'ISS' }],
    ['1998-067-a', '', { objectId: '1998-067A', cosparId: '1998-067A', name: '' }],
    ['025544', 'ISS', { objectId: '25544', cosparId: '', name: 'ISS' }],
    ['UNKNOWN', 'ALPHA 1', { objectId: 'ALPHA 1', cosparId: '', name: 'ALPHA 1' }],
    ['n/a', 'unknown', { objectId: 'UNKNOWN', cosparId: '', name: '' }],
    ['alpha-sat-1', 'A', { objectId: 'alpha-sat-1', cosparId: '', name: 'A' }],
  ])('%s, %s', (objectId, objectName, expected) => {
    expect(messageIdentity({ objectId, objectName })).toEqual(expected);
  });

  test('a catalogue says which of its objects a designator is', () => {
    expect(cosparIdOf('98067A')).toBeUndefined();
    const ephemeris = (cosparId: string, objectId: string) => ({
      ...{ objectId, cosparId, name: '', source: 'a', createdUs: 0, tables: [] },
    });
    const objects = { objectId: ['5', '7'], cosparId: ['', '1998-067A'], name: ['x', 'y'] };
    expect(
      joinCatalogue([ephemeris('1998-067A', '1998-067A'), ephemeris('', '5')], objects).map(
        ({ objectId, name }) => [objectId, name],
      ),
    ).toEqual([
      ['7', 'y'],
      ['5', ''],
    ]);
  });
});
