/**
 * Manoeuvres in one object's history. Every gap between sets is tested for a step in three series; the strongest are accepted
 * first, the rest are tested again with windows that end at them, down to the limit; what was accepted is then tested again
 * against its neighbours and set to the gap that fits best. No interpolation, no training, no look ahead: give a history cut by
 * `historyUntil` to hear what would have been said then. Method, figures and what was refused: docs/decisions/0021.
 */
import { regimeOf } from '@noroshi/orbit';
import type { ObjectHistory } from '../history/history.ts';
import { burnSize, burnTime, kindOf, tangentialMS } from './burn.ts';
import type { Manoeuvre, ManoeuvreReport } from './contract.ts';
import { geoManoeuvres } from './geo.ts';
import { MANOEUVRE_LIMITS, type ManoeuvreLimits } from './limits.ts';
import { reachDaysOf, type Scan, scanGaps, windowOf } from './scan.ts';
import { type Scatter, scatterOf } from './scatter.ts';
import { type ManoeuvreSeries, manoeuvreSeries } from './series.ts';

export type ManoeuvreOptions = {
  readonly limits?: ManoeuvreLimits; // else those of the regime
  readonly sigmasMin?: number; // else the limit's: lower to see what was not said
};

type Work = {
  readonly series: ManoeuvreSeries;
  readonly scatter: Scatter;
  readonly limits: ManoeuvreLimits;
  readonly reachDays: number;
  readonly sigmasMin: number;
};

const SETS_MIN = 6;
const ROUNDS = [2, 1.4, 1, 1] as const; // times the limit: the strong first, since they hide the weak
const SERIES_TRIED = 3;

/** Manoeuvres of a clean history (`cleanHistories`), in order of time. */
export function detectManoeuvres(
  history: ObjectHistory,
  options: ManoeuvreOptions = {},
): ManoeuvreReport {
  const middle = history.count >> 1;
  const regime =
    history.count === 0
      ? 'LEO'
      : regimeOf(history.meanMotionRadS[middle]!, history.eccentricity[middle]!);
  if (regime === 'GEO') return geoManoeuvres(history, options);
  const limits = options.limits ?? MANOEUVRE_LIMITS[regime];
  const base = { objectId: history.objectId, name: history.name, regime, sets: history.count };
  if (history.count < SETS_MIN) {
    const why = `${history.count} sets: at least ${SETS_MIN} are needed`;
    return { ...base, manoeuvres: [], floorMS: Number.NaN, coveredDays: 0, why };
  }
  const series = manoeuvreSeries(history);
  const scatter = scatterOf(series, limits);
  const reachDays = reachDaysOf(series, limits);
  const sigmasMin = options.sigmasMin ?? limits.sigmasMin;
  const work = { series, scatter, limits, reachDays, sigmasMin };
  const { burns, scan } = acceptBurns(work);
  const manoeuvres = burns
    .map((gap, at) => manoeuvreAt(work, scan, burns, at, { ...base, gap }))
    .filter((one) => one.isConfirmed || one.significance >= limits.unconfirmedSigmasMin);
  return {
    ...base,
    manoeuvres,
    floorMS: floorOf(series, scan),
    coveredDays: coveredDaysOf(series, reachDays),
    why: '',
  };
}

/** Gaps with a burn, ascending, and the last scan. */
function acceptBurns(work: Work): { burns: number[]; scan: Scan } {
  const { series, scatter, limits, reachDays, sigmasMin } = work;
  let burns: number[] = [];
  let scan = scanGaps(series, scatter, limits, reachDays, burns);
  for (const [round, times] of ROUNDS.entries()) {
    const kept = burns.filter((gap) => sigmasAt(scan, gap) >= sigmasMin);
    const reach = round === 0 ? limits.setsEachSide : 2;
    const added = peaksOf(scan, times * sigmasMin, reach, kept);
    const next = [...kept, ...added].sort((a, b) => a - b);
    const isSame = next.length === burns.length && next.every((gap, k) => gap === burns[k]);
    burns = next;
    if (isSame && round >= 2) break;
    scan = scanGaps(series, scatter, limits, reachDays, burns);
  }
  return { burns: burns.filter((gap) => sigmasAt(scan, gap) >= sigmasMin), scan };
}

/** Sigmas over all series: the best of three, less what trying three costs (Bonferroni, asymptotically). */
function sigmasAt(scan: Scan, gap: number): number {
  const best = Math.max(
    Math.abs(scan.track[gap]!) || 0,
    scan.plane[gap]! || 0,
    scan.shape[gap]! || 0,
  );
  return Math.sqrt(Math.max(0, best * best - 2 * Math.log(SERIES_TRIED)));
}

/** Gaps above the limit, the strongest first, none within `reach` sets of another. */
function peaksOf(scan: Scan, limit: number, reach: number, taken: readonly number[]): number[] {
  const near = new Set<number>();
  const cover = (gap: number) => {
    for (let k = gap - reach; k <= gap + reach; k++) near.add(k);
  };
  for (const gap of taken) for (let k = gap - 1; k <= gap + 1; k++) near.add(k);
  const candidates: { gap: number; sigmas: number }[] = [];
  for (let gap = 0; gap < scan.track.length; gap++) {
    const sigmas = sigmasAt(scan, gap);
    if (sigmas >= limit) candidates.push({ gap, sigmas });
  }
  candidates.sort((a, b) => b.sigmas - a.sigmas || a.gap - b.gap);
  const found: number[] = [];
  for (const { gap } of candidates) {
    if (near.has(gap)) continue;
    found.push(gap);
    cover(gap);
  }
  return found;
}

type Base = Pick<ManoeuvreReport, 'objectId' | 'name' | 'regime'> & { readonly gap: number };

function manoeuvreAt(
  work: Work,
  scan: Scan,
  burns: readonly number[],
  at: number,
  { objectId, name, regime, gap }: Base,
): Manoeuvre {
  const { series, scatter, limits, reachDays } = work;
  const [last, next] = [burns[at - 1] ?? -1, burns[at + 1] ?? series.count - 1];
  const window = windowOf(series, limits, gap, reachDays, last, next)!;
  const size = burnSize(series, scatter, scan, window);
  return {
    objectId,
    name,
    regime,
    ...burnTime(series, scatter, scan, window),
    fromUs: series.epochUs[gap]!,
    toUs: series.epochUs[gap + 1]!,
    kind: kindOf(size, limits.sigmasMin),
    ...size,
    significance: sigmasAt(scan, gap),
    isConfirmed: gap + 2 < series.count,
    raisedBy: 'step',
  };
}

/** Δv along the track at 3 sigma of the quiet test, median over the history. */
function floorOf(series: ManoeuvreSeries, scan: Scan): number {
  const floors: number[] = [];
  for (let gap = 0; gap < scan.track.length; gap++) {
    const sigma = scan.rateSigmaKmDay[gap]! * scan.trackFactor[gap]!;
    if (sigma > 0) floors.push(3 * Math.abs(tangentialMS(sigma, series.eccentricity[gap]!)));
  }
  return floors.sort((a, b) => a - b)[floors.length >> 1] ?? Number.NaN;
}

/** Days between the first and the last set, less stretches longer than a window reaches. */
function coveredDaysOf(series: ManoeuvreSeries, reachDays: number): number {
  let days = 0;
  for (let k = 1; k < series.count; k++) {
    const step = series.days[k]! - series.days[k - 1]!;
    if (step <= reachDays) days += step;
  }
  return days;
}
