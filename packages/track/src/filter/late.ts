/**
 * Readings that arrive out of their order: the last steps are kept, a late reading is put where it belongs and what came after it is
 * done again. That is equal to having had them in order, for every kind of filter, within the depth that is kept; what is older is
 * refused and told. Bar-Shalom, IEEE TAES 38 (2002) has a shorter way for one step and linear models; this one has no such bounds.
 */
import type { Filter, Fit } from './gaussian.ts';
import { copyGaussian, type Gaussian, type Measurement } from './model.ts';

export type TimedReading = {
  readonly timeS: number;
  readonly measurement: Measurement;
  readonly reading: Float64Array;
};

export type LateOptions = {
  /** Readings that are kept, 1 to DEPTH_MAX. */
  readonly depth: number;
  /** Of the estimate that it begins with. */
  readonly timeS: number;
  readonly estimate: Gaussian;
};

export type Taken =
  | {
      readonly kind: 'taken';
      readonly fit: Fit;
      /** Readings that came before it and were done again. */
      readonly redone: number;
    }
  /** Before all that is kept: the estimate stays. */
  | { readonly kind: 'too late'; readonly oldestS: number }
  /** Its covariance has no root, there or in what was done again: the estimate stays. */
  | { readonly kind: 'unusable' };

export type LateFilter = {
  readonly take: (look: TimedReading) => Taken;
  /** After the newest reading; a copy. */
  readonly estimate: () => { readonly timeS: number; readonly estimate: Gaussian };
};

export const DEPTH_MAX = 10_000;

type Kept = { readonly look: TimedReading; readonly after: Gaussian };

/** Readings of one time stand in the order of their arrival. Uses the filter's buffers. */
export function createLateFilter(filter: Filter, options: LateOptions): LateFilter {
  const { depth } = options;
  if (!(Number.isInteger(depth) && depth >= 1 && depth <= DEPTH_MAX))
    throw new RangeError(`createLateFilter: a depth of ${depth}, not of 1 to ${DEPTH_MAX}`);
  let base = { timeS: options.timeS, estimate: copyGaussian(options.estimate) };
  const kept: Kept[] = []; // by rising time
  const last = () => {
    const newest = kept.at(-1);
    return newest === undefined ? base : { timeS: newest.look.timeS, estimate: newest.after };
  };
  return {
    estimate: () => ({ timeS: last().timeS, estimate: copyGaussian(last().estimate) }),
    take: (look) => {
      if (!(look.timeS >= base.timeS)) return { kind: 'too late', oldestS: base.timeS };
      let at = kept.length;
      while (at > 0 && kept[at - 1]!.look.timeS > look.timeS) at--;
      const own = { ...look, reading: look.reading.slice() };
      const again = [own, ...kept.slice(at).map((one) => one.look)];
      const before =
        at === 0 ? base : { timeS: kept[at - 1]!.look.timeS, estimate: kept[at - 1]!.after };
      const done = runThrough(filter, before, again);
      if (done === null) return { kind: 'unusable' };
      kept.splice(at, kept.length - at, ...done.kept);
      while (kept.length > depth) {
        const { look: oldest, after } = kept.shift()!;
        base = { timeS: oldest.timeS, estimate: after };
      }
      return { kind: 'taken', fit: done.fit, redone: again.length - 1 };
    },
  };
}

/** Null where one of them cannot be used. */
function runThrough(
  filter: Filter,
  from: { readonly timeS: number; readonly estimate: Gaussian },
  looks: readonly TimedReading[],
): { readonly kept: Kept[]; readonly fit: Fit } | null {
  const estimate = copyGaussian(from.estimate);
  let timeS = from.timeS;
  const kept: Kept[] = [];
  let first: Fit | null = null;
  for (const look of looks) {
    const stepS = look.timeS - timeS;
    if (stepS > 0 && !filter.predict(estimate, timeS, stepS)) return null;
    timeS = look.timeS;
    const fit = filter.update(estimate, look.measurement, look.reading);
    if (fit === null) return null;
    first ??= fit;
    kept.push({ look, after: copyGaussian(estimate) });
  }
  return { kept, fit: first! };
}
