/**
 * What a chart shows, as plain data: two axes, how its inside is drawn, what in it can be pointed at, and the same as a table. One
 * component (chart.tsx) shows every such picture, moves about in it, says what is pointed at and saves it.
 */
import {
  type Box,
  degreeTicks,
  equalled,
  type Frame,
  frameOf,
  numberTicks,
  numberTickText,
  type Ticks,
  timeTicks,
  timeTickText,
  type View,
} from './frame.ts';
import type { Pattern } from './pattern.ts';
import { box, fitted, type Ink, type MarkShape, type Pen, textPx } from './pen.ts';

export type Axis = {
  readonly name: string; // with its unit: 'period [min]'
  readonly kind: 'number' | 'degrees' | 'utc' | 'none';
  readonly text?: (value: number) => string; // of a tick
  readonly tickPx?: number; // so far apart ticks stand, at least
  readonly isWhole?: boolean; // ticks at whole numbers only: what is counted, lanes
};

/** Points that can be pointed at. They lie at (xs[k], ys[k]) in the picture's units; NaN is nowhere. */
export type Points = {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  readonly text: (k: number) => string; // of one point: lines, the first is its title
  readonly choose?: (k: number) => void;
  readonly weight?: (k: number) => number; // px: so much nearer it counts than it is
  readonly isColumn?: boolean; // the nearest across is meant, however high the pointer stands
};

export type LegendEntry = {
  readonly name: string;
  readonly ink: Ink;
  readonly shape?: MarkShape;
  readonly hollow?: boolean;
  readonly dash?: readonly number[];
  readonly widthPx?: number;
  readonly hatched?: boolean;
  readonly pattern?: Pattern; // of an area
  readonly sizePx?: number; // of a shape; 9 unless told
};

export type PictureTable = {
  readonly heads: readonly string[];
  readonly names: readonly string[]; // of the columns in a file: snake_case that ends in the unit
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly cells?: (row: number) => readonly string[]; // as people read them; else the values
};

export type Picture = {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly whole: View;
  readonly start?: View; // what is shown first; else the whole
  readonly isEqual?: boolean; // one scale both ways
  readonly isAcross?: boolean; // the view moves and zooms across only
  readonly leastShare?: number; // of the whole, that can be looked at; 1e-4 unless told
  readonly leftPx?: number; // room for the ticks of y; 62 unless told
  readonly draw: (pen: Pen, frame: Frame) => void;
  readonly points: Points;
  readonly legend?: readonly LegendEntry[];
  readonly table: PictureTable;
};

export type Size = { readonly width: number; readonly height: number };

const EDGES = { left: 62, right: 14, top: 12, bottom: 42, bare: 12 } as const;
const LEFT_SHARE_MAX = 0.42; // of a narrow screen

export function boxOf(size: Size, picture: Pick<Picture, 'leftPx' | 'y' | 'x'>): Box {
  const left = Math.min(picture.leftPx ?? EDGES.left, LEFT_SHARE_MAX * size.width);
  const bottom = picture.x.kind === 'none' ? EDGES.bare : EDGES.bottom;
  return {
    ...{ x: left, y: EDGES.top },
    width: Math.max(40, size.width - left - EDGES.right),
    height: Math.max(40, size.height - EDGES.top - bottom),
  };
}

export function frameFor(picture: Picture, size: Size, view: View): Frame {
  const room = boxOf(size, picture);
  return frameOf(room, picture.isEqual === true ? equalled(room, view) : view);
}

/** Axes, grid, then the picture's own inside its box. */
export function drawPicture(pen: Pen, picture: Picture, frame: Frame): void {
  const { x, y, width, height, view } = frame;
  const across = ticksOf(picture.x, view.left, view.right, width / 92);
  const down = ticksOf(picture.y, view.top, view.bottom, height / (picture.y.tickPx ?? 46));
  pen.area(box(x, y, width, height), { ink: '--well' });
  const grid: number[] = [];
  for (const at of across.at)
    grid.push(frame.toX(at), y, frame.toX(at), y + height, Number.NaN, Number.NaN);
  for (const at of down.at)
    grid.push(x, frame.toY(at), x + width, frame.toY(at), Number.NaN, Number.NaN);
  pen.line(grid, { ink: '--line', widthPx: 1, alpha: 0.8 });
  pen.within(x, y, width, height, () => picture.draw(pen, frame));
  pen.line(box(x, y, width, height), { ink: '--edge', widthPx: 1 });
  for (const at of across.at)
    drawTick(pen, frame, tickText(picture.x, at, across.step), frame.toX(at));
  for (const at of down.at)
    pen.text(fitted(tickText(picture.y, at, down.step), x - 9), x - 7, frame.toY(at) + 4, {
      ...{ ink: '--dim', align: 'right' },
    });
  pen.text(picture.x.name, x + width / 2, y + height + 35, { ink: '--dim', align: 'center' });
  if (picture.y.name !== '')
    pen.text(picture.y.name, 13, y + height / 2, { ink: '--dim', align: 'center', turned: true });
}

