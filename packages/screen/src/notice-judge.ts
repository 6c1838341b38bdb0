/**
 * How serious a conjunction is and how sure we are, from stated thresholds. Probability where a covariance is known; its
 * maximum where that covariance is so large that a small probability proves nothing (dilution); miss distance where there
 * is none. Limits: ../../../docs/decisions/0008-watch-schedule.md.
 */
import type { Severity } from '@noroshi/watch';
import { errorRegimeOf } from './probability/covariance.ts';
import type { ConjunctionRow } from './rows.ts';

/** From which value on a conjunction has a severity. Configuration replaces any of them. */
export type ConjunctionThresholds = {
  readonly pcSevere: number;
  readonly pcHigh: number;
  readonly pcModerate: number;
  readonly dilutedPcMaxHigh: number; // by the largest probability, where more doubt would lower it
  readonly dilutedPcMaxModerate: number;
  readonly missHighKm: number; // where no covariance is known, slow pairs among them
  readonly missModerateKm: number;
  readonly missModerateSlowKm: number; // below 0.1 km/s: there is time for the pair to come nearer
};

const SLOW_KM_S = 0.1;
const ONE_PLACE_KM = 1e-6; // 1 mm: equal sets are equal to rounding, and no two others stay so near
const ONE_SPEED_KM_S = 1e-9;

/**
 * 1e-4 is where operators manoeuvre (NASA CARA, "red"), 1e-5 where they begin to look. Element sets of a day give at most some
 * 5e-5 to a head-on hit of 10 m bodies, so without the diluted figures nothing seen through element sets alone would ever
 * be high: 3e-4 is a miss of some 0.35 km, 3e-5 of 1.1 km, for a combined radius of 10 m.
 */
export const CONJUNCTION_THRESHOLDS: ConjunctionThresholds = {
  pcSevere: 1e-3,
  pcHigh: 1e-4,
  pcModerate: 1e-5,
  dilutedPcMaxHigh: 3e-4,
  dilutedPcMaxModerate: 3e-5,
  missHighKm: 1,
  missModerateKm: 2,
  missModerateSlowKm: 5,
};

/** An element set older than this when it is used is stale: days from its epoch to the moment of judging. */
export const STALE_AGE_D = { LEO: 3, MEO: 7, GEO: 7, HEO: 3 } as const;

/** What is known of one object of a pair beyond the row. */
export type NoticeObject = {
  readonly objectId: string;
  readonly source: string;
  readonly epochUs: number; // of the element set used
  readonly meanMotionRadS: number;
  readonly eccentricity: number;
};

export type ConjunctionJudgement = {
  readonly severity: Severity;
  readonly confidence: number; // 0 to 1
  readonly reasons: readonly string[]; // in words, why this severity and what lowers the confidence
  readonly staleIds: readonly string[];
};

const US_PER_DAY = 86_400e6;

/** `together`: both objects are assets of one owner, who keeps them apart himself. */
export function judgeConjunction(
  row: ConjunctionRow,
  objects: readonly NoticeObject[],
  atUs: number,
  thresholds: ConjunctionThresholds,
  together: boolean,
): ConjunctionJudgement {
  const graded = gradeOf(row, thresholds);
  const formation = row.kind === 'interval' && together;
  const harmless = isOneBody(row)
    ? 'both have one orbit in the catalogue, as docked bodies do'
    : formation
      ? 'both belong to one owner and fly together'
      : undefined;
  const severity = harmless === undefined ? graded.severity : 'low';
  const reasons = [harmless ?? graded.reason];
  const stale = objects.filter((object) => isStale(object, atUs));
  for (const { objectId, epochUs } of stale)
    reasons.push(
      `element set of ${objectId} is ${((atUs - epochUs) / US_PER_DAY).toFixed(1)} d old`,
    );
  if (row.dilution === true) reasons.push('diluted: better data could raise the probability');
  const confidence = confidenceOf(row) * (stale.length > 0 ? 0.5 : 1);
  const staleIds = stale.map((object) => object.objectId);
  return { severity, confidence: Math.round(confidence * 100) / 100, reasons, staleIds };
}

/**
 * Sets that give one place and one velocity: the catalogue says that these are one body (docked, or entered twice). It is no
 * approach, and says nothing of one; when they part, their sets do too.
 */
function isOneBody({ kind, missKm, relativeSpeedKmS }: ConjunctionRow): boolean {
  return kind === 'interval' && missKm <= ONE_PLACE_KM && relativeSpeedKmS <= ONE_SPEED_KM_S;
}

function gradeOf(row: ConjunctionRow, t: ConjunctionThresholds) {
  if (row.covariance === 'none' || row.pc === null) {
    const { missKm } = row;
    const moderateKm = row.relativeSpeedKmS < SLOW_KM_S ? t.missModerateSlowKm : t.missModerateKm;
    const severity: Severity =
      missKm <= t.missHighKm ? 'high' : missKm <= moderateKm ? 'moderate' : 'low';
    return { severity, reason: `judged by distance, ${missKm.toFixed(3)} km: no covariance` };
  }
  const { pc } = row;
  const pcMax = row.pcMax ?? pc;
  const severity: Severity =
    pc >= t.pcSevere
      ? 'severe'
      : pc >= t.pcHigh
        ? 'high'
        : row.dilution === true && pcMax >= t.dilutedPcMaxHigh
          ? 'high'
          : pc >= t.pcModerate || (row.dilution === true && pcMax >= t.dilutedPcMaxModerate)
            ? 'moderate'
            : 'low';
  return {
    severity,
    reason: `probability ${pc.toExponential(1)}, at most ${pcMax.toExponential(1)}`,
  };
}

/** By how well the covariance behind the figures is known; the model's name is the row's. */
function confidenceOf(row: ConjunctionRow): number {
  const model =
    row.covariance === 'none'
      ? 0.4
      : row.covariance.includes('history-differenced')
        ? 0.9
        : row.covariance.includes('extrapolated')
          ? 0.5
          : 0.8;
  return row.dilution === true ? model * 0.75 : model;
}

/** LEO by default: the strictest, where the orbit's kind is not told. */
function isStale(object: NoticeObject, atUs: number): boolean {
  const regime = errorRegimeOf(object.meanMotionRadS, object.eccentricity) ?? 'LEO';
  return (atUs - object.epochUs) / US_PER_DAY > STALE_AGE_D[regime];
}
