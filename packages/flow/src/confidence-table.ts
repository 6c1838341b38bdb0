/**
 * Curves of confidence: by kind, knots of score and log-odds that a sign is what it says, at the base rate of ATTACKS_A_DAY.
 * Made by packages/flow/bench/calibrate.ts (--write) on 120 trials of 4 days (3403 findings), detectors as of commit 2bde22b.
 * Not written by hand: a change of a detector is a reason to make them anew. Method and figures: docs/decisions/0034-confidence.md.
 */
import type { CalibratedKind } from './confidence.ts';

/** Scores rise, and log-odds with them. */
export type ConfidenceCurve = readonly (readonly [score: number, logOdds: number])[];

export const CONFIDENCE_CURVES: Readonly<Record<CalibratedKind, ConfidenceCurve>> = {
  beacon: [[0.845, -2.226]],
  'retry-beacon': [[0.824, 0.077]],
  exfiltration: [
    [0.671, -2.288],
    [0.813, -2.162],
    [0.87, -1.908],
    [0.909, 2.361],
  ],
  relay: [
    [0.475, -1.378],
    [0.906, 0.506],
  ],
  scan: [
    [0.459, 2.837],
    [0.74, 2.893],
    [0.979, 3.036],
  ],
  'brute-force': [
    [0.298, 0.735],
    [0.399, 2.13],
    [0.828, 2.402],
  ],
  flood: [
    [0.301, -4.595],
    [0.457, -3.915],
    [0.61, -1.555],
    [0.997, 3.288],
    [1, 3.318],
  ],
  reflection: [
    [0.766, -0.804],
    [0.926, 0.588],
  ],
};
