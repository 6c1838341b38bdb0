/**
 * What lies over the globe and is not part of it: names, shapes of warnings, stations, the marks and the distance of an approach.
 * Drawn on a plane canvas, so that the same hand draws the screen and the saved picture.
 */
import { shapePath } from '../ui/shape.tsx';
import { type Label, placeLabels } from './labels.ts';
import type { ColourName, Palette } from './palette.ts';

export type Mark = {
  readonly xPx: number;
  readonly yPx: number;
  readonly kind: 'name' | 'station' | 'warned' | 'digit' | 'under' | 'tca';
  readonly text: string; // its label; '' none
  readonly colour: ColourName;
  readonly weight: number;
  readonly precedence?: 'FLASH' | 'IMMEDIATE' | 'PRIORITY' | 'ROUTINE';
  readonly digit?: string;
};

export type Link = {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly text: string;
};

const TEXT_PX = 12;

export function drawOverlay(
  canvas: CanvasRenderingContext2D,
  marks: readonly Mark[],
  link: Link | null,
  palette: Palette,
  pixels: number,
): void {
  const { width, height } = canvas.canvas;
  canvas.setTransform(pixels, 0, 0, pixels, 0, 0);
  canvas.clearRect(0, 0, width / pixels, height / pixels);
  canvas.font = `600 ${TEXT_PX}px ${palette.font}`;
  canvas.textBaseline = 'middle';
  canvas.lineJoin = 'round';
  if (link !== null) drawLink(canvas, link, palette);
  for (const mark of marks) drawMark(canvas, mark, palette);
  const labels = marks.filter(({ text }) => text !== '').map((mark) => labelOf(canvas, mark));
  if (link !== null) labels.push(linkLabel(canvas, link));
  for (const { label, leftPx, topPx } of placeLabels(labels, width / pixels, height / pixels)) {
    canvas.fillStyle = palette.css[(label as Coloured).colour];
    haloText(canvas, label.text, leftPx + 3, topPx + label.heightPx / 2, palette);
  }
}

type Coloured = Label & { readonly colour: ColourName };

function labelOf(canvas: CanvasRenderingContext2D, mark: Mark): Coloured {
  const widthPx = canvas.measureText(mark.text).width + 6;
  const { xPx, yPx, text, weight, colour } = mark;
  const gapPx = mark.kind === 'digit' ? 11 : 9;
  return { text, xPx, yPx, widthPx, heightPx: TEXT_PX + 5, gapPx, weight, colour };
}

const BESIDE_PX = 30; // clear of both digits: "2" beside "152 m" reads as 2152 m

function linkLabel(canvas: CanvasRenderingContext2D, { from, to, text }: Link): Coloured {
  const widthPx = canvas.measureText(text).width + 6;
  const gapPx = Math.hypot(from[0] - to[0], from[1] - to[1]) < BESIDE_PX ? BESIDE_PX : 14;
  return {
    ...{ text, widthPx, heightPx: TEXT_PX + 5, gapPx, weight: 1e6, colour: 'text' },
    ...{ xPx: (from[0] + to[0]) / 2, yPx: (from[1] + to[1]) / 2 },
  };
}

/** Text with the ground's colour around it, readable over land, sea and dots. */
function haloText(
  canvas: CanvasRenderingContext2D,
  text: string,
  xPx: number,
  yPx: number,
  palette: Palette,
): void {
  canvas.strokeStyle = palette.css.ground;
  canvas.lineWidth = 3.5;
  canvas.strokeText(text, xPx, yPx);
  canvas.fillText(text, xPx, yPx);
}

function drawLink(canvas: CanvasRenderingContext2D, { from, to }: Link, palette: Palette): void {
  for (const [colour, width] of [
    [palette.css.ground, 4],
    [palette.css.text, 1.5],
  ] as const) {
    canvas.beginPath();
    canvas.moveTo(...from);
    canvas.lineTo(...to);
    canvas.strokeStyle = colour;
    canvas.lineWidth = width;
    canvas.stroke();
  }
}

function drawMark(canvas: CanvasRenderingContext2D, mark: Mark, palette: Palette): void {
  canvas.save();
  canvas.translate(mark.xPx, mark.yPx);
  canvas.fillStyle = palette.css[mark.colour];
  canvas.strokeStyle = palette.css[mark.colour];
  if (mark.kind === 'warned') drawShape(canvas, mark.precedence!, palette);
  if (mark.kind === 'station') drawStation(canvas, palette);
  if (mark.kind === 'digit') drawDigit(canvas, mark.digit!, palette);
  if (mark.kind === 'under') drawRing(canvas, 8, 1.5);
  if (mark.kind === 'tca') drawCross(canvas, palette);
  canvas.restore();
}

/** The precedence's own shape, hollow, around the object. */
function drawShape(
  canvas: CanvasRenderingContext2D,
  precedence: NonNullable<Mark['precedence']>,
  palette: Palette,
): void {
  const path = new Path2D(shapePath(precedence));
  canvas.scale(0.72, 0.72);
  canvas.translate(-12, -12);
  canvas.lineWidth = 5;
  canvas.strokeStyle = palette.css.ground;
  canvas.stroke(path);
  canvas.lineWidth = 2.6;
  canvas.strokeStyle = palette.css[precedence];
  canvas.stroke(path);
}

/** A dish on its mast. */
function drawStation(canvas: CanvasRenderingContext2D, palette: Palette): void {
  const path = new Path2D('M-4.500 -3.500A5 5 0 0 0 3 4zM-1 1 2.500 -2.500M-1 2.500-3.500 7H2z');
  canvas.lineWidth = 4;
  canvas.strokeStyle = palette.css.ground;
  canvas.stroke(path);
  canvas.fill(path);
  canvas.lineWidth = 1.3;
  canvas.strokeStyle = canvas.fillStyle as string;
  canvas.stroke(path);
}

function drawDigit(canvas: CanvasRenderingContext2D, digit: string, palette: Palette): void {
  canvas.beginPath();
  if (digit === '1') canvas.arc(0, 0, 9, 0, 2 * Math.PI);
  else canvas.rect(-8.5, -8.5, 17, 17);
  canvas.lineWidth = 2.5;
  canvas.fillStyle = palette.css.ground;
  canvas.fill();
  canvas.stroke();
  canvas.fillStyle = canvas.strokeStyle;
  canvas.font = `700 ${TEXT_PX}px ${palette.font}`;
  canvas.textAlign = 'center';
  canvas.fillText(digit, 0, 0.5);
}

function drawRing(canvas: CanvasRenderingContext2D, radiusPx: number, widthPx: number): void {
  canvas.beginPath();
  canvas.arc(0, 0, radiusPx, 0, 2 * Math.PI);
  canvas.lineWidth = widthPx;
  canvas.stroke();
}

function drawCross(canvas: CanvasRenderingContext2D, palette: Palette): void {
  for (const [colour, width] of [
    [palette.css.ground, 5],
    [canvas.strokeStyle, 2],
  ] as const) {
    canvas.beginPath();
    for (const side of [-1, 1]) {
      canvas.moveTo(-6 * side, -6);
      canvas.lineTo(6 * side, 6);
    }
    canvas.strokeStyle = colour;
    canvas.lineWidth = width;
    canvas.stroke();
  }
}
