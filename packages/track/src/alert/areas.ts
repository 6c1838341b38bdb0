/**
 * The operator's areas: polygons of GeoJSON (RFC 7946; longitude before latitude) with the time their people need to reach shelter. Read once,
 * judged, and named by a digest of what they say, so an alert can tell which version it was chosen from.
 */
import { err, ok, type Result } from '@noroshi/time';
import type { CapArea } from '@noroshi/watch';
import type { Crypto } from './crypto.ts';
import {
  crossesItself,
  cutAtAntimeridian,
  type Flat,
  flatRing,
  isClosed,
  pointsOf,
  turn,
} from './geometry.ts';

/** One area: polygons of rings, the first of each its outside (counter-clockwise), the others holes; x goes on past ±180. */
export type AlertArea = {
  readonly id: string;
  readonly name: string;
  readonly polygons: readonly (readonly (readonly Flat[])[])[];
  /** What people there need to reach shelter, s. */
  readonly shelterS: number;
};
export type AlertAreas = {
  readonly digest: string; // sha256, hex
  readonly areas: readonly AlertArea[];
  readonly notes: readonly string[]; // what was repaired
};
export type AreaFault = { readonly where: string; readonly message: string };

export const AREA_LIMITS = { areasMax: 20_000, pointsMax: 2_000_000, nameMax: 200 } as const;
const SHELTER_S_MAX = 3600;

/** Areas of a FeatureCollection; properties: name, shelterS. The first fault refuses all: a missing area warns nobody. */
export function decodeAreas(json: unknown, crypto: Crypto): Result<AlertAreas, AreaFault> {
  const features = isRecord(json) && json.type === 'FeatureCollection' ? json.features : null;
  if (!Array.isArray(features) || features.length === 0 || features.length > AREA_LIMITS.areasMax) {
    const message = `a FeatureCollection of 1 to ${AREA_LIMITS.areasMax} features is right`;
    return err({ where: 'the file', message });
  }
  const [areas, notes, ids] = [[] as AlertArea[], [] as string[], new Set<string>()];
  let points = 0;
  for (const [k, feature] of features.entries()) {
    const read = areaOf(feature, notes);
    const where = `feature ${k}`;
    if (!read.ok) return err({ where, message: read.error });
    if (ids.has(read.value.id)) return err({ where, message: `id ${read.value.id} stands twice` });
    ids.add(read.value.id);
    points += read.value.polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
    if (points > AREA_LIMITS.pointsMax)
      return err({ where, message: `more than ${AREA_LIMITS.pointsMax} points` });
    areas.push(read.value);
  }
  areas.sort((a, b) => (a.id < b.id ? -1 : 1));
  const digest = crypto.createHash('sha256').update(JSON.stringify(areas)).digest();
  return ok({ digest: digest.toString('hex'), areas, notes });
}

function areaOf(feature: unknown, notes: string[]): Result<AlertArea, string> {
  if (!isRecord(feature) || feature.type !== 'Feature') return err('a Feature is right');
  const { properties, geometry } = feature;
  if (!isRecord(properties) || !isRecord(geometry)) return err('it has properties and geometry');
  const { name, shelterS } = properties;
  const id = String(feature.id ?? name);
  if (typeof name !== 'string' || name === '' || name.length > AREA_LIMITS.nameMax)
    return err(`properties.name: a name of 1 to ${AREA_LIMITS.nameMax} characters`);
  if (typeof shelterS !== 'number' || !(shelterS >= 0 && shelterS <= SHELTER_S_MAX))
    return err(`properties.shelterS of ${name}: seconds, 0 to ${SHELTER_S_MAX}`);
  const { type, coordinates } = geometry;
  const listed = type === 'Polygon' ? [coordinates] : coordinates;
  if (
    (type !== 'Polygon' && type !== 'MultiPolygon') ||
    !Array.isArray(listed) ||
    listed.length === 0
  )
    return err(`the geometry of ${name}: a Polygon or MultiPolygon`);
  const polygons: Flat[][][] = [];
  for (const polygon of listed) {
    if (!Array.isArray(polygon) || polygon.length === 0) return err(`${name}: a polygon of rings`);
    const rings: Flat[][] = [];
    for (const [k, ring] of polygon.entries()) {
      const read = ringOf(ring, k === 0, `${name}, ring ${k}`, notes);
      if (!read.ok) return read;
      rings.push(read.value);
    }
    polygons.push(rings);
  }
  return ok({ id, name, polygons, shelterS });
}

function ringOf(
  ring: unknown,
  isOutside: boolean,
  where: string,
  notes: string[],
): Result<Flat[], string> {
  if (!Array.isArray(ring) || ring.length < 4 || !ring.every(isPosition))
    return err(`${where}: four positions [longitude, latitude] at least, within ±180, ±90`);
  const points = ring.map(([longitudeDeg, latitudeDeg]) => ({ latitudeDeg, longitudeDeg }));
  const flat = flatRing(points);
  if (!isClosed(flat)) return err(`${where}: the last position is not the first`);
  if (crossesItself(flat)) return err(`${where}: it crosses itself`);
  if (turn(flat) === 0) return err(`${where}: it bounds no area`);
  if (turn(flat) > 0 === isOutside) return ok(flat);
  notes.push(`${where}: it ran the wrong way round and was turned`);
  return ok(flat.toReversed());
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isPosition(value: unknown): value is readonly [number, number] {
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return false;
  return Math.abs(value[0]) <= 180 && Math.abs(value[1]) <= 90 && value.every(Number.isFinite);
}

/** An area as CAP has it: outer rings, latitude first, each within ±180. CAP has no holes: they are warned too. */
export function capAreaOf({ name, polygons }: AlertArea): CapArea {
  const rings = polygons.flatMap(([outside]) => cutAtAntimeridian(outside!));
  return { areaDesc: name, polygon: rings.map(pointsOf) };
}
