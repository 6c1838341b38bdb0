/** What a key does in a chart: it moves the view, walks from point to point, opens one, or marks a span. */
import type { Frame, View } from './frame.ts';
import { keyedView } from './hands.ts';
import { type Picture, pointBeyond, pointInSight, type Way } from './picture.ts';
import { keyedSpan, type OnSpan, type Span, tellSpan } from './span.ts';

/** What the hands of a person reach: the picture as it stands, and how it is changed. */
export type Reached = {
  readonly picture: Picture;
  readonly frame: Frame;
  readonly show: (view: View) => void;
  readonly setAt: (k: number) => void;
  readonly spans:
    | { readonly onSpan: OnSpan; readonly setSpan: (span: Span | null) => void }
    | undefined;
};

/** `point`: what is pointed at, −1 for nothing. False where the key means nothing here. */
export function keyed(
  event: KeyboardEvent,
  given: Reached & { readonly point: number; readonly span: Span | null },
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { picture, frame, point, span, show, setAt, spans } = given;
  const { key } = event;
  const to = keyedView(picture, frame, event);
  if (to !== null) show(to);
  else if (spans !== undefined && isSpanKey(spans, span, key, placeOf(picture, point))) return true;
  else if (key === 'Enter' && point >= 0) picture.points.choose?.(point);
  else if (key === 'Escape' && point >= 0) setAt(-1);
  else {
    const next = walked(given, key);
    if (next === null) return false;
    setAt(next);
    if (span !== null && next >= 0)
      spans?.setSpan({ ...span, to: placeOf(picture, next) ?? span.to });
  }
  return true;
}

function placeOf({ points }: Picture, point: number): number | null {
  return point < 0 ? null : points.xs[point]!;
}

function isSpanKey(
  { onSpan, setSpan }: NonNullable<Reached['spans']>,
  span: Span | null,
  key: string,
  place: number | null,
): boolean {
  const step = keyedSpan(span, key, place);
  if (step === null) return false;
  setSpan(step.span);
  if (step.chosen !== null) tellSpan(step.chosen, onSpan);
  return true;
}

type Walk = Pick<Reached, 'picture' | 'frame'> & { readonly point: number };

/** The point that an arrow or a page key leads to; null for any other key. */
function walked({ picture, frame, point }: Walk, key: string): number | null {
  if (isWay(key))
    return point < 0 ? pointInSight(picture, frame, 0, 1) : pointBeyond(picture, frame, point, key);
  if (key !== 'PageDown' && key !== 'PageUp') return null;
  const step = key === 'PageDown' ? 1 : -1;
  const next = pointInSight(picture, frame, point + step, step);
  return next < 0 ? point : next;
}

function isWay(key: string): key is Way {
  return key.startsWith('Arrow');
}
