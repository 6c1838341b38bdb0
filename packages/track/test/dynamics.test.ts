/** The laws of motion against NASA's check-cases and against what has a closed form: a vacuum orbit, time turned back, thrust. */
import { geodeticToItrfInto, itrfToGeodeticInto } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  type Air,
  airDensityKgM3,
  ballisticMotion,
  boostMotion,
  createIntegrator,
  createStep4,
  type EarthModel,
  type MotionOptions,
  noAir,
  STATE,
  WGS84_EARTH,
} from '../src/index.ts';
import { median, rowAt, simulatorsOf, spreadWithoutWorst } from './nasa-cases.ts';

const ROUND: EarthModel = { ...WGS84_EARTH, j2: 0, j3: 0, j4: 0 };
const STILL: EarthModel = { ...ROUND, rotationRadS: 0 };
/** As the check-cases have it: J2 alone. */
const CHECKED: EarthModel = { ...WGS84_EARTH, j2: 1.08262982e-3, j3: 0, j4: 0 };
const RADIUS_KM = 6378.137;
/** Of the check-cases with a round Earth: where they begin says so. */
const ROUND_RADIUS_KM = 6371.00718;
const roundHeight = (x: number, y: number, z: number) => Math.hypot(x, y, z) - ROUND_RADIUS_KM;
const SPHERE_KG_M2 = 14.5939029372 / (0.1 * 0.01824146545248);
const FALL_KM = 9.144;
const THROW_KM_S = 0.3048;
const METRES_A_DEGREE = (Math.PI / 180) * RADIUS_KM * 1000;

type Case = {
  readonly name: string;
  readonly motion: MotionOptions;
  readonly heightKm: number;
  readonly velocityKmS: readonly [number, number, number]; // at latitude and longitude 0: up, east, north
  readonly altitudeLimitM?: number;
};

const FALL = { heightKm: FALL_KM, velocityKmS: [0, 0, 0] } as const;
const CASES: readonly Case[] = [
  { name: '01', motion: { earth: CHECKED, air: noAir }, ...FALL },
  { name: '04', motion: { earth: STILL, heightOf: roundHeight }, ...FALL, altitudeLimitM: 5.6 },
  { name: '05', motion: { earth: ROUND, heightOf: roundHeight }, ...FALL, altitudeLimitM: 5.6 },
  { name: '06', motion: { earth: CHECKED }, ...FALL },
  {
    name: '09',
    motion: { earth: CHECKED },
    heightKm: 0,
    velocityKmS: [THROW_KM_S, THROW_KM_S, 0],
  },
  {
    name: '10',
    motion: { earth: CHECKED },
    heightKm: 0,
    velocityKmS: [THROW_KM_S, 0, THROW_KM_S],
  },
];

describeWithData('NASA check-cases', 'track/dynamics/nasa_nesc', (folder) => {
  for (const { name, motion, heightKm, velocityKmS, altitudeLimitM } of CASES)
    test(`case ${name}`, () => {
      const simulators = simulatorsOf(folder, name);
      expect(simulators.length).toBeGreaterThan(2);
      const state = new Float64Array(7);
      const isRound = motion.heightOf !== undefined;
      if (isRound) state[0] = ROUND_RADIUS_KM + heightKm;
      else geodeticToItrfInto(0, 0, heightKm, state);
      state.set(velocityKmS, 3);
      state[STATE.lnBeta] = Math.log(SPHERE_KG_M2);
      const advance = createIntegrator(ballisticMotion(motion));
      const place = new Float64Array(3);
      for (let timeS = 5; timeS <= 30; timeS += 5) {
        expect(advance(state, timeS - 5, timeS)).toBe(true);
        const rows = simulators.map((each) => rowAt(each, timeS));
        itrfToGeodeticInto(state, 0, place);
        const altitudeM =
          1000 * (isRound ? roundHeight(state[0]!, state[1]!, state[2]!) : place[2]!);
        const axes = [
          { of: 'altitude', all: rows.map((row) => row.altitudeM), ours: altitudeM },
          ...(['longitudeDeg', 'latitudeDeg'] as const).map((of) => ({
            of,
            all: rows.map((row) => row[of] * METRES_A_DEGREE),
            ours: ((place[of === 'latitudeDeg' ? 0 : 1]! * 180) / Math.PI) * METRES_A_DEGREE,
          })),
        ];
        for (const { of, all, ours } of axes) {
          const most = of === 'altitude' ? (altitudeLimitM ?? 2) : 2;
          const limitM = Math.min(most, Math.max(0.01, spreadWithoutWorst(all)));
          expect(Math.abs(ours - median(all)), `${of} at ${timeS} s`).toBeLessThanOrEqual(limitM);
        }
      }
    });
});

