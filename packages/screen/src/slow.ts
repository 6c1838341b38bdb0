/**
 * Slow pairs (docked, formations, same slot, twins): the distance is followed over the whole window by SGP4,
 * cut at its extrema into monotone pieces, and every stretch below the threshold becomes an interval.
 */
import { N, NEAR_FIELDS } from '@noroshi/orbit';
import { addEvent, CROSSING, type EventColumns, INTERVAL } from './events.ts';
import { moveTo, type PairMotion } from './motion.ts';
import { bendOfRow } from './pieces.ts';
import type { ScreenPlan } from './plan.ts';
import { NO_BEND } from './table-bend.ts';

/** Relative motion of close pairs has the orbital period and its harmonics: 3° of true anomaly a look miss no extremum. */
const LOOKS_PER_REVOLUTION = 120;
const LOOK_S_MIN = 20;
const LOOK_S_MAX = 300;
const PUSHED_KM_S2 = 1e-5; // more than nature's forces leave: extrema may follow each other at any time
const ROOT_TOLERANCE_US = 0.5;
const STENCIL_S = 20; // places this far apart give the derivative of the distance: 1 ms of noise at 0.3 m/s, no bias
const POLISH_S_MAX = 60;

type Point = { us: number; distance2: number; rangeRate: number; speed2: number };
type Stretch = { fromUs: number; minima: Point[]; edges: Point[] };

type Scan = {
  readonly m: PairMotion;
  readonly rowA: number;
  readonly rowB: number;
  readonly plan: ScreenPlan;
  readonly out: EventColumns;
  previous: Point | undefined;
  open: Stretch | undefined;
};

/** Scans one pair over the window and adds its intervals, and the fast crossings met on the way. */
export function scanPair(
  m: PairMotion,
  rowA: number,
  rowB: number,
  plan: ScreenPlan,
  out: EventColumns,
): void {
  const scan: Scan = { m, rowA, rowB, plan, out, previous: undefined, open: undefined };
  const lookUs = lookIntervalUs(m, rowA, rowB);
  const [fromUs, toUs] = spanOf(m, rowA, rowB, plan);
  if (!(toUs >= fromUs)) return; // the two are never there together
  const looks = Math.max(1, Math.ceil((toUs - fromUs) / lookUs));
  const isGood = () => m.valid;
  let badUs: number | undefined;
  for (let k = 0; k <= looks; k++) {
    const us = k === looks ? toUs : fromUs + k * lookUs;
    if (moveTo(m, rowA, rowB, us)) {
      if (badUs !== undefined) follow(scan, pointAt(scan, bisect(scan, badUs, us, isGood)));
      follow(scan, pointAt(scan, us));
      badUs = undefined;
    } else {
      const lastUs = scan.previous?.us;
      if (lastUs !== undefined) follow(scan, pointAt(scan, bisect(scan, us, lastUs, isGood)));
      finish(scan);
      badUs = us;
    }
  }
  finish(scan);
}

/** By the faster of the two at its perigee, where extrema follow each other soonest. */
function lookIntervalUs({ model, pieces }: PairMotion, rowA: number, rowB: number): number {
  const bend = (row: number) => (pieces === undefined ? NO_BEND : bendOfRow(pieces.columns, row));
  if (Math.max(bend(rowA).excessKmS2, bend(rowB).excessKmS2) > PUSHED_KM_S2)
    return LOOK_S_MIN * 1e6;
  const turnRadMin = (row: number) => {
    if (bend(row) !== NO_BEND) return 60 * bend(row).turnRadS;
    const e = model.near[row * NEAR_FIELDS + N.eccentricity];
    return (model.near[row * NEAR_FIELDS + N.meanMotion] * Math.sqrt(1 + e)) / (1 - e) ** 1.5;
  };
  const turnS = (2 * Math.PI * 60) / Math.max(turnRadMin(rowA), turnRadMin(rowB));
  return Math.min(LOOK_S_MAX, Math.max(LOOK_S_MIN, turnS / LOOKS_PER_REVOLUTION)) * 1e6;
}

/** The window, cut to what the two rows serve. */
function spanOf(
  { pieces }: PairMotion,
  rowA: number,
  rowB: number,
  plan: ScreenPlan,
): [number, number] {
  if (pieces === undefined) return [plan.fromUs, plan.toUs];
  const { fromUs, toUs } = pieces.columns;
  return [
    Math.max(plan.fromUs, fromUs[rowA], fromUs[rowB]),
    Math.min(plan.toUs, toUs[rowA], toUs[rowB]),
  ];
}

function pointAt({ m, rowA, rowB }: Scan, us: number): Point {
  moveTo(m, rowA, rowB, us);
  return { us, distance2: m.distance2Km2, rangeRate: m.rangeRate, speed2: m.speed2 };
}

