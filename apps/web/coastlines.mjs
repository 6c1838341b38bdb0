/**
 * Coastlines for the globe from Natural Earth at 1:50 million (world-atlas, public domain): land polygons as rings. Layout, little
 * endian: u32 number of rings; per ring u32 number of points; then per ring its points as i16 pairs, longitude and latitude in
 * steps of 180/32767 and 90/32767 degrees. Steps are differences from the point before, so that it compresses well.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';

const STEPS = 32_767;

export function coastlines() {
  const file = createRequire(import.meta.url).resolve('world-atlas/land-50m.json');
  const atlas = JSON.parse(readFileSync(file, 'utf8'));
  const land = feature(atlas, atlas.objects.land);
  const shapes = land.type === 'FeatureCollection' ? land.features : [land];
  const rings = shapes.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  );
  const points = rings.reduce((sum, ring) => sum + ring.length, 0);
  const bytes = new DataView(new ArrayBuffer(4 + 4 * rings.length + 4 * points));
  bytes.setUint32(0, rings.length, true);
  let at = 4;
  for (const ring of rings) {
    bytes.setUint32(at, ring.length, true);
    at += 4;
  }
  for (const ring of rings) {
    let [east, north] = [0, 0];
    for (const [longitude, latitude] of ring) {
      const [x, y] = [Math.round((longitude / 180) * STEPS), Math.round((latitude / 90) * STEPS)];
      bytes.setInt16(at, x - east, true); // a difference over the whole width wraps, and wraps back when it is added
      bytes.setInt16(at + 2, y - north, true);
      [east, north] = [x, y];
      at += 4;
    }
  }
  return new Uint8Array(bytes.buffer);
}
