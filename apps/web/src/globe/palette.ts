/** The globe's colours, from the variables of the theme (globe.css), so that they change with it. */
import { REGIMES } from './contract.ts';

export type Rgb = readonly [number, number, number]; // 0 … 1, as the screen has them

const COLOURS = [
  ...(['space', 'ocean', 'land', 'coast', 'grid', 'night', 'air'] as const),
  ...([
    'leo',
    'meo',
    'geo',
    'heo',
    'asset',
    'chosen',
    'one',
    'two',
    'cone',
    'text',
    'ground',
  ] as const),
  ...(['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'] as const),
] as const;
export type ColourName = (typeof COLOURS)[number];

export type Palette = {
  readonly colour: Readonly<Record<ColourName, Rgb>>;
  readonly css: Readonly<Record<ColourName, string>>;
  readonly nightShare: number; // how much of the night's colour lies over the dark side
  readonly gridShare: number;
  readonly airShare: number;
  readonly terminatorShare: number; // a line between day and night, where shade would not show it
  readonly font: string;
};

const COMMON: Readonly<Partial<Record<ColourName, string>>> = {
  ...{ text: '--text', ground: '--ground' },
  ...{ FLASH: '--FLASH', IMMEDIATE: '--IMMEDIATE', PRIORITY: '--PRIORITY', ROUTINE: '--ROUTINE' },
};

/** Reads the variables as they stand on `element`. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  const share = (name: string) => Number.parseFloat(of(`--globe-${name}-share`)) || 0;
  const css = Object.fromEntries(
    COLOURS.map((name) => [name, of(COMMON[name] ?? `--globe-${name}`) || '#888888']),
  ) as Record<ColourName, string>;
  const colour = Object.fromEntries(
    COLOURS.map((name) => [name, rgbOf(css[name])]),
  ) as unknown as Record<ColourName, Rgb>;
  return {
    ...{ colour, css, nightShare: share('night'), gridShare: share('grid') },
    ...{ airShare: share('air'), terminatorShare: share('terminator') },
    font: style.fontFamily || 'sans-serif',
  };
}

/** #rgb or #rrggbb; anything else is mid grey, which is seen and mended. */
export function rgbOf(text: string): Rgb {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  const parts = long?.slice(1) ?? short?.slice(1).map((digit) => digit + digit);
  if (parts === undefined) return [0.53, 0.53, 0.53];
  const [r, g, b] = parts.map((hex) => Number.parseInt(hex, 16) / 255);
  return [r!, g!, b!];
}

/** The regimes' colours in the order of REGIMES. */
export function regimeColours(palette: Palette): readonly Rgb[] {
  return REGIMES.map((regime) => palette.colour[regime.toLowerCase() as 'leo']);
}
