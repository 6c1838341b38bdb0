/**
 * Passes as one picture: a line an object and station, each pass a bar from rise to set, the higher the fuller, and on the right the sky of the first station
 * with the arcs of its highest passes. As SVG text, no script.
 */
import { formatUtc } from '@noroshi/time';
import type { PassRow } from '../passes-output.ts';
import { PAGE } from './layout.ts';
import { linearScale, timeTicks } from './scales.ts';
import { STYLE } from './style.ts';
import { element, grouped, nameText, withTip, words } from './svg.ts';

const TOP_PX = 120;
const LINE_PX = 26;
const FOOT_PX = 60;
const LEFT_PX = 300;
const LINES_MAX = 60;
const TICKS_MAX = 10;
const SKY_PX = 150; // radius
const DEG = 180 / Math.PI;

type Window = { readonly fromUs: number; readonly toUs: number };

export function passesPicture(rows: readonly PassRow[], window: Window): string {
  const lines = [...new Set(rows.map(lineOf))].slice(0, LINES_MAX);
  const heightPx = Math.max(2 * SKY_PX + 40, lines.length * LINE_PX);
  const height = TOP_PX + heightPx + FOOT_PX;
  const rightPx = PAGE.width - PAGE.marginPx - 2 * SKY_PX - 60;
  const xOf = linearScale(window.fromUs, window.toUs, LEFT_PX, rightPx);
  const title = `${grouped(rows.length)} ${rows.length === 1 ? 'pass' : 'passes'}`;
  const left = new Set(rows.map(lineOf)).size - lines.length;
  const about =
    `${formatUtc(window.fromUs, 0)} to ${formatUtc(window.toUs, 0)}. The darker a bar, the higher the pass.` +
    (left > 0 ? ` ${grouped(left)} more lines are not drawn.` : '');
  const attributes = {
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${PAGE.width} ${height}` },
    ...{ role: 'img', 'aria-label': title },
  };
  const content = [
    element('style', {}, STYLE),
    element('rect', { class: 'back', width: PAGE.width, height }),
    words(title, { x: PAGE.marginPx, y: 48, class: 'title' }),
    words(about, { x: PAGE.marginPx, y: 80, class: 'soft' }),
    ...axis(window, xOf, heightPx),
    ...lines.flatMap((line, k) => bars(rows, line, TOP_PX + k * LINE_PX, window, xOf)),
    ...sky(rows, PAGE.width - PAGE.marginPx - SKY_PX, TOP_PX + SKY_PX + 20),
  ];
  return `${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}

const lineOf = ({ satellite, name, station }: PassRow): string =>
  `${satellite} ${name} · ${station}`;

function bars(
  rows: readonly PassRow[],
  line: string,
  y: number,
  window: Window,
  xOf: (us: number) => number,
): string[] {
  const own = rows.filter((row) => lineOf(row) === line);
  return [
    words(nameText(line, LEFT_PX - PAGE.marginPx - 12, 16), {
      ...{ x: LEFT_PX - 12, y: y + 18, class: 'end' },
    }),
    ...own.map(({ pass: { rise, set, highest } }) => {
      const [from, to] = [xOf(rise?.atUs ?? window.fromUs), xOf(set?.atUs ?? window.toUs)];
      const top = Math.round(highest.elevationRad * DEG);
      const shade = `d${Math.min(5, 1 + Math.floor(Math.max(0, top) / 18))}`;
      const bar = { x: from.toFixed(1), y: y + 4, width: Math.max(1.5, to - from).toFixed(1) };
      const tip = `${line}: ${top}° at ${formatUtc(highest.atUs, 0)}`;
      return withTip('rect', { class: shade, ...bar, height: LINE_PX - 8 }, tip);
    }),
  ];
}

function axis(window: Window, xOf: (us: number) => number, heightPx: number): string[] {
  return timeTicks(window.fromUs, window.toUs, TICKS_MAX).flatMap(({ at, label }) => [
    element('path', { class: 'grid major', d: `M${xOf(at).toFixed(1)} ${TOP_PX}v${heightPx}` }),
    words(label, { x: xOf(at), y: TOP_PX + heightPx + 26, class: 'mid' }),
  ]);
}

const ARCS_MAX = 12;

/** North up, east to the right as on a map; the rim is the horizon. Arcs go over rise, culminations and set. */
function sky(rows: readonly PassRow[], x: number, y: number): string[] {
  const station = rows[0]?.station;
  if (station === undefined) return [];
  const own = rows.filter((row) => row.station === station);
  const highest = own
    .toSorted((a, b) => b.pass.highest.elevationRad - a.pass.highest.elevationRad)
    .slice(0, ARCS_MAX);
  const at = ({ azimuthRad, elevationRad }: { azimuthRad: number; elevationRad: number }) => {
    const far = SKY_PX * (1 - Math.max(0, elevationRad) / (Math.PI / 2));
    return `${(x + far * Math.sin(azimuthRad)).toFixed(1)} ${(y - far * Math.cos(azimuthRad)).toFixed(1)}`;
  };
  return [
    words(`Sky over ${station}`, { x, y: y - SKY_PX - 26, class: 'mid head' }),
    ...[0, 30, 60].map((deg) =>
      element('circle', { class: 'grid major', cx: x, cy: y, r: SKY_PX * (1 - deg / 90) }),
    ),
    ...[
      ['N', 0, -1],
      ['E', 1, 0],
      ['S', 0, 1],
      ['W', -1, 0],
    ].map(([text, east, south]) =>
      words(String(text), {
        ...{ x: x + Number(east) * (SKY_PX + 12), y: y + Number(south) * (SKY_PX + 12) + 5 },
        class: 'mid',
      }),
    ),
    ...highest.map((row) => {
      const { rise, set, culminations, highest: top } = row.pass;
      const points = [rise, ...(culminations.length > 0 ? culminations : [top]), set];
      const d = points.flatMap((sight) => (sight === null ? [] : [at(sight)])).join('L');
      return withTip('path', { class: 'ring', d: `M${d}` }, `${row.satellite} ${row.name}`);
    }),
  ];
}
