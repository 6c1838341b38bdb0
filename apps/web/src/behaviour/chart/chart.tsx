/**
 * A picture on the page (picture.ts says what it is): by eye, by mouse and by keyboard, as a table, as PNG, SVG or CSV. The view
 * moves by drag, wheel and keys; what is pointed at is said in a tip beside it and in a line below, which is read out.
 */
import { useSignalEffect } from '@preact/signals';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { theme } from '../../data/settings.ts';
import { colour } from '../../ui/plot-draw.ts';
import type { Frame, View } from './frame.ts';
import { dragged, stepped, wheeled } from './hands.ts';
import { keyed, type Reached } from './keyed.ts';
import { Legend } from './legend.tsx';
import { Band, Tip, Zoom, type ZoomBy } from './parts.tsx';
import { canvasPen } from './pen.ts';
import { drawPicture, frameFor, type Picture, pointAt, type Size } from './picture.ts';
import { type SaveForm, savePicture } from './save.ts';
import { type OnSpan, type Span, spanOfDrag, tellSpan } from './span.ts';
import { PictureTable } from './table.tsx';
import { words } from './words.ts';

export type ChartProps = {
  readonly picture: Picture; // keep the same object while nothing changed
  readonly heightPx?: number; // else as high as its room
  readonly tlp: string; // the strictest of what is drawn
  readonly wheel?: boolean | 'focused'; // the wheel zooms (when it has the focus); else only with Ctrl, so that a page of charts scrolls
  readonly onSpan?: OnSpan; // a drag chooses a span across in place of moving the view; a key does it too
  readonly onView?: (view: View) => void; // after somebody moved it
};

export function Chart(props: ChartProps) {
  const { picture, tlp } = props;
  const w = words();
  const [asTable, setAsTable] = useState(false);
  const kept = useRef<Kept>({
    view: picture.whole,
    size: { width: 640, height: 320 },
    zoom: () => {},
  });
  const isEmpty = picture.points.xs.length === 0;
  const save = (form: SaveForm) =>
    void savePicture(form, picture, kept.current.size, kept.current.view, tlp);
  const forms: readonly SaveForm[] = ['png', 'svg', 'csv'];
  return (
    <figure class={props.heightPx === undefined ? 'plot chart fill' : 'plot chart'}>
      <figcaption>
        <span class="plot-title">{picture.title}</span>
        <Legend entries={picture.legend ?? []} />
        {!isEmpty && (
          <span class="plot-acts">
            {!asTable && <Zoom title={picture.title} move={(by) => kept.current.zoom(by)} />}
            <button
              type="button"
              aria-pressed={asTable}
              aria-label={`${w.table}: ${picture.title}`}
              title={w.table}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? w.asPicture : w.asTable}
            </button>
            {forms.map((form) => (
              <button
                key={form}
                type="button"
                aria-label={`${w.save} ${w[form]}: ${picture.title}`}
                onClick={() => save(form)}
              >
                {w[form]}
              </button>
            ))}
          </span>
        )}
      </figcaption>
      {isEmpty ? (
        <p class="dim">{w.none}</p>
      ) : asTable ? (
        <PictureTable picture={picture} />
      ) : (
        <Stage {...props} kept={kept} />
      )}
    </figure>
  );
}

type Held<E> = { readonly current: E | null };
type Kept = { view: View; size: Size; zoom: (by: ZoomBy) => void };
type StageProps = ChartProps & { readonly kept: { current: Kept } };

function Stage({ picture, heightPx, wheel = false, onView, onSpan, kept }: StageProps) {
  const w = words();
  const told = useId();
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(host, heightPx);
  const [view, setView] = useView(picture);
  const [at, setAt] = useState(-1);
  const [span, setSpan] = useState<Span | null>(null);
  const frame = useMemo(() => frameFor(picture, size, view), [picture, size, view]);
  const show = (next: View) => {
    setView(next);
    onView?.(next);
  };
  const zoom = (by: ZoomBy) =>
    show(by === 'all' ? picture.whole : stepped(picture, frame, by === 'nearer'));
  kept.current = { view, size, zoom };
  useDrawn(canvas, picture, frame, size);
  const spans = onSpan && { onSpan, setSpan };
  const now = useRef<Now>({ picture, frame, wheel, show, setAt, spans });
  now.current = { picture, frame, wheel, show, setAt, spans };
  useWheel(canvas, now);
  const point = at < picture.points.xs.length ? at : -1;
  const hands = usePointer(now, point);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!keyed(event, { ...now.current, point, span })) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const canOpen = picture.points.choose !== undefined && point >= 0;
  const text = point < 0 ? '' : picture.points.text(point);
  return (
    <>
      <div ref={host} class="chart-host" {...(heightPx && { style: { height: `${heightPx}px` } })}>
        <canvas
          ref={canvas}
          role="img"
          tabIndex={0}
          aria-label={`${picture.title}. ${onSpan === undefined ? w.keys : w.keysSpan}`}
          aria-describedby={told}
          class={`${canOpen ? 'can-open' : ''} ${onSpan === undefined ? '' : 'spans'}`}
          {...hands}
          onKeyDown={onKeyDown}
        />
        {span !== null && <Band frame={frame} span={span} />}
        {point >= 0 && <Tip frame={frame} picture={picture} at={point} text={text} />}
      </div>
      <p class="plot-value" id={told} aria-live="polite">
        {text === '' ? (
          <span class="dim">{onSpan === undefined ? w.how : w.howSpan}</span>
        ) : (
          text.replaceAll('\n', ' · ')
        )}
      </p>
    </>
  );
}

