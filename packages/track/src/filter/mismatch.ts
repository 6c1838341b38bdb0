/**
 * An object that does not move as its filter believes: a pull-up or a glide instead of a fall. Innovations that are too large over
 * the last looks raise an alarm (a χ² test over a sliding window); how much too large says by how much a prediction has to widen.
 * Bar-Shalom, Li and Kirubarajan, Estimation with Applications (2001), §11.2.2.
 */
import { chiSquareTails } from '../metric/chi-square.ts';

export type MismatchOptions = {
  /** Looks that are judged together, 1 to WINDOW_MAX. */
  readonly window: number;
  /** How seldom a right filter may exceed the limit at one look; over a flight the windows overlap, so it is more. */
  readonly falseProbability: number;
};

export type Mismatch = {
  readonly isAlarm: boolean;
  /** Whether there was one since the begin: an area that was widened by it stays wide. */
  readonly wasAlarm: boolean;
  /** The first look with an alarm, seconds. */
  readonly sinceS: number | null;
  /** How likely a right filter's innovations are at least as large as the last ones. */
  readonly probability: number;
  /** Mean of the window over its degrees: 1 is right, and the factor by which covariances are too small. */
  readonly factor: number;
};

export const DEFAULT_MISMATCH: MismatchOptions = { window: 5, falseProbability: 1e-5 };
export const WINDOW_MAX = 1000;

/** Takes the NIS of each look and its degrees, in order of time; one that is not finite raises the alarm. */
export function createMismatchAlarm(
  options: MismatchOptions = DEFAULT_MISMATCH,
): (timeS: number, nis: number, degrees: number) => Mismatch {
  const { window, falseProbability } = options;
  if (!(Number.isInteger(window) && window >= 1 && window <= WINDOW_MAX))
    throw new RangeError(`createMismatchAlarm: a window of ${window}, not of 1 to ${WINDOW_MAX}`);
  if (!(falseProbability > 0 && falseProbability < 1))
    throw new RangeError(
      `createMismatchAlarm: a probability of ${falseProbability}, not between 0 and 1`,
    );
  const looks: { readonly nis: number; readonly degrees: number }[] = [];
  let sinceS: number | null = null;
  return (timeS, nis, degrees) => {
    looks.push({ nis: Number.isFinite(nis) ? nis : Number.POSITIVE_INFINITY, degrees });
    if (looks.length > window) looks.shift();
    const sum = looks.reduce((all, look) => all + look.nis, 0);
    const all = looks.reduce((count, look) => count + look.degrees, 0);
    const probability = chiSquareTails(sum, all).above;
    const isAlarm = probability < falseProbability;
    if (isAlarm) sinceS ??= timeS;
    return { isAlarm, wasAlarm: sinceS !== null, sinceS, probability, factor: sum / all };
  };
}
