/** When the pairs of a sign met, as a picture: time across, a lane a pair, a dot a connection, the larger the more bytes. */
import type { Frame } from '../behaviour/chart/frame.ts';
import type { Pen } from '../behaviour/chart/pen.ts';
import type { LegendEntry, Picture } from '../behaviour/chart/picture.ts';
import { type KindLook, lookOf } from './kind-look.ts';
import { pictureWords as words } from './picture-words.ts';
import { type Meetings, radiusOf, thinned } from './raster-geometry.ts';
import { bytesText } from './size-text.ts';

const DOT_ALPHA = 0.62; // where many lie on one another they show denser
const LABEL_PX = 6.8;
const LANE_TICK_PX = 15;

export function rasterPicture(met: Meetings, kind: string): Picture {
  const w = words();
  const look = lookOf(kind);
  const room = Math.max(500, (met.toMs - met.fromMs) * 0.015);
  const count = met.lanes.length;
  const longest = met.shortLanes.reduce((most, name) => Math.max(most, name.length), 0);
  return {
    title: w.raster,
    x: { name: 'UTC', kind: 'utc' },
    y: {
      ...{ name: '', kind: 'number', isWhole: true, tickPx: LANE_TICK_PX },
      text: (value) => met.shortLanes[value] ?? '',
    },
    whole: { left: met.fromMs - room, right: met.toMs + room, top: -0.6, bottom: count - 0.4 },
    ...{ isAcross: count <= LANES_STILL, leastShare: leastShare(met) },
    leftPx: Math.max(16, 12 + LABEL_PX * longest),
    draw: (pen, frame) => drawDots(pen, frame, met, look),
    points: {
      ...{ xs: met.atMs, ys: met.lane },
      text: (k) =>
        [met.lanes[met.lane[k]!]!, instantText(met.atMs[k]!), sizeText(met.bytes[k]!)].join('\n'),
    },
    legend: legendOf(met, look),
    table: {
      heads: [w.time, w.lane, w.bytes],
      names: ['time_utc', 'pair', 'bytes'],
      rows: Array.from(met.atMs, (ms, k) => [
        ...[new Date(ms).toISOString(), met.lanes[met.lane[k]!]!],
        Number.isNaN(met.bytes[k]) ? null : met.bytes[k]!,
      ]),
      cells: (k) => [
        ...[instantText(met.atMs[k]!), met.lanes[met.lane[k]!]!],
        Number.isNaN(met.bytes[k]) ? '–' : bytesText(met.bytes[k]!),
      ],
    },
  };
}

const LANES_STILL = 16; // so many fit in sight: the view moves across only
const NEAREST_MS = 4000; // the least that is looked at

export function leastShare({ fromMs, toMs }: Pick<Meetings, 'fromMs' | 'toMs'>): number {
  return Math.min(1, Math.max(1e-6, NEAREST_MS / Math.max(1, toMs - fromMs)));
}

function drawDots(pen: Pen, frame: Frame, met: Meetings, { ink }: KindLook): void {
  const x = (k: number) => frame.toX(met.atMs[k]!);
  const y = (k: number) => frame.toY(met.lane[k]!);
  const radius = (k: number) => radiusOf(met.bytes[k]!);
  const shown = thinned(met.atMs.length, { x, y, radius }, [frame.x, frame.x + frame.width]);
  for (const k of shown) {
    const isKnown = !Number.isNaN(met.bytes[k]);
    const stroke = { ink, widthPx: 1.2 } as const;
    const fill = { ink, alpha: DOT_ALPHA } as const;
    pen.circle(x(k), y(k), radius(k), isKnown ? { fill } : { stroke });
  }
}

/** Three sizes that occur, so that a size can be read; one where all dots are alike. */
function legendOf({ bytes }: Meetings, { ink }: KindLook): LegendEntry[] {
  const known = bytes.filter((one) => !Number.isNaN(one)).sort();
  const shape = 'dot' as const;
  const sizes =
    known.length === 0
      ? []
      : [0, 0.5, 1].map((share) => known[Math.round(share * (known.length - 1))]!);
  const entries: LegendEntry[] = [];
  const [least = 0, , most = 0] = sizes;
  const isAlike = radiusOf(most) - radiusOf(least) < ALIKE_PX;
  const told = isAlike ? [`${bytesText(least)} – ${bytesText(most)}`] : sizes.map(bytesText);
  for (const [k, one] of sizes.slice(0, told.length).entries())
    if (!entries.some(({ name }) => name === told[k]))
      entries.push({ name: told[k]!, ink, shape, sizePx: 2 * radiusOf(one) });
  if (known.length < bytes.length)
    entries.push({ name: words().unknownBytes, ink, shape: 'ring', sizePx: 5 });
  return entries;
}

const ALIKE_PX = 0.4;

function sizeText(bytes: number): string {
  return Number.isNaN(bytes) ? words().unknownBytes : bytesText(bytes);
}

/** With thousandths: meetings lie near each other. */
export function instantText(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}Z`;
}
