/** When a catalogue is whole: by what was known at the instant of a look, though a store filled from files has later years in it too. */
import { createWorld, worldSets } from '@noroshi/sim';
import { expect, test } from 'vitest';
import { createArchive } from '../../src/behaviour/archive.ts';
import { blocksOf } from './told.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const DAY_US = 86_400e6;

test('objects that come later change nothing in when a catalogue was whole, nor what the store has before what is held', () => {
  const options = { seed: 1, count: 60, scenario: 'first-light' } as const;
  const world = createWorld({ ...options, epochUs: EPOCH_US });
  const now = blocksOf([world.sets]);
  const later = blocksOf([worldSets(world, EPOCH_US + 200 * DAY_US)]).map((one) => ({
    ...{ ...one, objectId: `later ${one.objectId}` },
  }));
  const archive = createArchive();
  archive.put([...now, ...later]);
  const whole = archive.wholeSinceUs(0.9, EPOCH_US);
  expect([whole <= EPOCH_US, whole > EPOCH_US - 9 * DAY_US]).toEqual([true, true]);
  expect(archive.shareKnownUs(0.9, EPOCH_US)).toBe(whole);
  expect(archive.shareKnownUs(0.9, EPOCH_US + 300 * DAY_US)).toBeGreaterThan(EPOCH_US);
  const [first] = now;
  archive.put([{ ...first!, firstUs: EPOCH_US - 900 * DAY_US }]);
  expect(archive.knownSinceUs(first!.objectId)).toBe(EPOCH_US - 900 * DAY_US);
  expect(archive.knownSinceUs('nobody')).toBe(Number.POSITIVE_INFINITY);
});