/** Goes on to the next look: opens and closes stretches where the distance passes the threshold on the way. */
function follow(scan: Scan, point: Point): void {
  const limit2 = scan.plan.thresholdKm ** 2;
  if (scan.previous === undefined) {
    if (point.distance2 < limit2) scan.open = { fromUs: point.us, minima: [], edges: [point] };
    scan.previous = point;
    return;
  }
  for (const next of monotonePieces(scan, scan.previous, point)) {
    const inside = next.distance2 < limit2;
    if (inside !== (scan.open !== undefined)) {
      const passed = (m: PairMotion) => m.distance2Km2 < limit2 === inside;
      const crossingUs = bisect(scan, scan.previous.us, next.us, passed);
      if (inside) scan.open = { fromUs: crossingUs, minima: [], edges: [] };
      else close(scan, crossingUs);
    }
    if (next !== point && scan.previous.rangeRate < 0) scan.open?.minima.push(next);
    scan.previous = next;
  }
}

/** The end of the window, or of the time both objects can be propagated. */
function finish(scan: Scan): void {
  if (scan.previous === undefined) return;
  scan.open?.edges.push(scan.previous);
  close(scan, scan.previous.us);
  scan.previous = undefined;
}

function close(scan: Scan, us: number): void {
  if (scan.open !== undefined) addStretch(scan, scan.open, us);
  scan.open = undefined;
}

/** The extremum between two looks, if the range-rate changes sign, then the second look. */
function monotonePieces(scan: Scan, a: Point, b: Point): Point[] {
  if (a.rangeRate < 0 === b.rangeRate < 0 || a.rangeRate === 0) return [b];
  const turned = (m: PairMotion) => m.rangeRate < 0 === b.rangeRate < 0;
  return [pointAt(scan, bisect(scan, a.us, b.us, turned)), b];
}

/** Time nearest `fromUs` at which `test` is true; it is false at `fromUs`, true at `toUs`, which may be the earlier. */
function bisect(
  { m, rowA, rowB }: Scan,
  fromUs: number,
  toUs: number,
  test: (m: PairMotion) => boolean,
): number {
  let no = fromUs;
  let yes = toUs;
  while (Math.abs(yes - no) > ROOT_TOLERANCE_US) {
    const middle = (no + yes) / 2;
    if (middle === no || middle === yes) break; // beyond 2^52 µs (2142) nothing lies between
    if (moveTo(m, rowA, rowB, middle) && test(m)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** Fast minima are crossings of their own; the rest of the stretch is one interval at its lowest slow minimum or edge. */
function addStretch(scan: Scan, stretch: Stretch, toUs: number): void {
  const { m, rowA, rowB, out } = scan;
  const slow2 = scan.plan.slowKmS ** 2;
  const fast = stretch.minima.filter((p) => p.speed2 >= slow2);
  for (const p of fast) addEvent(out, m, rowA, rowB, CROSSING, p.us, stretch.fromUs, toUs);
  const rest = stretch.minima.filter((p) => p.speed2 < slow2);
  if (rest.length === 0 && fast.length > 0) return;
  const polished = rest.map((p) => leastDistance(scan, p, stretch.fromUs, toUs));
  const lowest = [...polished, ...stretch.edges].reduce<Point | undefined>(
    (best, p) => (best === undefined || p.distance2 < best.distance2 ? p : best),
    undefined,
  );
  if (lowest !== undefined) addEvent(out, m, rowA, rowB, INTERVAL, lowest.us, stretch.fromUs, toUs);
}

/**
 * The least distance near a root of the range-rate, by places alone: SGP4's velocity is a little off the derivative of its
 * place, which moves a slow pair's root by seconds. The same point where the distance is too flat to tell.
 */
function leastDistance(scan: Scan, root: Point, fromUs: number, toUs: number): Point {
  let us = root.us;
  for (let k = 0; k < 3; k++) {
    const [f1, f2, f3, f4, f5] = [-2, -1, 0, 1, 2].map(
      (step) => pointAt(scan, us + step * STENCIL_S * 1e6).distance2,
    );
    const slope = (f1 - 8 * f2 + 8 * f4 - f5) / (12 * STENCIL_S);
    const curvature = (-f1 + 16 * f2 - 30 * f3 + 16 * f4 - f5) / (12 * STENCIL_S ** 2);
    us -= (slope / curvature) * 1e6;
    if (!(curvature > 0 && Math.abs(us - root.us) < POLISH_S_MAX * 1e6)) return root;
  }
  const least = pointAt(scan, Math.min(toUs, Math.max(fromUs, us)));
  return least.distance2 <= root.distance2 ? least : root;
}
