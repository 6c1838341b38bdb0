/**
 * Passes: when something rises over a station's mask, culminates (more than once in a high orbit), and sets. The state at both ends of the window is
 * part of the answer, so a pass that is under way at either end is not lost; what is always up has a pass without rise and set.
 * Between two turns of the elevation it goes one way only: so every crossing of a level mask is found once. A mask by azimuth is
 * crossed as often as it is from node to node.
 */
import { createTopocentre, lookAnglesInto, type Topocentre } from '@noroshi/orbit';
import { type GroundPath, interpolateInto, type Nodes } from './path.ts';

export type Station = {
  readonly latitudeRad: number; // WGS-84
  readonly longitudeRad: number;
  readonly heightKm: number;
  readonly elevationMinRad: number;
  /** Horizon by azimuth, in order of azimuth (rad, 0 to 2π), straight in between; the higher of both counts. */
  readonly mask?: readonly { readonly azimuthRad: number; readonly elevationRad: number }[];
  /** Air that bends what is low; left out: geometry alone. */
  readonly air?: { readonly pressureHPa: number; readonly temperatureK: number };
};

export type Sight = {
  readonly atUs: number; // µs TAI
  readonly azimuthRad: number;
  readonly elevationRad: number; // as it is seen
  readonly rangeKm: number;
  readonly rangeRateKmS: number;
};

export type Pass = {
  /** Null: it was up when the window began. */
  readonly rise: Sight | null;
  /** Each turn of the elevation over the mask. */
  readonly culminations: readonly Sight[];
  /** Null: it is up when the window ends. */
  readonly set: Sight | null;
  /** The highest in the window, a culmination or one of its ends. */
  readonly highest: Sight;
};

export const PASS_LIMITS = { windowUsMax: 400 * 86_400e6 } as const;
const SETTLED_US = 500; // of a crossing and a turn: half a millisecond

/** In order of time. Throws RangeError for a window that is not one. */
export function findPasses(
  path: GroundPath,
  station: Station,
  fromUs: number,
  toUs: number,
): Pass[] {
  if (!(toUs > fromUs && toUs - fromUs <= PASS_LIMITS.windowUsMax))
    throw new RangeError(`findPasses: ${fromUs} to ${toUs}: at most 400 days, in order`);
  const nodes = path.nodes(fromUs, toUs);
  const view = createView(nodes, station);
  const points = pointsOf(view, nodes);
  const passes: Pass[] = [];
  let open: { rise: Sight | null; culminations: Sight[]; highest: Sight | null } | null = null;
  const see = (sight: Sight) => {
    if (open !== null && sight.elevationRad > (open.highest?.elevationRad ?? -2))
      open.highest = sight;
  };
  const close = (set: Sight | null) => {
    if (open?.highest) passes.push({ ...open, set, highest: open.highest });
    open = null;
  };
  for (const [k, point] of points.entries()) {
    const before = points[k - 1];
    if (before === undefined || !before.isKnown) {
      if (point.isKnown && point.over >= 0) open = { rise: null, culminations: [], highest: null };
    } else if (!point.isKnown) close(null);
    else if (before.over < 0 && point.over >= 0) {
      const rise = view.sightAt(crossing(view, before, point));
      open = { rise, culminations: [], highest: rise };
    } else if (before.over >= 0 && point.over < 0) {
      const set = view.sightAt(crossing(view, before, point));
      see(set);
      close(set);
    }
    const isEnd = k === 0 || k === points.length - 1;
    if (!(point.isKnown && point.over >= 0 && (point.isTop || isEnd)) || open === null) continue;
    const sight = view.sightAt(point.atUs);
    see(sight);
    if (point.isTop) open.culminations.push(sight);
  }
  close(null);
  return passes;
}

type Point = {
  readonly atUs: number;
  readonly isKnown: boolean;
  readonly elevationRad: number; // as it is seen
  readonly over: number; // rad over the mask
  readonly rate: number; // of the elevation, rad/s
  readonly isTop: boolean;
};

type View = {
  readonly station: Station;
  readonly topocentre: Topocentre;
  readonly pointAt: (atUs: number, isTop?: boolean) => Point;
  readonly sightAt: (atUs: number) => Sight;
  readonly pointOf: (
    atUs: number,
    positionKm: Float64Array,
    velocityKmS: Float64Array,
    from: number,
  ) => Point;
};

function createView(nodes: Nodes, station: Station): View {
  const topocentre = createTopocentre(station.latitudeRad, station.longitudeRad, station.heightKm);
  const [position, velocity] = [new Float64Array(3), new Float64Array(3)];
  const look = new Float64Array(6);
  const pointOf = (
    atUs: number,
    positionKm: Float64Array,
    velocityKmS: Float64Array,
    from: number,
  ) => {
    lookAnglesInto(topocentre, positionKm, velocityKmS, from, look);
    const seen = look[1]! + bendingRad(look[1]!, station.air);
    const over = seen - horizonRad(station, look[0]!);
    const isKnown = !Number.isNaN(over);
    return { atUs, isKnown, elevationRad: seen, over, rate: look[4]!, isTop: false };
  };
  const at = (atUs: number) => {
    interpolateInto(nodes, atUs, position, velocity);
    return pointOf(atUs, position, velocity, 0);
  };
  return {
    ...{ station, topocentre, pointOf },
    pointAt: (atUs, isTop = false) => ({ ...at(atUs), isTop }),
    sightAt: (atUs) => {
      at(atUs);
      const [azimuthRad, elevation, rangeKm] = [look[0]!, look[1]!, look[2]!];
      const elevationRad = elevation + bendingRad(elevation, station.air);
      return { atUs, azimuthRad, elevationRad, rangeKm, rangeRateKmS: look[5]! };
    },
  };
}

