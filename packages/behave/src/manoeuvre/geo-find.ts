/**
 * The burns of one geosynchronous history: the largest step first, then what is left on either side of it. A burn found is a wall:
 * no window looks across it, so that its shoulders are not found again, and a second burn a few days later still is.
 */
import { GEO_STEP_LIMITS as LIMITS } from './geo-limits.ts';
import { localScales, type Scales } from './geo-scales.ts';
import type { GeoSeries } from './geo-series.ts';
import { type GeoStep, median, type SetMask, setsAfter, setsBefore, stepOf } from './geo-steps.ts';
import { isPlaceMoved, loneSigmas, type TravelStep, travelSteps } from './geo-travel.ts';

export type FoundStep = {
  readonly step: GeoStep;
  readonly scales: Scales;
  readonly score: number; // sigmas
  readonly before: readonly number[]; // sets that stand for the orbit before, nearest first
  readonly after: readonly number[];
  readonly isPlaced?: boolean; // its drift is confirmed by the place of the set after next, not by further sets
};

/** Steps of at least `scoreMin`, in order of time, and what the history's quiet gaps scatter. */
export function findSteps(
  series: GeoSeries,
  scoreMin: number,
): { readonly found: readonly FoundStep[]; readonly quiet: Scales } {
  const travels = travelSteps(series);
  const pinned = crowdedGaps(travels);
  const search = createSearch(series, slipMask(series), pinned);
  const burnt = new Uint8Array(series.count);
  // First without knowing what is quiet; then against the gaps that no burn of the first round touches.
  for (const found of search(localScales(search.plain, burnt, false), LIMITS.significanceMin)) {
    for (const k of [...found.before, ...found.after]) burnt[k] = 1;
  }
  const scales = localScales(search.plain, burnt, true);
  return {
    found: withTravels(series, search(scales, scoreMin), travels, pinned, scales),
    quiet: scales(series.count >> 1),
  };
}

/**
 * East and west speaks only when mean motion and longitude say the same. The Sun's pressure turns the vector of eccentricity all
 * year, and glitches show there first: it confirms what another direction says, and never speaks apinned.
 */
export function scoreOf(step: GeoStep, scales: Scales): number {
  const [drift, plane] = [driftScore(step, scales), planeScore(step, scales)];
  return Math.hypot(drift, plane, Math.min(shapeScore(step, scales), Math.max(drift, plane) / 2));
}

export function driftScore(step: GeoStep, scales: Scales): number {
  const byMotion = step.driftDegDay / scales.driftDegDay;
  const bySlope = step.slopeDegDay / scales.slopeDegDay;
  return byMotion * bySlope > 0 ? Math.sqrt(byMotion * bySlope) : 0;
}

export function shapeScore(step: GeoStep, scales: Scales): number {
  return Math.hypot(step.ex / scales.ex, step.ey / scales.ey);
}

export function planeScore(step: GeoStep, scales: Scales): number {
  return Math.hypot(step.ixDeg / scales.ixDeg, step.iyDeg / scales.iyDeg);
}

