/**
 * How sure a sign is: of signs of its kind with its score, how many are what they say. Detectors give scores, which compare signs of
 * one kind; here, and nowhere else, a score becomes a probability, by a curve fitted on trials whose answers are known
 * (confidence-table.ts) under a stated base rate. Method, figures, limits: docs/decisions/0034-confidence.md.
 * Another base rate moves every confidence by its odds (Bayes), so a site that knows its own can say so.
 */
import { CONFIDENCE_CURVES, type ConfidenceCurve } from './confidence-table.ts';
import type { Sign } from './detect/contract.ts';
import type { SignKind } from './warrant/contract.ts';

export type CalibratedKind = Exclude<SignKind, 'indicator' | 'first-contact' | 'long-connection'>;

/**
 * Attacks a day that a network under a warrant is taken to see, of each kind, for one of some fifty hosts. A warrant is opened on a
 * suspicion, so what is rare elsewhere is not here: one implant that calls in any four days, one that calls in vain in eight. Scans
 * and guesses are everybody's daily noise.
 */
export const ATTACKS_A_DAY: Readonly<
  Record<Exclude<SignKind, 'indicator' | 'first-contact'>, number>
> = {
  ...{ scan: 10, 'brute-force': 3, beacon: 0.25, 'retry-beacon': 0.125, exfiltration: 0.05 },
  ...{ relay: 0.05, flood: 0.1, reflection: 0.05, 'long-connection': 0.05 },
};

/** No attack by nature, whatever the score: of these a trial cannot say how many are one. Confidence is this times the score. */
export const CONFIDENCE_CAPS = { 'long-connection': 0.3, 'first-contact': 0.3 } as const;

export type AttacksADay = Readonly<Partial<Record<CalibratedKind, number>>>;

/** `attacksADay`: where a site knows better. An indicator keeps what its author and the sighting say. */
export function confidenceOf(sign: Sign, attacksADay: AttacksADay = {}): number {
  const { kind, score } = sign;
  if (kind === 'indicator') return sign.confidence;
  if (kind === 'long-connection' || kind === 'first-contact') return CONFIDENCE_CAPS[kind] * score;
  const rate = attacksADay[kind];
  const shift = rate === undefined ? 0 : Math.log(rate / ATTACKS_A_DAY[kind]);
  return 1 / (1 + Math.exp(-logOddsAt(CONFIDENCE_CURVES[kind], score) - shift));
}

/** In the order given. */
export function withConfidence(signs: readonly Sign[], attacksADay?: AttacksADay): Sign[] {
  return signs.map((sign) => ({ ...sign, confidence: confidenceOf(sign, attacksADay) }));
}

/** Straight lines between knots; beyond them as at the nearest. */
export function logOddsAt(curve: ConfidenceCurve, score: number): number {
  const above = curve.findIndex(([at]) => at >= score);
  if (above < 0) return curve.at(-1)![1];
  if (above === 0) return curve[0]![1];
  const [[x0, y0], [x1, y1]] = [curve[above - 1]!, curve[above]!];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}
