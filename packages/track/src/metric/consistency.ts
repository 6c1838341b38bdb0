/**
 * Whether a filter says how wrong it is: normalised errors against a truth (NEES) and normalised innovations (NIS), averaged and
 * held against the interval in which a right filter's average lies. Live: numbers are added one by one. Bar-Shalom, Li and
 * Kirubarajan, Estimation with Applications (2001), §5.4.
 */
import type { Gaussian } from '../filter/model.ts';
import { choleskyInto, mahalanobis2 } from '../linear/matrix.ts';
import { chiSquareBelow, chiSquareExceeded } from './chi-square.ts';

export type AverageInterval = { readonly low: number; readonly high: number };

/** Where the average of `count` numbers of χ² with `degrees` lies with a probability, the rest on both sides alike. */
export function averageInterval(
  degrees: number,
  count: number,
  probability = 0.95,
): AverageInterval {
  const side = (1 - probability) / 2;
  const all = degrees * count;
  return { low: chiSquareBelow(side, all) / count, high: chiSquareExceeded(side, all) / count };
}

/** The normalised squared error of an estimate, χ² of n degrees; null where its covariance has no root. */
export function neesOf({ mean, covariance }: Gaussian, truth: Float64Array): number | null {
  const n = mean.length;
  const root = new Float64Array(n * n);
  if (!choleskyInto(covariance, n, root)) return null;
  const error = mean.map((value, i) => value - truth[i]!);
  return mahalanobis2(root, n, error, new Float64Array(n));
}

export type Consistency = {
  readonly count: number;
  /** Average over a degree: 1 is right; NaN before the first. */
  readonly average: number;
  /** Of the average a degree, had the filter been right and the numbers independent. */
  readonly interval: AverageInterval;
  /** Too small a spread is claimed, too large a one, or neither. */
  readonly verdict: 'consistent' | 'overconfident' | 'too cautious' | 'nothing yet';
  /** Of the numbers, those inside their own interval. */
  readonly insideShare: number;
};

export type ConsistencyMeter = {
  /** A NEES or a NIS and its degrees; what is not finite counts as outside and enters no average. */
  readonly add: (value: number, degrees: number) => void;
  readonly told: () => Consistency;
};

export function createConsistencyMeter(probability = 0.95): ConsistencyMeter {
  const intervals = new Map<number, AverageInterval>(); // of one number, by its degrees
  let [sum, degreesSum, count, inside, odd] = [0, 0, 0, 0, 0];
  return {
    add: (value, degrees) => {
      if (!Number.isFinite(value)) {
        odd++;
        return;
      }
      let own = intervals.get(degrees);
      if (own === undefined) {
        own = averageInterval(degrees, 1, probability);
        intervals.set(degrees, own);
      }
      sum += value;
      degreesSum += degrees;
      count++;
      if (value >= own.low && value <= own.high) inside++;
    },
    told: () => {
      if (count === 0) {
        const interval = { low: 0, high: Number.POSITIVE_INFINITY };
        const insideShare = odd === 0 ? Number.NaN : 0;
        return { count, average: Number.NaN, interval, verdict: 'nothing yet', insideShare };
      }
      const average = sum / degreesSum;
      const { low, high } = averageInterval(degreesSum, 1, probability);
      const interval = { low: low / degreesSum, high: high / degreesSum };
      const insideShare = inside / (count + odd);
      return { count, average, interval, verdict: verdictOf(average, interval), insideShare };
    },
  };
}

function verdictOf(average: number, { low, high }: AverageInterval): Consistency['verdict'] {
  if (average > high) return 'overconfident';
  return average < low ? 'too cautious' : 'consistent';
}
