/** Fetches the coastlines and paints the mask of land in slices, so that nothing else of the page waits for it. */
import { askBytes } from '../data/ask.ts';
import { coastPoints, decodeRings, paintLand, polygonsOf } from './coast.ts';

const SLICE_MS = 8;

export type Land = { readonly mask: HTMLCanvasElement; readonly coast: Float32Array };

/** Null where the node has none: the globe then has its graticule alone. */
export async function loadLand(widthPx: number): Promise<Land | null> {
  const asked = await askBytes('/assets/coastlines.bin');
  const rings = asked.ok ? decodeRings(asked.body) : null;
  if (rings === null) return null;
  const mask = document.createElement('canvas');
  mask.width = widthPx;
  mask.height = widthPx / 2;
  const canvas = mask.getContext('2d', { alpha: false, willReadFrequently: true });
  if (canvas === null) return null;
  await rest();
  const coast = coastPoints(rings);
  const polygons = polygonsOf(rings);
  for (let at = 0; at < polygons.length; ) {
    await rest();
    const untilMs = performance.now() + SLICE_MS;
    while (at < polygons.length && performance.now() < untilMs)
      paintLand(canvas, polygons, at, ++at);
  }
  return { mask, coast };
}

const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
