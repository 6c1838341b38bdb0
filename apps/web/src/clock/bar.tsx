/**
 * The clock bar: what globe and plots show, now or another instant within −24 h … +7 d of the watched time. Live, pause, play
 * at a rate, steps, and a jump to what each warning is about. When it is not now, it says so and looks so.
 */
import { useEffect, useReducer } from 'preact/hooks';
import { useKeys } from '../app/keys.ts';
import { RATES, second, showLive, shown, shownNowMs, watchNowMs } from '../data/clock.ts';
import { warnings } from '../data/state.ts';
import { Shape } from '../ui/shape.tsx';
import { utcText } from '../ui/time.tsx';
import { notNowText } from './offset.ts';
import { chosenRate, jumpBy, playPause, setRate, stepBy } from './play.ts';
import { HOUR_MS, MINUTE_MS, ticksOf } from './ticks.ts';
import { Track } from './track.tsx';
import { words } from './words.ts';

const DRAWN_EACH_MS = 125; // while it runs faster than now

export function ClockBar() {
  const w = words();
  second.value;
  const what = shown.value;
  const isPlayed = what.kind === 'played';
  const runs = !isPlayed || what.rate > 0;
  useFrames(isPlayed && what.rate > 0);
  const nowMs = watchNowMs();
  const shownMs = shownNowMs();
  const ticks = ticksOf(
    (warnings.value?.warnings ?? []).map(({ warning }) => warning),
    nowMs,
  );
  useBarKeys(() => ticks);
  const notNow = notNowText();
  return (
    <section class={isPlayed ? 'clock-bar not-now' : 'clock-bar'} aria-label={w.bar}>
      <div class="clock-buttons">
        <IconButton title={`${w.back} [`} run={() => stepBy(-MINUTE_MS)} shape="previous" />
        <IconButton
          title={runs ? w.pause : w.play}
          run={playPause}
          shape={runs ? 'pause' : 'play'}
        />
        <IconButton title={`${w.ahead} ]`} run={() => stepBy(MINUTE_MS)} shape="next" />
        <select
          aria-label={w.rate}
          title={w.rate}
          value={String(chosenRate.value)}
          onChange={(event) => setRate(Number(event.currentTarget.value))}
        >
          {RATES.map((rate) => (
            <option key={rate} value={String(rate)}>
              {w.times(String(rate))}
            </option>
          ))}
        </select>
      </div>
      <Track ticks={ticks} nowMs={nowMs} shownMs={shownMs} />
      <div class="clock-readout">
        <strong class="whole">{utcText(shownMs)}</strong>
        <span class={isPlayed ? 'not-now-text' : 'dim'}>{isPlayed ? notNow : w.isLive}</span>
      </div>
      <button type="button" class="go-live" aria-pressed={!isPlayed} onClick={showLive}>
        <Shape name="live" />
        {w.live}
      </button>
    </section>
  );
}

type IconProps = {
  readonly title: string;
  readonly run: () => void;
  readonly shape: 'play' | 'pause' | 'previous' | 'next';
};

function IconButton({ title, run, shape }: IconProps) {
  return (
    <button type="button" class="icon" aria-label={title} title={title} onClick={run}>
      <Shape name={shape} />
    </button>
  );
}

function useBarKeys(ticks: () => ReturnType<typeof ticksOf>): void {
  const group = () => words().bar;
  useKeys([
    { keys: ' ', group, what: () => words().toggle, run: playPause },
    { keys: 'l', group, what: () => words().goLive, run: showLive },
    { keys: '[', group, what: () => words().back, run: () => stepBy(-MINUTE_MS) },
    { keys: ']', group, what: () => words().ahead, run: () => stepBy(MINUTE_MS) },
    { keys: '{', group, what: () => words().backFar, run: () => stepBy(-HOUR_MS) },
    { keys: '}', group, what: () => words().aheadFar, run: () => stepBy(HOUR_MS) },
    { keys: '.', group, what: () => words().next, run: () => jumpBy(ticks(), 1) },
    { keys: ',', group, what: () => words().previous, run: () => jumpBy(ticks(), -1) },
  ]);
}

/** Draws again several times a second while the shown time runs. */
function useFrames(runs: boolean): void {
  const [, draw] = useReducer((count: number, _: undefined) => count + 1, 0);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => draw(undefined), DRAWN_EACH_MS);
    return () => clearInterval(timer);
  }, [runs]);
}
