/** Stages with a gap: the rocket equation, one stage as boostMotion has it, and a simulated ascent of two stages. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  boostMotion,
  createIntegrator,
  noAir,
  STATE,
  type Stage,
  stagedBoost,
  thrustAt,
  WGS84_EARTH,
} from '../src/index.ts';

const NOWHERE = { earth: { ...WGS84_EARTH, gmKm3S2: 0, rotationRadS: 0 }, air: noAir };
const TWO: readonly Stage[] = [
  { startS: 5, endS: 65, thrustKmS2: 0.015, exhaustKmS: 2.5, lnBeta: 9 },
  { startS: 76, endS: 176, thrustKmS2: 0.008, exhaustKmS: 3, lnBeta: 8 },
];

function speedAfter(timeS: number): number {
  const state = Float64Array.of(7000, 0, 0, 0.3, 0, 0, 9);
  expect(stagedBoost(TWO, NOWHERE)(state, 0, timeS)).toBe(true);
  return state[3]!;
}

describe('stages', () => {
  test('gain what the rocket equation says, and nothing before, between and after', () => {
    const gain = ({ startS, endS, thrustKmS2, exhaustKmS }: Stage) =>
      -exhaustKmS * Math.log(1 - (thrustKmS2 * (endS - startS)) / exhaustKmS);
    const [first, second] = [gain(TWO[0]!), gain(TWO[1]!)];
    expect(speedAfter(5)).toBeCloseTo(0.3, 12);
    for (const timeS of [65, 70, 76]) expect(speedAfter(timeS)).toBeCloseTo(0.3 + first, 7);
    for (const timeS of [176, 300]) expect(speedAfter(timeS)).toBeCloseTo(0.3 + first + second, 7);
  });

  test('in parts as in one go, and as boostMotion while one burns', () => {
    const begin = () => Float64Array.of(6400, 0, 0, 0.5, 0.1, 0, 9);
    const [whole, parts] = [begin(), begin()];
    const advance = stagedBoost(TWO);
    advance(whole, 0, 200);
    for (let k = 0; k < 200; k += 8) advance(parts, k, k + 8);
    const apart = whole.map((value, i) => Math.abs(value - parts[i]!));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
    expect(whole[STATE.lnBeta]).toBe(8);
    const [staged, plain] = [begin(), new Float64Array(8)];
    plain.set(begin());
    plain[STATE.thrust] = TWO[0]!.thrustKmS2;
    advance(staged, 5, 60);
    createIntegrator(boostMotion(2.5))(plain, 5, 60);
    for (let i = 0; i < 6; i++) expect(staged[i]).toBeCloseTo(plain[i]!, 9);
  });

  test('what overlaps, or burns more than there is, is refused', () => {
    expect(() => stagedBoost([TWO[1]!, TWO[0]!])).toThrow(/stage 1 burns from 5 to 65 s/);
    expect(() => stagedBoost([{ ...TWO[0]!, endS: 300 }])).toThrow(/more than its mass/);
    expect(() => stagedBoost(TWO)(new Float64Array(7), 5, 0)).toThrow(/forwards/);
  });
});

describeWithData('an ascent of two stages', 'track/launch/crs5_ecef.csv', (path) => {
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .filter((line) => /^\d/.test(line))
    .map((line) => Float64Array.from(line.split(',').slice(1), (cell) => Number(cell) / 1000));

  test('its upper stage, from its force at two times: the force and the speed of a third', () => {
    const [fromS, betweenS, toS] = [200, 400, 500];
    const [first, second] = [forceAt(rows, fromS), forceAt(rows, betweenS)];
    const exhaustKmS = (betweenS - fromS) / (1 / first - 1 / second);
    const stage = { startS: fromS, endS: toS, thrustKmS2: first, exhaustKmS, lnBeta: 12 };
    const state = new Float64Array(7);
    state.set(rows[fromS]!);
    stagedBoost([stage])(state, fromS, toS);
    const end = rows[toS]!;
    const speed = (row: Float64Array) => Math.hypot(row[3]!, row[4]!, row[5]!);
    const offKm = Math.hypot(...[0, 1, 2].map((k) => state[k]! - end[k]!));
    const [force, gained] = [thrustAt(stage, toS), speed(end) - speed(rows[fromS]!)];
    const faster = speed(state) - speed(end);
    console.log(
      `upper stage over ${toS - fromS} s: exhaust ${exhaustKmS.toFixed(2)} km/s, faster by ${(1000 * faster).toFixed(0)} m/s of ${gained.toFixed(2)} km/s gained, ${offKm.toFixed(0)} km off`,
    );
    // it is steered across its flight by up to 2 m/s², which this law is not: its place is not compared
    expect(Math.abs(force / forceAt(rows, toS) - 1)).toBeLessThan(0.04);
    expect(Math.abs(faster / gained)).toBeLessThan(0.04);
  });
});

/** Specific force along the flight (km/s²), from the change of velocity over 10 s without what a coast changes. */
function forceAt(rows: readonly Float64Array[], atS: number): number {
  const coast = createIntegrator(boostMotion(1));
  const state = new Float64Array(8);
  state.set(rows[atS - 5]!);
  state[STATE.lnBeta] = 12;
  coast(state, 0, 10);
  const after = rows[atS + 5]!;
  return Math.hypot(...[3, 4, 5].map((k) => after[k]! - state[k]!)) / 10;
}
