/**
 * Detectors on trials whose answers are known (packages/sim, trial): every sign with whether it is what it says and what it weighs.
 * A dense world holds more attacks of a kind than nature does, so a sign of an attack weighs as many as there would be by nature
 * (importance weights); a sign of what is harmless weighs one. What `calibrate.ts` fits and `precision.ts` counts.
 */
import {
  createTrial,
  DENSE,
  isAbout,
  type PlantedADay,
  type PlantedKind,
  TRIAL_KINDS,
  type TrialOptions,
  type TrialTruth,
  tellsTruth,
} from '@noroshi/sim';
import {
  ATTACKS_A_DAY,
  createFlowBatch,
  createWatch,
  DETECTORS,
  type Sign,
  type SignKind,
} from '../src/index.ts';
import { warrantOf } from '../test/warrants.ts';

export const TRIAL_DAYS = 4; // three of history for what is judged against it, and one more
export const TRIAL_START_US = 800_000_000e6;
const DAY_US = 86_400e6;

export type Judged = {
  readonly world: number;
  readonly kind: SignKind;
  readonly score: number;
  readonly isTrue: boolean;
  readonly weight: number; // signs of nature it stands for
  readonly sign: Sign;
};

export type Trial = {
  readonly judged: readonly Judged[];
  readonly signs: readonly Sign[];
  readonly truths: readonly TrialTruth[];
  readonly days: number;
  readonly rows: number;
};

/** `world`: a number that names kind and seed. */
export function runTrial(
  world: number,
  planted: TrialOptions['planted'],
  attacksADay: PlantedADay = ATTACKS_A_DAY,
): Trial {
  const kind = TRIAL_KINDS[world % TRIAL_KINDS.length]!;
  const trial = createTrial({ kind, seed: world, days: TRIAL_DAYS, planted });
  const { networks, truths } = trial;
  const retention = { windowHours: 7 * 24, keepDays: 30 };
  const warrant = warrantOf({ networks: [...networks], retention });
  const watch = createWatch(warrant, DETECTORS, { seed: 1 });
  trial.tell(TRIAL_START_US, createFlowBatch(), watch.sink);
  const signs = watch.judge(TRIAL_START_US + TRIAL_DAYS * DAY_US);
  const isDense = planted === 'dense';
  const weightOf = (truth: TrialTruth) => {
    const one = truth.kind as PlantedKind;
    return isDense ? (attacksADay[one] * TRIAL_DAYS) / DENSE[one] : 1;
  };
  const judged = signs.map((sign): Judged => {
    const told = truths.filter((truth) => tellsTruth(sign, truth, TRIAL_START_US));
    const about = told.length > 0 ? told : truths.filter((truth) => isAbout(sign, truth));
    const weight = about.length > 0 ? Math.max(...about.map(weightOf)) : 1;
    return { world, kind: sign.kind, score: sign.score, isTrue: told.length > 0, weight, sign };
  });
  return { judged, signs, truths, days: TRIAL_DAYS, rows: trial.flows };
}
