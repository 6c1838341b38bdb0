/** Areas told apart without colour: fillings by lines and dots, on the page, in a legend and in a saved file. */
import { box, type Ink, type Pen } from './pen.ts';

type Ruling = {
  readonly ways: readonly ('slant' | 'back' | 'level' | 'upright')[];
  readonly gapPx: number;
  readonly widthPx: number;
};

const FINE = { gapPx: 5, widthPx: 1.3 } as const;
const WIDE = { gapPx: 10, widthPx: 3.4 } as const;

/** Lines across an area. Beside them: 'solid', 'tint' (pale, no line) and 'dots'. */
const RULINGS = {
  slant: { ways: ['slant'], ...FINE },
  back: { ways: ['back'], ...FINE },
  cross: { ways: ['slant', 'back'], ...FINE },
  level: { ways: ['level'], ...FINE },
  upright: { ways: ['upright'], ...FINE },
  grid: { ways: ['level', 'upright'], ...FINE },
  wideSlant: { ways: ['slant'], ...WIDE },
  wideBack: { ways: ['back'], ...WIDE },
} as const satisfies Readonly<Record<string, Ruling>>;

export type Pattern = 'solid' | 'tint' | 'dots' | keyof typeof RULINGS;

type Box = readonly [x: number, y: number, width: number, height: number];

const DOTS_PX = 5;
const UP = Number.NaN;

/** Fills a box. Lines keep their place when the box moves by a pixel, so that neighbours of one filling join. */
export function fillPattern(pen: Pen, area: Box, ink: Ink, pattern: Pattern): void {
  const [x, y, width, height] = area;
  if (!(width > 0 && height > 0)) return;
  const isSolid = pattern === 'solid';
  pen.area(box(x, y, width, height), { ink, alpha: isSolid ? 0.85 : 0.22 });
  if (isSolid || pattern === 'tint') return;
  pen.within(x, y, width, height, () => {
    if (pattern === 'dots') drawDots(pen, area, ink);
    else pen.line(patternLines(area, pattern), { ink, widthPx: RULINGS[pattern].widthPx });
  });
}

/** x and y by turns, NaN between the lines. They may reach beyond the box. */
export function patternLines([x, y, width, height]: Box, pattern: keyof typeof RULINGS): number[] {
  const out: number[] = [];
  const { ways, gapPx }: Ruling = RULINGS[pattern];
  const each = (from: number, to: number, line: (at: number) => readonly number[]) => {
    for (let at = Math.ceil(from / gapPx) * gapPx; at < to; at += gapPx)
      out.push(...line(at), UP, UP);
  };
  for (const way of ways) {
    if (way === 'slant')
      each(x + y, x + y + width + height, (sum) => [sum - y, y, sum - y - height, y + height]);
    if (way === 'back')
      each(x - y - height, x + width - y, (rest) => [rest + y, y, rest + y + height, y + height]);
    if (way === 'level') each(y, y + height, (at) => [x, at, x + width, at]);
    if (way === 'upright') each(x, x + width, (at) => [at, y, at, y + height]);
  }
  return out;
}

function drawDots(pen: Pen, [x, y, width, height]: Box, ink: Ink): void {
  const first = (at: number) => Math.ceil(at / DOTS_PX) * DOTS_PX;
  for (let cy = first(y); cy < y + height + DOTS_PX; cy += DOTS_PX)
    for (let cx = first(x); cx < x + width + DOTS_PX; cx += DOTS_PX)
      pen.circle(cx, cy, 1.1, { fill: { ink } });
}

const SLANT = 'M4 8 10.500 1.500M6 12.500 17 1.500M12.500 12.500 23.500 1.500M19 12.500 24 7.500';
const BACK = 'M24 8 17.500 1.500M22 12.500 11 1.500M15.500 12.500 4.500 1.500M9 12.500 4 7.500';
const LEVEL = 'M4 5h20M4 9h20';
const UPRIGHT = 'M8 1.500v11M12 1.500v11M16 1.500v11M20 1.500v11';

/** Inside of the sign of a legend, a box of 20 by 11 at (4, 1.5). */
export const PATTERN_SIGNS: Readonly<Record<Pattern, string>> = {
  ...{ solid: '', tint: '', slant: SLANT, back: BACK, cross: `${SLANT}${BACK}` },
  ...{ level: LEVEL, upright: UPRIGHT, grid: `${LEVEL}${UPRIGHT}` },
  dots: 'M8 5h1M13 5h1M18 5h1M10 9h1M15 9h1M20 9h1',
  wideSlant: 'M5.500 12.500 16 2M6.500 12.500 17 2M16.500 12.500 24 5M17.500 12.500 24 6',
  wideBack: 'M22.500 12.500 12 2M21.500 12.500 11 2M11.500 12.500 4 5M10.500 12.500 4 6',
};
