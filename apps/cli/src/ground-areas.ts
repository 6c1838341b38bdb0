/** `--areas`: the user's areas on the ground as GeoJSON (RFC 7946): polygons, and points with a radius_km among their properties. */
import type { GroundArea } from '@noroshi/behave';
import { readTextFile } from './read-text.ts';
import { CommandError, EXIT, type World } from './world.ts';

const BYTES_MAX = 16 * 2 ** 20;
const AREAS_MAX = 10_000;
const RADIUS_KM = 50; // of a point that gives none

export async function readGroundAreas(world: World, file: string): Promise<GroundArea[]> {
  const bytes = await readTextFile(world, file, BYTES_MAX);
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new CommandError(EXIT.failure, `--areas ${file} is no JSON: a GeoJSON file is right`);
  }
  const features = fieldOf(document, 'features');
  if (!Array.isArray(features) || features.length > AREAS_MAX)
    throw new CommandError(
      EXIT.failure,
      `--areas ${file}: a FeatureCollection of up to ${AREAS_MAX} features is right`,
    );
  return features.flatMap((feature, k) => areasOf(feature, k, file));
}

function areasOf(feature: unknown, k: number, file: string): GroundArea[] {
  const geometry = fieldOf(feature, 'geometry');
  const coordinates = fieldOf(geometry, 'coordinates');
  const properties = fieldOf(feature, 'properties');
  const named = fieldOf(feature, 'id') ?? fieldOf(properties, 'id') ?? fieldOf(properties, 'name');
  const id =
    typeof named === 'string' || typeof named === 'number' ? String(named) : `area ${k + 1}`;
  switch (fieldOf(geometry, 'type')) {
    case 'Point':
      if (isPlace(coordinates)) return [circle(id, coordinates, fieldOf(properties, 'radius_km'))];
      break;
    case 'Polygon':
      if (isPolygon(coordinates)) return [{ id, ring: coordinates[0]! }];
      break;
    case 'MultiPolygon':
      if (Array.isArray(coordinates) && coordinates.every(isPolygon))
        return coordinates.map((polygon) => ({ id, ring: polygon[0]! }));
  }
  throw new CommandError(
    EXIT.failure,
    `--areas ${file}: feature ${k + 1} is no Point, Polygon or MultiPolygon of longitude and latitude in degrees`,
  );
}

type Place = readonly [longitudeDeg: number, latitudeDeg: number];

function circle(id: string, [longitudeDeg, latitudeDeg]: Place, radius: unknown): GroundArea {
  const radiusKm = typeof radius === 'number' && radius > 0 ? radius : RADIUS_KM;
  return { id, latitudeDeg, longitudeDeg, radiusKm };
}

function isPlace(value: unknown): value is Place {
  if (!Array.isArray(value) || value.length < 2) return false;
  const [longitude, latitude] = value as unknown[];
  return (
    typeof longitude === 'number' &&
    typeof latitude === 'number' &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 360
  );
}

function isPolygon(value: unknown): value is readonly (readonly Place[])[] {
  if (!Array.isArray(value)) return false;
  const rings: readonly unknown[] = value;
  return rings.length > 0 && rings.every((ring) => Array.isArray(ring) && ring.every(isPlace));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
