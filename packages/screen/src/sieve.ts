/**
 * The pair loop: of all pairs in neighbouring cells, those whose radii can meet and whose linear relative motion
 * comes within threshold plus margin during the step. Nothing that comes within the threshold is lost (see bounds.ts).
 */
import type { DirectionGrid } from './grid.ts';
import { FORWARD_RUNS, WIDE_RUNS } from './grid.ts';
import type { ScreenPlan } from './plan.ts';
import type { StepColumns } from './step.ts';

/** Candidates of a step: rows, and seconds from the step's centre to the linear closest approach. Grows as needed. */
export type Candidates = {
  count: number;
  rowA: Int32Array;
  rowB: Int32Array;
  offsetS: Float64Array;
  relativeSpeedKmS: Float64Array;
  pairsTested: number; // pairs that passed the radial test, for the cost report
  meetingCount: number; // numbers in use in `meetings`
  meetings: Int32Array; // i0 j0 i1 j1 …: pairs whose radii can meet, not yet tested
};

const MEETINGS_FLUSH = 4096; // numbers: tested while they are still in the cache

export function createCandidates(capacity: number): Candidates {
  return {
    count: 0,
    rowA: new Int32Array(capacity),
    rowB: new Int32Array(capacity),
    offsetS: new Float64Array(capacity),
    relativeSpeedKmS: new Float64Array(capacity),
    pairsTested: 0,
    meetingCount: 0,
    meetings: new Int32Array(4 * MEETINGS_FLUSH),
  };
}

/**
 * Up to this share of primaries only they look around, two cells far; a primary costs some twice what an object costs in
 * the half neighbourhood (measured: pairs of 6 h, 30,000 objects, 30 primaries, compiled: see docs/decisions/0008).
 */
const FEW_SHARE_MAX = 0.3;

/** Whether so few rows are primaries that looking around from them alone is cheaper. */
export function areFew(primary: Uint8Array): boolean {
  let primaries = 0;
  for (const flag of primary) primaries += flag;
  return primaries <= FEW_SHARE_MAX * primary.length;
}

/** Adds every candidate pair of one step. `primary` (by row, 1 = primary) restricts to pairs with a primary in them. */
export function sievePairs(
  step: StepColumns,
  grid: DirectionGrid,
  plan: ScreenPlan,
  out: Candidates,
  primary: Uint8Array | undefined,
): void {
  if (primary !== undefined && areFew(primary)) {
    primaryPairs(step, grid, plan, out, primary);
    return;
  }
  const { cellStart, cell } = step;
  const { forward, wide } = grid;
  let first = 0;
  while (first < step.count) {
    const own = cell[first];
    const end = cellStart[own + 1];
    const runs = own * FORWARD_RUNS * 2;
    const ownRunEnd = cellStart[forward[runs + 1]];
    for (let i = first; i < end; i++) meet(step, i, i + 1, ownRunEnd, out);
    for (let k = runs + 2; k < runs + 2 * FORWARD_RUNS; k += 2) {
      const from = cellStart[forward[k]];
      const to = cellStart[forward[k + 1]];
      if (from < to) for (let i = first; i < end; i++) meet(step, i, from, to, out);
    }
    first = end;
    if (out.meetingCount > MEETINGS_FLUSH) testMeetings(step, plan, out, primary);
  }
  for (let f = 0; f < step.fastCount; f++) {
    const at = step.fast[f];
    const runs = cell[at] * WIDE_RUNS * 2;
    for (let k = runs; k < runs + 2 * WIDE_RUNS; k += 2) {
      meet(step, at, cellStart[wide[k]], cellStart[wide[k + 1]], out);
    }
    if (out.meetingCount > MEETINGS_FLUSH) testMeetings(step, plan, out, primary);
  }
  testMeetings(step, plan, out, primary);
}

/** Each primary against all objects up to two cells away: a superset of what neighbouring cells give. */
function primaryPairs(
  step: StepColumns,
  grid: DirectionGrid,
  plan: ScreenPlan,
  out: Candidates,
  primary: Uint8Array,
): void {
  const { cellStart, cell } = step;
  for (let at = 0; at < step.count; at++) {
    if (primary[step.row[at]] === 0) continue;
    const runs = cell[at] * WIDE_RUNS * 2;
    for (let k = runs; k < runs + 2 * WIDE_RUNS; k += 2)
      meet(step, at, cellStart[grid.wide[k]], cellStart[grid.wide[k + 1]], out);
    if (out.meetingCount > MEETINGS_FLUSH) testMeetings(step, plan, out, primary);
  }
  testMeetings(step, plan, out, primary);
}

