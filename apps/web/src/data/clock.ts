/**
 * The instants of the page. The node's clocks count, not this machine's: the wall clock for people, the watched time for what
 * the watch knows (in a replay it runs at a rate of its own). `shown` is what globe and plots show: the watched time, or an
 * instant chosen on the clock bar.
 */
import { computed, type Signal, signal } from '@preact/signals';

type Sample = { readonly hereMs: number; readonly wallMs: number; readonly watchMs: number };
let sample: Sample = { hereMs: 0, wallMs: Date.now(), watchMs: Date.now() };
let rate = 1;

/** What the node said its two clocks are. */
export function heardClocks(nowUtc: string, watchUtc: string, replay: boolean): void {
  const heard = {
    hereMs: performance.now(),
    wallMs: Date.parse(nowUtc),
    watchMs: Date.parse(watchUtc),
  };
  const passedMs = heard.wallMs - sample.wallMs;
  if (replay && passedMs > 500 && sample.hereMs > 0)
    rate = Math.max(0, (heard.watchMs - sample.watchMs) / passedMs);
  if (!replay) rate = 1;
  sample = heard;
}

export function wallNowMs(): number {
  return sample.wallMs + (performance.now() - sample.hereMs);
}

export function watchNowMs(): number {
  return sample.watchMs + (performance.now() - sample.hereMs) * rate;
}

/** `live`: the watched time. `played`: from `fromMs`, at `rate` times, since the page's clock was `sinceMs`; rate 0 is a pause. */
export type Shown =
  | { readonly kind: 'live' }
  | {
      readonly kind: 'played';
      readonly fromMs: number;
      readonly sinceMs: number;
      readonly rate: number;
    };

export const SHOWN_BACK_MS = 86_400_000;
export const SHOWN_AHEAD_MS = 7 * 86_400_000;
export const RATES = [1, 10, 60, 300, 1800] as const;

export const shown: Signal<Shown> = signal({ kind: 'live' });
export const isLive = computed(() => shown.value.kind === 'live');

/** The instant that globe and plots show now, ms UTC (Unix), within −24 h … +7 d of the watched time. */
export function shownNowMs(): number {
  const what = shown.peek();
  if (what.kind === 'live') return watchNowMs();
  const ms = what.fromMs + (performance.now() - what.sinceMs) * what.rate;
  return within(ms);
}

export function showLive(): void {
  shown.value = { kind: 'live' };
}

/** Shows one instant, standing (rate 0) or running. */
export function showAt(ms: number, playRate = 0): void {
  shown.value = { kind: 'played', fromMs: within(ms), sinceMs: performance.now(), rate: playRate };
}

function within(ms: number): number {
  const now = watchNowMs();
  return Math.min(Math.max(ms, now - SHOWN_BACK_MS), now + SHOWN_AHEAD_MS);
}

/** Ticks once a second: what reads it is drawn again. */
export const second: Signal<number> = signal(0);
setInterval(() => (second.value += 1), 1000);