/** The view, from the start anew when a picture of something else comes. */
function useView(picture: Picture): [View, (view: View) => void] {
  const first = picture.start ?? picture.whole;
  const key = JSON.stringify([first, picture.whole]);
  const [held, hold] = useState({ key, view: first });
  const view = held.key === key ? held.view : first;
  return [view, (next) => hold({ key, view: next })];
}

function useSize(host: Held<HTMLDivElement>, heightPx: number | undefined): Size {
  const [size, setSize] = useState<Size>({ width: 640, height: heightPx ?? 320 });
  useEffect(() => {
    const room = host.current!;
    const read = () => {
      const [width, height] = [room.clientWidth, heightPx ?? room.clientHeight];
      if (width > 0 && height > 0)
        setSize((now) => (now.width === width && now.height === height ? now : { width, height }));
    };
    const watch = new ResizeObserver(read);
    watch.observe(room);
    read();
    return () => watch.disconnect();
  }, [heightPx]);
  return size;
}

/** Drawn with the next frame of the screen, once for all that changed before it. */
function useDrawn(
  canvas: Held<HTMLCanvasElement>,
  picture: Picture,
  frame: Frame,
  size: Size,
): void {
  const draw = () => {
    const ctx = canvas.current?.getContext('2d');
    if (!canvas.current || !ctx) return;
    const ratio = Math.max(1, devicePixelRatio);
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (canvas.current.width !== width) canvas.current.width = width;
    if (canvas.current.height !== height) canvas.current.height = height;
    ctx.clearRect(0, 0, width, height);
    const known = new Map<string, string>();
    const colourOf = (ink: string) => {
      const found = known.get(ink) ?? colour(ink);
      known.set(ink, found);
      return found;
    };
    drawPicture(canvasPen(ctx, ratio, colourOf), picture, frame);
  };
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    const asked = requestAnimationFrame(() => latest.current());
    return () => cancelAnimationFrame(asked);
  }, [picture, frame, size]);
  useSignalEffect(() => {
    theme.value;
    requestAnimationFrame(() => latest.current());
  });
}

type Now = Reached & { readonly wheel: boolean | 'focused' };

function useWheel(canvas: Held<HTMLCanvasElement>, now: { readonly current: Now }): void {
  useEffect(() => {
    const element = canvas.current!;
    const onWheel = (event: WheelEvent) => {
      const { picture, frame, wheel, show } = now.current;
      const isMeant = wheel === 'focused' ? document.activeElement === element : wheel;
      if (!isMeant && !event.ctrlKey) return;
      event.preventDefault();
      show(wheeled(picture, frame, [event.offsetX, event.offsetY], event));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);
}

const CLICK_PX = 4;

function usePointer(now: { readonly current: Now }, point: number) {
  const drag = useRef<{ x: number; y: number; from: View; frame: Frame; far: boolean } | null>(
    null,
  );
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      const { frame } = now.current;
      drag.current = { x: event.offsetX, y: event.offsetY, from: frame.view, frame, far: false };
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const { picture, frame, show, setAt, spans } = now.current;
      const held = drag.current;
      if (held === null) return setAt(pointAt(picture, frame, event.offsetX, event.offsetY));
      const [dx, dy] = [event.offsetX - held.x, event.offsetY - held.y];
      held.far ||= Math.hypot(dx, dy) > CLICK_PX;
      if (!held.far) return;
      if (spans === undefined) show(dragged(picture, held.frame, held.from, dx, dy));
      else spans.setSpan(spanOfDrag(frame, held.x, event.offsetX));
    },
    onPointerUp: (event: PointerEvent) => {
      const { picture, frame, setAt, spans } = now.current;
      const held = drag.current;
      const isClick = held?.far === false;
      drag.current = null;
      if (held?.far === true && spans !== undefined) {
        spans.setSpan(null);
        tellSpan(spanOfDrag(frame, held.x, event.offsetX), spans.onSpan);
      }
      if (!isClick) return;
      const hit = pointAt(picture, frame, event.offsetX, event.offsetY);
      setAt(hit);
      const isTouch = event.pointerType === 'touch'; // the first touch says what it is, the second opens it
      if (hit >= 0 && (!isTouch || hit === point)) picture.points.choose?.(hit);
    },
    onPointerCancel: () => {
      drag.current = null;
      now.current.spans?.setSpan(null);
    },
    onPointerLeave: () => {
      if (drag.current === null) now.current.setAt(-1);
    },
    onDblClick: () => now.current.show(now.current.picture.whole),
  };
}
