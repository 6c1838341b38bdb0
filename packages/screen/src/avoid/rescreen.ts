/**
 * One ephemeris against every object: a planned path or an operator's own file, screened as the catalogue is (same knots,
 * sieve and refinement, so nothing below the threshold is lost), with objects left out that stay above or below it.
 * Beside each event stands what the same two objects would have done without the plan.
 */
import {
  type ElementSetBatch,
  type EphemerisTable,
  MU_KM3_S2,
  mergeBatches,
  type OpsMode,
  pickSets,
  tablePath,
} from '@noroshi/orbit';
import { type EventColumns, mergeEvents } from '../events.ts';
import { type RunTasks, type ScreenOutcome, screenCatalogue } from '../screen.ts';
import { bandOf, rowsInReach, type TableSpan } from './heights.ts';
import type { Path } from './path.ts';

export type RescreenOptions = {
  readonly sets: ElementSetBatch; // one set an object; the own object may be among them
  readonly ownId: string;
  readonly ownName: string;
  readonly tables: readonly EphemerisTable[]; // in order of time, each screened over its own span
  readonly fromUs: number;
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly opsMode: OpsMode;
  readonly shared?: boolean;
  readonly stepS?: number;
};

export type RescreenOutcome = {
  readonly outcome: ScreenOutcome | undefined; // of the last table; its `events` are those of all; undefined: nothing to look at
  readonly objects: number; // looked at, the own one left out
  readonly leftOut: number; // of the catalogue: never at the height of the path
  readonly covered: readonly { readonly fromUs: number; readonly toUs: number }[];
  readonly complete: boolean;
};

export const RESCREEN_LIMITS = { windowDaysMax: 14, tablesMax: 64 } as const;

export async function screenEphemeris(
  options: RescreenOptions,
  runTasks: RunTasks,
  onProgress: (share: number) => void = () => {},
): Promise<RescreenOutcome> {
  const spans = spansOf(options);
  const totalUs = spans.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  const withOwn = withOwnRow(options);
  const band = bandOf(spans);
  const rows = rowsInReach(withOwn, options.ownId, options, band);
  const sets = pickSets(withOwn, rows);
  const events: EventColumns[] = [];
  const covered: { fromUs: number; toUs: number }[] = [];
  let outcome: ScreenOutcome | undefined;
  let doneUs = 0;
  let complete = true;
  for (const { table, fromUs, toUs } of spans) {
    const { thresholdKm, opsMode, shared, stepS, ownId } = options;
    const share = (part: number) => onProgress((doneUs + part * (toUs - fromUs)) / totalUs);
    outcome = await screenCatalogue(
      {
        ...{ sets, fromUs, toUs, thresholdKm, opsMode, primaryIds: [ownId] },
        ...{ own: { objectId: ownId, table } },
        ...(shared !== undefined && { shared }),
        ...(stepS !== undefined && { stepS }),
      },
      runTasks,
      share,
    );
    events.push(outcome.events);
    covered.push(...outcome.covered);
    doneUs += toUs - fromUs;
    complete &&= outcome.complete;
    if (!outcome.complete) break;
  }
  const joined = outcome && { ...outcome, events: mergeEvents(events) };
  const counts = { objects: rows.length - 1, leftOut: withOwn.count - rows.length };
  return { outcome: joined, ...counts, covered, complete };
}

/** What of the window each table covers; times that an earlier table has are not looked at twice. */
function spansOf({ tables, fromUs, toUs }: RescreenOptions): TableSpan[] {
  const spans: TableSpan[] = [];
  let from = fromUs;
  for (const table of tables) {
    const span = { table, fromUs: Math.max(from, table.fromUs), toUs: Math.min(toUs, table.toUs) };
    if (!(span.toUs > span.fromUs)) continue;
    spans.push(span);
    from = span.toUs;
  }
  return spans;
}