/** The steps, and those of travels that windows across the next travel would not show. */
function withTravels(
  series: GeoSeries,
  found: readonly FoundStep[],
  travels: readonly TravelStep[],
  pinned: readonly number[],
  scalesAt: (gap: number) => Scales,
): FoundStep[] {
  const all = new Map(found.map((each) => [each.step.gap, each]));
  travels.forEach(({ gap, driftDegDay, score }, k) => {
    const here = all.get(gap);
    const isFound = found.some(
      ({ step, scales }) =>
        Math.abs(step.gap - gap) < LIMITS.window.setsMin &&
        driftScore(step, scales) >= LIMITS.significanceMin,
    );
    if (isFound && !pinned.includes(gap)) return;
    const [from, to] = [travels[k - 1]?.gap ?? 0, travels[k + 1]?.gap ?? series.count];
    const free = new Uint8Array(series.count);
    const enough = (sets: readonly number[], nearest: number) =>
      sets.length < LIMITS.window.setsMin ? [nearest] : sets;
    const before = enough(setsBefore(series, free, gap, from, LIMITS.window), gap - 1);
    const after = enough(setsAfter(series, free, gap, to, LIMITS.window), gap);
    const step = stepOf(series, gap, before, after);
    const isLone = before.length === 1 || after.length === 1;
    // One set a side has no second rate, and does not tell a turn from its trend: a turn found by windows keeps its part.
    const turn = here?.step ?? { ex: 0, ey: 0, ixDeg: 0, iyDeg: 0 };
    const { ex, ey, ixDeg, iyDeg } = isLone ? turn : step;
    const told = isLone
      ? { ...step, driftDegDay, slopeDegDay: driftDegDay, ex, ey, ixDeg, iyDeg }
      : step;
    const isPlaced = gap < series.count - 1;
    all.set(gap, { step: told, scales: scalesAt(gap), score, before, after, isPlaced });
  });
  return [...all.values()].sort((a, b) => a.step.gap - b.step.gap);
}

/** Travels with another so near that a full window would look across it. */
function crowdedGaps(travels: readonly TravelStep[]): number[] {
  const gaps = travels.map(({ gap }) => gap);
  return gaps.filter((gap, k) => {
    const before = gap - (gaps[k - 1] ?? (gap < LIMITS.window.setsMin ? 0 : -Infinity));
    return Math.min(before, (gaps[k + 1] ?? Infinity) - gap) < LIMITS.window.setsMax;
  });
}

type Trial = Pick<FoundStep, 'step' | 'before' | 'after'>;

type Search = {
  (scales: (gap: number) => Scales, scoreMin: number): FoundStep[];
  readonly plain: readonly (GeoStep | undefined)[]; // no burn taken out
};

function createSearch(series: GeoSeries, slips: SetMask, pinned: readonly number[]): Search {
  const { count } = series;
  const first = Array.from({ length: count }, (_, gap) => {
    if (gap === 0 || pinned.includes(gap)) return undefined;
    const from = pinned.findLast((wall) => wall < gap) ?? 0;
    return trialAt(series, slips, gap, from, pinned.find((wall) => wall > gap) ?? count);
  });
  const search = (scalesAt: (gap: number) => Scales, scoreMin: number) => {
    const mask = slips.slice();
    const trials = first.slice();
    const scores = Float64Array.from(trials, (trial, gap) => rated(trial?.step, scalesAt(gap)));
    const walls = [0, ...pinned, count];
    const found: FoundStep[] = [];
    for (let gap = largest(scores); scores[gap] >= scoreMin; gap = largest(scores)) {
      const trial = trials[gap]!;
      const scales = scalesAt(gap);
      const { left, ...sides } = withoutTransition(series, trial, scales);
      for (const k of left) mask[k] = 1;
      found.push({ step: trial.step, scales, score: scores[gap], ...sides });
      scores[gap] = 0;
      const [from, to] = between(walls, gap);
      for (let k = Math.max(from + 1, gap - REACH); k < Math.min(to, gap + REACH); k++) {
        if (k === gap || pinned.includes(k)) continue;
        trials[k] = trialAt(
          series,
          mask,
          k,
          ...(k < gap ? ([from, gap] as const) : ([gap, to] as const)),
        );
        scores[k] = rated(trials[k]?.step, scalesAt(k));
      }
    }
    return found.sort((a, b) => a.step.gap - b.step.gap);
  };
  return Object.assign(search, { plain: first.map((trial) => trial?.step) });
}

/** The step at a gap, from windows that stay between two walls; at the newest end fewer sets after it will do. */
function trialAt(
  series: GeoSeries,
  mask: SetMask,
  gap: number,
  from: number,
  to: number,
): Trial | undefined {
  const before = setsBefore(series, mask, gap, from, LIMITS.window);
  const after = setsAfter(series, mask, gap, to, LIMITS.window);
  const afterMin = to === series.count ? 1 : LIMITS.window.setsMin;
  if (before.length < LIMITS.window.setsMin || after.length < afterMin) return undefined;
  return { step: stepOf(series, gap, before, after), before, after };
}