/** Object at `i` against the run [from, to): notes whose radii can meet. Branch-free (measured: radii meet at random). */
function meet(step: StepColumns, i: number, from: number, to: number, out: Candidates): void {
  const low = step.lowKm;
  const high = step.highKm;
  const lowI = low[i];
  const highI = high[i];
  let n = out.meetingCount;
  while (n + 2 * (to - from) + 2 > out.meetings.length) growMeetings(out);
  const meetings = out.meetings;
  for (let j = from; j < to; j++) {
    meetings[n] = i;
    meetings[n + 1] = j;
    n += low[j] < highI && high[j] > lowI ? 2 : 0;
  }
  out.meetingCount = n;
}

function growMeetings(out: Candidates): void {
  const larger = new Int32Array(2 * out.meetings.length);
  larger.set(out.meetings);
  out.meetings = larger;
}

function testMeetings(
  step: StepColumns,
  plan: ScreenPlan,
  out: Candidates,
  primary: Uint8Array | undefined,
): void {
  const { meetings, meetingCount } = out;
  for (let k = 0; k < meetingCount; k += 2)
    testPair(step, meetings[k], meetings[k + 1], plan, out, primary);
  out.pairsTested += meetingCount / 2;
  out.meetingCount = 0;
}

/** Linear relative motion d + w·s, |s| ≤ τ: closest approach within reach? Without a division (measured: the hot test). */
function testPair(
  step: StepColumns,
  i: number,
  j: number,
  plan: ScreenPlan,
  out: Candidates,
  primary: Uint8Array | undefined,
): void {
  const p = step.positionKm;
  const v = step.velocityKmS;
  const a = 3 * i;
  const b = 3 * j;
  const dx = p[b] - p[a];
  const dy = p[b + 1] - p[a + 1];
  const dz = p[b + 2] - p[a + 2];
  const wx = v[b] - v[a];
  const wy = v[b + 1] - v[a + 1];
  const wz = v[b + 2] - v[a + 2];
  const reach = plan.thresholdKm + plan.marginKm;
  const excess = dx * dx + dy * dy + dz * dz - reach * reach;
  const w2 = wx * wx + wy * wy + wz * wz;
  const dw = dx * wx + dy * wy + dz * wz;
  if (excess * w2 > dw * dw) return; // the straight line passes outside
  const tau = plan.stepUs / 2e6;
  let s = w2 > 0 ? -dw / w2 : 0;
  if (s > tau) s = tau;
  else if (s < -tau) s = -tau;
  if (excess + s * (2 * dw + s * w2) > 0) return; // it comes in, but not during this step
  if (
    i === j ||
    (primary !== undefined && primary[step.row[i]] === 0 && primary[step.row[j]] === 0)
  )
    return;
  addCandidate(out, step.row[i], step.row[j], s, Math.sqrt(w2));
}

/** Adds one, the lower row first. */
export function addCandidate(
  out: Candidates,
  rowA: number,
  rowB: number,
  offsetS: number,
  relativeSpeedKmS: number,
): void {
  if (out.count === out.rowA.length) grow(out);
  const k = out.count++;
  out.rowA[k] = Math.min(rowA, rowB);
  out.rowB[k] = Math.max(rowA, rowB);
  out.offsetS[k] = offsetS;
  out.relativeSpeedKmS[k] = relativeSpeedKmS;
}

function grow(out: Candidates): void {
  const double = <T extends Int32Array | Float64Array>(old: T, fresh: T): T => {
    fresh.set(old);
    return fresh;
  };
  const n = 2 * out.rowA.length;
  out.rowA = double(out.rowA, new Int32Array(n));
  out.rowB = double(out.rowB, new Int32Array(n));
  out.offsetS = double(out.offsetS, new Float64Array(n));
  out.relativeSpeedKmS = double(out.relativeSpeedKmS, new Float64Array(n));
}
