/** One line: whether the watch watches, and how far it has looked. An empty list is good news only beside a good one of these. */
import { health, lostMs } from '../data/state.ts';
import { type Verdict, watchVerdict } from '../data/watching.ts';
import { Shape } from './shape.tsx';

export function useWatchVerdict(): readonly [Verdict, string] {
  return watchVerdict(health.value, lostMs.value === null);
}

export function WatchLine() {
  const [verdict, text] = useWatchVerdict();
  return (
    <p class={`watch-line health ${verdict}`}>
      <Shape name={verdict} />
      {text}
    </p>
  );
}
