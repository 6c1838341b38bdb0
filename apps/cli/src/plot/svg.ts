/**
 * SVG as text: elements, attributes, words made safe. Names come from files, so every text passes `xmlText`:
 * control, bidi and invisible characters become visible escapes, markup becomes entities.
 * References: SVG 1.1, XML 1.0 (§2.2, which characters a document may hold).
 */
import { displayWidth, fitText, safeText } from '@noroshi/host';

/** Text for an element or a double-quoted attribute. */
export function xmlText(text: string): string {
  return safeText(text)
    .replace(NO_CHARACTERS, '\u{fffd}')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A name from a file, made safe, cut to a width, its marks above letters not piled up. */
export function nameText(text: string, widthPx: number, sizePx: number): string {
  const safe = safeText(text).replace(PILED_MARKS, '$1');
  let cells = Math.min(displayWidth(safe), Math.floor(widthPx / (USUAL_EM * sizePx)));
  while (cells > 1 && widthMaxPx(fitText(safe, cells), sizePx) > widthPx) cells--;
  return fitText(safe, cells);
}

export type Attributes = Readonly<Record<string, string | number>>;

/** `content` is SVG already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? px(value) : xmlText(value)}"`,
  );
  return `<${name}${written.join('')}${content === '' ? '/>' : `>${content}</${name}>`}`;
}

export type Words = { readonly x: number; readonly y: number; readonly class?: string };

/** A line of text. */
export function words(text: string, at: Words): string {
  return element('text', at, xmlText(text));
}

export function group(className: string, content: readonly string[]): string {
  return element('g', { class: className }, content.join('\n'));
}

/** A bar or a mark that tells its count when pointed at. */
export function withTip(name: string, attributes: Attributes, tip: string): string {
  return element(name, attributes, element('title', {}, xmlText(tip)));
}

/** A coordinate, to a tenth of a unit: finer is not seen. */
export function px(value: number): string {
  const text = value.toFixed(1);
  return text.endsWith('.0') ? text.slice(0, -2).replace(/^-0$/, '0') : text;
}

/** 26834 → 26,834, wherever it is run. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Text in lines, broken between words, none wider than given. */
export function wrapped(text: string, widthPx: number, sizePx: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthMaxPx(longer, sizePx) <= widthPx) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A width that text will hardly exceed, whatever sans-serif the reader's machine has. */
export function widthMaxPx(text: string, sizePx: number): number {
  const capitals = text.replace(/[^A-Z]/g, '').length;
  const widest = text.replace(/[^MWmw@%]/g, '').length;
  return sizePx * (USUAL_EM * displayWidth(text) + 0.12 * capitals + 0.3 * widest);
}

const USUAL_EM = 0.56; // of a usual letter or digit in DejaVu Sans, the widest in use
// noncharacters: XML has no way to write the first two; the rest have no meaning
const NO_CHARACTERS = /[\ufffe\uffff\ufdd0-\ufdef]/g;
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;
