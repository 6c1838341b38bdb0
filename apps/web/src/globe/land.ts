/** Fetches the coastlines and makes lines and the mask of land of them, in slices, so that nothing else of the page waits for it. */
import { askBytes } from '../data/ask.ts';
import { coastPoints, decodeRings, polygonsOf } from './coast.ts';
import { addPolygon, createCover, type Mask, sumRows } from './mask.ts';

const SLICE_MS = 8;

export type Land = { readonly mask: Mask; readonly coast: Float32Array };

let made: Promise<Land | null> | null = null;

/** Made once a page: a globe that is shown again has it at once. Null where the node has none: the graticule is there alone. */
export async function loadLand(widthPx: number): Promise<Land | null> {
  made ??= makeLand(widthPx);
  const land = await made;
  if (land === null) made = null; // asked again with the next globe
  return land;
}

async function makeLand(widthPx: number): Promise<Land | null> {
  const asked = await askBytes('/assets/coastlines.bin');
  const rings = asked.ok ? decodeRings(asked.body) : null;
  if (rings === null) return null;
  await rest();
  const coast = coastPoints(rings);
  await rest();
  const cover = createCover(widthPx);
  const polygons = polygonsOf(rings);
  await inSlices(polygons.length, (at) => addPolygon(cover, polygons[at]!));
  const { heightPx } = cover;
  const red = new Uint8Array(widthPx * heightPx);
  await inSlices(heightPx, (row) => sumRows(cover, red, row, row + 1));
  return { mask: { widthPx, heightPx, red }, coast };
}

async function inSlices(count: number, step: (at: number) => void): Promise<void> {
  for (let at = 0; at < count; ) {
    await rest();
    const untilMs = performance.now() + SLICE_MS;
    while (at < count && performance.now() < untilMs) step(at++);
  }
}

const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
