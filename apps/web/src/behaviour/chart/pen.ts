/**
 * What draws: the same few strokes on a canvas (chart.tsx) and in an SVG file (svg.ts), so that what is saved is what was seen.
 * Lengths in CSS pixels; inks are variables of the page ('--text'), which each theme sets.
 */
export type Ink = `--${string}`;

export type Stroke = {
  readonly ink: Ink;
  readonly widthPx?: number; // 1.5 unless told
  readonly dash?: readonly number[];
  readonly alpha?: number;
};

export type Fill = { readonly ink: Ink; readonly alpha?: number };

export type TextLook = {
  readonly ink?: Ink; // '--text' unless told
  readonly align?: 'left' | 'center' | 'right';
  readonly sizePx?: number;
  readonly bold?: boolean;
  readonly turned?: boolean; // reads upward
};

export type Pen = {
  /** x and y by turns; NaN lifts the pen. */
  line(points: ArrayLike<number>, look: Stroke): void;
  area(points: ArrayLike<number>, look: Fill): void;
  circle(x: number, y: number, radius: number, look: { fill?: Fill; stroke?: Stroke }): void;
  /** On the baseline; it has an edge in the ground's colour, so that it is readable over lines. */
  text(text: string, x: number, y: number, look?: TextLook): void;
  within(x: number, y: number, width: number, height: number, draw: () => void): void;
};

export const FONT = 'system-ui, "Noto Sans", "Noto Sans CJK JP", sans-serif';
export const TEXT_PX = 12;

/** `scale`: pixels of the canvas in one of CSS. `colourOf`: what a variable is now. */
export function canvasPen(
  ctx: CanvasRenderingContext2D,
  scale: number,
  colourOf: (ink: Ink) => string,
): Pen {
  const trace = (points: ArrayLike<number>) => {
    let isDown = false;
    ctx.beginPath();
    for (let k = 0; k + 1 < points.length; k += 2) {
      const [x, y] = [points[k]! * scale, points[k + 1]! * scale];
      if (Number.isNaN(x) || Number.isNaN(y)) isDown = false;
      else if (isDown) ctx.lineTo(x, y);
      else {
        ctx.moveTo(x, y);
        isDown = true;
      }
    }
  };
  const stroke = ({ ink, widthPx = 1.5, dash = [], alpha = 1 }: Stroke) => {
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = colourOf(ink);
    ctx.lineWidth = widthPx * scale;
    ctx.lineJoin = 'round';
    ctx.setLineDash(dash.map((px) => px * scale));
    ctx.stroke();
    ctx.globalAlpha = 1;
  };
  const fill = ({ ink, alpha = 1 }: Fill) => {
    ctx.globalAlpha = alpha;
    ctx.fillStyle = colourOf(ink);
    ctx.fill();
    ctx.globalAlpha = 1;
  };
  return {
    line: (points, look) => {
      trace(points);
      stroke(look);
    },
    area: (points, look) => {
      trace(points);
      fill(look);
    },
    circle: (x, y, radius, look) => {
      ctx.beginPath();
      ctx.arc(x * scale, y * scale, radius * scale, 0, 2 * Math.PI);
      if (look.fill) fill(look.fill);
      if (look.stroke) stroke(look.stroke);
    },
    text: (text, x, y, look = {}) => write(ctx, scale, colourOf, text, x, y, look),
    within: (x, y, width, height, draw) => {
      ctx.save();
      ctx.beginPath();
      ctx.rect(x * scale, y * scale, width * scale, height * scale);
      ctx.clip();
      draw();
      ctx.restore();
    },
  };
}

function write(
  ctx: CanvasRenderingContext2D,
  scale: number,
  colourOf: (ink: Ink) => string,
  text: string,
  x: number,
  y: number,
  look: TextLook,
): void {
  const { ink = '--text', align = 'left', sizePx = TEXT_PX, bold = false, turned = false } = look;
  ctx.save();
  ctx.translate(x * scale, y * scale);
  if (turned) ctx.rotate(-Math.PI / 2);
  ctx.font = `${bold ? '650 ' : ''}${sizePx * scale}px ${FONT}`;
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3.5 * scale;
  ctx.strokeStyle = colourOf('--panel');
  ctx.strokeText(text, 0, 0);
  ctx.fillStyle = colourOf(ink);
  ctx.fillText(text, 0, 0);
  ctx.restore();
}

