/**
 * Areas on the ground as rings of longitude and latitude (degrees): closed, counter-clockwise, fine where they pass a pole, and cut
 * at the antimeridian. RFC 7946 §3.1.6 (rings), §3.1.9 (the cut).
 */
import { createGroundPlane, type GroundPlace, type GroundPlane } from './plane.ts';

export type Position = readonly [longitudeDeg: number, latitudeDeg: number];
export type Ring = readonly Position[];

/** A normal distribution over the ground: km east and north about a place. */
export type GroundSpread = {
  readonly centre: GroundPlace;
  readonly eastKm2: number;
  readonly northKm2: number;
  readonly eastNorthKm2: number;
};

export type Ellipse = {
  readonly majorKm: number; // one sigma
  readonly minorKm: number;
  /** Of the long axis, from north through east, 0 … π. */
  readonly azimuthRad: number;
};

const DEG = 180 / Math.PI;
const POINTS = 72;
const JUMP_DEG_MAX = 30; // of longitude, between neighbours
const HALVINGS_MAX = 20;
const PLACES = 1e7; // 1 cm on the ground

export function ellipseOf({ eastKm2, northKm2, eastNorthKm2 }: GroundSpread): Ellipse {
  const middle = (eastKm2 + northKm2) / 2;
  const half = Math.hypot((northKm2 - eastKm2) / 2, eastNorthKm2);
  const azimuthRad = Math.atan2(eastNorthKm2, (northKm2 - eastKm2) / 2) / 2;
  return {
    majorKm: Math.sqrt(middle + half),
    minorKm: Math.sqrt(Math.max(0, middle - half)),
    azimuthRad: (azimuthRad + Math.PI) % Math.PI,
  };
}

/** How many sigmas out (squared) the ellipse lies that holds a probability of a normal distribution of two numbers. */
export const reach2Of = (probability: number): number => -2 * Math.log(1 - probability);

/** Rings of the area that holds a probability: one, or two on both sides of the antimeridian. */
export function areaOf(spread: GroundSpread, probability: number): Ring[] {
  const { majorKm, minorKm, azimuthRad } = ellipseOf(spread);
  const reach = Math.sqrt(reach2Of(probability));
  const plane = createGroundPlane(spread.centre);
  const [s, c] = [Math.sin(azimuthRad), Math.cos(azimuthRad)];
  return ringsAlong(plane, (turn) => {
    const along = reach * majorKm * Math.cos(2 * Math.PI * turn);
    const left = reach * minorKm * Math.sin(2 * Math.PI * turn);
    return [along * s - left * c, along * c + left * s];
  });
}

/** Rings about what lies inside a closed curve of the plane, run counter-clockwise once as `turn` goes from 0 to 1. */
export function ringsAlong(
  plane: GroundPlane,
  curve: (turn: number) => readonly [eastKm: number, northKm: number],
): Ring[] {
  const at = (turn: number): Position => {
    const { longitudeRad, latitudeRad } = plane.placeOf(...curve(turn));
    return [longitudeRad * DEG, latitudeRad * DEG];
  };
  const points: Position[] = [at(0)];
  const add = (from: number, to: number, end: Position, halvings: number): void => {
    const before = points.at(-1)!;
    const jumpDeg = Math.abs(eastwardDeg(before[0], end[0]));
    if (jumpDeg > JUMP_DEG_MAX && halvings < HALVINGS_MAX) {
      const middle = (from + to) / 2;
      add(from, middle, at(middle), halvings + 1);
      add(middle, to, end, halvings + 1);
    } else points.push([before[0] + eastwardDeg(before[0], end[0]), end[1]]);
  };
  for (let k = 0; k < POINTS; k++) add(k / POINTS, (k + 1) / POINTS, at((k + 1) / POINTS), 0);
  return cutRing(points);
}

/** The way from one longitude to another, -180 … 180. */
const eastwardDeg = (from: number, to: number): number =>
  to - from - 360 * Math.round((to - from) / 360);

/**
 * Cuts a closed counter-clockwise ring whose longitudes go on past ±180. One that runs once about the Earth has a pole inside
 * and is led there along the cut.
 */
