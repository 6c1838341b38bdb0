/**
 * A Gabbard diagram as SVG text, no script: each piece twice over its period, its apogee above and its perigee below; where both
 * arms meet is the height at which it broke up (J. R. Gabbard; Portree & Loftus, NASA/TP-1999-208856).
 */
import type { Breakup, BreakupPiece } from '@noroshi/behave';
import { formatUtc } from '@noroshi/time';
import { PAGE } from './layout.ts';
import { linearScale, niceBelow, type Scale } from './scales.ts';
import { STYLE } from './style.ts';
import { element, group, grouped, nameText, withTip, words } from './svg.ts';

const FRAME = { left: 110, top: 130, right: 40, bottom: 90, height: 700 } as const;

export function gabbardPicture(breakup: Breakup): string {
  const { pieces, parentName, parentId, launch } = breakup;
  const width = PAGE.width;
  const shown = pieces.filter((piece) => Number.isFinite(piece.periodMin));
  const [xMin, xMax] = extent(shown.map(({ periodMin }) => periodMin));
  const [yMin, yMax] = extent(shown.flatMap(({ apogeeKm, perigeeKm }) => [apogeeKm, perigeeKm]));
  const xOf = linearScale(xMin, xMax, FRAME.left, width - FRAME.right);
  const yOf = linearScale(yMin, yMax, FRAME.height - FRAME.bottom, FRAME.top);
  const title = `${parentName || parentId || launch}: ${grouped(pieces.length)} pieces`;
  const attributes = {
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${FRAME.height}` },
    ...{ role: 'img', 'aria-label': title },
  };
  const content = [
    element('style', {}, STYLE),
    element('rect', { class: 'back', width, height: FRAME.height }),
    words(nameText(title, width - 2 * PAGE.marginPx, 28), {
      x: PAGE.marginPx,
      y: 48,
      class: 'title',
    }),
    words(aboutText(breakup), { x: PAGE.marginPx, y: 80, class: 'soft' }),
    words('height, km; blue: apogee, orange: perigee', { x: FRAME.left, y: FRAME.top - 14 }),
    group('axis', axes({ xMin, xMax, yMin, yMax, xOf, yOf })),
    group(
      'pieces',
      shown.flatMap((piece) => marks(piece, xOf, yOf)),
    ),
  ];
  return `${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}

function aboutText({ atUs, sigmaS, heightKm, likeness }: Breakup): string {
  const when =
    atUs === null
      ? 'time not known'
      : `${formatUtc(atUs).slice(0, 16).replace('T', ' ')} ± ${(sigmaS! / 60).toFixed(0)} min`;
  const where = Number.isFinite(heightKm) ? ` at ${heightKm.toFixed(0)} km` : '';
  return `${when}${where}; ${likeness}`;
}

function marks(piece: BreakupPiece, xOf: Scale, yOf: Scale): string[] {
  const speed = Number.isFinite(piece.dvMS) ? `, ${piece.dvMS.toFixed(0)} m/s` : '';
  const tip =
    `${piece.objectId} ${piece.name}: ${piece.periodMin.toFixed(2)} min, ` +
    `${piece.perigeeKm.toFixed(0)} to ${piece.apogeeKm.toFixed(0)} km${speed}`;
  const cx = xOf(piece.periodMin);
  return [
    withTip('circle', { class: 'bar', cx, cy: yOf(piece.apogeeKm), r: 3 }, tip),
    withTip('circle', { class: 'high', cx, cy: yOf(piece.perigeeKm), r: 3 }, tip),
  ];
}

type Axes = {
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
  readonly xOf: Scale;
  readonly yOf: Scale;
};

function axes({ xMin, xMax, yMin, yMax, xOf, yOf }: Axes): string[] {
  const [left, right] = [xOf(xMin), xOf(xMax)];
  const [bottom, top] = [yOf(yMin), yOf(yMax)];
  return [
    ...ticks(xMin, xMax).flatMap((x) => [
      element('path', { class: 'grid', d: `M${xOf(x).toFixed(1)} ${top}V${bottom}` }),
      words(String(x), { x: xOf(x), y: bottom + 26, class: 'mid' }),
    ]),
    ...ticks(yMin, yMax).flatMap((y) => [
      element('path', { class: 'grid', d: `M${left} ${yOf(y).toFixed(1)}H${right}` }),
      words(grouped(y), { x: left - 10, y: yOf(y) + 6, class: 'end' }),
    ]),
    words('period, min', { x: (left + right) / 2, y: bottom + 56, class: 'mid' }),
  ];
}

function ticks(min: number, max: number): number[] {
  const step = Math.max(1, niceBelow((max - min) / 6) * 2);
  const found: number[] = [];
  for (let at = Math.ceil(min / step) * step; at <= max; at += step) found.push(at);
  return found;
}

/** A little more than the values take; something around them where there is one or none. */
function extent(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const [min, max] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const slack = Math.max(1, 0.05 * (max - min));
  return [min - slack, max + slack];
}
