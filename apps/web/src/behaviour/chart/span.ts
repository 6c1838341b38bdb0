/** A span of what a picture shows across, marked by drag or by keys before it is chosen. */
import type { Frame } from './frame.ts';

/** In the picture's units across; `to` is where the hand is now, on either side of `from`. */
export type Span = { readonly from: number; readonly to: number };

export type OnSpan = (from: number, to: number) => void;

/** Between two places of a drag, px; a hand beyond the box means its edge. */
export function spanOfDrag(frame: Frame, fromPx: number, toPx: number): Span {
  const within = (px: number) => Math.min(Math.max(px, frame.x), frame.x + frame.width);
  return { from: frame.ofX(within(fromPx)), to: frame.ofX(within(toPx)) };
}

/** Where it lies in the box, px; null where nothing of it is in sight. */
export function bandOf(
  frame: Frame,
  span: Span,
): { readonly left: number; readonly width: number } | null {
  const [a, b] = [frame.toX(Math.min(span.from, span.to)), frame.toX(Math.max(span.from, span.to))];
  const left = Math.max(a, frame.x);
  const right = Math.min(b, frame.x + frame.width);
  return right < left ? null : { left, width: Math.max(2, right - left) };
}

export type SpanStep = {
  readonly span: Span | null;
  readonly chosen: Span | null; // it is to be told now
};

/**
 * What a key does to a span: Space sets one end and then the other, Enter takes what is marked or the point alone, Escape lets go.
 * Null where the key means nothing here. `at`: the place of the point across, null where none is pointed at.
 */
export function keyedSpan(span: Span | null, key: string, at: number | null): SpanStep | null {
  if (key === 'Escape') return span === null ? null : { span: null, chosen: null };
  if (key !== ' ' && key !== 'Enter') return null;
  if (span !== null) return { span: null, chosen: span };
  if (at === null) return null;
  const alone = { from: at, to: at };
  return key === ' ' ? { span: alone, chosen: null } : { span: null, chosen: alone };
}

export function tellSpan({ from, to }: Span, onSpan: OnSpan): void {
  onSpan(Math.min(from, to), Math.max(from, to));
}
