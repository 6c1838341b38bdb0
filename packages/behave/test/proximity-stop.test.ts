/** Where a drifting object may stop: told while it brakes and where it stood before, and not a word of it otherwise. */
import { describe, expect, test } from 'vitest';
import { type ApproachForecast, beltNow, STOP_RATES, stopTexts } from '../src/index.ts';
import { DAY_US, madeHistory, type Plan } from './support/belt-made.ts';

const START_US = 783_691_237_000_000;
const target = madeHistory(
  {
    id: '2',
    name: 'THERE',
    plan: [
      [0, 60],
      [400, 60],
    ],
  },
  START_US,
);

/** What is told of an object with this plan `day` days after the start. */
function told(plan: Plan, day: number): ApproachForecast | undefined {
  const drifter = madeHistory({ id: '1', name: 'DRIFTER', plan }, START_US);
  const options = { fromUs: START_US, toUs: START_US + day * DAY_US, rules: [], owners: new Map() };
  return beltNow([drifter, target], options).approaches.find(({ objectId }) => objectId === '1');
}

// Stands at 40°, goes at 1° a day, from 50° at half of it, from 55° at a quarter, and stops at 57°.
const braking: Plan = [
  [0, 40],
  [100, 40],
  [110, 50],
  [120, 55],
  [128, 57],
  [400, 57],
];

describe('a stop', () => {
  test('is not told of a constant drift, while neighbours and days always are', () => {
    const forecast = told(braking, 105)!;
    expect(forecast.stop).toEqual({ braked: null, own: [] });
    expect(stopTexts(forecast.stop!)).toEqual([]);
    expect(forecast.neighbours.map(({ objectId }) => objectId)).toEqual(['2']);
  });

  test('is told once it brakes: a stretch ahead, with how often such slowings end in one', () => {
    const forecast = told(braking, 112)!;
    const { braked } = forecast.stop!;
    expect(braked!.chance).toBe(STOP_RATES.brakedStops);
    const ahead = [braked!.fromDeg, braked!.longitudeDeg, braked!.toDeg];
    expect(ahead).toEqual([...ahead].sort((a, b) => a - b));
    expect(braked!.fromDeg).toBeGreaterThanOrEqual(50);
    expect(stopTexts(forecast.stop!)[0]).toMatch(/^it brakes: of such 36 % stopped/);
    expect(forecast.neighbours).toHaveLength(1);
  });

  test('is not told any more once it is past it, speeds up or turns back', () => {
    const past: Plan = [
      [0, 40],
      [100, 40],
      [110, 50],
      [200, 95],
      [400, 95],
    ];
    expect(told(past, 112)!.stop!.braked).not.toBeNull();
    expect(told(past, 130)!.stop!.braked).toBeNull();
    const faster: Plan = [
      [0, 40],
      [100, 40],
      [110, 50],
      [112, 51],
      [400, 339],
    ];
    expect(told(faster, 114)!.stop!.braked).toBeNull();
  });

  test('may be at a place of its own ahead, with the day; the one it left and those behind are not', () => {
    const back: Plan = [
      [0, 40],
      [100, 40],
      [120, 60],
      [200, 60],
      [210, 50],
      [300, 50],
      [310, 60],
      [400, 150],
    ];
    const { own } = told(back, 304)!.stop!;
    expect(own).toHaveLength(1);
    expect(own[0]!.longitudeDeg).toBeCloseTo(60, 1);
    expect((own[0]!.passUs - START_US) / DAY_US).toBeCloseTo(310, 0);
    expect(stopTexts(told(back, 304)!.stop!)[0]).toMatch(/^it stood before at 60\.0\d?° E/);
  });
});
