/** Precedence: the table as it is stated, and that more danger never lowers it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOver,
  moreUrgent,
  NOTICE_KINDS,
  type NoticeKind,
  PRECEDENCES,
  precedenceOf,
  precedenceRank,
  SEVERITIES,
} from '../src/index.ts';
import { HOUR_US } from './make.ts';

const KINDS = Object.keys(NOTICE_KINDS) as NoticeKind[];
const at = (
  kind: NoticeKind,
  severity: (typeof SEVERITIES)[number],
  leftH: number,
  confidence = 0.9,
) =>
  precedenceOf(
    {
      kind,
      severity,
      confidence,
      window: { fromUs: leftH * HOUR_US, toUs: (leftH + 1) * HOUR_US },
    },
    0,
  );

describe('precedence', () => {
  it.each([
    ['conjunction', 'severe', 6, 0.9, 'FLASH'],
    ['conjunction', 'severe', 6, 0.4, 'IMMEDIATE'],
    ['conjunction', 'high', 30, 0.9, 'IMMEDIATE'],
    ['conjunction', 'high', 72, 0.9, 'PRIORITY'],
    ['conjunction', 'moderate', 72, 0.9, 'ROUTINE'],
    ['conjunction', 'low', 1, 1, 'ROUTINE'],
    ['proximity', 'high', 40, 0.9, 'IMMEDIATE'],
    ['scan', 'moderate', -2, 0.9, 'PRIORITY'], // found afterwards: not over
    ['beacon', 'severe', -30, 0.9, 'FLASH'],
    ['ballistic', 'moderate', 0.1, 0.6, 'FLASH'],
    ['ballistic', 'low', 0.1, 0.6, 'ROUTINE'],
    ['node', 'severe', 0, 1, 'PRIORITY'], // never before what is watched for
    ['conjunction', 'severe', -2, 1, 'ROUTINE'], // passed
  ] as const)(
    '%s, %s, %s h left, confidence %s: %s',
    (kind, severity, leftH, confidence, expected) => {
      expect(at(kind, severity, leftH, confidence)).toBe(expected);
    },
  );

  it('is monotone in severity, confidence and time left, until the event is over', () => {
    const finding = fc.record({
      kind: fc.constantFrom(...KINDS),
      severity: fc.integer({ min: 0, max: 3 }),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      leftH: fc.double({ min: 0, max: 300, noNaN: true }),
    });
    const rank = (f: { kind: NoticeKind; severity: number; confidence: number; leftH: number }) =>
      precedenceRank(at(f.kind, SEVERITIES[f.severity]!, f.leftH, f.confidence));
    fc.assert(
      fc.property(finding, finding, (a, b) => {
        const worse = {
          kind: a.kind,
          severity: Math.max(a.severity, b.severity),
          confidence: Math.max(a.confidence, b.confidence),
          leftH: Math.min(a.leftH, b.leftH),
        };
        expect(rank(worse)).toBeLessThanOrEqual(rank(a));
      }),
      { numRuns: 2000 },
    );
  });

  it('says when a prediction is over, and which of two is more urgent', () => {
    const window = { fromUs: 0, toUs: 10 };
    expect(isOver({ kind: 'conjunction', window }, 11)).toBe(true);
    expect(isOver({ kind: 'conjunction', window }, 10)).toBe(false);
    expect(isOver({ kind: 'flood', window }, 11)).toBe(false);
    for (const a of PRECEDENCES)
      for (const b of PRECEDENCES)
        expect(precedenceRank(moreUrgent(a, b))).toBe(
          Math.min(precedenceRank(a), precedenceRank(b)),
        );
  });
});