describe('laws that have a closed form', () => {
  const VACUUM: MotionOptions = { earth: STILL, air: noAir };

  test('a circular orbit of a round Earth closes after its period', () => {
    const radiusKm = 6778;
    const speedKmS = Math.sqrt(STILL.gmKm3S2 / radiusKm);
    const state = Float64Array.of(radiusKm, 0, 0, 0, speedKmS, 0, 0);
    const periodS = (2 * Math.PI * radiusKm) / speedKmS;
    expect(createIntegrator(ballisticMotion(VACUUM))(state, 0, periodS)).toBe(true);
    expect(Math.hypot(state[0]! - radiusKm, state[1]!, state[2]!)).toBeLessThan(0.001);
  });

  test('a flight turned back arrives where it began', () => {
    const start = Float64Array.of(6400, 100, 300, 1.5, 4, 2, Math.log(3000));
    const state = start.slice();
    const advance = createIntegrator(ballisticMotion());
    expect(advance(state, 0, 120)).toBe(true);
    expect(advance(state, 120, 0)).toBe(true);
    for (let i = 0; i < 6; i++) expect(Math.abs(state[i]! - start[i]!)).toBeLessThan(1e-5);
  });

  test('what stands still over the turning Earth is a circle for who does not turn', () => {
    // At the radius where a day is one revolution, gravity and centrifugal part cancel.
    const radiusKm = Math.cbrt(ROUND.gmKm3S2 / ROUND.rotationRadS ** 2);
    const state = Float64Array.of(radiusKm, 0, 0, 0, 0, 0, 0);
    expect(createIntegrator(ballisticMotion({ earth: ROUND, air: noAir }))(state, 0, 86_164)).toBe(
      true,
    );
    expect(Math.hypot(state[0]! - radiusKm, state[1]!, state[2]!)).toBeLessThan(0.05);
  });

  test('a motor alone gives what the rocket equation says', () => {
    const weightless: EarthModel = { ...STILL, gmKm3S2: 1e-12 };
    const exhaustKmS = 2.8;
    const state = Float64Array.of(7000, 0, 0, 0.001, 0, 0, 0, 0.015);
    const motion = boostMotion(exhaustKmS, { earth: weightless, air: noAir });
    expect(createIntegrator(motion)(state, 0, 100)).toBe(true);
    // a = a0 / (1 - a0 t / ve); v = ve ln(a / a0)
    const forceKmS2 = 0.015 / (1 - (0.015 * 100) / exhaustKmS);
    expect(state[STATE.thrust]).toBeCloseTo(forceKmS2, 8);
    expect(state[3]! - 0.001).toBeCloseTo(exhaustKmS * Math.log(forceKmS2 / 0.015), 7);
  });

  test('the step of order 4 follows the adaptive one, and its error falls with the fourth power', () => {
    const errorOf = (stepS: number) => {
      const state = Float64Array.of(6430, 0, 0, 2, 3, 1, Math.log(5000));
      const exact = state.slice();
      createIntegrator(ballisticMotion())(exact, 0, 64);
      const step = createStep4(ballisticMotion());
      for (let timeS = 0; timeS < 64; timeS += stepS) step(state, timeS, stepS);
      return Math.hypot(...[0, 1, 2].map((i) => state[i]! - exact[i]!));
    };
    const order = Math.log2(errorOf(8) / errorOf(4));
    expect(order).toBeGreaterThan(3.5);
  });

  test('air slows by density over twice the coefficient', () => {
    const air: Air = () => 0.01;
    const motion = ballisticMotion({ earth: { ...STILL, gmKm3S2: 0 }, air });
    const rate = new Float64Array(7);
    motion.rateInto(0, Float64Array.of(6400, 0, 0, 0, 2, 0, Math.log(4000)), rate);
    expect(rate[4]).toBeCloseTo(-(0.01 * 2000 ** 2) / (2 * 4000) / 1000, 12);
    expect(airDensityKgM3(0)).toBeCloseTo(1.225, 4);
  });

  test('a state that is not finite, or that nothing can follow, is told', () => {
    const advance = createIntegrator(ballisticMotion());
    expect(advance(Float64Array.of(Number.NaN, 0, 0, 0, 0, 0, 0), 0, 1)).toBe(false);
    expect(advance(Float64Array.of(0, 0, 0, 0, 0, 0, 0), 0, 10)).toBe(false);
  });
});
