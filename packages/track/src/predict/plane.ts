/**
 * The ground about a place, laid flat: kilometres east and north that keep bearing and distance from it (the azimuthal equidistant
 * projection of the normals, scaled by both radii of curvature there). Exact to first order, within half a per cent of distance
 * anywhere, good over a pole and the antimeridian. Snyder, Map Projections, USGS PP 1395 (1987), §25.
 */
import { createTopocentre, WGS84_FLATTENING, WGS84_RADIUS_KM } from '@noroshi/orbit';

/** A place on the ground: geodetic, rad. */
export type GroundPlace = { readonly latitudeRad: number; readonly longitudeRad: number };

export type GroundPlane = {
  readonly origin: GroundPlace;
  readonly eastNorthKm: (place: GroundPlace) => readonly [eastKm: number, northKm: number];
  readonly placeOf: (eastKm: number, northKm: number) => GroundPlace;
};

const ECCENTRICITY2 = WGS84_FLATTENING * (2 - WGS84_FLATTENING);

export function createGroundPlane(origin: GroundPlace): GroundPlane {
  const { latitudeRad, longitudeRad } = origin;
  const rows = createTopocentre(latitudeRad, longitudeRad, 0).itrfToEnu; // east, north, up
  const w2 = 1 - ECCENTRICITY2 * Math.sin(latitudeRad) ** 2;
  const eastRadiusKm = WGS84_RADIUS_KM / Math.sqrt(w2);
  const northRadiusKm = (eastRadiusKm * (1 - ECCENTRICITY2)) / w2;
  return {
    origin,
    eastNorthKm: (place) => {
      const normal = normalOf(place);
      const [east, north, up] = [0, 3, 6].map((row) => dot(rows, row, normal));
      const across = Math.hypot(east!, north!);
      const arcRad = Math.atan2(across, up!);
      const scale = across > 0 ? arcRad / across : 1;
      return [east! * scale * eastRadiusKm, north! * scale * northRadiusKm];
    },
    placeOf: (eastKm, northKm) => {
      const [east, north] = [eastKm / eastRadiusKm, northKm / northRadiusKm];
      const arcRad = Math.hypot(east, north);
      const scale = arcRad > 0 ? Math.sin(arcRad) / arcRad : 1;
      const local = [east * scale, north * scale, Math.cos(arcRad)];
      const [x, y, z] = [0, 1, 2].map((k) =>
        local.reduce((sum, value, row) => sum + value * rows[3 * row + k]!, 0),
      );
      return { latitudeRad: Math.atan2(z!, Math.hypot(x!, y!)), longitudeRad: Math.atan2(y!, x!) };
    },
  };
}

/** The unit normal of the ellipsoid: its latitude is the geodetic one. */
function normalOf({ latitudeRad, longitudeRad }: GroundPlace): readonly number[] {
  const out = Math.cos(latitudeRad);
  return [out * Math.cos(longitudeRad), out * Math.sin(longitudeRad), Math.sin(latitudeRad)];
}

const dot = (rows: Float64Array, at: number, v: readonly number[]): number =>
  rows[at]! * v[0]! + rows[at + 1]! * v[1]! + rows[at + 2]! * v[2]!;
