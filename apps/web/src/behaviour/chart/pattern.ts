/** Areas told apart without colour: fillings by lines and dots, on the page, in a legend and in a saved file. */
import { box, type Ink, type Pen } from './pen.ts';

export const PATTERNS = ['solid', 'slant', 'level', 'cross', 'upright', 'back', 'dots'] as const;
export type Pattern = (typeof PATTERNS)[number];

type Box = readonly [x: number, y: number, width: number, height: number];

const GAP_PX = 5;
const UP = Number.NaN;

/** Fills a box. Lines keep their place when the box moves by a pixel, so that neighbours of one filling join. */
export function fillPattern(pen: Pen, area: Box, ink: Ink, pattern: Pattern): void {
  const [x, y, width, height] = area;
  if (!(width > 0 && height > 0)) return;
  const isSolid = pattern === 'solid';
  pen.area(box(x, y, width, height), { ink, alpha: isSolid ? 0.85 : 0.22 });
  if (isSolid) return;
  pen.within(x, y, width, height, () => {
    if (pattern === 'dots') drawDots(pen, area, ink);
    else pen.line(patternLines(area, pattern), { ink, widthPx: 1.3 });
  });
}

/** x and y by turns, NaN between the lines. */
export function patternLines([x, y, width, height]: Box, pattern: Pattern): number[] {
  const out: number[] = [];
  const isAny = (...names: readonly Pattern[]) => names.includes(pattern);
  if (isAny('slant', 'cross'))
    for (let sum = first(x + y); sum < x + y + width + height; sum += GAP_PX)
      out.push(sum - y, y, sum - y - height, y + height, UP, UP);
  if (isAny('back', 'cross'))
    for (let rest = first(x - y - height); rest < x + width - y; rest += GAP_PX)
      out.push(rest + y, y, rest + y + height, y + height, UP, UP);
  if (isAny('level'))
    for (let at = first(y); at < y + height; at += GAP_PX) out.push(x, at, x + width, at, UP, UP);
  if (isAny('upright'))
    for (let at = first(x); at < x + width; at += GAP_PX) out.push(at, y, at, y + height, UP, UP);
  return out;
}

function drawDots(pen: Pen, [x, y, width, height]: Box, ink: Ink): void {
  for (let cy = first(y); cy < y + height + GAP_PX; cy += GAP_PX)
    for (let cx = first(x); cx < x + width + GAP_PX; cx += GAP_PX)
      pen.circle(cx, cy, 1.1, { fill: { ink } });
}

const first = (at: number) => Math.ceil(at / GAP_PX) * GAP_PX;

/** Inside of the sign of a legend, a box of 20 by 11 at (4, 1.5). */
export const PATTERN_SIGNS: Readonly<Record<Pattern, string>> = {
  solid: '',
  slant: 'M4 8 10.500 1.500M6 12.500 17 1.500M12.500 12.500 23.500 1.500M19 12.500 24 7.500',
  back: 'M24 8 17.500 1.500M22 12.500 11 1.500M15.500 12.500 4.500 1.500M9 12.500 4 7.500',
  cross:
    'M4 8 10.500 1.500M6 12.500 17 1.500M12.500 12.500 23.500 1.500M24 8 17.500 1.500M22 12.500 11 1.500M15.500 12.500 4.500 1.500',
  level: 'M4 5h20M4 9h20',
  upright: 'M8 1.500v11M12 1.500v11M16 1.500v11M20 1.500v11',
  dots: 'M8 5h1M13 5h1M18 5h1M10 9h1M15 9h1M20 9h1',
};
