/**
 * One ephemeris against every object: a planned path or an operator's own file, screened as the catalogue is (same knots,
 * sieve and refinement, so nothing below the threshold is lost), with objects left out that stay above or below it.
 * Beside each event stands what the same two objects would have done without the plan.
 */
import {
  type ElementSetBatch,
  type Ephemeris,
  type EphemerisTable,
  mergeBatches,
  type OpsMode,
  pickSets,
  type TimeSpan,
  tablePath,
} from '@noroshi/orbit';
import { identitySet } from '../identity-set.ts';
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
  readonly outcome: ScreenOutcome | undefined; // undefined: nothing to look at
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
  const { thresholdKm, opsMode, shared, stepS, ownId } = options;
  const spans = spansOf(options);
  const own = ephemerisOf(options, spans);
  const withOwn = withOwnRow(options, own);
  const rows = rowsInReach(withOwn, ownId, options, bandOf(spans));
  const counts = { objects: rows.length - 1, leftOut: withOwn.count - rows.length };
  if (own === undefined) return { outcome: undefined, ...counts, covered: [], complete: true };
  const outcome = await screenCatalogue(
    {
      ...{ sets: pickSets(withOwn, rows), thresholdKm, opsMode, primaryIds: [ownId] },
      ...{ fromUs: spans[0]!.fromUs, toUs: spans.at(-1)!.toUs },
      ...{ ephemerides: [own], withoutSets: [ownId] },
      ...(shared !== undefined && { shared }),
      ...(stepS !== undefined && { stepS }),
    },
    runTasks,
    onProgress,
  );
  const covered = outcome.covered.flatMap((part) => spans.flatMap((span) => common(part, span)));
  return { outcome, ...counts, covered, complete: outcome.complete };
}

function common(a: TimeSpan, b: TimeSpan): TimeSpan[] {
  const span = { fromUs: Math.max(a.fromUs, b.fromUs), toUs: Math.min(a.toUs, b.toUs) };
  return span.toUs > span.fromUs ? [span] : [];
}

function ephemerisOf(
  { ownId, ownName }: RescreenOptions,
  spans: readonly TableSpan[],
): Ephemeris | undefined {
  const first = spans[0];
  if (first === undefined) return undefined;
  return {
    ...{ objectId: ownId, name: ownName, cosparId: '', source: 'ephemeris' },
    ...{ createdUs: first.fromUs, ofSet: true },
    tables: spans.map(({ table, fromUs, toUs }) => ({ ...table, fromUs, toUs })),
  };
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
function withOwnRow({ sets, ownId }: RescreenOptions, own: Ephemeris | undefined): ElementSetBatch {
  if (sets.objects.objectId.includes(ownId) || own === undefined) return sets;
  const state = new Float64Array(6);
  const table = own.tables[0]!;
  tablePath(table)(table.fromUs, state);
  return mergeBatches([sets, identitySet(own, state)]);
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
