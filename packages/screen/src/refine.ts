/**
 * From a candidate to an event: root of the range-rate by SGP4 itself, then the times at which the pair
 * crosses the threshold. Fast pairs only: inside the threshold their distance is convex (see bounds.ts).
 */
import { addEvent, CROSSING, type EventColumns, INTERVAL } from './events.ts';
import { moveTo, type PairMotion } from './motion.ts';
import type { ScreenPlan } from './plan.ts';

const STEPS_MAX = 12;
const TIME_TOLERANCE_S = 1e-7;
const CROSSING_STEPS_MAX = 60;
const CROSSING_TOLERANCE_US = 0.5;

export type Outcome = 'event' | 'outside' | 'slow';

/**
 * Refines a candidate that starts near `guessUs`. 'slow' asks for a scan of the pair: it is slow at closest approach,
 * the root-find left the neighbourhood of the step, or an object failed on the way.
 */
export function refineCandidate(
  m: PairMotion,
  rowA: number,
  rowB: number,
  guessUs: number,
  plan: ScreenPlan,
  out: EventColumns,
): Outcome {
  const tcaUs = closestApproachUs(m, rowA, rowB, guessUs, plan);
  if (Number.isNaN(tcaUs)) return 'slow';
  if (m.speed2 < plan.slowKmS * plan.slowKmS)
    return m.distance2Km2 < slowReach2(plan) ? 'slow' : 'outside';
  if (tcaUs < plan.fromUs || tcaUs > plan.toUs)
    return edgeInterval(m, rowA, rowB, tcaUs < plan.fromUs ? plan.fromUs : plan.toUs, plan, out);
  const limit2 = plan.thresholdKm * plan.thresholdKm;
  if (!(m.distance2Km2 < limit2)) return 'outside';
  const halfUs = (Math.sqrt(limit2 - m.distance2Km2) / Math.sqrt(m.speed2)) * 1e6;
  const fromUs = thresholdCrossingUs(m, rowA, rowB, tcaUs, tcaUs - halfUs, plan);
  const toUs = thresholdCrossingUs(m, rowA, rowB, tcaUs, tcaUs + halfUs, plan);
  addEvent(out, m, rowA, rowB, CROSSING, tcaUs, fromUs, toUs);
  return 'event';
}

/** A slow pair a little outside the threshold may still enter it within the step. */
function slowReach2(plan: ScreenPlan): number {
  return (plan.thresholdKm + plan.marginKm) ** 2;
}

/** Newton on the range-rate; the derivative |w|² is exact but for differential gravity, so it converges in two or three steps. */
function closestApproachUs(
  m: PairMotion,
  rowA: number,
  rowB: number,
  guessUs: number,
  plan: ScreenPlan,
): number {
  let t = guessUs;
  for (let k = 0; k < STEPS_MAX; k++) {
    if (!moveTo(m, rowA, rowB, t)) return Number.NaN;
    const stepS = -m.rangeRate / m.speed2;
    if (!(Math.abs(stepS) * 1e6 < 4 * plan.stepUs)) return Number.NaN;
    const next = t + stepS * 1e6;
    if (Math.abs(stepS) < TIME_TOLERANCE_S || next === t) return t; // beyond 2^52 µs a step can be too small to take
    t = next;
  }
  return Number.NaN;
}

/** The pair's closest approach lies outside the window: is it already (or still) below the threshold at the window's edge? */
function edgeInterval(
  m: PairMotion,
  rowA: number,
  rowB: number,
  edgeUs: number,
  plan: ScreenPlan,
  out: EventColumns,
): Outcome {
  if (!moveTo(m, rowA, rowB, edgeUs) || m.distance2Km2 >= plan.thresholdKm ** 2) return 'outside';
  const inwards = edgeUs === plan.fromUs ? 1 : -1;
  const b = m.rangeRate * inwards;
  const gap = plan.thresholdKm ** 2 - m.distance2Km2;
  const aheadS = (-b + Math.sqrt(b * b + m.speed2 * gap)) / m.speed2;
  const guessUs = edgeUs + inwards * aheadS * 1e6;
  const otherUs = thresholdCrossingUs(m, rowA, rowB, edgeUs, guessUs, plan);
  addEvent(
    out,
    m,
    rowA,
    rowB,
    INTERVAL,
    edgeUs,
    Math.min(edgeUs, otherUs),
    Math.max(edgeUs, otherUs),
  );
  return 'event';
}

/**
 * Time at which the distance passes the threshold, going from a time inside it past a close guess, clipped to the window:
 * Newton, kept between the last time known to be inside and the first known not to be (or failed).
 */
function thresholdCrossingUs(
  m: PairMotion,
  rowA: number,
  rowB: number,
  insideUs: number,
  guessUs: number,
  plan: ScreenPlan,
): number {
  const limit2 = plan.thresholdKm * plan.thresholdKm;
  const clip = (us: number) => Math.min(plan.toUs, Math.max(plan.fromUs, us));
  let inside = insideUs;
  let outside = Number.NaN;
  let t = clip(guessUs);
  for (let k = 0; k < CROSSING_STEPS_MAX; k++) {
    const good = moveTo(m, rowA, rowB, t);
    if (good && m.distance2Km2 < limit2) inside = t;
    else outside = t;
    let next = good ? t - ((m.distance2Km2 - limit2) / (2 * m.rangeRate)) * 1e6 : Number.NaN;
    if (Math.abs(next - t) < CROSSING_TOLERANCE_US) return clip(next);
    if (Number.isNaN(outside)) {
      const farthest = insideUs + 2 * (t - insideUs);
      const onward = (next - t) * (farthest - t) > 0 && (farthest - next) * (farthest - t) > 0;
      next = clip(onward ? next : farthest);
    } else if (!((next - inside) * (outside - next) > 0)) next = (inside + outside) / 2;
    if (Math.abs(next - t) < CROSSING_TOLERANCE_US) return next;
    t = next;
  }
  return t;
}
