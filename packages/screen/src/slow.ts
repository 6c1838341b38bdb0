/**
 * Slow pairs (docked, formations, same slot, twins): the distance is followed over the whole window by SGP4,
 * cut at its extrema into monotone pieces, and every stretch below the threshold becomes an interval.
 */
import { N, NEAR_FIELDS } from '@noroshi/orbit';
import { addEvent, CROSSING, type EventColumns, INTERVAL } from './events.ts';
import { moveTo, type PairMotion } from './motion.ts';
import type { ScreenPlan } from './plan.ts';

/** Relative motion of close pairs has the orbital period and its harmonics: a hundred looks a revolution miss no extremum. */
const LOOKS_PER_REVOLUTION = 120;
const LOOK_S_MIN = 20;
const LOOK_S_MAX = 300;
const ROOT_TOLERANCE_US = 0.5;

type Point = { us: number; distance2: number; rangeRate: number; speed2: number };
type Stretch = { fromUs: number; minima: Point[]; edges: Point[] };

/** Scans one pair over the window and adds its intervals, and the fast crossings met on the way. */
export function scanPair(
  m: PairMotion,
  rowA: number,
  rowB: number,
  plan: ScreenPlan,
  out: EventColumns,
): void {
  const lookUs = lookIntervalUs(m, rowA, rowB);
  const looks = Math.max(1, Math.ceil((plan.toUs - plan.fromUs) / lookUs));
  const limit2 = plan.thresholdKm * plan.thresholdKm;
  let previous: Point | undefined;
  let open: Stretch | undefined;
  const close = (us: number) => {
    if (open !== undefined) addStretch(m, rowA, rowB, open, us, plan, out);
    open = undefined;
  };
  for (let k = 0; k <= looks; k++) {
    const us = k === looks ? plan.toUs : plan.fromUs + k * lookUs;
    if (!moveTo(m, rowA, rowB, us)) {
      if (previous !== undefined) close(previous.us);
      previous = undefined;
      continue;
    }
    const point = pointNow(m, us);
    if (previous === undefined) {
      if (point.distance2 < limit2) open = { fromUs: us, minima: [], edges: [point] };
      previous = point;
      continue;
    }
    for (const next of monotonePieces(m, rowA, rowB, previous, point)) {
      const inside = next.distance2 < limit2;
      if (inside !== (open !== undefined)) {
        const crossingUs = bisect(
          m,
          rowA,
          rowB,
          previous.us,
          next.us,
          (x) => x.distance2Km2 < limit2 === inside,
        );
        if (inside) open = { fromUs: crossingUs, minima: [], edges: [] };
        else close(crossingUs);
      }
      if (open !== undefined && next !== point && previous.rangeRate < 0) open.minima.push(next);
      previous = next;
    }
  }
  if (previous !== undefined) {
    open?.edges.push(previous);
    close(previous.us);
  }
}

function lookIntervalUs(m: PairMotion, rowA: number, rowB: number): number {
  const motion = Math.max(
    m.model.near[rowA * NEAR_FIELDS + N.meanMotion],
    m.model.near[rowB * NEAR_FIELDS + N.meanMotion],
  );
  const periodS = (2 * Math.PI * 60) / motion;
  return Math.min(LOOK_S_MAX, Math.max(LOOK_S_MIN, periodS / LOOKS_PER_REVOLUTION)) * 1e6;
}

function pointNow(m: PairMotion, us: number): Point {
  return { us, distance2: m.distance2Km2, rangeRate: m.rangeRate, speed2: m.speed2 };
}

/** The extremum between two looks, if the range-rate changes sign, then the second look. */
function monotonePieces(m: PairMotion, rowA: number, rowB: number, a: Point, b: Point): Point[] {
  if (a.rangeRate < 0 === b.rangeRate < 0 || a.rangeRate === 0) return [b];
  const us = bisect(m, rowA, rowB, a.us, b.us, (x) => x.rangeRate < 0 === b.rangeRate < 0);
  moveTo(m, rowA, rowB, us);
  return [pointNow(m, us), b];
}

/** Time between `fromUs` and `toUs` at which `test` turns true; it is false at the one and true at the other. */
function bisect(
  m: PairMotion,
  rowA: number,
  rowB: number,
  fromUs: number,
  toUs: number,
  test: (m: PairMotion) => boolean,
): number {
  let low = fromUs;
  let high = toUs;
  while (high - low > ROOT_TOLERANCE_US) {
    const middle = (low + high) / 2;
    if (moveTo(m, rowA, rowB, middle) && test(m)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** Fast minima are crossings of their own; the rest of the stretch is one interval at its lowest slow minimum or edge. */
function addStretch(
  m: PairMotion,
  rowA: number,
  rowB: number,
  stretch: Stretch,
  toUs: number,
  plan: ScreenPlan,
  out: EventColumns,
): void {
  const slow2 = plan.slowKmS * plan.slowKmS;
  const fast = stretch.minima.filter((p) => p.speed2 >= slow2);
  for (const p of fast) addEvent(out, m, rowA, rowB, CROSSING, p.us, stretch.fromUs, toUs);
  const rest = stretch.minima.filter((p) => p.speed2 < slow2);
  if (rest.length === 0 && fast.length > 0) return;
  const lowest = [...rest, ...stretch.edges].reduce<Point | undefined>(
    (best, p) => (best === undefined || p.distance2 < best.distance2 ? p : best),
    undefined,
  );
  if (lowest !== undefined) addEvent(out, m, rowA, rowB, INTERVAL, lowest.us, stretch.fromUs, toUs);
}