/** Adds a row for an own object that the catalogue does not have: elements of its first state, to say who it is. */
function withOwnRow({ sets, ownId, ownName, tables }: RescreenOptions): ElementSetBatch {
  if (sets.objects.objectId.includes(ownId) || tables.length === 0) return sets;
  const state = new Float64Array(6);
  const { fromUs } = tables[0]!;
  tablePath(tables[0]!)(fromUs, state);
  return mergeBatches([sets, ownBatch(ownId, ownName, fromUs, state)]);
}

/** An element set that is never propagated: it carries identity, and the size and shape of the orbit for covariance models. */
function ownBatch(id: string, name: string, epochUs: number, state: Float64Array): ElementSetBatch {
  const [x, y, z, u, v, w] = state;
  const r = Math.hypot(x, y, z);
  const h = [y * w - z * v, z * u - x * w, x * v - y * u];
  const momentum = Math.hypot(...h);
  const axisKm = 1 / (2 / r - (u * u + v * v + w * w) / MU_KM3_S2);
  const one = (value: number) => Float64Array.of(value);
  const e2 = 1 - (momentum * momentum) / (MU_KM3_S2 * axisKm);
  return {
    ...{ frame: 'TEME', centre: 'EARTH', count: 1 },
    objects: {
      ...{ count: 1, objectId: [id], catalogueNumber: Uint32Array.of(0) },
      ...{ cosparId: [''], name: [name], source: ['ephemeris'] },
    },
    ...{ objectRow: Uint32Array.of(0), epochUs: one(epochUs) },
    meanMotionRadS: one(Math.sqrt(MU_KM3_S2 / axisKm ** 3)),
    eccentricity: one(Math.sqrt(Math.max(0, e2))),
    inclinationRad: one(Math.acos(h[2]! / momentum)),
    ...{ raanRad: one(0), argPerigeeRad: one(0), meanAnomalyRad: one(0) },
    ...{ bstarPerEarthRadius: one(0), meanMotionDotRevDay2: one(0), meanMotionDdotRevDay3: one(0) },
    ...{ ephemerisType: Uint8Array.of(0), elementSetNumber: Uint32Array.of(0) },
    ...{ revolutionAtEpoch: Uint32Array.of(0), classification: ['U'] },
  };
}

const LOOK_US = 60e6;
const LOOKS = 15; // quarter of an hour either way: what a burn moves an approach by is seconds

/** Least distance of two paths near a time, km: what would have been without the plan. NaN where there is no state. */
export function missNearKm(own: Path, other: Path, nearUs: number): number {
  const a = new Float64Array(6);
  const b = new Float64Array(6);
  const distance = (us: number) =>
    own(us, a) && other(us, b)
      ? Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!)
      : Number.NaN;
  let best = Number.POSITIVE_INFINITY;
  for (let k = -LOOKS; k <= LOOKS; k++) {
    const us = nearUs + k * LOOK_US;
    const here = distance(us);
    if (!Number.isFinite(here)) continue;
    const rateS =
      ((b[0]! - a[0]!) * (b[3]! - a[3]!) +
        (b[1]! - a[1]!) * (b[4]! - a[4]!) +
        (b[2]! - a[2]!) * (b[5]! - a[5]!)) /
      ((b[3]! - a[3]!) ** 2 + (b[4]! - a[4]!) ** 2 + (b[5]! - a[5]!) ** 2);
    best = Math.min(best, here);
    if (Math.abs(rateS) * 1e6 <= LOOK_US)
      best = Math.min(best, refined(distance, us - rateS * 1e6));
  }
  return best === Number.POSITIVE_INFINITY ? Number.NaN : best;
}

/** Parabola through three distances squared, twice: from the straight line to the bend. */
function refined(distance: (us: number) => number, nearUs: number): number {
  let us = nearUs;
  let stepUs = 2e6;
  let best = distance(us);
  for (let k = 0; k < 6; k++) {
    const [left, here, right] = [
      distance(us - stepUs) ** 2,
      distance(us) ** 2,
      distance(us + stepUs) ** 2,
    ];
    const bend = left - 2 * here + right;
    if (!(bend > 0)) return best;
    us += (0.5 * stepUs * (left - right)) / bend;
    best = Math.min(best, distance(us));
    stepUs /= 4;
  }
  return best;
}
