/** Where an asset lies: a small map of coastlines around it, and the coordinates in words. No borders. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { askBytes } from '../data/ask.ts';
import { theme } from '../data/settings.ts';
import type { Asset } from '../data/wire.ts';
import { words } from './more-words.ts';

type Ring = Float64Array;
type Point = readonly [latitudeDeg: number, longitudeDeg: number];

const HEIGHT_PX = 190;
const MARGIN_DEG = 9;

let rings: Promise<readonly Ring[]> | null = null;

async function loadRings(): Promise<readonly Ring[]> {
  const [{ decodeRings }, asked] = await Promise.all([
    import('../globe/coast.ts'),
    askBytes('/assets/coastlines.bin'),
  ]);
  return (asked.ok && decodeRings(asked.body)) || [];
}

export function PlaceMap({ asset }: { asset: Partial<Asset> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [land, setLand] = useState<readonly Ring[] | null>(null);
  const points = pointsOf(asset);
  useEffect(() => {
    rings ??= loadRings();
    void rings.then(setLand);
  }, []);
  useEffect(() => {
    if (canvas.current !== null && land !== null) draw(canvas.current, land, points);
  }, [land, JSON.stringify(points), theme.value]);
  const [first] = points;
  const said =
    first === undefined
      ? ''
      : words().asset.placeText(degrees(first[0], 'NS'), degrees(first[1], 'EW'));
  return (
    <section>
      <h3>{words().asset.place}</h3>
      <canvas ref={canvas} class="place-map" height={HEIGHT_PX} role="img" aria-label={said} />
      <p class="dim small">{said}</p>
    </section>
  );
}

function pointsOf({ latitudeDeg, longitudeDeg, polygon }: Partial<Asset>): readonly Point[] {
  if (polygon !== undefined && polygon.length > 0) return polygon as readonly Point[];
  return latitudeDeg === undefined || longitudeDeg === undefined
    ? []
    : [[latitudeDeg, longitudeDeg]];
}

/** 35.600° N */
export function degrees(value: number, [positive, negative]: string | readonly string[]): string {
  return `${Math.abs(value).toFixed(3)}° ${value < 0 ? negative : positive}`;
}

/** Equirectangular about the middle, its width shortened by the cosine of the latitude. */
function draw(canvas: HTMLCanvasElement, land: readonly Ring[], points: readonly Point[]): void {
  const context = canvas.getContext('2d');
  if (context === null || points.length === 0) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  canvas.width = canvas.clientWidth;
  const { width, height } = canvas;
  const latitudes = points.map(([latitude]) => latitude);
  const longitudes = points.map(([, longitude]) => longitude);
  const middle: Point = [mean(latitudes), mean(longitudes)];
  const spanDeg = Math.max(...latitudes) - Math.min(...latitudes) + 2 * MARGIN_DEG;
  const scale = height / spanDeg;
  const shorten = Math.max(0.2, Math.cos((middle[0] * Math.PI) / 180));
  const place = (latitude: number, longitude: number): [number, number] => [
    width / 2 + (longitude - middle[1]) * scale * shorten,
    height / 2 - (latitude - middle[0]) * scale,
  ];
  context.fillStyle = colour('--well');
  context.fillRect(0, 0, width, height);
  context.fillStyle = colour('--raised');
  context.strokeStyle = colour('--edge');
  for (const ring of land)
    for (const turn of [-360, 0, 360]) {
      const path = new Path2D();
      for (let k = 0; k < ring.length; k += 2) path.lineTo(...place(ring[k + 1]!, ring[k]! + turn));
      path.closePath();
      context.fill(path);
      context.stroke(path);
    }
  mark(
    context,
    points.map(([latitude, longitude]) => place(latitude, longitude)),
    colour('--accent'),
  );
}

function mark(
  context: CanvasRenderingContext2D,
  at: readonly [number, number][],
  colour: string,
): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  if (at.length === 1) {
    const [[x, y]] = at as [[number, number]];
    context.arc(x, y, 7, 0, 2 * Math.PI);
    context.moveTo(x + 2, y);
    context.arc(x, y, 2, 0, 2 * Math.PI);
  } else {
    for (const [x, y] of at) context.lineTo(x, y);
    context.closePath();
  }
  context.stroke();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
