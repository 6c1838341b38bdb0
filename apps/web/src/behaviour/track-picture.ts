/**
 * The ground under a window of re-entry, on a flat map of coastlines: every pass of the window, early ones thin and late ones
 * thick, the median marked; own stations and areas on it. Where it comes down is somewhere on these lines and not between them.
 */
import type { Asset, TrackReply } from '../data/wire.ts';
import type { Ring } from '../globe/coast.ts';
import type { Frame } from './chart/frame.ts';
import { mark, type Pen } from './chart/pen.ts';
import type { Picture } from './chart/picture.ts';
import { latitudeText, longitudeText, minuteText, wrapped } from './figures.ts';
import { drawAssets, drawLand } from './ground.ts';
import { pictureWords as words } from './picture-words.ts';

type Point = TrackReply['points'][number];

export function trackPicture(
  reply: TrackReply,
  land: readonly Ring[],
  assets: readonly Asset[],
): Picture {
  const w = words();
  const { points } = reply;
  const median = medianOf(reply);
  return {
    title: w.track(reply.name || reply.objectId),
    x: { name: w.longitude, kind: 'degrees', text: (deg) => longitudeText(deg, 0) },
    y: { name: w.latitude, kind: 'degrees', text: (deg) => latitudeText(deg, 0) },
    whole: { left: -180, right: 180, top: 90, bottom: -90 },
    draw: (pen, frame) => drawTrack(pen, frame, points, median, land, assets),
    points: {
      xs: points.map(({ longitudeDeg }) => wrapped(longitudeDeg)),
      ys: points.map(({ latitudeDeg }) => latitudeDeg),
      text: (k) => pointText(points[k]!, k === median),
      weight: (k) => (k === median ? 8 : 0),
    },
    legend: [
      { name: w.early, ink: '--plot2', widthPx: 1 },
      { name: w.late, ink: '--plot2', widthPx: 3.5 },
      { name: w.median, ink: '--FLASH', shape: 'down' },
      { name: w.assets, ink: '--plot1', shape: 'ring' },
    ],
    table: {
      heads: ['UTC', w.latitude, w.longitude],
      names: ['time_utc', 'latitude_deg', 'longitude_deg'],
      rows: points.map((p) => [p.atUtc, p.latitudeDeg, p.longitudeDeg]),
      cells: (k) => {
        const p = points[k]!;
        return [minuteText(p.atUtc), latitudeText(p.latitudeDeg), longitudeText(p.longitudeDeg, 2)];
      },
    },
  };
}

/** The point nearest in time to the median; −1 without points. */
function medianOf({ points, decayUtc }: TrackReply): number {
  const at = Date.parse(decayUtc);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  points.forEach(({ atUtc }, k) => {
    const away = Math.abs(Date.parse(atUtc) - at);
    if (away < least) [best, least] = [k, away];
  });
  return best;
}

function drawTrack(
  pen: Pen,
  frame: Frame,
  points: readonly Point[],
  median: number,
  land: readonly Ring[],
  assets: readonly Asset[],
): void {
  drawLand(pen, frame, land);
  for (const part of THIRDS) {
    const from = Math.floor(part.from * (points.length - 1));
    const to = Math.ceil(part.to * (points.length - 1));
    pen.line(linesOf(frame, points.slice(from, to + 1)), { ink: '--plot2', widthPx: part.widthPx });
  }
  drawAssets(pen, frame, assets);
  const at = points[median];
  if (at === undefined) return;
  const [x, y] = [frame.toX(wrapped(at.longitudeDeg)), frame.toY(at.latitudeDeg)];
  mark(pen, 'down', x, y - 6, { ink: '--FLASH', sizePx: 12 });
}

const THIRDS = [
  { from: 0, to: 1 / 3, widthPx: 1 },
  { from: 1 / 3, to: 2 / 3, widthPx: 2.2 },
  { from: 2 / 3, to: 1, widthPx: 3.5 },
] as const;

/** Cut where it goes over 180°. */
function linesOf(frame: Frame, points: readonly Point[]): number[] {
  const out: number[] = [];
  let before: number | null = null;
  for (const { latitudeDeg, longitudeDeg } of points) {
    const deg = wrapped(longitudeDeg);
    if (before !== null && Math.abs(deg - before) > 180) out.push(Number.NaN, Number.NaN);
    out.push(frame.toX(deg), frame.toY(latitudeDeg));
    before = deg;
  }
  return out;
}

function pointText({ atUtc, latitudeDeg, longitudeDeg }: Point, isMedian: boolean): string {
  const w = words();
  return [
    isMedian ? `${w.median}: ${minuteText(atUtc)}` : minuteText(atUtc),
    `${latitudeText(latitudeDeg)}, ${longitudeText(longitudeDeg, 2)}`,
  ].join('\n');
}