/** The nodes, and between them every turn of the elevation that is or may be over the mask. */
function pointsOf(view: View, { epochUs, positionKm, velocityKmS }: Nodes): Point[] {
  const points: Point[] = [];
  const { topocentre } = view;
  for (let k = 0; k < epochUs.length; k++) {
    const isLast = k === epochUs.length - 1;
    // by far the most: below the horizon, and its neighbours too (measured: a fifth of the time)
    if (
      k > 0 &&
      !isLast &&
      isDeep(topocentre, positionKm, k) &&
      isDeep(topocentre, positionKm, k - 1) &&
      isDeep(topocentre, positionKm, k + 1)
    )
      continue;
    const here = view.pointOf(epochUs[k]!, positionKm, velocityKmS, 3 * k);
    const before = points.at(-1);
    if (before?.isKnown && here.isKnown && before.rate * here.rate < 0 && mayMatter(before, here))
      points.push(view.pointAt(turnUs(view, before, here), before.rate > 0));
    points.push(here);
  }
  return points;
}

/**
 * Whether a turn between two nodes may be over the mask, or under it between two that are over. From the nodes beside it a low orbit
 * (150 km and more) that comes over the horizon is never seen lower than 6° below it.
 */
function mayMatter(a: Point, b: Point): boolean {
  if (a.rate < 0) return a.over >= 0 || b.over >= 0;
  return a.elevationRad > TOO_LOW_RAD || b.elevationRad > TOO_LOW_RAD;
}
const TOO_LOW_RAD = (-10 * Math.PI) / 180;
const DEEP_SIN2 = Math.sin((11 * Math.PI) / 180) ** 2;

/** Whether a node is more than 11° below the horizon; no angle is computed for it. NaN is not. */
function isDeep(
  { positionKm: at, itrfToEnu: rows }: Topocentre,
  positionKm: Float64Array,
  k: number,
): boolean {
  const x = positionKm[3 * k]! - at[0]!;
  const y = positionKm[3 * k + 1]! - at[1]!;
  const z = positionKm[3 * k + 2]! - at[2]!;
  const up = rows[6]! * x + rows[7]! * y + rows[8]! * z;
  return up < 0 && up * up > DEEP_SIN2 * (x * x + y * y + z * z);
}

/** Where the elevation's rate is 0. */
function turnUs(view: View, a: Point, b: Point): number {
  return rootUs(a.atUs, b.atUs, a.rate, b.rate, (atUs) => view.pointAt(atUs).rate);
}

function crossing(view: View, a: Point, b: Point): number {
  return rootUs(a.atUs, b.atUs, a.over, b.over, (atUs) => view.pointAt(atUs).over);
}

/** By false position with halved ends (Illinois), and halving where that is slow; whole microseconds. */
function rootUs(
  aUs: number,
  bUs: number,
  fa: number,
  fb: number,
  of: (atUs: number) => number,
): number {
  let [low, high, flow, fhigh] = [aUs, bUs, fa, fb];
  for (let round = 0; round < 80 && high - low > SETTLED_US; round++) {
    const share = round % 4 === 3 ? 0.5 : flow / (flow - fhigh);
    const mid = low + (high - low) * Math.min(1 - 1e-6, Math.max(1e-6, share));
    const f = of(mid);
    if (f === 0) return Math.round(mid);
    if (f < 0 === fa < 0) {
      if (round % 4 !== 3 && Math.abs(mid - low) < (high - low) * 1e-3) fhigh /= 2;
      [low, flow] = [mid, f];
    } else {
      if (round % 4 !== 3 && Math.abs(high - mid) < (high - low) * 1e-3) flow /= 2;
      [high, fhigh] = [mid, f];
    }
  }
  return Math.round(low + (high - low) * (flow / (flow - fhigh)));
}

/** Straight between the corners of the mask, around north. */
function horizonRad({ elevationMinRad, mask }: Station, azimuthRad: number): number {
  if (mask === undefined || mask.length === 0) return elevationMinRad;
  let next = mask.findIndex((corner) => corner.azimuthRad > azimuthRad);
  if (next < 0) next = mask.length;
  const after = mask[next % mask.length]!;
  const before = mask[(next + mask.length - 1) % mask.length]!;
  const turn = 2 * Math.PI;
  const span = (after.azimuthRad - before.azimuthRad + turn) % turn || turn;
  const into = (azimuthRad - before.azimuthRad + turn) % turn;
  const level = before.elevationRad + ((after.elevationRad - before.elevationRad) * into) / span;
  return Math.max(elevationMinRad, level);
}

/** Sæmundsson (1986), Sky & Telescope 72, from the true elevation; 0 below -5°. */
function bendingRad(elevationRad: number, air: Station['air']): number {
  const deg = (elevationRad * 180) / Math.PI;
  if (air === undefined || deg < -5) return 0;
  const minutes = 1.02 / Math.tan(((deg + 10.3 / (deg + 5.11)) * Math.PI) / 180);
  const factor = (air.pressureHPa / 1010) * (283 / air.temperatureK);
  return (Math.max(0, minutes) * factor * Math.PI) / 180 / 60;
}
