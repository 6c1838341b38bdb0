/** How old an element set is at the instant shown: what is drawn is as good as that. */
import { shownNowMs } from '../data/clock.ts';
import { spanText } from '../ui/time.tsx';

export function ageOf(epochMs: number): string {
  return spanText(Math.abs(shownNowMs() - epochMs));
}
