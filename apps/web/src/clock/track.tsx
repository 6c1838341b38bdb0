/** The line of the clock bar: days, how far the watch has looked, warnings as ticks, now, and the instant that is shown. */
import { useRef } from 'preact/hooks';
import { SHOWN_AHEAD_MS, SHOWN_BACK_MS, showAt } from '../data/clock.ts';
import { health } from '../data/state.ts';
import { lookedUntilMs } from '../data/watching.ts';
import { Shape } from '../ui/shape.tsx';
import { ageText, utcText } from '../ui/time.tsx';
import { plainText, titleIn } from '../warnings/title.ts';
import { dateText } from './date.ts';
import { offsetText } from './offset.ts';
import { jumpTo, stepBy } from './play.ts';
import {
  type Cluster,
  clustersOf,
  HOUR_MS,
  instantAt,
  MINUTE_MS,
  midnights,
  placeOf,
  type Tick,
} from './ticks.ts';
import { words } from './words.ts';

type TrackProps = {
  readonly ticks: readonly Tick[];
  readonly nowMs: number;
  readonly shownMs: number;
};

const DAY_PLACE_MAX = 95; // a day's name beyond would leave the line
const CLOSE = 1.9; // of a hundred: ticks closer than this stand as one

/** Whether the handle, so far to the right of a day's beginning, would cover its name. In % of the line. */
function isUnder(offset: number): boolean {
  return offset > -1.2 && offset < 6.2;
}

export function Track({ ticks, nowMs, shownMs }: TrackProps) {
  const line = useRef<HTMLDivElement>(null);
  const at = (ms: number) => ({ left: `${placeOf(ms, nowMs)}%` });
  const untilMs = lookedUntilMs(health.value);
  const looked = untilMs === null ? 12.5 : Math.min(placeOf(untilMs, nowMs), 100);
  return (
    <div class="track" ref={line} onPointerDown={(event) => drag(event, line.current, nowMs)}>
      <div
        class="track-looked"
        style={{ width: `${looked}%` }}
        title={untilMs === null ? words().beyond : words().looked(utcText(untilMs, false))}
      />
      <div class="track-beyond" style={{ left: `${looked}%` }} title={words().beyond} />
      {midnights(nowMs)
        .filter((ms) => placeOf(ms, nowMs) < DAY_PLACE_MAX)
        .map((ms) => (
          <span key={ms} class="track-day" style={at(ms)}>
            {isUnder(placeOf(shownMs, nowMs) - placeOf(ms, nowMs)) ? '' : dateText(ms)}
          </span>
        ))}
      {ticks.map(({ id, precedence, atMs, toMs }) =>
        toMs === null ? null : (
          <span
            key={id}
            class={`track-span tick ${precedence}`}
            style={{
              ...at(atMs),
              width: `${Math.min(placeOf(toMs, nowMs), 100) - placeOf(atMs, nowMs)}%`,
            }}
          />
        ),
      )}
      <span class="track-now" style={at(nowMs)} title={words().now} />
      <Ticks clusters={clustersOf(ticks, nowMs, CLOSE)} shownMs={shownMs} />
      <Handle shownMs={shownMs} nowMs={nowMs} />
    </div>
  );
}

/** One stop of Tab for all ticks; arrows go from one to the next. */
function Ticks({ clusters, shownMs }: { clusters: readonly Cluster[]; shownMs: number }) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const all = [...(group.current?.querySelectorAll('button') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    all[Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div role="toolbar" aria-label={words().ticks} ref={group} onKeyDown={onKeyDown}>
      {clusters.map((cluster, i) => {
        const { place, ticks } = cluster;
        const first = ticks[0]!;
        return (
          <button
            key={first.id}
            type="button"
            class={`tick ${first.precedence}`}
            tabIndex={i === 0 ? 0 : -1}
            style={{ left: `${place}%` }}
            title={ticks.map(tickText).join('\n')}
            aria-label={`${words().jump}: ${ticks.map(tickText).join('; ')}`}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => jumpTo(nextOf(cluster, shownMs))}
          >
            <Shape name={first.precedence} />
            {ticks.length > 1 && <span class="tick-count">{ticks.length}</span>}
          </button>
        );
      })}
    </div>
  );
}

/** Of several that stand as one, a second press leads to the next. */
function nextOf({ ticks }: Cluster, shownMs: number): Tick {
  const at = ticks.findIndex(({ atMs }) => Math.abs(atMs - shownMs) < 1000);
  return ticks[(at + 1) % ticks.length]!;
}

function tickText({ precedence, title, atMs }: Tick): string {
  return words().tick(
    precedence,
    plainText(titleIn(title)),
    `${utcText(atMs, false)}, ${ageText('when', atMs)}`,
  );
}

function Handle({ shownMs, nowMs }: { shownMs: number; nowMs: number }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? HOUR_MS : MINUTE_MS;
    const by: Readonly<Record<string, number>> = {
      ...{ ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step },
      ...{ PageUp: HOUR_MS, PageDown: -HOUR_MS },
    };
    if (Object.hasOwn(by, event.key)) stepBy(by[event.key]!);
    else if (event.key === 'Home') showAt(nowMs - SHOWN_BACK_MS);
    else if (event.key === 'End') showAt(nowMs + SHOWN_AHEAD_MS);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const text = `${utcText(shownMs)}, ${offsetText(shownMs, nowMs)}`;
  return (
    <span
      class="track-shown"
      role="slider"
      tabIndex={0}
      aria-label={words().slider}
      aria-valuemin={-SHOWN_BACK_MS / MINUTE_MS}
      aria-valuemax={SHOWN_AHEAD_MS / MINUTE_MS}
      aria-valuenow={Math.round((shownMs - nowMs) / MINUTE_MS)}
      aria-valuetext={text}
      style={{ left: `${placeOf(shownMs, nowMs)}%` }}
      onKeyDown={onKeyDown}
    />
  );
}

/** A press shows that instant, and moving with it moves the time. */
function drag(event: PointerEvent, line: HTMLElement | null, nowMs: number): void {
  if (line === null || event.button !== 0) return;
  const box = line.getBoundingClientRect();
  const show = ({ clientX }: { clientX: number }) =>
    showAt(instantAt(((clientX - box.left) / box.width) * 100, nowMs));
  line.setPointerCapture(event.pointerId);
  show(event);
  line.addEventListener('pointermove', show);
  const done = () => line.removeEventListener('pointermove', show);
  line.addEventListener('pointerup', done, { once: true });
  line.addEventListener('pointercancel', done, { once: true });
}