export function cutRing(ring: Ring): Ring[] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  const turnsDeg = last[0] - first[0];
  const poleDeg = turnsDeg > 180 ? 90 : turnsDeg < -180 ? -90 : null;
  const whole = poleDeg === null ? ring.slice(0, -1) : throughPole(ring, poleDeg);
  const west = Math.min(...whole.map(([longitudeDeg]) => longitudeDeg));
  const rings: Ring[] = [];
  let rest: Ring[] = [whole];
  for (let k = Math.floor((west + 180) / 360); rest.length > 0; k++) {
    const cutDeg = 180 + 360 * k;
    const parts = rest.flatMap((one) => splitAt(one, cutDeg));
    rest = parts.filter((one) => one.some(([longitudeDeg]) => longitudeDeg > cutDeg));
    for (const part of parts) if (!rest.includes(part)) rings.push(closed(part, -360 * k));
  }
  return rings.filter((one) => one.length >= 4);
}

/** Begun at the cut, so that the way to the pole and back lies on it. */
function throughPole(ring: Ring, poleDeg: number): Ring {
  const sign = Math.sign(poleDeg);
  const open = ring.slice(0, -1);
  const start = open[0]![0];
  const cutDeg = sign * (180 + 360 * Math.floor((sign * start + 180) / 360));
  const [before, after] = [
    open.filter((one) => sign * (one[0] - cutDeg) < 0),
    open.filter((one) => sign * (one[0] - cutDeg) >= 0),
  ];
  const beginDeg = cutDeg - sign * 360;
  const turned = [...after.map(([x, y]): Position => [x - sign * 360, y]), ...before];
  const meet = latitudeAt(ring, cutDeg);
  const inner = turned.filter(([x]) => x !== beginDeg);
  return [[beginDeg, meet], ...inner, [cutDeg, meet], [cutDeg, poleDeg], [beginDeg, poleDeg]];
}

function latitudeAt(ring: Ring, longitudeDeg: number): number {
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!];
    if ((a[0] - longitudeDeg) * (b[0] - longitudeDeg) <= 0 && a[0] !== b[0])
      return a[1] + ((b[1] - a[1]) * (longitudeDeg - a[0])) / (b[0] - a[0]);
  }
  return ring[0]![1];
}

/** A simple open ring cut by a meridian into open rings on either side: crossings in order of latitude belong together in pairs. */
function splitAt(ring: Ring, cutDeg: number): Ring[] {
  const isEast = (p: Position) => p[0] > cutDeg;
  if (ring.every((p) => !isEast(p)) || ring.every((p) => p[0] >= cutDeg)) return [ring];
  const chains: { points: Position[]; from: number; to: number }[] = [];
  const start = ring.findIndex((p, i) => isEast(p) !== isEast(ring[(i + 1) % ring.length]!));
  for (let i = 0; i < ring.length; i++) {
    const a = ring[(start + i) % ring.length]!;
    const b = ring[(start + i + 1) % ring.length]!;
    const chain = chains.at(-1);
    if (isEast(a) === isEast(b)) {
      chain!.points.push(b);
      continue;
    }
    const latitudeDeg = a[1] + ((b[1] - a[1]) * (cutDeg - a[0])) / (b[0] - a[0]);
    if (chain !== undefined) chain.to = latitudeDeg;
    chains.push({ points: [b], from: latitudeDeg, to: latitudeDeg });
  }
  chains.at(-1)!.to = chains[0]!.from;
  const order = chains.map((chain) => chain.from).sort((p, q) => p - q);
  const partner = (latitudeDeg: number): number => order[order.indexOf(latitudeDeg) ^ 1]!;
  const isUsed = chains.map(() => false);
  const parts: Ring[] = [];
  for (const [i] of chains.entries()) {
    const part: Position[] = [];
    for (let k = i; !isUsed[k]; ) {
      isUsed[k] = true;
      const { points, from, to } = chains[k]!;
      part.push([cutDeg, from], ...points, [cutDeg, to]);
      const next = partner(to);
      const side = isEast(points[0]!);
      k = chains.findIndex((chain) => chain.from === next && isEast(chain.points[0]!) === side);
    }
    if (part.length > 0) parts.push(part);
  }
  return parts;
}

function closed(open: Ring, shiftDeg: number): Ring {
  const round = (value: number) => Math.round(value * PLACES) / PLACES;
  const points = open.map(([x, y]): Position => [round(x + shiftDeg), round(y)]);
  const kept = points.filter((p, i) => {
    const before = points.at(i - 1)!;
    return p[0] !== before[0] || p[1] !== before[1];
  });
  return kept.length === 0 ? [] : [...kept, kept[0]!];
}
