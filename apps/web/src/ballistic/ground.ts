/** Figures on the ground for the map: ellipses as rings, discs and sectors about a place. Flat within some hundred km: 1 % at 300 km. */
const KM_A_DEG = 111.2;

export type Place = { readonly latitudeDeg: number; readonly longitudeDeg: number };
export type Flat = readonly [longitudeDeg: number, latitudeDeg: number];

/** How many sigmas out the ellipse lies that holds a share of a normal distribution of two numbers. */
export const reachOf = (share: number): number => Math.sqrt(-2 * Math.log(1 - share));

export function moved({ latitudeDeg, longitudeDeg }: Place, eastKm: number, northKm: number): Flat {
  const narrow = Math.max(0.05, Math.cos((latitudeDeg * Math.PI) / 180));
  return [longitudeDeg + eastKm / (KM_A_DEG * narrow), latitudeDeg + northKm / KM_A_DEG];
}

/** Of one sigma's ellipse, `reach` times as large; closed. */
export function ellipseRing(
  place: Place & {
    readonly majorKm: number;
    readonly minorKm: number;
    readonly azimuthDeg: number;
  },
  reach: number,
): Flat[] {
  const turned = (place.azimuthDeg * Math.PI) / 180;
  const [s, c] = [Math.sin(turned), Math.cos(turned)];
  return Array.from({ length: 65 }, (_, k) => {
    const turn = (2 * Math.PI * k) / 64;
    const along = reach * place.majorKm * Math.cos(turn);
    const left = reach * place.minorKm * Math.sin(turn);
    return moved(place, along * s - left * c, along * c + left * s);
  });
}

/** A disc on the sphere, closed: right also for the range of a radar. */
export function discRing({ latitudeDeg, longitudeDeg }: Place, radiusKm: number): Flat[] {
  const far = radiusKm / 6371;
  const lat = (latitudeDeg * Math.PI) / 180;
  return Array.from({ length: 73 }, (_, k) => {
    const turn = (2 * Math.PI * k) / 72;
    const sinLat = Math.sin(lat) * Math.cos(far) + Math.cos(lat) * Math.sin(far) * Math.cos(turn);
    const east = Math.atan2(
      Math.sin(turn) * Math.sin(far) * Math.cos(lat),
      Math.cos(far) - Math.sin(lat) * sinLat,
    );
    return [longitudeDeg + (east * 180) / Math.PI, (Math.asin(sinLat) * 180) / Math.PI];
  });
}

/** Which way within which sector: the place, an arc so far off, the place. */
export function sectorRing(
  place: Place,
  azimuthDeg: number,
  halfDeg: number,
  lengthKm: number,
): Flat[] {
  const steps = 16;
  const arc = Array.from({ length: steps + 1 }, (_, k) => {
    const way = ((azimuthDeg - halfDeg + (2 * halfDeg * k) / steps) * Math.PI) / 180;
    return moved(place, lengthKm * Math.sin(way), lengthKm * Math.cos(way));
  });
  const start: Flat = [place.longitudeDeg, place.latitudeDeg];
  return halfDeg >= 180 ? arc : [start, ...arc, start];
}
