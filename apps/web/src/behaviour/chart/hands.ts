/** How a person moves about in a chart: drag, wheel and keys become another view; nothing here draws. */
import { bounded, type Frame, moved, scaled, type View } from './frame.ts';
import type { Picture } from './picture.ts';

const WHEEL_STEP = 1.0015; // a pixel of the wheel
const KEY_STEP = 1.4;
const MOVE_PART = 0.15;

export type WheelMove = Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'shiftKey' | 'altKey'>;

/** The wheel zooms about the pointer; with Shift only across, with Alt only down. */
export function wheeled(
  picture: Picture,
  frame: Frame,
  at: [number, number],
  move: WheelMove,
): View {
  const px = move.deltaY * (move.deltaMode === 1 ? 20 : move.deltaMode === 2 ? 400 : 1);
  const by = WHEEL_STEP ** Math.max(-400, Math.min(400, px));
  const [byX, byY] = [move.altKey ? 1 : by, move.shiftKey ? 1 : by];
  const about = [frame.ofX(at[0]), frame.ofY(at[1])] as const;
  return within(picture, scaled(frame.view, byX, byY, about));
}

export function dragged(picture: Picture, frame: Frame, from: View, dx: number, dy: number): View {
  return within(picture, moved(from, -dx / frame.width, -dy / frame.height));
}

/** The view that a key leads to; null where it is none of these. */
export function keyedView(
  picture: Picture,
  frame: Frame,
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
): View | null {
  const { view } = frame;
  const about = [(view.left + view.right) / 2, (view.top + view.bottom) / 2] as const;
  if (key === '+' || key === '=') return zoomed(picture, view, 1 / KEY_STEP, about);
  if (key === '-' || key === '_') return zoomed(picture, view, KEY_STEP, about);
  if (key === '0') return picture.whole;
  if (!shiftKey) return null;
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  return way === undefined
    ? null
    : within(picture, moved(view, way[0]! * MOVE_PART, way[1]! * MOVE_PART));
}

export function stepped(picture: Picture, frame: Frame, nearer: boolean): View {
  return keyedView(picture, frame, { key: nearer ? '+' : '-', shiftKey: false })!;
}

function zoomed(picture: Picture, view: View, by: number, about: readonly [number, number]): View {
  return within(picture, scaled(view, by, by, about));
}

/** A picture of equal scales is wider than what it must show: its bounds are not those of its data. */
function within(picture: Picture, view: View): View {
  const { whole, leastShare, isAcross } = picture;
  if (picture.isEqual !== true) {
    const kept = bounded(view, whole, leastShare);
    return isAcross === true ? { ...kept, top: whole.top, bottom: whole.bottom } : kept;
  }
  const { left, right, top, bottom } = picture.whole;
  const about = [(left + right) / 2, (top + bottom) / 2] as const;
  return bounded(view, scaled(picture.whole, 6, 6, about));
}