/** Shapes told apart without colour, as outlines about a middle, in halves of their size. */
export const SHAPES = {
  square: [-1, -1, 1, -1, 1, 1, -1, 1],
  diamond: [0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0],
  up: [0, -1.2, 1.15, 0.95, -1.15, 0.95],
  down: [0, 1.2, 1.15, -0.95, -1.15, -0.95],
  right: [1.2, 0, -0.95, 1.15, -0.95, -1.15],
  left: [-1.2, 0, 0.95, 1.15, 0.95, -1.15],
  bar: [-0.45, -1.3, 0.45, -1.3, 0.45, 1.3, -0.45, 1.3],
  house: [0, -1.3, 1.1, -0.2, 1.1, 1.1, -1.1, 1.1, -1.1, -0.2],
  hourglass: [-1.1, -1.1, 1.1, -1.1, -1.1, 1.1, 1.1, 1.1],
  star: [0, -1.5, 0.4, -0.4, 1.5, 0, 0.4, 0.4, 0, 1.5, -0.4, 0.4, -1.5, 0, -0.4, -0.4],
} as const satisfies Readonly<Record<string, readonly number[]>>;
export type MarkShape = keyof typeof SHAPES | 'dot' | 'ring' | 'cross' | 'plus';

export type MarkLook = { readonly ink: Ink; readonly sizePx?: number; readonly hollow?: boolean };

/** A mark about a place: filled with an edge in the ground's colour, or hollow. */
export function mark(pen: Pen, shape: MarkShape, x: number, y: number, look: MarkLook): void {
  const half = (look.sizePx ?? 9) / 2;
  const stroke: Stroke = { ink: look.ink, widthPx: 1.8 };
  const at = (points: readonly number[]) => points.map((v, k) => (k % 2 === 0 ? x : y) + v * half);
  if (shape === 'cross' || shape === 'plus') {
    const arms =
      shape === 'cross'
        ? [-1, -1, 1, 1, Number.NaN, Number.NaN, -1, 1, 1, -1]
        : [-1.3, 0, 1.3, 0, Number.NaN, Number.NaN, 0, -1.3, 0, 1.3];
    pen.line(at(arms), { ink: '--panel', widthPx: 4.5 });
    pen.line(at(arms), { ...stroke, widthPx: 2 });
    return;
  }
  if (shape === 'dot' || shape === 'ring') {
    const isHollow = shape === 'ring' || look.hollow === true;
    pen.circle(x, y, half + 1.2, { fill: { ink: '--panel' } });
    pen.circle(x, y, half, isHollow ? { stroke } : { fill: { ink: look.ink } });
    return;
  }
  const outline = at(SHAPES[shape]);
  const closed = [...outline, outline[0]!, outline[1]!, outline[2]!, outline[3]!];
  pen.line(closed, { ink: '--panel', widthPx: 4 });
  pen.area(outline, { ink: look.hollow === true ? '--panel' : look.ink });
  pen.line(closed, stroke);
}

/** Slanting lines in a box: what is not confirmed. */
export function hatch(
  pen: Pen,
  [x, y, width, height]: readonly [number, number, number, number],
  ink: Ink,
  gapPx = 5,
): void {
  const lines: number[] = [];
  for (let at = -height; at < width; at += gapPx)
    lines.push(x + at, y + height, x + at + height, y, Number.NaN, Number.NaN);
  pen.within(x, y, width, height, () => pen.line(lines, { ink, widthPx: 1.2 }));
}

/** A box as an outline, closed. */
export function box(x: number, y: number, width: number, height: number): number[] {
  return [x, y, x + width, y, x + width, y + height, x, y + height, x, y];
}

/** A text that fits into so many px: cut in the middle, so that its two ends are read; '' where not even a letter has room. */
export function fitted(text: string, roomPx: number): string {
  if (textPx(text) <= roomPx) return text;
  const letters = [...text];
  for (let kept = letters.length - 1; kept >= 4; kept--) {
    const head = Math.ceil((kept - 1) / 2);
    const tail = letters.slice(letters.length - (kept - 1 - head));
    const short = [...letters.slice(0, head), '…', ...tail].join('');
    if (textPx(short) <= roomPx) return short;
  }
  return '';
}

/** About how wide a text is: exact enough to break rows. */
export function textPx(text: string): number {
  return [...text].reduce((sum, c) => sum + (c > '\u2e7f' ? 12 : 6.7), 0);
}
