/** What the buttons and keys of the clock bar do. */
import { type Signal, signal } from '@preact/signals';
import { go, route } from '../app/route.ts';
import { RATES, showAt, shown, shownNowMs } from '../data/clock.ts';
import { neighbourTick, type Tick } from './ticks.ts';

export const chosenRate: Signal<number> = signal(RATES[2]);

/** From live it stands still; from a pause it runs at the rate that is chosen. */
export function playPause(): void {
  const what = shown.peek();
  const runs = what.kind === 'live' || what.rate > 0;
  showAt(shownNowMs(), runs ? 0 : chosenRate.peek());
}

export function setRate(rate: number): void {
  chosenRate.value = rate;
  showAt(shownNowMs(), rate);
}

/** A step keeps it running if it ran. */
export function stepBy(ms: number): void {
  const what = shown.peek();
  showAt(shownNowMs() + ms, what.kind === 'played' ? what.rate : 0);
}

export function jumpBy(ticks: readonly Tick[], step: 1 | -1): void {
  const tick = neighbourTick(ticks, shownNowMs(), step);
  if (tick !== undefined) jumpTo(tick);
}

/** Shows the instant of a warning; in the picture, the warning too. Elsewhere the page that is worked on stays. */
export function jumpTo({ atMs, id }: Tick): void {
  showAt(atMs);
  if (route.peek().page === 'watch' && route.peek().id !== id) go('watch', id, {}, true);
}
