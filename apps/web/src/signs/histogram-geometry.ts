/** Bars of a histogram of signs: one a stretch of time, the kinds that were going on in it stacked in one order. */
import type { SignHistogramReply } from '../data/wire.ts';
import { inOrder } from './kind-look.ts';

export type Part = { readonly kind: string; readonly from: number; readonly to: number };

export type Bars = {
  readonly kinds: readonly string[]; // those with a sign, from the bottom up
  readonly fromMs: number;
  readonly stepMs: number;
  readonly totals: readonly number[];
  readonly parts: readonly (readonly Part[])[]; // of each bar
  readonly most: number; // of the totals
};

export function barsOf({ fromUtc, bucketS, kinds }: SignHistogramReply): Bars {
  const counts = new Map(kinds.map((one) => [one.kind, one.counts]));
  const some = kinds.filter((one) => one.counts.some((count) => count > 0));
  const order = inOrder(some.map(({ kind }) => kind));
  const count = kinds.reduce((most, one) => Math.max(most, one.counts.length), 0);
  const parts = Array.from({ length: count }, (_, bar) => stackOf(order, counts, bar));
  const totals = parts.map((stack) => stack.at(-1)?.to ?? 0);
  return {
    ...{ kinds: order, fromMs: Date.parse(fromUtc), stepMs: bucketS * 1000, parts, totals },
    most: totals.reduce((most, total) => Math.max(most, total), 0),
  };
}

function stackOf(
  order: readonly string[],
  counts: ReadonlyMap<string, readonly number[]>,
  bar: number,
): Part[] {
  let below = 0;
  return order.flatMap((kind) => {
    const count = counts.get(kind)?.[bar] ?? 0;
    if (count === 0) return [];
    below += count;
    return [{ kind, from: below - count, to: below }];
  });
}

export function barSpan({ fromMs, stepMs }: Bars, bar: number): readonly [number, number] {
  return [fromMs + bar * stepMs, fromMs + (bar + 1) * stepMs];
}

/** A span of whole bars that has both instants in it, ms; the end is that of its last bar. */
export function wholeBars(bars: Bars, aMs: number, bMs: number): readonly [number, number] {
  const last = Math.max(0, bars.totals.length - 1);
  const barAt = (ms: number) =>
    Math.min(last, Math.max(0, Math.floor((ms - bars.fromMs) / bars.stepMs)));
  // An end that lies on an edge belongs to the bar before it, unless nothing else is in the span.
  const [from, to] = [barAt(aMs), barAt(bMs > aMs ? bMs - 1e-3 : bMs)];
  return [barSpan(bars, from)[0], barSpan(bars, to)[1]];
}
