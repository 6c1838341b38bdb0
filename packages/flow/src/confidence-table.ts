/**
 * Curves of confidence: by kind, knots of score and log-odds that a sign is what it says, at the base rate of ATTACKS_A_DAY.
 * Made by packages/flow/bench/calibrate.ts (--write) on 120 trials of 4 days (5313 findings), detectors as of commit 24a917e.
 * Not written by hand: a change of a detector is a reason to make them anew. Method and figures: docs/decisions/0034-confidence.md.
 */
import type { CalibratedKind } from './confidence.ts';

/** Scores rise, and log-odds with them. */
export type ConfidenceCurve = readonly (readonly [score: number, logOdds: number])[];

export const CONFIDENCE_CURVES: Readonly<Record<CalibratedKind, ConfidenceCurve>> = {
  beacon: [
    [0.517, -3.185],
    [0.851, -2.095],
  ],
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
    [0.465, 1.959],
    [0.84, 2.587],
  ],
  'brute-force': [
    [0.263, 0.809],
    [0.376, 1.144],
    [0.698, 1.32],
    [0.887, 1.421],
    [0.93, 1.49],
    [0.971, 4.595],
  ],
  flood: [
    [0.284, -4.595],
    [0.431, -4.595],
    [0.492, -2.058],
    [0.608, -1.638],
    [0.918, -1.386],
    [1, -0.455],
  ],
  reflection: [
    [0.766, -0.804],
    [0.926, 0.588],
  ],
};
