/** What is planted for the watch of behaviour is as the known answers say, by SGP4 alone; the past leads to the first day. */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateRow,
} from '@noroshi/orbit';
import { CAST_IDS, createWorld, PLANTS, worldPast, worldSets } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const DAY_US = 86_400e6;
const options = { seed: 3, count: 60, epochUs: EPOCH_US, scenario: 'first-light' } as const;
const world = createWorld({ ...options, plants: true });
const known = world.known.behaviour!;

function placeOf(sets: ElementSetBatch, row: number, atUs: number): number[] {
  const model = initialiseSgp4(sets, 'a');
  const out = createStateBatch(1, 'TEME');
  expect(propagateRow(model, createResonanceScratch(model), row, atUs, out, 0)).toBe(0);
  return [...out.positionKm, ...out.velocityKmS];
}

function rowOf(sets: ElementSetBatch, objectId: string): number {
  const object = sets.objects.objectId.indexOf(objectId);
  return sets.objectRow.indexOf(object);
}

describe('what is planted', () => {
  test('without plants the world is as it was', () => {
    const plain = createWorld(options);
    expect(plain.known.behaviour).toBeUndefined();
    expect(plain.sets.count).toBe(options.count);
    expect(world.sets.objects.objectId.slice(0, plain.sets.count)).toEqual(
      plain.sets.objects.objectId,
    );
  });

  test('the pieces were at one place at the instant of the break-up, and left at their speeds', () => {
    const sets = worldSets(world, known.breakup.toldUs + DAY_US);
    const parent = worldSets(world, known.breakup.atUs);
    const home = placeOf(parent, rowOf(parent, known.breakup.parentId), known.breakup.atUs);
    for (const id of known.breakup.pieceIds) {
      const place = placeOf(sets, rowOf(sets, id), known.breakup.atUs);
      expect(Math.hypot(...place.slice(0, 3).map((x, k) => x - home[k]!))).toBeLessThan(3); // of printed digits, days on
      const speedMS = 1000 * Math.hypot(...place.slice(3).map((v, k) => v - home[k + 3]!));
      expect(speedMS).toBeGreaterThan(PLANTS.pieceDvMS[0] - 3);
      expect(speedMS).toBeLessThan(PLANTS.pieceDvMS[1] + 3);
    }
  });

  test('nobody is told of a piece before its time, nor of the stage after its end', () => {
    const has = (atUs: number, id: string) => worldSets(world, atUs).objects.objectId.includes(id);
    const [piece] = known.breakup.pieceIds;
    const firstUs = known.breakup.atUs + PLANTS.toldAfterHours[0] * 3600e6;
    expect(has(firstUs, piece!)).toBe(false);
    expect(has(firstUs + 3 * 3600e6, piece!)).toBe(true);
    expect(has(known.decay.endUs + 5 * DAY_US, known.decay.objectId)).toBe(false);
    expect(Math.abs(known.decay.endUs - EPOCH_US - PLANTS.decayDays * DAY_US)).toBeLessThan(
      DAY_US / 2,
    );
  });

  test('the neighbour burns as much as it is said to', () => {
    const { objectId, atUs, dvMS } = known.manoeuvre;
    const [before, after] = [worldSets(world, atUs), worldSets(world, atUs + DAY_US)];
    const [a, b] = [
      placeOf(before, rowOf(before, objectId), atUs),
      placeOf(after, rowOf(after, objectId), atUs),
    ];
    const changeMS = 1000 * Math.hypot(...[3, 4, 5].map((k) => a[k]! - b[k]!));
    expect(changeMS).toBeGreaterThan(0.5 * dvMS);
    expect(changeMS).toBeLessThan(2.5 * dvMS); // printed digits of the angles are 12 m along the track
  });

  test('what is let go was at its host at that instant, leaves it as fast as is said, and is new only then', () => {
    const { objectId, hostId, atUs, dvMS, toldUs } = known.release;
    const has = (us: number, id: string) => worldSets(world, us).objects.objectId.includes(id);
    expect([has(toldUs - 1, objectId), has(toldUs, objectId)]).toEqual([false, true]);
    expect(has(EPOCH_US, hostId)).toBe(true);
    const sets = worldSets(world, toldUs);
    const [own, host] = [objectId, hostId].map((id) => placeOf(sets, rowOf(sets, id), atUs));
    const apart = own!.map((x, k) => x - host![k]!);
    expect(Math.hypot(...apart.slice(0, 3))).toBeLessThan(0.3); // printed digits are 12 m along the track, some hours on
    const speedMS = 1000 * Math.hypot(...apart.slice(3));
    expect(Math.abs(speedMS - dvMS)).toBeLessThan(0.5 * dvMS);
  });
});

test('the past has the belt and the cast for months, each set once, none after the first instant', () => {
  const past = worldPast(world);
  expect(Math.max(...past.epochUs)).toBeLessThanOrEqual(EPOCH_US);
  expect(EPOCH_US - Math.min(...past.epochUs)).toBeGreaterThan(100 * DAY_US);
  const keys = past.epochUs.reduce(
    (set, us, row) => set.add(`${past.objectRow[row]} ${us}`),
    new Set<string>(),
  );
  expect(keys.size).toBe(past.count);
  for (const id of [CAST_IDS.visitor, CAST_IDS.alphaRelay1, CAST_IDS.alphaObserver2])
    expect(past.objects.objectId).toContain(String(id));
});
