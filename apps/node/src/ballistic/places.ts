/** Assets on the ground, as places that something can come down on or pass above: areas as they are, stations as a disc. */
import * as crypto from 'node:crypto';
import { type AlertArea, createGroundPlane, decodeAreas, type NamedArea } from '@noroshi/track';
import type { Asset } from '@noroshi/watch';

const STATION_KM = 10; // what comes down so near a station concerns it
const CORNERS = 24;
const DEG = Math.PI / 180;

export type GroundAsset = {
  readonly asset: Asset;
  readonly area: AlertArea;
  readonly centre: { readonly latitudeRad: number; readonly longitudeRad: number };
};

/** Assets that stand nowhere on the ground, and areas that bound nothing, are left out. */
export function groundAssets(assets: readonly Asset[]): GroundAsset[] {
  return assets.flatMap((asset): GroundAsset[] => {
    const ring = ringOfAsset(asset);
    if (ring === null) return [];
    const features = [
      {
        ...{ type: 'Feature', id: asset.id, properties: { name: asset.name, shelterS: 0 } },
        geometry: { type: 'Polygon', coordinates: [ring] },
      },
    ];
    const read = decodeAreas({ type: 'FeatureCollection', features }, crypto);
    if (!read.ok) return [];
    const [area] = read.value.areas;
    return [{ asset, area: area!, centre: centreOf(area!) }];
  });
}

/** For the question what passes above them. */
export function namedAreas(assets: readonly GroundAsset[]): NamedArea[] {
  return assets.map(({ asset, area }) => ({
    ...{ id: asset.id, rings: area.polygons.map(([outside]) => outside!) },
  }));
}

function ringOfAsset(asset: Asset): (readonly [number, number])[] | null {
  const { kind, polygon, latitudeDeg, longitudeDeg } = asset;
  const wrapped = (deg: number) => ((((deg + 180) % 360) + 360) % 360) - 180;
  if (kind === 'area' && polygon !== undefined) {
    const ring = polygon.map(([latitude, longitude]) => [wrapped(longitude), latitude] as const);
    return [...ring, ring[0]!];
  }
  if (kind !== 'station' || latitudeDeg === undefined || longitudeDeg === undefined) return null;
  const plane = createGroundPlane({
    ...{ latitudeRad: latitudeDeg * DEG, longitudeRad: longitudeDeg * DEG },
  });
  const ring = Array.from({ length: CORNERS }, (_, k) => {
    const turn = (2 * Math.PI * k) / CORNERS;
    const at = plane.placeOf(STATION_KM * Math.cos(turn), STATION_KM * Math.sin(turn));
    return [wrapped(at.longitudeRad / DEG), at.latitudeRad / DEG] as const;
  });
  return [...ring, ring[0]!];
}

function centreOf({ polygons }: AlertArea): GroundAsset['centre'] {
  const points = polygons[0]![0]!.slice(1);
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  return { latitudeRad: mean(1) * DEG, longitudeRad: mean(0) * DEG };
}
