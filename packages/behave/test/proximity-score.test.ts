/** What a score's parts say: a distance where there is one, words where there is none, and never a figure that is no number. */
import { expect, test } from 'vitest';
import { type StayFacts, scoreOf, scoreParts } from '../src/proximity/score.ts';

const stay: StayFacts = {
  ...{ days: 96, medianKm: 40, how: 'stopped', fromDeg: 60.1, earlierTargets: 3, burns: 2 },
  ...{ sunAngleDeg: null, isOneBody: false },
};
const nearOf = (facts: StayFacts) => scoreParts(facts).find((part) => part.name === 'near')!;

test('a stop beside nobody has no distance, and its nearness counts nothing', () => {
  expect(nearOf(stay).text).toBe('40 km in the median of a day');
  const alone = { ...stay, medianKm: Number.POSITIVE_INFINITY };
  expect(nearOf(alone)).toMatchObject({ strength: 0, text: 'beside nobody that is known' });
  expect(scoreOf(scoreParts(alone))).toBeCloseTo(
    scoreOf(scoreParts(stay)) - 0.2 * nearOf(stay).strength,
    12,
  );
});

test('what is one body is as near as can be', () => {
  expect(nearOf({ ...stay, isOneBody: true }).strength).toBe(1);
});
