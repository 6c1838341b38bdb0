/** Draws the map of burns on a canvas, in the colours of the theme. */
import { type Cell, cellAt, type Plan, shareOfPc, thresholdLine } from './values.ts';

/** Pixels around the map, for its axes. */
export const HEAT_EDGES = { left: 64, right: 10, top: 20, bottom: 36 } as const;
const HEIGHT_PX = 300;

/** From 10⁻⁹ to 10⁻³: dark to bright on dark grounds, light to dark on light ones, so that lightness alone tells. */
const RAMPS: Readonly<Record<string, readonly string[]>> = {
  dark: ['#0d1b2c', '#16466b', '#2f7f86', '#c9a13b', '#ff7a5c'],
  light: ['#edf3f8', '#a9cbe0', '#6fa6a0', '#b9770f', '#8e1410'],
  contrast: ['#000000', '#123f66', '#1f8f8f', '#ffc400', '#ffffff'],
};

export function rampColours(): readonly string[] {
  return RAMPS[document.documentElement.dataset.theme ?? 'dark'] ?? RAMPS.dark!;
}

export function drawHeat(
  canvas: HTMLCanvasElement,
  plan: Plan,
  chosen: Cell | null,
  pointed: Cell | null,
  widthPx: number,
): void {
  const density = devicePixelRatio || 1;
  canvas.width = Math.round(widthPx * density);
  canvas.height = Math.round(HEIGHT_PX * density);
  canvas.style.width = `${widthPx}px`;
  canvas.style.height = `${HEIGHT_PX}px`;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.scale(density, density);
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const map = mapOf(plan, widthPx);
  fillCells(pen, plan, map, colour('--ground'));
  strokeThreshold(pen, plan, map, colour('--text'), colour('--ground'));
  axes(pen, plan, map, colour('--dim'), colour('--line'), style.getPropertyValue('--font'));
  if (pointed !== null) ring(pen, map, pointed, colour('--text'), 1);
  if (chosen !== null) ring(pen, map, chosen, colour('--focus'), 3);
}

type Map2 = {
  readonly x: number;
  readonly y: number;
  readonly cellX: number;
  readonly cellY: number;
  readonly width: number;
  readonly height: number;
};

function mapOf(plan: Plan, widthPx: number): Map2 {
  const width = Math.max(40, widthPx - HEAT_EDGES.left - HEAT_EDGES.right);
  const height = HEIGHT_PX - HEAT_EDGES.top - HEAT_EDGES.bottom;
  const cells = { cellX: width / plan.burnUtc.length, cellY: height / plan.deltaVMS.length };
  return { x: HEAT_EDGES.left, y: HEAT_EDGES.top + height, width, height, ...cells };
}

function fillCells(pen: CanvasRenderingContext2D, plan: Plan, map: Map2, ground: string): void {
  const ramp = rampColours().map(rgbOf);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, map.x + map.width + HEAT_EDGES.right, HEIGHT_PX);
  for (let time = 0; time < plan.burnUtc.length; time++)
    for (let column = 0; column < plan.deltaVMS.length; column++) {
      const share = shareOfPc(plan.cellPc[cellAt(plan, { time, column })]);
      if (share === null) continue;
      pen.fillStyle = mixed(ramp, share);
      const x = map.x + time * map.cellX;
      const y = map.y - (column + 1) * map.cellY;
      pen.fillRect(x, y, map.cellX + 0.6, map.cellY + 0.6);
    }
}

/** Twice, so that it is seen on bright and dark cells. */
function strokeThreshold(
  pen: CanvasRenderingContext2D,
  plan: Plan,
  map: Map2,
  text: string,
  ground: string,
): void {
  pen.beginPath();
  for (const [x1, y1, x2, y2] of thresholdLine(plan)) {
    pen.moveTo(map.x + (x1 + 0.5) * map.cellX, map.y - (y1 + 0.5) * map.cellY);
    pen.lineTo(map.x + (x2 + 0.5) * map.cellX, map.y - (y2 + 0.5) * map.cellY);
  }
  pen.lineCap = 'round';
  for (const [colour, width] of [
    [ground, 4.5],
    [text, 2],
  ] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }
}

function axes(
  pen: CanvasRenderingContext2D,
  plan: Plan,
  map: Map2,
  dim: string,
  line: string,
  font: string,
): void {
  pen.font = `11px ${font}`;
  pen.fillStyle = dim;
  pen.strokeStyle = line;
  pen.lineWidth = 1;
  pen.strokeRect(map.x - 0.5, map.y - map.height - 0.5, map.width + 1, map.height + 1);
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  const { deltaVMS, burnUtc } = plan;
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const column = Math.round(share * (deltaVMS.length - 1));
    const value = Number(deltaVMS[column]!.toPrecision(3));
    pen.fillText(
      `${value > 0 ? '+' : ''}${value}`.replace('-', '−'),
      map.x - 6,
      map.y - (column + 0.5) * map.cellY,
    );
  }
  pen.textAlign = 'left';
  pen.fillText('Δv, m/s', 4, 9);
  const count = Math.max(2, Math.min(7, Math.floor(map.width / 100)));
  for (let k = 0; k < count; k++) {
    const time = Math.round((k / (count - 1)) * (burnUtc.length - 1));
    const x = map.x + (time + 0.5) * map.cellX;
    pen.textAlign = k === 0 ? 'left' : k === count - 1 ? 'right' : 'center';
    const at = new Date(burnUtc[time]!).toISOString();
    pen.fillText(
      `${at.slice(5, 10)} ${at.slice(11, 16)}Z`,
      k === 0 ? map.x : k === count - 1 ? map.x + map.width : x,
      map.y + 14,
    );
  }
}

function ring(
  pen: CanvasRenderingContext2D,
  map: Map2,
  { time, column }: Cell,
  colour: string,
  width: number,
): void {
  const [cellX, cellY] = [Math.max(map.cellX, 9), Math.max(map.cellY, 9)];
  const x = map.x + (time + 0.5) * map.cellX;
  const y = map.y - (column + 0.5) * map.cellY;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.strokeRect(x - cellX / 2, y - cellY / 2, cellX, cellY);
}

function rgbOf(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function mixed(ramp: readonly (readonly number[])[], share: number): string {
  const place = share * (ramp.length - 1);
  const low = Math.min(ramp.length - 2, Math.floor(place));
  const part = place - low;
  const [r, g, b] = [0, 1, 2].map((k) =>
    Math.round(ramp[low]![k]! * (1 - part) + ramp[low + 1]![k]! * part),
  );
  return `rgb(${r} ${g} ${b})`;
}
