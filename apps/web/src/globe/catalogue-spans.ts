/**
 * Which instants the globe needs, and when it has a span: a plan over a grid of instants, so that the next span begins where the
 * last one ended and only one new instant is propagated for it. Pure: what to ask and what to give back are calls.
 *
 * Length by how fast the shown time runs: a span lasts a sixth of a second at the least, and three times what an instant takes to
 * make. So up to 300 times real time it is 60 s long, at 1,800 times 300 s; 600 s only where an instant takes over 55 ms. Off from
 * SGP4 in the middle of a span at most, over 60,000 objects of all regimes (`bench/elements.ts`): 60 s 10 m (SDP4's velocity is not
 * the exact rate of its place, and floats), 120 s 33 m, 300 s 0.9 km, 600 s 12.3 km at a low perigee. A pixel is 27 m at the nearest
 * that the eye may come, 1 km at 1,500 km from an object, 20 km for the whole Earth: 60 s are right to a pixel anywhere, 300 s from
 * 1,500 km on, 600 s for the whole Earth.
 */
import type { Instant } from './catalogue-engine.ts';
import type { Span } from './contract.ts';

const LASTS_MS_MIN = 1000 / 6;
export const SPAN_MS = [60_000, 120_000, 300_000, 600_000] as const;

export type SpanPlan = {
  want(ms: number, rate: number): void;
  arrived(instant: Instant): void;
  /** Another catalogue: what is held is of no use; what was wanted is asked anew. */
  reset(): void;
  /** The instant wanted last; NaN before the first. */
  wantedMs(): number;
};

export type SpanCalls = {
  ask(ms: number): void;
  publish(span: Span): void;
  recycle(instant: Instant): void;
};

export function spanLengthMs(rate: number, tookMs: number): number {
  const neededMs = rate * Math.max(LASTS_MS_MIN, 3 * tookMs);
  return SPAN_MS.find((ms) => ms >= neededMs) ?? SPAN_MS.at(-1)!;
}

type State = {
  readonly held: Map<number, Instant>;
  readonly asked: Set<number>;
  shown: readonly number[]; // instants of the two spans published last: theirs are not taken back
  span: Span | null;
  wanted: { readonly ms: number; readonly rate: number };
  tookMs: number;
};

export function createSpanPlan(calls: SpanCalls): SpanPlan {
  const state: State = {
    ...{ held: new Map(), asked: new Set(), shown: [], span: null, tookMs: 0 },
    wanted: { ms: Number.NaN, rate: 0 },
  };
  return {
    want: (ms, rate) => {
      if (!Number.isFinite(ms)) return;
      state.wanted = { ms, rate };
      plan(state, calls);
    },
    arrived: (instant) => {
      state.asked.delete(instant.ms);
      state.held.set(instant.ms, instant);
      state.tookMs = instant.tookMs;
      plan(state, calls);
    },
    reset: () => {
      state.held.clear();
      state.asked.clear();
      Object.assign(state, { shown: [], span: null });
      plan(state, calls);
    },
    wantedMs: () => state.wanted.ms,
  };
}

function plan(state: State, calls: SpanCalls): void {
  const { ms, rate } = state.wanted;
  if (Number.isNaN(ms)) return;
  const lengthMs = spanLengthMs(rate, state.tookMs);
  const fromMs = Math.floor(ms / lengthMs) * lengthMs;
  const toMs = fromMs + lengthMs;
  const { span } = state;
  if (span?.fromMs !== fromMs || span.toMs !== toMs) {
    for (const at of [fromMs, toMs]) need(state, calls, at);
    const [from, to] = [state.held.get(fromMs), state.held.get(toMs)];
    if (from !== undefined && to !== undefined) publish(state, calls, from, to);
  }
  if (rate > 0 && state.span?.toMs === toMs) need(state, calls, toMs + lengthMs);
  release(state, calls, [fromMs, toMs, toMs + lengthMs]);
}

function need({ held, asked }: State, calls: SpanCalls, ms: number): void {
  if (held.has(ms) || asked.has(ms)) return;
  asked.add(ms);
  calls.ask(ms);
}

function publish(state: State, calls: SpanCalls, from: Instant, to: Instant): void {
  const before = state.span === null ? [] : [state.span.fromMs, state.span.toMs];
  state.shown = [...before, from.ms, to.ms];
  state.span = {
    ...{ fromMs: from.ms, toMs: to.ms, fromKm: from.km, fromKmS: from.kmS },
    ...{ toKm: to.km, toKmS: to.kmS, failed: to.failed, tookMs: to.tookMs },
  };
  calls.publish(state.span);
}

function release({ held, shown }: State, calls: SpanCalls, planned: readonly number[]): void {
  for (const [ms, instant] of held) {
    if (shown.includes(ms) || planned.includes(ms)) continue;
    held.delete(ms);
    calls.recycle(instant);
  }
}
