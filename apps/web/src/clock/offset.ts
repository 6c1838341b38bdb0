/** How far the shown instant is from now, in words: "+2 h 13 min"; kept true while it runs. */
import { isLive, second, shown, shownNowMs, watchNowMs } from '../data/clock.ts';
import { spanText } from '../ui/time.tsx';
import { words } from './words.ts';

export function offsetText(ms: number, nowMs: number): string {
  const sign = ms >= nowMs ? '+' : '−';
  return `${sign}${spanText(Math.abs(ms - nowMs))}`;
}

/** '' while now is shown. Read in a component, it is drawn again each second. */
export function notNowText(): string {
  second.value;
  shown.value;
  return isLive.value ? '' : words().notNow(offsetText(shownNowMs(), watchNowMs()));
}
