/**
 * Δv over time as one picture: a line for each object, a mark for each manoeuvre at its time, as large as its Δv, in the look of
 * its kind; a bar is the doubt in time. As SVG text, no script, the same text for the same findings.
 */
import { taiUsFromUnixMs, unixMsFromTaiUs } from '@noroshi/time';
import type { ManoeuvreRow } from '../tables/manoeuvres.ts';
import { PAGE } from './layout.ts';
import { linearScale, type Scale } from './scales.ts';
import { STYLE } from './style.ts';
import { element, group, grouped, nameText, withTip, words } from './svg.ts';

export type PictureSpan = { readonly fromUs: number; readonly toUs: number };

export function manoeuvrePicture(rows: readonly ManoeuvreRow[], span: PictureSpan): string {
  const objects = objectsOf(rows);
  const shown = objects.slice(0, OBJECTS_MAX);
  const heightPx = Math.max(LINE_PX, shown.length * LINE_PX);
  const height = TOP_PX + heightPx + FOOT_PX;
  const xOf = linearScale(...edgesOf(span), LEFT_PX, PAGE.width - PAGE.marginPx);
  const title = `${grouped(rows.length)} manoeuvres of ${grouped(objects.length)} objects`;
  const attributes = {
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${PAGE.width} ${height}` },
    ...{ role: 'img', 'aria-label': title },
  };
  const more = objects.length - shown.length;
  const note =
    'Size of a mark: Δv, a tenfold Δv is twice as high. Bar: doubt in time. Hollow: unconfirmed.';
  const rest = more > 0 ? ` ${grouped(more)} objects with less are not drawn.` : '';
  const content = [
    element('style', {}, STYLE),
    element('rect', { class: 'back', width: PAGE.width, height }),
    words(title, { x: PAGE.marginPx, y: 48, class: 'title' }),
    words(`${note}${rest}`, { x: PAGE.marginPx, y: 80, class: 'soft' }),
    ...legend(),
    ...yearLines(span, xOf, heightPx),
    ...shown.flatMap((object, line) => objectLine(object, line, xOf)),
    ...(rows.length > 0
      ? []
      : [words('No manoeuvre was found', { x: LEFT_PX, y: TOP_PX + 26, class: 'head' })]),
  ];
  return `${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}

type Shown = { readonly id: string; readonly name: string; readonly rows: readonly ManoeuvreRow[] };

/** The most moving first. */
function objectsOf(rows: readonly ManoeuvreRow[]): Shown[] {
  const byId = new Map<string, ManoeuvreRow[]>();
  for (const row of rows) {
    const known = byId.get(row.objectId);
    if (known === undefined) byId.set(row.objectId, [row]);
    else known.push(row);
  }
  return [...byId.entries()]
    .map(([id, own]) => ({ id, name: own[0].name, rows: own }))
    .sort((a, b) => b.rows.length - a.rows.length || (a.id < b.id ? -1 : 1));
}

function objectLine({ id, name, rows }: Shown, line: number, xOf: Scale): string[] {
  const y = TOP_PX + (line + 0.5) * LINE_PX;
  const label = nameText(`${id} ${name}`.trim(), LEFT_PX - PAGE.marginPx - 12, 16);
  const count = `${label}: ${grouped(rows.length)} manoeuvres`;
  return [
    withTip('path', { class: 'grid', d: `M${LEFT_PX} ${y}H${PAGE.width - PAGE.marginPx}` }, count),
    words(label, { x: LEFT_PX - 12, y: y + 6, class: 'end' }),
    ...rows.map((row) => mark(row, y, xOf)),
  ];
}

function mark(row: ManoeuvreRow, y: number, xOf: Scale): string {
  const x = xOf(row.atUs);
  const half = sizePx(row.dvMS) / 2;
  const doubtPx = Math.max(0.8, xOf(row.atUs + row.sigmaS * 1e6) - x);
  const when = new Date(unixMsFromTaiUs(row.atUs)).toISOString().slice(0, 16);
  const tip = `${when}Z ± ${(row.sigmaS / 3600).toFixed(1)} h: ${row.kind}, ${row.dvMS.toFixed(3)} m/s, ${row.significance.toFixed(1)} sigmas`;
  const bar = `M${(x - doubtPx).toFixed(1)} ${(y - half).toFixed(1)}h${(2 * doubtPx).toFixed(1)}v${(2 * half).toFixed(1)}h${(-2 * doubtPx).toFixed(1)}z`;
  return withTip('path', { class: row.isConfirmed ? lookOf(row.kind) : 'none', d: bar }, tip);
}

/** 0.01 m/s is 6 px, ten times as much twice as high, at most the line. */
function sizePx(dvMS: number): number {
  const times = Number.isFinite(dvMS) ? Math.log10(Math.max(dvMS, 1e-3) / 0.01) : 0;
  return Math.min(LINE_PX - 4, Math.max(4, 6 * 2 ** times));
}

const LOOKS = [
  { look: 'bar', label: 'along the track', kinds: ['raise', 'lower', 'east-west', 'electric arc'] },
  { look: 'some', label: 'across it', kinds: ['plane change', 'north-south'] },
  { look: 'high', label: 'relocation', kinds: ['relocation'] },
  { look: 'tiny', label: 'unclear', kinds: ['unclear'] },
];

function lookOf(kind: string): string {
  return LOOKS.find(({ kinds }) => kinds.includes(kind))?.look ?? 'tiny';
}

function legend(): string[] {
  return LOOKS.flatMap(({ look, label }, k) => [
    element('rect', { class: look, x: PAGE.marginPx + k * 190, y: 98, width: 8, height: 14 }),
    words(label, { x: PAGE.marginPx + k * 190 + 16, y: 111 }),
  ]);
}

/** A line at the begin of each year, or of each month where there are few. */
function yearLines(span: PictureSpan, xOf: Scale, heightPx: number): string[] {
  const [fromUs, toUs] = edgesOf(span);
  const first = new Date(unixMsFromTaiUs(fromUs));
  const months = (toUs - fromUs) / (30 * DAY_US);
  const step = months <= 14 ? 1 : 12 * Math.ceil(months / 12 / 12);
  const lines: string[] = [];
  for (let month = step === 1 ? first.getUTCMonth() + 1 : 12; ; month += step) {
    const ms = Date.UTC(first.getUTCFullYear(), month, 1);
    const x = xOf(taiUsFromUnixMs(ms));
    if (!(x <= PAGE.width - PAGE.marginPx)) return lines;
    const utc = new Date(ms).toISOString();
    lines.push(
      element('path', { class: 'grid major', d: `M${x.toFixed(1)} ${TOP_PX}v${heightPx}` }),
      group(lines.length % 4 === 0 ? 'all' : 'wide', [
        words(step === 1 ? utc.slice(0, 7) : utc.slice(0, 4), {
          ...{ x, y: TOP_PX + heightPx + 24, class: 'mid' },
        }),
      ]),
    );
  }
}

/** Never of no length. */
function edgesOf({ fromUs, toUs }: PictureSpan): [number, number] {
  if (!(toUs > fromUs)) return [Number.isNaN(fromUs) ? 0 : fromUs, (fromUs || 0) + DAY_US];
  return [fromUs, toUs];
}

const DAY_US = 86_400e6;
const OBJECTS_MAX = 60;
const LEFT_PX = 280;
const TOP_PX = 130;
const LINE_PX = 34;
const FOOT_PX = 48;
