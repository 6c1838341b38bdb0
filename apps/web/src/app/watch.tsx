/**
 * The picture: the list on the left, the globe in the middle, what is read on the right. The edges between them move by mouse
 * and by arrows and stay where they were put; in a narrow window the panes are tabs.
 */
import { type Signal, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ShownChip } from '../clock/shown.tsx';
import { chosenObject } from '../data/select.ts';
import { keep, kept } from '../data/settings.ts';
import { GlobePane } from '../globe/pane.tsx';
import { GuideCard } from '../guide/card.tsx';
import { ObjectPanel } from '../objects/panel.tsx';
import { Shape } from '../ui/shape.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { narrow } from '../ui/view.ts';
import { WarningDetail } from '../warnings/detail.tsx';
import { WarningList } from '../warnings/list.tsx';
import { Guarded } from './guarded.tsx';
import { useKeys } from './keys.ts';
import { go, route } from './route.ts';
import { words } from './words.ts';

type Side = 'list' | 'detail';
const LEAST_PX: Readonly<Record<Side, number>> = { list: 240, detail: 320 };
const FIRST_PX: Readonly<Record<Side, number>> = { list: 336, detail: 430 };
const GLOBE_LEAST_PX = 280;
const STEP_PX = 24;

const widths: Readonly<Record<Side, Signal<number>>> = {
  list: signal(Number(kept('width.list')) || FIRST_PX.list),
  detail: signal(Number(kept('width.detail')) || FIRST_PX.detail),
};
const tab = signal<'list' | 'globe' | 'detail'>('list');

export function WatchPage() {
  const { id } = route.value;
  const object = chosenObject.value;
  const isReading = id !== null || object !== null;
  useEffect(() => {
    tab.value = id !== null ? 'detail' : 'list';
    if (id !== null) chosenObject.value = null; // what was chosen last is what is read
  }, [id]);
  useKeys([
    {
      ...{ keys: 'Escape', group: () => words().pages.watch, what: () => words().closeDetail },
      when: () => route.peek().id !== null || chosenObject.peek() !== null,
      run: closeDetail,
    },
  ]);
  if (narrow.value) return <NarrowWatch id={id} object={object} />;
  const style = {
    '--list': `${widths.list.value}px`,
    '--detail': `${widths.detail.value}px`,
  };
  return (
    <div class={isReading ? 'watch reading' : 'watch'} style={style}>
      <section class="pane list-pane" aria-label={words().panes.list}>
        <ListPane id={id} />
      </section>
      <Sash side="list" />
      <section class="pane globe-pane" aria-label={words().panes.globe}>
        <GlobeWithChip />
      </section>
      {isReading && <Sash side="detail" />}
      {isReading && (
        <section class="pane detail-pane" aria-label={words().panes.detail}>
          <Detail id={id} object={object} />
        </section>
      )}
    </div>
  );
}

function ListPane({ id }: { id: string | null }) {
  return (
    <Guarded part={words().panes.list}>
      <GuideCard />
      <WarningList chosen={id} />
    </Guarded>
  );
}

function GlobeWithChip() {
  return (
    <Guarded part={words().panes.globe}>
      <GlobePane />
      <ShownChip />
    </Guarded>
  );
}

/** The object that was chosen last is over the warning; closing it leads back to the warning. */
function Detail({ id, object }: { id: string | null; object: string | null }) {
  if (object !== null)
    return (
      <Guarded key={object} part={words().panes.detail}>
        <ObjectPanel id={object} onClose={closeDetail} />
      </Guarded>
    );
  if (id === null) return null;
  const { closeDetail: close } = words();
  return (
    <>
      <button
        type="button"
        class="icon pane-close"
        aria-label={close}
        title={`${close} (Esc)`}
        onClick={closeDetail}
      >
        <Shape name="close" />
      </button>
      <Guarded key={id} part={words().panes.detail}>
        <WarningDetail id={id} />
      </Guarded>
    </>
  );
}

export function closeDetail(): void {
  if (chosenObject.peek() !== null) chosenObject.value = null;
  else go('watch', null);
}

function NarrowWatch({ id, object }: { id: string | null; object: string | null }) {
  const w = words().panes;
  const tabs = [
    { key: 'list' as const, title: w.list },
    { key: 'globe' as const, title: w.globe },
    ...(id === null && object === null ? [] : [{ key: 'detail' as const, title: w.detail }]),
  ];
  const chosen = tabs.some(({ key }) => key === tab.value) ? tab.value : 'list';
  return (
    <div class="watch">
      <Tabs label={w.all} tabs={tabs} chosen={chosen} onChoose={(key) => (tab.value = key)}>
        <section class={`pane ${chosen}-pane`} aria-label={w[chosen]}>
          {chosen === 'list' && <ListPane id={id} />}
          {chosen === 'globe' && <GlobeWithChip />}
          {chosen === 'detail' && <Detail id={id} object={object} />}
        </section>
      </Tabs>
    </div>
  );
}

/** An edge that moves: a separator with a value, as ARIA has it. */
function Sash({ side }: { side: Side }) {
  const self = useRef<HTMLButtonElement>(null);
  const w = words();
  const sign = side === 'list' ? 1 : -1;
  const set = (px: number) => {
    const whole = self.current?.parentElement?.clientWidth ?? innerWidth;
    const other = side === 'list' && route.peek().id !== null ? widths.detail.peek() : 0;
    const most = Math.max(LEAST_PX[side], whole - other - GLOBE_LEAST_PX);
    const width = Math.round(Math.min(Math.max(px, LEAST_PX[side]), most));
    widths[side].value = width;
    keep(`width.${side}`, String(width));
  };
  const drag = (event: PointerEvent) => {
    const { currentTarget: sash, pointerId, clientX } = event;
    if (!(sash instanceof HTMLElement)) return;
    sash.setPointerCapture(pointerId);
    const from = widths[side].peek();
    const move = (now: PointerEvent) => set(from + sign * (now.clientX - clientX));
    sash.addEventListener('pointermove', move);
    sash.addEventListener('pointerup', () => sash.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: STEP_PX, ArrowLeft: -STEP_PX }[event.key];
    if (by !== undefined) set(widths[side].peek() + sign * by);
    else if (event.key === 'Home') set(FIRST_PX[side]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an edge that is moved has the focus and a value, which <hr> has not
    <button
      ref={self}
      type="button"
      class="sash"
      role="separator"
      aria-orientation="vertical"
      aria-label={w.panes.sash[side]}
      title={w.panes.sash[side]}
      aria-valuenow={widths[side].value}
      aria-valuemin={LEAST_PX[side]}
      aria-valuemax={2000}
      onPointerDown={drag}
      onKeyDown={onKeyDown}
      onDblClick={() => set(FIRST_PX[side])}
    />
  );
}
