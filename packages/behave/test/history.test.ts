/** Histories: order, views, and the way back to a batch. */

import { mergeBatches } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { expect, test } from 'vitest';
import { countUntil, historiesOf, historyUntil, setsOfHistories } from '../src/index.ts';

const epochUs = 783691237000000;
const day = 86_400e6;
const batches = [2, 0, 1].map((days) =>
  seededCatalogue({ seed: 'histories', count: 40, epochUs: epochUs + days * day }),
);
const sets = mergeBatches(batches);

test('an object has its sets in order of epoch, and every set is somebody’s', () => {
  const histories = historiesOf(sets);
  expect(histories.reduce((sum, h) => sum + h.count, 0)).toBe(sets.count);
  for (const history of histories) {
    expect([...history.epochUs]).toEqual([...history.epochUs].sort((a, b) => a - b));
    for (let k = 0; k < history.count; k++) {
      const row = history.setRow[k]!;
      expect(sets.objects.objectId[sets.objectRow[row]!]).toBe(history.objectId);
      expect(history.meanMotionRadS[k]).toBe(sets.meanMotionRadS[row]);
    }
  }
});

test('a view up to an instant holds what was known then, on the same memory', () => {
  const history = historiesOf(sets).find((one) => one.count === 3)!;
  const until = historyUntil(history, history.epochUs[1]!);
  expect(until.count).toBe(2);
  expect(countUntil(history, history.epochUs[1]! - 1)).toBe(1);
  expect(until.epochUs.buffer).toBe(history.epochUs.buffer);
});

test('histories are a batch again', () => {
  const some = historiesOf(sets).slice(5, 9);
  const batch = setsOfHistories(sets, some);
  expect(batch.count).toBe(some.reduce((sum, h) => sum + h.count, 0));
  expect(batch.eccentricity[0]).toBe(some[0]!.eccentricity[0]);
});