const RIGHT_PX = 12; // beyond the box there is so much room for a tick

/** Below the box, moved inward where it would be cut off. */
function drawTick(pen: Pen, { x, y, width, height }: Frame, text: string, at: number): void {
  const half = textPx(text) / 2;
  const place = Math.min(Math.max(at, half), x + width + RIGHT_PX - half);
  pen.text(text, place, y + height + 16, { ink: '--dim', align: 'center' });
}

function ticksOf(axis: Axis, from: number, to: number, count: number): Ticks {
  if (axis.kind === 'none') return { step: 1, at: [] };
  if (axis.kind === 'utc') return timeTicks(from, to, count);
  if (axis.kind === 'degrees') return degreeTicks(from, to, count);
  return numberTicks(from, to, axis.isWhole ? Math.min(count, Math.abs(to - from)) : count);
}

function tickText(axis: Axis, value: number, step: number): string {
  if (axis.text !== undefined) return axis.text(value);
  return axis.kind === 'utc' ? timeTickText(value, step) : numberTickText(value, step);
}

const REACH_PX = 26;

/** The point that a pointer means: the nearest in the box, within some pixels; −1 for none. */
export function pointAt({ points }: Picture, frame: Frame, px: number, py: number): number {
  if (points.isColumn === true) return columnAt(points, frame, px);
  let best = -1;
  let least = REACH_PX;
  for (let k = 0; k < points.xs.length; k++) {
    const dx = frame.toX(points.xs[k]!) - px;
    if (!(Math.abs(dx) < REACH_PX + 8)) continue;
    const away = Math.hypot(dx, frame.toY(points.ys[k]!) - py) - (points.weight?.(k) ?? 0);
    if (away < least && isInside(frame, points, k)) [best, least] = [k, away];
  }
  return best;
}

function columnAt(points: Points, frame: Frame, px: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  if (px < frame.x || px > frame.x + frame.width) return best;
  for (let k = 0; k < points.xs.length; k++) {
    const away = Math.abs(frame.toX(points.xs[k]!) - px);
    if (away < least && isInside(frame, points, k)) [best, least] = [k, away];
  }
  return best;
}

function isInside(frame: Frame, { xs, ys }: Points, k: number): boolean {
  const [x, y] = [frame.toX(xs[k]!), frame.toY(ys[k]!)];
  return (
    x >= frame.x - 1 &&
    x <= frame.x + frame.width + 1 &&
    y >= frame.y - 1 &&
    y <= frame.y + frame.height + 1
  );
}

const WAYS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
} as const;
export type Way = keyof typeof WAYS;

/** From one point to the next in a direction, as it is seen: the nearest, sideways counting three times. */
export function pointBeyond({ points }: Picture, frame: Frame, from: number, way: Way): number {
  const [wx, wy] = WAYS[way];
  const [x, y] = [frame.toX(points.xs[from]!), frame.toY(points.ys[from]!)];
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < points.xs.length; k++) {
    if (k === from || !isInside(frame, points, k)) continue;
    const [dx, dy] = [frame.toX(points.xs[k]!) - x, frame.toY(points.ys[k]!) - y];
    const along = dx * wx + dy * wy;
    if (along < 0.5) continue;
    const away = along + 3 * Math.abs(dx * wy + dy * wx);
    if (away < least) [best, least] = [k, away];
  }
  return best;
}

/** The first point in sight at or after `from`, stepping by `step`; −1 where there is none. */
export function pointInSight(
  { points }: Picture,
  frame: Frame,
  from: number,
  step: 1 | -1,
): number {
  for (let k = from; k >= 0 && k < points.xs.length; k += step)
    if (isInside(frame, points, k)) return k;
  return -1;
}
