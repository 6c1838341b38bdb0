/** Both pictures of an approach with one set of choices: scale, which error and how many sigma, markers, where to look from. */
import { useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { theme } from '../data/settings.ts';
import { partsText } from './facts.tsx';
import { distanceText, type Encounter, speedText } from './figures.ts';
import { DistanceOverTime, saveRelative } from './keep.tsx';
import { keepWords } from './keep-words.ts';
import { EncounterPlane } from './plane.tsx';
import type { Relative } from './relative.ts';
import { LOOK_FIRST, type Look, scaleFor, type Whose, widestKm } from './scale.ts';
import { words } from './words.ts';

type Choice = {
  readonly readable: boolean;
  readonly whose: Whose;
  readonly sigmas: number;
  readonly markers: boolean;
};

const WIDE = 15; // an error so many times the miss makes the miss a dot
const TURNS_DEG = 5;
const ZOOM = { least: 0.5, most: 40 } as const;

export function Pictures({ encounter }: { readonly encounter: Encounter }) {
  const { computed } = encounter;
  const times = computed && computed.missKm > 0 ? widestKm(computed) / computed.missKm : 0;
  const [choice, setChoice] = useState<Choice>({
    ...{ readable: times > WIDE, whose: 'combined', sigmas: 1, markers: true },
  });
  if (computed === null) return null;
  const set = (part: Partial<Choice>) => setChoice({ ...choice, ...part });
  return (
    <div class="pictures">
      <Choices choice={choice} set={set} hasError={computed.combinedKm2 !== null} />
      {!choice.readable && times > WIDE && choice.whose !== 'none' && (
        <p class="hint">{words().wide(times.toFixed(0))}</p>
      )}
      <div class="pictures-two">
        <RelativeView encounter={encounter} choice={choice} />
        <EncounterPlane encounter={encounter} readable={choice.readable} />
      </div>
      <DistanceOverTime encounter={encounter} />
    </div>
  );
}

type ChoicesProps = {
  readonly choice: Choice;
  readonly set: (part: Partial<Choice>) => void;
  readonly hasError: boolean;
};

function Choices({ choice, set, hasError }: ChoicesProps) {
  const w = words();
  return (
    <div class="approach-choices">
      <label>
        {w.scale}
        <select
          value={choice.readable ? 'readable' : 'true'}
          onChange={(event) => set({ readable: event.currentTarget.value === 'readable' })}
        >
          <option value="true">{w.toScale}</option>
          <option value="readable">{w.readable}</option>
        </select>
      </label>
      {hasError && (
        <>
          <label>
            {w.whose}
            <select
              value={choice.whose}
              onChange={(event) => set({ whose: event.currentTarget.value as Whose })}
            >
              <option value="combined">{w.combined}</option>
              <option value="each">{w.each}</option>
              <option value="none">{w.sigmaNone}</option>
            </select>
          </label>
          <label>
            {w.sigmaShown}
            <select
              value={choice.sigmas}
              disabled={choice.whose === 'none'}
              onChange={(event) => set({ sigmas: Number(event.currentTarget.value) })}
            >
              {[1, 2, 3].map((n) => (
                <option key={n} value={n}>{`${n}σ`}</option>
              ))}
            </select>
          </label>
        </>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={choice.markers}
          onChange={(event) => set({ markers: event.currentTarget.checked })}
        />
        {w.markers}
      </label>
    </div>
  );
}

type ViewProps = { readonly encounter: Encounter; readonly choice: Choice };

function RelativeView({ encounter, choice }: ViewProps) {
  const w = words();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<Relative | null>(null);
  const [ready, setReady] = useState<'loading' | 'ready' | 'failed'>('loading');
  const [look, setLook] = useState(LOOK_FIRST);
  const computed = encounter.computed!;
  const shown = useMemo(() => {
    const scale = scaleFor(encounter, choice.whose === 'none' ? 0 : choice.sigmas, choice.readable);
    const names = { one: w.object1, two: w.object2 };
    return { encounter, scale, names, ...choice };
  }, [encounter, choice, w]);
  useOpened(host, view, setReady);
  const { current } = view;
  useEffect(() => current?.show(shown), [current, shown, ready]);
  useEffect(() => current?.look(look), [current, look, ready]);
  useSignalEffect(() => {
    theme.value;
    requestAnimationFrame(() => view.current?.show(shown));
  });
  const parts = partsText(computed.missRtnKm);
  const save = () => {
    const errors = choice.whose === 'none' ? w.sigmaNone : `${w[choice.whose]} ${choice.sigmas}σ`;
    const how = `${choice.readable ? w.readable : w.toScale} · ${errors}`;
    if (view.current !== null) void saveRelative(view.current, encounter, how);
  };
  return (
    <figure class="relative">
      {ready === 'failed' && <p class="hint">{w.noGl}</p>}
      <Stage {...{ host, look, setLook }} hidden={ready === 'failed'} label={w.relative} />
      {ready !== 'failed' && <Looks {...{ look, setLook, encounter, save }} />}
      <figcaption>
        <p>{w.relativeText(parts, speedText(computed.relativeSpeedKmS))}</p>
        {choice.readable && <p class="dim small">{w.bends}</p>}
        <p class="dim small">{w.reach(distanceText(shown.scale.reachKm / look.zoom))}</p>
      </figcaption>
    </figure>
  );
}

/** three.js comes when the first approach is looked at. */
function useOpened(
  host: { readonly current: HTMLDivElement | null },
  view: { current: Relative | null },
  setReady: (ready: 'ready' | 'failed') => void,
): void {
  useEffect(() => {
    let over = false;
    const watch = new ResizeObserver(() => view.current?.resize());
    void import('./relative.ts')
      .then(({ openRelative }) => {
        if (over || host.current === null) return;
        view.current = openRelative(host.current);
        watch.observe(host.current);
        setReady('ready');
      })
      .catch(() => {
        if (!over) setReady('failed');
      });
    return () => {
      over = true;
      watch.disconnect();
      view.current?.close();
      view.current = null;
    };
  }, []);
}

type Looking = { readonly look: Look; readonly setLook: (look: Look) => void };

/** The canvas: dragged, or turned with the arrows; the wheel zooms once it has the focus, so that a page still scrolls. */
function Stage({
  host,
  look,
  setLook,
  hidden,
  label,
}: Looking & {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly hidden: boolean;
  readonly label: string;
}) {
  const latest = useRef(look);
  latest.current = look;
  const turn = (turnDeg: number, tiltDeg: number, zoom = 1) =>
    setLook(turned(latest.current, turnDeg, tiltDeg, zoom));
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => turn(-TURNS_DEG, 0),
    ArrowRight: () => turn(TURNS_DEG, 0),
    ArrowUp: () => turn(0, TURNS_DEG),
    ArrowDown: () => turn(0, -TURNS_DEG),
    '+': () => turn(0, 0, 1.25),
    '=': () => turn(0, 0, 1.25),
    '-': () => turn(0, 0, 0.8),
  };
  useEffect(() => {
    const room = host.current!;
    const onWheel = (event: WheelEvent) => {
      if (document.activeElement !== room) return;
      event.preventDefault();
      turn(0, 0, Math.exp(-event.deltaY / 500));
    };
    room.addEventListener('wheel', onWheel, { passive: false });
    return () => room.removeEventListener('wheel', onWheel);
  }, []);
  return (
    <div
      ref={host}
      class="relative-stage"
      hidden={hidden}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows turn it; buttons and sliders beside it do the same
      tabIndex={0}
      aria-label={label}
      onKeyDown={(event) => {
        const act = keys[event.key];
        if (act === undefined || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        act();
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          turn(-event.movementX * 0.4, event.movementY * 0.4);
      }}
    />
  );
}

export function turned(look: Look, turnDeg: number, tiltDeg: number, zoom: number): Look {
  const around = ((((look.turnDeg + turnDeg + 180) % 360) + 360) % 360) - 180;
  return {
    turnDeg: around,
    tiltDeg: Math.min(90, Math.max(-90, look.tiltDeg + tiltDeg)),
    zoom: Math.min(ZOOM.most, Math.max(ZOOM.least, look.zoom * zoom)),
  };
}

/** Where to look from by one press, and the same by sliders. */
type LooksProps = Looking & { readonly encounter: Encounter; readonly save: () => void };

function Looks({ look, setLook, encounter, save }: LooksProps) {
  const w = words();
  const along = encounter.computed!.plane?.along;
  const to = (turnDeg: number, tiltDeg: number) => () => setLook({ ...look, turnDeg, tiltDeg });
  const slider = (
    name: string,
    value: number,
    least: number,
    most: number,
    set: (value: number) => void,
  ) => (
    <label>
      {name}
      <input
        type="range"
        min={least}
        max={most}
        step={(most - least) / 72}
        value={value}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
  const zoomLog = Math.log2(look.zoom);
  return (
    <div class="looks">
      <div class="looks-from">
        <button type="button" onClick={() => setLook(LOOK_FIRST)}>
          {w.oblique}
        </button>
        <button type="button" onClick={to(0, 90)}>
          {w.views.r}
        </button>
        <button type="button" onClick={to(-90, 0)}>
          {w.views.t}
        </button>
        <button type="button" onClick={to(0, 0)}>
          {w.views.n}
        </button>
        {along && (
          <button type="button" onClick={() => setLook({ ...look, ...lookAlong(along) })}>
            {w.views.e}
          </button>
        )}
        <button type="button" onClick={save}>
          {keepWords().savePicture}
        </button>
      </div>
      {slider(w.turn, look.turnDeg, -180, 180, (turnDeg) => setLook({ ...look, turnDeg }))}
      {slider(w.tilt, look.tiltDeg, -90, 90, (tiltDeg) => setLook({ ...look, tiltDeg }))}
      {slider(w.zoom, zoomLog, Math.log2(ZOOM.least), Math.log2(ZOOM.most), (log) =>
        setLook({ ...look, zoom: 2 ** log }),
      )}
    </div>
  );
}

/** From behind the relative velocity (components R, T, N), along it: the plane as it is drawn beside. */
export function lookAlong(along: readonly number[]): Pick<Look, 'turnDeg' | 'tiltDeg'> {
  const [x, y, z] = [-along[1]!, -along[0]!, along[2]!];
  const degrees = (rad: number) => (rad * 180) / Math.PI;
  return {
    turnDeg: degrees(Math.atan2(x, z)),
    tiltDeg: degrees(Math.asin(Math.min(1, Math.max(-1, y)))),
  };
}
