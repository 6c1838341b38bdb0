/** Over the globe, while it does not show now: unmistakable, with the way back. */
import { showLive, shownNowMs } from '../data/clock.ts';
import { Shape } from '../ui/shape.tsx';
import { utcText } from '../ui/time.tsx';
import { notNowText } from './offset.ts';
import { words } from './words.ts';

export function ShownChip() {
  const text = notNowText();
  if (text === '') return null;
  return (
    <p class="shown-chip">
      <Shape name="degraded" />
      <strong>{text}</strong> <span class="whole">{utcText(shownNowMs(), false)}</span>
      <button type="button" onClick={showLive}>
        {words().goLive}
      </button>
    </p>
  );
}
