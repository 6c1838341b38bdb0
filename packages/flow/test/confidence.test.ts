/**
 * Confidence: curves that never fall, base rates that move odds and nothing else; on worlds that no curve was fitted on, what is
 * said against what is true, and how many of the first findings of a day are true. NOROSHI_PROVE=1 counts forty worlds of each sort.
 */
import { describe, expect, test } from 'vitest';
import { checkOf, HELD_OUT, judgedOf, worldsFrom } from '../bench/calibrate.ts';
import { reliabilityOf } from '../bench/fit.ts';
import { falseADay, precisionAt, scoreWorld } from '../bench/precision.ts';
import {
  ATTACKS_A_DAY,
  CONFIDENCE_CAPS,
  CONFIDENCE_CURVES,
  confidenceOf,
  type Sign,
  type SignKind,
} from '../src/index.ts';

const isFull = process.env.NOROSHI_PROVE === '1';
/** Of an office, a hoster and an agency; a campus is as large as the three. */
const worldsOf = (first: number) =>
  isFull ? worldsFrom(first, 40) : [first, first + 2, first + 3];
const WORLDS = worldsOf(0).length;
const signOf = (kind: SignKind, score: number): Sign => ({
  ...{ kind, score, key: 'k', source: null, destination: null, port: null, protocol: null },
  ...{ firstUs: 0, lastUs: 1, count: 1, confidence: 0.77, evidence: [], otherwise: [], ends: [] },
});
const SCORES = Array.from({ length: 101 }, (_, i) => i / 100);

describe.each(Object.entries(CONFIDENCE_CURVES))('%s', (name, curve) => {
  const kind = name as keyof typeof CONFIDENCE_CURVES;
  test('knots rise in score and never fall in odds', () => {
    expect(curve.length).toBeGreaterThan(0);
    for (const [score, odds] of curve) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(Math.abs(odds)).toBeLessThanOrEqual(4.6);
    }
    for (let i = 1; i < curve.length; i++) {
      expect(curve[i]![0]).toBeGreaterThan(curve[i - 1]![0]);
      expect(curve[i]![1]).toBeGreaterThanOrEqual(curve[i - 1]![1]); // alike where both are at the limit
    }
  });

  test('a higher score is never less sure, and it is a probability', () => {
    const said = SCORES.map((score) => confidenceOf(signOf(kind, score)));
    expect(said).toEqual([...said].sort((a, b) => a - b));
    expect(Math.min(...said)).toBeGreaterThan(0);
    expect(Math.max(...said)).toBeLessThan(1);
  });

  test('ten times the attacks are ten times the odds', () => {
    const sign = signOf(kind, 0.7);
    const odds = (rate: number) => {
      const said = confidenceOf(sign, { [kind]: rate * ATTACKS_A_DAY[kind] });
      return said / (1 - said);
    };
    expect(odds(10) / odds(1)).toBeCloseTo(10, 6);
  });
});

test('what a trial cannot say: an indicator is as sure as its author, others stay under their cap', () => {
  expect(confidenceOf(signOf('indicator', 0.2))).toBe(0.77);
  for (const kind of ['long-connection', 'first-contact'] as const)
    expect(confidenceOf(signOf(kind, 1))).toBe(CONFIDENCE_CAPS[kind]);
});

test(`on ${WORLDS} other worlds, what is said is what is seen, within the stated error`, () => {
  const told = checkOf(judgedOf(worldsOf(HELD_OUT + 5000)), CONFIDENCE_CURVES);
  const { error, bias, brier, brierOfBase } = reliabilityOf(told);
  console.info(
    `${told.length} findings: calibration error ${error.toFixed(3)}, bias ${bias.toFixed(3)}, Brier ${brier.toFixed(3)} (base rate alone ${brierOfBase.toFixed(3)})`,
  );
  expect(told.length).toBeGreaterThan(10 * WORLDS);
  expect(Math.abs(bias)).toBeLessThan(STATED.bias);
  expect(error).toBeLessThan(STATED.error);
  expect(brier).toBeLessThan(brierOfBase);
});

test(`in ${WORLDS} worlds with attacks by nature, most of the first ten findings a day are true`, () => {
  const worlds = worldsOf(HELD_OUT + 6000).map(scoreWorld);
  const { precision, right, all } = precisionAt(worlds, 10);
  const wrong = falseADay(worlds);
  console.info(
    `precision at 10 a day ${precision.toFixed(2)} (${right} of ${all}), ${wrong.toFixed(1)} false findings a day`,
  );
  expect(precision).toBeGreaterThan(STATED.precisionAt10);
  expect(wrong).toBeLessThan(STATED.falseADay);
});

/** Of decision 0034, with the room that three worlds need; forty need less. */
const STATED = isFull
  ? { bias: 0.05, error: 0.08, precisionAt10: 0.6, falseADay: 9 }
  : { bias: 0.12, error: 0.2, precisionAt10: 0.45, falseADay: 14 };
