/** Points of lines for ribbon.ts: x y z in km and a pen (−1 begins a new line, else 0 … 1 along it). Plain functions. */
import { geodeticToItrfInto, itrfToGeodeticInto } from '@noroshi/orbit';
import type { Path } from './contract.ts';
import { earthTurnRad, turnInto } from './earth-time.ts';
import { EARTH_KM, POLE_KM } from './view.ts';

/** An orbit in TEME. Steps that could not be propagated break the line. */
export function orbitPoints({ positionKm }: Path): Float32Array {
  const steps = positionKm.length / 3;
  const out = new Float32Array(4 * steps);
  let isDrawing = false;
  for (let k = 0; k < steps; k++) {
    const isKnown = Number.isFinite(positionKm[3 * k]!);
    if (isKnown) out.set(positionKm.subarray(3 * k, 3 * k + 3), 4 * k);
    out[4 * k + 3] = isKnown && isDrawing ? k / (steps - 1) : -1;
    isDrawing = isKnown;
  }
  return out;
}

/** The same path where it runs over the ground, in the frame of the ground: each point turned by the Earth of its own instant. */
export function trackPoints(path: Path): Float32Array {
  const out = orbitPoints(path);
  const steps = out.length / 4;
  const place = new Float64Array(3);
  const geodetic = new Float64Array(3);
  for (let k = 0; k < steps; k++) {
    if (!Number.isFinite(path.positionKm[3 * k]!)) continue;
    turnInto(earthTurnRad(path.fromMs + k * path.stepMs), path.positionKm, 3 * k, place, 0);
    itrfToGeodeticInto(place, 0, geodetic);
    geodeticToItrfInto(geodetic[0]!, geodetic[1]!, 4, place);
    out.set(place, 4 * k);
  }
  return out;
}

/** How far from its place, as an angle at the Earth's centre, a station sees what flies at a height, above its mask. */
export function reachRad(heightKm: number, maskDeg: number): number {
  const maskRad = (maskDeg / 180) * Math.PI;
  return Math.acos((EARTH_KM * Math.cos(maskRad)) / (EARTH_KM + heightKm)) - maskRad;
}

export type Site = {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly maskDeg?: number;
};

const RIM_STEPS = 120;
const RIBS = 12;

/** The circle on the ground under which a station sees what flies at a height. */
export function rimPoints(site: Site, heightKm: number): Float32Array {
  return circle(site, reachRad(heightKm, site.maskDeg ?? 0), 3);
}

/** The cone itself: the same circle at the height, and ribs down to the station. */
export function conePoints(site: Site, heightKm: number): Float32Array {
  const rim = circle(site, reachRad(heightKm, site.maskDeg ?? 0), heightKm);
  const out = new Float32Array(rim.length + 8 * RIBS);
  out.set(rim);
  const foot = groundOf(site);
  for (let rib = 0; rib < RIBS; rib++) {
    const at = rim.length + 8 * rib;
    const top = Math.floor((rib * RIM_STEPS) / RIBS);
    out.set([...foot, -1], at);
    out.set([...rim.subarray(4 * top, 4 * top + 3), 1], at + 4);
  }
  return out;
}

/** Where a site is, in the frame of the ground, km. */
export function groundOf({ latitudeDeg, longitudeDeg }: Site): Float64Array {
  const place = new Float64Array(3);
  geodeticToItrfInto((latitudeDeg / 180) * Math.PI, (longitudeDeg / 180) * Math.PI, 1, place);
  return place;
}

/** A circle about a site, `radiusRad` wide from the Earth's centre, at a height over the ellipsoid. */
function circle(site: Site, radiusRad: number, heightKm: number): Float32Array {
  const [lat, lon] = [site.latitudeDeg, site.longitudeDeg].map((deg) => (deg / 180) * Math.PI);
  const [sl, cl, so, co] = [Math.sin(lat!), Math.cos(lat!), Math.sin(lon!), Math.cos(lon!)];
  const [sr, cr] = [Math.sin(radiusRad), Math.cos(radiusRad)];
  const out = new Float32Array(4 * (RIM_STEPS + 1));
  for (let k = 0; k <= RIM_STEPS; k++) {
    const around = (2 * Math.PI * k) / RIM_STEPS;
    const [north, east] = [sr * Math.cos(around), sr * Math.sin(around)];
    const x = cr * cl * co - north * sl * co - east * so;
    const y = cr * cl * so - north * sl * so + east * co;
    const z = cr * sl + north * cl;
    const surfaceKm = 1 / Math.hypot(x / EARTH_KM, y / EARTH_KM, z / POLE_KM);
    const far = surfaceKm + heightKm;
    out.set([x * far, y * far, z * far, k === 0 ? -1 : k / RIM_STEPS], 4 * k);
  }
  return out;
}
