/**
 * Which part of a picture is looked at, and where a value lies in it: the view in the picture's own units, the box in pixels,
 * ticks at round values. Plain numbers; nothing here draws.
 */

/** What the edges of the box are: left, right, top, bottom. A picture whose time runs down has its first instant at the top. */
export type View = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type Frame = Box & {
  readonly view: View;
  toX(value: number): number;
  toY(value: number): number;
  ofX(px: number): number;
  ofY(px: number): number;
};

export function frameOf(box: Box, view: View): Frame {
  const { left, right, top, bottom } = view;
  const kx = box.width / (right - left);
  const ky = box.height / (bottom - top);
  return {
    ...box,
    view,
    toX: (value) => box.x + (value - left) * kx,
    toY: (value) => box.y + (value - top) * ky,
    ofX: (px) => left + (px - box.x) / kx,
    ofY: (px) => top + (px - box.y) / ky,
  };
}

/** The same number of pixels a unit both ways: the shorter way is widened about its middle. */
export function equalled(box: Box, view: View): View {
  const perX = Math.abs(view.right - view.left) / box.width;
  const perY = Math.abs(view.bottom - view.top) / box.height;
  return perX < perY
    ? scaled(view, perY / perX, 1, middle(view))
    : scaled(view, 1, perX / perY, middle(view));
}

type Point = readonly [x: number, y: number];

const middle = ({ left, right, top, bottom }: View): Point => [
  (left + right) / 2,
  (top + bottom) / 2,
];

/** Factors below 1 come nearer; what lies at `about` stays where it is. */
export function scaled(view: View, byX: number, byY: number, about: Point): View {
  const [x, y] = about;
  return {
    left: x + (view.left - x) * byX,
    right: x + (view.right - x) * byX,
    top: y + (view.top - y) * byY,
    bottom: y + (view.bottom - y) * byY,
  };
}

/** Moved by parts of its own width and height. */
export function moved(view: View, byX: number, byY: number): View {
  const [dx, dy] = [(view.right - view.left) * byX, (view.bottom - view.top) * byY];
  return {
    ...{ left: view.left + dx, right: view.right + dx },
    ...{ top: view.top + dy, bottom: view.bottom + dy },
  };
}

/** Neither beyond the whole nor nearer than the least share of it: no way leads into emptiness. */
export function bounded(view: View, whole: View, leastShare = 1e-4): View {
  const [left, right] = side(view.left, view.right, whole.left, whole.right, leastShare);
  const [top, bottom] = side(view.top, view.bottom, whole.top, whole.bottom, leastShare);
  return { left, right, top, bottom };
}

function side(a: number, b: number, from: number, to: number, least: number): [number, number] {
  const way = Math.sign(to - from) || 1;
  const whole = Math.abs(to - from);
  const span = Math.min(Math.max(Math.abs(b - a), whole * least), whole);
  const low = Math.min(from, to);
  const centre = Math.min(Math.max((a + b) / 2, low + span / 2), low + whole - span / 2);
  return [centre - (way * span) / 2, centre + (way * span) / 2];
}

export type Ticks = { readonly step: number; readonly at: readonly number[] };

/** Some `count` values at 1, 2 or 5 times a power of ten. */
export function numberTicks(from: number, to: number, count: number): Ticks {
  const [low, high] = from < to ? [from, to] : [to, from];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((m) => m * power >= rough * 0.999) ?? 10) * power;
  return { step, at: along(low, high, step) };
}

/** Degrees: at 1, 2, 5, 10, 15, 30, 60, 90; below one degree as numbers are. */
export function degreeTicks(from: number, to: number, count: number): Ticks {
  const rough = Math.abs(to - from) / Math.max(1, count);
  if (rough < 1) return numberTicks(from, to, count);
  const step = [1, 2, 5, 10, 15, 30, 60, 90].find((one) => one >= rough) ?? 90;
  return { step, at: along(Math.min(from, to), Math.max(from, to), step) };
}

const MIN_MS = 60_000;
const HOUR_MS = 60 * MIN_MS;
export const DAY_MS = 24 * HOUR_MS;
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 1000),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MIN_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 5, 10, 15, 30, 60, 90, 180, 365].map((n) => n * DAY_MS),
];

/** Instants in ms UTC, at whole seconds, minutes, hours or days. */
export function timeTicks(fromMs: number, toMs: number, count: number): Ticks {
  const rough = Math.abs(toMs - fromMs) / Math.max(1, count);
  const step = STEPS_MS.find((one) => one >= rough) ?? Math.ceil(rough / DAY_MS) * DAY_MS;
  return { step, at: along(Math.min(fromMs, toMs), Math.max(fromMs, toMs), step) };
}

const TICKS_MAX = 200;

function along(low: number, high: number, step: number): number[] {
  if (!(step > 0) || !Number.isFinite(low) || !Number.isFinite(high)) return [];
  const out: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    if (out.length >= TICKS_MAX) break;
    out.push(k === 0 ? 0 : k * step);
  }
  return out;
}

/** A tick of time: the day where days are counted, else the hour, with its day where one begins. */
export function timeTickText(ms: number, stepMs: number): string {
  const iso = new Date(ms).toISOString();
  if (stepMs >= 180 * DAY_MS) return iso.slice(0, 7);
  if (stepMs >= DAY_MS) return iso.slice(0, 10);
  if (ms % DAY_MS === 0) return iso.slice(5, 10);
  return `${iso.slice(11, stepMs < MIN_MS ? 19 : 16)}Z`;
}

export function numberTickText(value: number, step: number): string {
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  const size = Math.abs(value);
  if (size >= 1e6) return value.toExponential(1);
  const text = value.toFixed(digits);
  return size >= 10_000 ? Number(text).toLocaleString('en-US') : text;
}
