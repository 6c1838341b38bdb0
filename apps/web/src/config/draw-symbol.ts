/** Draws a symbol as SVG text; milsymbol is some 200 KB, so this file is loaded when the first symbol is shown. */
import ms from 'milsymbol';

/** With a white rim, so that it stands out on every ground. */
export function symbolSvg(sidc: string, sizePx: number): string {
  return new ms.Symbol(sidc, { size: sizePx, outlineColor: 'white', outlineWidth: 3 }).asSVG();
}

export function isKnown(sidc: string): boolean {
  return new ms.Symbol(sidc).isValid() === true;
}
