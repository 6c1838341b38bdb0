/**
 * What a link shows of itself while it runs: how long an answer takes, how the partner's clock differs from ours, until when
 * its certificate is valid. Measured by the process that pulls, kept in memory: another process of the node knows nothing of it.
 */
import type { Store } from '@noroshi/store';

export type Measure = {
  readonly atUs: number; // our wall clock
  readonly latencyMs: number; // of one question and its answer, on a connection that stands
  /** The partner's clock less ours, by the Date of its answer: whole seconds, so good to about one. */
  readonly clockAheadS?: number;
  readonly certificateToMs?: number; // Unix
};

const kept = new WeakMap<Store, Map<string, Measure>>();

export function keepMeasure(store: Store, partner: string, measure: Measure): void {
  const all = kept.get(store) ?? new Map<string, Measure>();
  kept.set(store, all);
  all.set(partner, measure);
}

export function measureOf(store: Store, partner: string): Measure | undefined {
  return kept.get(store)?.get(partner);
}

/** Whole seconds between two clocks: a Date header says the second that had begun when the answer was written. */
export function clockAheadS(
  date: string | undefined,
  sentMs: number,
  cameMs: number,
): number | undefined {
  const theirsMs = date === undefined ? Number.NaN : Date.parse(date) + 500;
  if (!Number.isFinite(theirsMs)) return undefined;
  return Math.round((theirsMs - (sentMs + cameMs) / 2) / 1000);
}
