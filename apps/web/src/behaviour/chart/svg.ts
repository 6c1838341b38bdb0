/**
 * The pen that writes an SVG file: shapes and text only, every text escaped, no script, no address, no style sheet. What a mark of
 * the file says about mode and marking stands in it above and below the drawing.
 */
import { type Fill, FONT, type Ink, type Pen, type Stroke, TEXT_PX, type TextLook } from './pen.ts';

export type SvgPen = Pen & { readonly body: () => string };

export function svgPen(colourOf: (ink: Ink) => string): SvgPen {
  const out: string[] = [];
  let clips = 0;
  const strokeOf = ({ ink, widthPx = 1.5, dash = [], alpha = 1 }: Stroke) =>
    `stroke="${attribute(colourOf(ink))}" stroke-width="${short(widthPx)}" stroke-linejoin="round"` +
    `${dash.length > 0 ? ` stroke-dasharray="${dash.map(short).join(' ')}"` : ''}` +
    `${alpha < 1 ? ` stroke-opacity="${short(alpha)}"` : ''}`;
  const fillOf = ({ ink, alpha = 1 }: Fill) =>
    `fill="${attribute(colourOf(ink))}"${alpha < 1 ? ` fill-opacity="${short(alpha)}"` : ''}`;
  return {
    line: (points, look) => {
      const d = pathOf(points);
      if (d !== '') out.push(`<path d="${d}" fill="none" ${strokeOf(look)}/>`);
    },
    area: (points, look) => {
      const d = pathOf(points);
      if (d !== '') out.push(`<path d="${d}Z" ${fillOf(look)}/>`);
    },
    circle: (x, y, radius, { fill, stroke }) => {
      const looks = [fill ? fillOf(fill) : 'fill="none"', ...(stroke ? [strokeOf(stroke)] : [])];
      out.push(
        `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" ${looks.join(' ')}/>`,
      );
    },
    text: (text, x, y, look = {}) => out.push(textOf(colourOf, text, x, y, look)),
    within: (x, y, width, height, draw) => {
      const id = `in${++clips}`;
      const size = `width="${short(width)}" height="${short(height)}"`;
      out.push(`<clipPath id="${id}"><rect x="${short(x)}" y="${short(y)}" ${size}/></clipPath>`);
      out.push(`<g clip-path="url(#${id})">`);
      draw();
      out.push('</g>');
    },
    body: () => out.join('\n'),
  };
}

function textOf(
  colourOf: (ink: Ink) => string,
  text: string,
  x: number,
  y: number,
  { ink = '--text', align = 'left', sizePx = TEXT_PX, bold = false, turned = false }: TextLook,
): string {
  const anchor = { left: 'start', center: 'middle', right: 'end' }[align];
  const turn = turned ? ` transform="rotate(-90 ${short(x)} ${short(y)})"` : '';
  return (
    `<text x="${short(x)}" y="${short(y)}" font-family="${attribute(FONT)}" font-size="${short(sizePx)}"` +
    `${bold ? ' font-weight="650"' : ''} text-anchor="${anchor}" fill="${attribute(colourOf(ink))}"` +
    ` stroke="${attribute(colourOf('--panel'))}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"${turn}>` +
    `${escaped(text)}</text>`
  );
}

function pathOf(points: ArrayLike<number>): string {
  const parts: string[] = [];
  let isDown = false;
  for (let k = 0; k + 1 < points.length; k += 2) {
    const [x, y] = [points[k]!, points[k + 1]!];
    if (!Number.isFinite(x) || !Number.isFinite(y)) isDown = false;
    else {
      parts.push(`${isDown ? 'L' : 'M'}${short(x)} ${short(y)}`);
      isDown = true;
    }
  }
  return parts.join('');
}

/** The file: the drawing between the lines that say what it may be used for. */
export function svgFile(
  body: string,
  size: { readonly width: number; readonly height: number },
  said: { readonly title: string; readonly stamp: readonly string[] },
  colourOf: (ink: Ink) => string,
): string {
  const line = 20;
  const [top, edge] = [edgePx + 2 * line, edgePx];
  const width = size.width + 2 * edge;
  const height = size.height + top + edge + line * Math.max(0, said.stamp.length - 1);
  const pen = svgPen(colourOf);
  pen.text(said.stamp[0] ?? '', edge, edge + 12, { bold: true, sizePx: 13 });
  pen.text(said.title, edge, edge + line + 12, { sizePx: 13 });
  for (const [k, text] of said.stamp.slice(1).entries())
    pen.text(text, edge, top + size.height + 14 + k * line, { sizePx: 13 });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${short(width)} ${short(height)}" width="${short(width)}" height="${short(height)}" role="img">`,
    `<title>${escaped(said.title)}</title>`,
    `<rect width="100%" height="100%" fill="${attribute(colourOf('--panel'))}"/>`,
    pen.body(),
    `<g transform="translate(${edge} ${top})">`,
    body,
    '</g></svg>\n',
  ].join('\n');
}

const edgePx = 12;

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Characters that XML has no place for are left out; what it reads as its own is escaped. */
export function escaped(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (c) => `&#${c.codePointAt(0)!};`);
}

const attribute = escaped;
