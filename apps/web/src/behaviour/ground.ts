/** The ground of a flat map: coastlines, own stations and areas. */
import type { Asset } from '../data/wire.ts';
import type { Ring } from '../globe/coast.ts';
import type { Frame } from './chart/frame.ts';
import { mark, type Pen } from './chart/pen.ts';
import { wrapped } from './figures.ts';

/** Rings may run on over 180°: each is drawn once more on the other side. */
export function drawLand(pen: Pen, frame: Frame, land: readonly Ring[]): void {
  for (const ring of land)
    for (const turn of turnsOf(ring)) {
      const points = new Float64Array(ring.length);
      for (let k = 0; k < ring.length; k += 2) {
        points[k] = frame.toX(ring[k]! + turn);
        points[k + 1] = frame.toY(ring[k + 1]!);
      }
      pen.area(points, { ink: '--raised' });
      pen.line(points, { ink: '--edge', widthPx: 0.7 });
    }
}

function turnsOf(ring: Ring): readonly number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < ring.length; k += 2) {
    low = Math.min(low, ring[k]!);
    high = Math.max(high, ring[k]!);
  }
  return [0, ...(high > 180 ? [-360] : []), ...(low < -180 ? [360] : [])];
}

/** Own stations and areas. */
export function drawAssets(pen: Pen, frame: Frame, assets: readonly Asset[]): void {
  for (const { name, latitudeDeg, longitudeDeg, polygon } of assets) {
    const corners = (polygon ?? []) as readonly (readonly [number, number])[];
    if (corners.length > 2) {
      const outline = corners.flatMap(([lat, lon]) => [frame.toX(wrapped(lon)), frame.toY(lat)]);
      pen.area(outline, { ink: '--plot1', alpha: 0.2 });
      pen.line([...outline, outline[0]!, outline[1]!], { ink: '--plot1', widthPx: 2 });
      pen.text(name, outline[0]! + 4, outline[1]! - 5, { ink: '--plot1' });
    } else if (latitudeDeg !== undefined && longitudeDeg !== undefined) {
      const [x, y] = [frame.toX(wrapped(longitudeDeg)), frame.toY(latitudeDeg)];
      mark(pen, 'ring', x, y, { ink: '--plot1', sizePx: 8 });
      pen.text(name, x + 8, y + 4, { ink: '--plot1' });
    }
  }
}
