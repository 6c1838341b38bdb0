/**
 * Which revolution: pieces pass the place of a break-up once a revolution, and where drag has blurred their phases the revolution
 * before or after it explains them nearly as well. Each such instant is a candidate with a weight; the sigma of the time is that of
 * the whole mixture about the likeliest. Errors that pieces share (periodic terms left out, the density of those weeks) do not
 * average out over them: n pieces whose errors are correlated by ρ are worth n / (1 + (n − 1) ρ) independent ones (Kish 1965, design
 * effect), so a gain counts by that share only.
 */
import { PINCH_LIMITS } from './limits.ts';

/** One instant at which it may have been. */
export type PinchTime = {
  readonly atUs: number;
  readonly sigmaS: number; // about this instant
  readonly weight: number; // of all that were looked at, which are within a day of it
};

/** A local maximum of the gain over time, at one density of the air. */
export type GainPeak = { readonly atUs: number; readonly gain: number };

/** What a gain over `pieces` pieces is worth: the share that is independent. ρ is the variance of a place that all share. */
export function independentShare(pieces: number): number {
  const { commonKm, placeSigmaKm } = PINCH_LIMITS;
  return 1 / (1 + Math.max(0, pieces - 1) * (commonKm / placeSigmaKm) ** 2);
}

/** Maxima of evenly spaced values; a gap in the instants ends a run, and ends of runs are none. */
export function gainPeaks(atUs: readonly number[], gains: ArrayLike<number>): GainPeak[] {
  const stepUs = PINCH_LIMITS.fineStepS * 1e6;
  const peaks: GainPeak[] = [];
  for (let k = 1; k + 1 < atUs.length; k++) {
    if (atUs[k]! - atUs[k - 1]! !== stepUs || atUs[k + 1]! - atUs[k]! !== stepUs) continue;
    const gain = gains[k]!;
    if (gain > gains[k - 1]! && gain >= gains[k + 1]!) peaks.push({ atUs: atUs[k]!, gain });
  }
  return peaks;
}

/**
 * Candidates by falling weight, and sigma about the first over all of them. `best` is the instant found and what is not known about
 * it within its own revolution; peaks nearer than half a revolution to a better one are the same candidate.
 */
export function revolutionsOf(
  best: { readonly atUs: number; readonly gain: number; readonly sigmaS: number },
  peaks: readonly GainPeak[],
  pieces: number,
  periodUs: number,
): { readonly times: readonly PinchTime[]; readonly sigmaS: number } {
  const kept: GainPeak[] = [best];
  for (const peak of [...peaks].sort((a, b) => b.gain - a.gain)) {
    if (kept.every(({ atUs }) => Math.abs(atUs - peak.atUs) >= periodUs / 2)) kept.push(peak);
  }
  const share = independentShare(pieces);
  const weights = kept.map(({ gain }) => Math.exp(Math.min(0, share * (gain - best.gain))));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const between = kept.reduce(
    (total, { atUs }, k) => total + (weights[k]! / sum) * ((atUs - best.atUs) / 1e6) ** 2,
    0,
  );
  const times = kept.map(({ atUs }, k) => ({
    ...{ atUs, sigmaS: best.sigmaS, weight: weights[k]! / sum },
  }));
  return { times, sigmaS: Math.hypot(best.sigmaS, Math.sqrt(between)) };
}
