/** A manoeuvre as a case: its state follows what is known and whom it touches, and its words never say why somebody moved. */
import { describe, expect, test } from 'vitest';
import {
  cleanHistories,
  detectManoeuvres,
  type Manoeuvre,
  type ManoeuvreContext,
  manoeuvreCase,
} from '../src/index.ts';
import { DAY_US, seededHistory } from './support/burns.ts';

const burns = [{ day: 60.3, tangentialMS: -0.4 }];
const [history] = cleanHistories(seededHistory({ seed: 'case', days: 120, burns })).histories;
const [found] = detectManoeuvres(history!).manoeuvres;
const manoeuvre: Manoeuvre = found!;
const context: ManoeuvreContext = {
  nowUs: manoeuvre.toUs + DAY_US,
  earlier: [],
  assetIds: ['77'],
  isOwn: false,
  declared: '',
  together: 0,
};

describe('state', () => {
  const stateOf = (change: Partial<ManoeuvreContext>, of: Partial<Manoeuvre> = {}) =>
    manoeuvreCase({ ...manoeuvre, ...of }, { ...context, ...change }).state;

  test('near an asset it is an advisory, elsewhere to be watched', () => {
    expect(stateOf({})).toBe('advisory');
    expect(stateOf({ assetIds: [] })).toBe('watch');
    expect(stateOf({ assetIds: [], isOwn: true })).toBe('advisory');
  });

  test('on the newest set alone, by habit or in a storm it is to be watched', () => {
    expect(stateOf({}, { isConfirmed: false })).toBe('watch');
    expect(stateOf({ earlier: [manoeuvre, manoeuvre, manoeuvre] })).toBe('watch');
    expect(stateOf({ together: 12 })).toBe('watch');
  });

  test('announced or long ago it is closed', () => {
    expect(stateOf({ declared: 'its operator' })).toBe('closed');
    expect(stateOf({ nowUs: manoeuvre.toUs + 15 * DAY_US })).toBe('closed');
  });
});

test('between sets far apart it is to be watched, at least so much, and said to be of one burn or several', () => {
  const sparse = { ...manoeuvre, fromUs: manoeuvre.toUs - 31 * DAY_US, significance: 100 };
  const told = manoeuvreCase(sparse, context);
  expect([told.state, told.confidence]).toEqual(['watch', 0.5]);
  expect(told.title).toContain('at least 0.');
  expect(told.title).toContain('between sets 31 days apart');
  expect(told.reasons.map(({ text }) => text)).toContain(
    'no set for 31 days: one burn or several, and when, cannot be told',
  );
  // an arc lasts: its days are no gap
  expect(manoeuvreCase({ ...sparse, raisedBy: 'ramp' }, context).state).toBe('advisory');
});

test('at the limit it is as likely as not, on the newest set alone too; far above it is sure', () => {
  const of = (significance: number, isConfirmed = true) =>
    manoeuvreCase({ ...manoeuvre, significance, isConfirmed }, context).confidence;
  expect(of(4.5)).toBeCloseTo(0.5, 9);
  expect(of(9)).toBeCloseTo(0.8, 9);
  expect(of(100)).toBeGreaterThan(0.99);
  expect(of(100, false)).toBe(0.5);
});

test('it says what changed, by how much, what was tried and what would take it back', () => {
  const told = manoeuvreCase(manoeuvre, context);
  expect(told.title).toMatch(/^1 manoeuvred: lower, 0\.[34]\d* m\/s$/);
  expect(told.objectIds).toEqual(['77', '1']);
  expect(told.atUs).toBe(manoeuvre.toUs);
  expect(told.key).toBe(`manoeuvre/1/${manoeuvre.fromUs}`);
  const words = told.reasons.map(({ text }) => text).join('; ');
  expect(words).toMatch(/± .* h, between the sets of/);
  expect(words).toContain('rate along the track');
  expect(told.benign.map(({ rule }) => rule)).toEqual([
    'its habit',
    'denser air',
    'declared',
    'a bad set',
  ]);
  expect(told.cancelledBy).not.toBe('');
  expect(JSON.stringify(told)).not.toMatch(/hostile|attack|threat|intent|enemy/i);
});
