/** What the clock bar marks, and where: places of instants on it, a tick for each warning, how far from now the shown time is. */
import { SHOWN_AHEAD_MS, SHOWN_BACK_MS } from '../data/clock.ts';
import type { Warning } from '../data/wire.ts';

const WHOLE_MS = SHOWN_BACK_MS + SHOWN_AHEAD_MS;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
const LONG_MS = 2 * HOUR_MS; // a window shorter than this is one instant on the bar

/** 0 … 100, a place on the bar; outside of that the instant is not on it. */
export function placeOf(ms: number, nowMs: number): number {
  return ((ms - nowMs + SHOWN_BACK_MS) / WHOLE_MS) * 100;
}

export function instantAt(place: number, nowMs: number): number {
  return nowMs - SHOWN_BACK_MS + (Math.min(Math.max(place, 0), 100) / 100) * WHOLE_MS;
}

export type Tick = {
  readonly id: string;
  readonly precedence: Warning['precedence'];
  readonly title: string;
  readonly atMs: number; // where a jump leads: its instant, or where its window begins
  readonly toMs: number | null; // of a window that lasts
};

/** Of those on the bar, in order of time. */
export function ticksOf(warnings: readonly Warning[], nowMs: number): readonly Tick[] {
  const ticks = warnings.map(({ id, precedence, title, window }): Tick => {
    const [fromMs, toMs] = [Date.parse(window.fromUtc), Date.parse(window.toUtc)];
    const lasts = toMs - fromMs >= LONG_MS;
    // A case that has gone on since before the bar begins is marked where the bar begins to hold it.
    const atMs = lasts ? Math.min(Math.max(fromMs, nowMs - SHOWN_BACK_MS), toMs) : fromMs;
    return { id, precedence, title, atMs, toMs: lasts ? toMs : null };
  });
  return ticks
    .filter(({ atMs }) => atMs >= nowMs - SHOWN_BACK_MS && atMs <= nowMs + SHOWN_AHEAD_MS)
    .sort((a, b) => a.atMs - b.atMs);
}

/** The tick after or before an instant. */
export function neighbourTick(ticks: readonly Tick[], ms: number, step: 1 | -1): Tick | undefined {
  const apart = 500; // the instant that was jumped to is not its own neighbour
  return step > 0
    ? ticks.find(({ atMs }) => atMs > ms + apart)
    : ticks.findLast(({ atMs }) => atMs < ms - apart);
}

/** Midnights of UTC on the bar. */
export function midnights(nowMs: number): readonly number[] {
  const first = Math.ceil((nowMs - SHOWN_BACK_MS) / DAY_MS) * DAY_MS;
  return Array.from({ length: 8 }, (_, i) => first + i * DAY_MS).filter(
    (ms) => ms <= nowMs + SHOWN_AHEAD_MS,
  );
}

export type Cluster = { readonly place: number; readonly ticks: readonly Tick[] };

/** Ticks too close to be pressed apart stand as one, the most urgent first in it. */
export function clustersOf(
  ticks: readonly Tick[],
  nowMs: number,
  apart: number,
): readonly Cluster[] {
  const clusters: { place: number; ticks: Tick[] }[] = [];
  for (const tick of ticks) {
    const place = placeOf(tick.atMs, nowMs);
    const last = clusters.at(-1);
    if (last !== undefined && place - last.place < apart) last.ticks.push(tick);
    else clusters.push({ place, ticks: [tick] });
  }
  const rank = ({ precedence }: Tick) => URGENCY.indexOf(precedence);
  for (const cluster of clusters) cluster.ticks.sort((a, b) => rank(a) - rank(b));
  return clusters;
}

const URGENCY: readonly Warning['precedence'][] = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'];
