/** The offer of the first steps, beside the picture and never in its way: gone when it is done or not wanted. */
import { href } from '../app/route.ts';
import { Shape } from '../ui/shape.tsx';
import { tell } from '../ui/windows.tsx';
import { progress, STEPS, setProgress } from './progress.ts';
import { words } from './words.ts';

export function GuideCard() {
  const w = words();
  const { done, hidden } = progress.value;
  if (hidden || done >= STEPS.length) return null;
  const leave = () => {
    setProgress({ hidden: true });
    tell(w.hidden);
  };
  return (
    <aside class="guide-card" aria-label={w.card}>
      <p>
        <strong>
          <Shape name="guide" />
          {w.card}
        </strong>{' '}
        {w.cardText(done + 1)}
      </p>
      <div class="row">
        <a class="button main" href={href('guide')}>
          {done === 0 ? w.start : w.goOn}
        </a>
        <button type="button" onClick={leave}>
          {w.later}
        </button>
      </div>
    </aside>
  );
}
