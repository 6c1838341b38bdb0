/** Whether a place lies in an area of rings (degrees, cut at the antimeridian): an even number of sides to its east is outside. */
import type { Ring } from './area.ts';
import type { GroundPlace } from './plane.ts';

export type NamedArea = { readonly id: string; readonly rings: readonly Ring[] };

const DEG = 180 / Math.PI;

/** Built once an area: a box spares most looks at the sides. */
export function createInside({ rings }: NamedArea): (place: GroundPlace) => boolean {
  const boxes = rings.map((ring) => {
    const [longitudes, latitudes] = [ring.map((p) => p[0]), ring.map((p) => p[1])];
    const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
    return {
      ring,
      west: least(longitudes),
      east: most(longitudes),
      south: least(latitudes),
      north: most(latitudes),
    };
  });
  return ({ latitudeRad, longitudeRad }) => {
    const [x, y] = [longitudeRad * DEG, latitudeRad * DEG];
    return boxes.some(
      ({ ring, west, east, south, north }) =>
        x >= west && x <= east && y >= south && y <= north && isInRing(ring, x, y),
    );
  };
}

function isInRing(ring: Ring, x: number, y: number): boolean {
  let isIn = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i]!, ring[j]!];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  }
  return isIn;
}