/** Puts a wall in and says which are its neighbours. */
function between(walls: number[], gap: number): readonly [number, number] {
  let at = walls.length;
  while (walls[at - 1] > gap) at--;
  walls.splice(at, 0, gap);
  return [walls[at - 1], walls[at + 1]];
}

/** Few sets after it are worth less than many. */
function rated(step: GeoStep | undefined, scales: Scales): number {
  if (step === undefined) return 0;
  const score = scoreOf(step, scales);
  const few = Math.min(1, step.setsAfter / LIMITS.confirmingSets);
  return Number.isFinite(score) ? score * Math.sqrt(few) : 0;
}

/**
 * The sets next to a burn that are neither orbit: fitted to observations from both sides of it. What is off its own side by more
 * than a seventh of the step, in the direction that shows it best, is left out while enough others remain.
 */
function withoutTransition(
  series: GeoSeries,
  { step, before, after }: Pick<FoundStep, 'step' | 'before' | 'after'>,
  scales: Scales,
): Pick<FoundStep, 'before' | 'after'> & { readonly left: readonly number[] } {
  const along = alongStep(series, step, scales);
  const old = median(before.map(along));
  const now = median(after.map(along));
  const cut = (sets: readonly number[], own: number, other: number) => {
    const off = (k: number) => (along(k) - own) / (other - own) > TRANSITION_SHARE;
    let from = 0;
    while (from < 2 && sets.length - from > LIMITS.window.setsMin && off(sets[from])) from++;
    return from;
  };
  const [b, a] = [cut(before, old, now), cut(after, now, old)];
  return {
    before: before.slice(b),
    after: after.slice(a),
    left: [...before.slice(0, b), ...after.slice(0, a)],
  };
}

/** Where a set stands along the step: in the drift, or in the plane when that turned more. */
function alongStep(series: GeoSeries, step: GeoStep, scales: Scales): (k: number) => number {
  const { freeDriftDegDay, ixDeg, iyDeg } = series;
  if (driftScore(step, scales) >= planeScore(step, scales)) return (k) => freeDriftDegDay[k];
  return (k) => ixDeg[k] * step.ixDeg + iyDeg[k] * step.iyDeg;
}

/**
 * Sets far from the three before and the three after, which agree, unless the longitude moved with them: a leg of a travel. At the
 * newest end nothing can be told yet.
 */
function slipMask(series: GeoSeries): SetMask {
  const { count, freeDriftDegDay: drift } = series;
  const lone = loneSigmas(series);
  const mask = new Uint8Array(count);
  const offs = new Float64Array(count);
  const gaps = new Float64Array(count);
  for (let k = 3; k < count - 3; k++) {
    const [before, after] = [
      median([drift[k - 3], drift[k - 2], drift[k - 1]]),
      median([drift[k + 1], drift[k + 2], drift[k + 3]]),
    ];
    offs[k] = drift[k] - 0.5 * (before + after);
    gaps[k] = Math.abs(after - before);
  }
  const sizes = Array.from(offs.subarray(3, Math.max(3, count - 3)), Math.abs);
  const sigma = Math.max(LIMITS.floor.driftDegDay, 1.4826 * (median(sizes) || 0));
  for (let k = 3; k < count - 3; k++) {
    if (Math.abs(offs[k]) <= LIMITS.slipSigma * sigma || gaps[k] >= 0.5 * Math.abs(offs[k]))
      continue;
    if (!isPlaceMoved(series, k, drift[k] - offs[k], offs[k], lone)) mask[k] = 1;
  }
  return mask;
}

function largest(scores: Float64Array): number {
  let best = 0;
  for (let k = 1; k < scores.length; k++) if (scores[k] > scores[best]) best = k;
  return best;
}

const TRANSITION_SHARE = 0.15;
const REACH = LIMITS.window.setsMax + 4; // gaps whose windows a wall, or a set left out beside it, can touch
