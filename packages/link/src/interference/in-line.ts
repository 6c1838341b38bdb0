/**
 * In-line events: when another satellite stands so near to the wanted one, seen from a station, that each may hear the other's link.
 * Only passes of the other over the station's mask are looked at (passes/find.ts). In a pass the margin (angle less limit) is followed
 * by steps that no change of it can leap over: what a station sees turns at most as fast as speed over range, and no speed over the
 * turning Earth changes by more than 12 m/s each second. So no event of more than `GRAZE_US` is missed, however short it is.
 * Geometry alone: no refraction (both bend alike), no light time. Events by angle are as in S.1503 and the ITU's Article 22 studies.
 */
import { createTopocentre, type Topocentre } from '@noroshi/orbit';
import { findPasses, type Station } from '../passes/find.ts';
import type { GroundPath } from '../passes/path.ts';

export type OtherSatellite = { readonly id: string; readonly path: GroundPath };

export type InLineEvent = {
  readonly id: string; // of the other satellite
  readonly fromUs: number; // µs TAI; the begin of the window or the pass where it is under way there
  readonly toUs: number;
  readonly leastUs: number;
  readonly leastRad: number; // angle between both, seen from the station
};

export type InLineAsk = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly angleMaxRad: number; // above 0, below π
};

const GRAZE_US = 20e3;
const STEP_US_MAX = 60e6;
const SPEED_GROWTH_KM_S2 = 0.012; // gravity, Coriolis and centrifugal, at the ground
const SETTLED_US = 500;

/**
 * Events of all the others, in order of time, then id. The wanted link counts while its satellite is over `elevationMinRad` of the
 * station; the mask by azimuth hides only the others. Throws RangeError for a window or an angle that is none.
 */
export function inLineEvents(
  wanted: Pick<GroundPath, 'stateInto'>,
  others: readonly OtherSatellite[],
  station: Station,
  ask: InLineAsk,
): InLineEvent[] {
  const { fromUs, toUs, angleMaxRad } = ask;
  if (!(angleMaxRad > 0 && angleMaxRad < Math.PI))
    throw new RangeError(`inLineEvents: an angle of ${angleMaxRad} rad: above 0, below π`);
  const events: InLineEvent[] = [];
  for (const { id, path } of others) {
    const view = createPairView(wanted, path, station);
    for (const pass of findPasses(path, station, fromUs, toUs)) {
      const span = { fromUs: pass.rise?.atUs ?? fromUs, toUs: pass.set?.atUs ?? toUs };
      for (const one of spansBelow(view, span.fromUs, span.toUs, angleMaxRad))
        events.push({ id, ...one, ...leastOf(view, one.fromUs, one.toUs) });
    }
  }
  return events.sort((a, b) => a.fromUs - b.fromUs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Angle (rad) between two satellites seen from a station at an instant (µs TAI); NaN where one cannot be known. */
export function separationRad(
  a: Pick<GroundPath, 'stateInto'>,
  b: Pick<GroundPath, 'stateInto'>,
  station: Station,
  atUs: number,
): number {
  return createPairView(a, b, station)(atUs).angleRad;
}

type Sample = {
  readonly angleRad: number;
  readonly overRad: number; // of the wanted, over the least elevation
  readonly turnRadS: number; // no angle changes faster within the longest step
};

type PairView = (atUs: number) => Sample;

function createPairView(
  wanted: Pick<GroundPath, 'stateInto'>,
  other: Pick<GroundPath, 'stateInto'>,
  station: Station,
): PairView {
  const at = createTopocentre(station.latitudeRad, station.longitudeRad, station.heightKm);
  const [a, b] = [new Float64Array(6), new Float64Array(6)];
  const nowhere = { angleRad: Number.NaN, overRad: Number.NaN, turnRadS: Number.NaN };
  return (atUs) => {
    if (!(wanted.stateInto(atUs, a) && other.stateInto(atUs, b))) return nowhere;
    const turnRadS = aimInto(a, at) + aimInto(b, at);
    const angleRad = betweenRad(a, b);
    const up = at.itrfToEnu;
    const sine = up[6]! * a[0]! + up[7]! * a[1]! + up[8]! * a[2]!;
    const overRad = Math.asin(Math.max(-1, Math.min(1, sine))) - station.elevationMinRad;
    return { angleRad, overRad, turnRadS };
  };
}

/** Makes of a state its direction from the station, and tells the fastest turn of it (rad/s) per range as it is now. */
function aimInto(state: Float64Array, { positionKm }: Topocentre): number {
  for (let axis = 0; axis < 3; axis++) state[axis]! -= positionKm[axis]!;
  const rangeKm = Math.hypot(state[0]!, state[1]!, state[2]!);
  for (let axis = 0; axis < 3; axis++) state[axis]! /= rangeKm;
  const speedKmS = Math.hypot(state[3]!, state[4]!, state[5]!);
  return (speedKmS + (SPEED_GROWTH_KM_S2 * STEP_US_MAX) / 1e6) / rangeKm;
}

/** Of two unit vectors, by the tangent of half the angle: exact also where it is small. */
function betweenRad(a: Float64Array, b: Float64Array): number {
  let [minus, plus] = [0, 0];
  for (let axis = 0; axis < 3; axis++) {
    minus += (a[axis]! - b[axis]!) ** 2;
    plus += (a[axis]! + b[axis]!) ** 2;
  }
  return 2 * Math.atan2(Math.sqrt(minus), Math.sqrt(plus));
}

/** Where the angle is below the limit and the wanted satellite is up. */
function spansBelow(
  view: PairView,
  fromUs: number,
  toUs: number,
  angleMaxRad: number,
): { fromUs: number; toUs: number }[] {
  const spans: { fromUs: number; toUs: number }[] = [];
  const marginAt = (us: number) => marginRad(view(us), angleMaxRad);
  let beganUs: number | null = null;
  let lastUs = fromUs;
  let lastMargin = Number.NaN;
  for (let us = fromUs; ; ) {
    const sample = view(us);
    const margin = marginRad(sample, angleMaxRad);
    if (beganUs === null && margin <= 0)
      beganUs = lastMargin > 0 ? edgeUs(marginAt, us, lastUs) : us;
    else if (beganUs !== null && !(margin <= 0)) {
      const endUs = Number.isNaN(margin) ? lastUs : edgeUs(marginAt, lastUs, us);
      spans.push({ fromUs: beganUs, toUs: endUs });
      beganUs = null;
    }
    if (us >= toUs) break;
    [lastUs, lastMargin] = [us, margin];
    us = Math.min(toUs, us + stepUs(Math.abs(margin), sample.turnRadS));
  }
  if (beganUs !== null) spans.push({ fromUs: beganUs, toUs });
  return spans.filter((span) => span.toUs > span.fromUs);
}

const marginRad = ({ angleRad, overRad }: Sample, angleMaxRad: number): number =>
  Math.max(angleRad - angleMaxRad, -overRad);

/**
 * The longest step in which the margin cannot reach 0: the range falls at most at the speed, so after h the turn is at most
 * -ln(1 - h·v/r), and two turns are together at most that of the sum of both v/r.
 */
function stepUs(marginRad: number, turnRadS: number): number {
  const safeS = (1 - Math.exp(-marginRad)) / turnRadS;
  return Number.isNaN(safeS) ? STEP_US_MAX : Math.min(STEP_US_MAX, Math.max(GRAZE_US, safeS * 1e6));
}

/** Between an instant inside and one outside, by halving; to half a millisecond. */
function edgeUs(marginAt: (us: number) => number, insideUs: number, outsideUs: number): number {
  let [inside, outside] = [insideUs, outsideUs];
  while (Math.abs(outside - inside) > SETTLED_US) {
    const mid = (inside + outside) / 2;
    if (marginAt(mid) <= 0) inside = mid;
    else outside = mid;
  }
  return Math.round(inside);
}

const SAMPLES_MIN = 32;
const SAMPLES_MAX = 4000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The least of evenly spaced angles (a minute apart or less, up to 4,000), and from there by the golden section. */
function leastOf(
  view: PairView,
  fromUs: number,
  toUs: number,
): { leastUs: number; leastRad: number } {
  const wanted = Math.ceil((toUs - fromUs) / STEP_US_MAX);
  const count = Math.min(SAMPLES_MAX, Math.max(SAMPLES_MIN, wanted));
  const apartUs = (toUs - fromUs) / count;
  let [best, bestRad] = [0, Infinity];
  for (let k = 0; k <= count; k++) {
    const { angleRad } = view(fromUs + k * apartUs);
    if (angleRad < bestRad) [best, bestRad] = [k, angleRad];
  }
  let low = fromUs + Math.max(0, best - 1) * apartUs;
  let high = fromUs + Math.min(count, best + 1) * apartUs;
  while (high - low > SETTLED_US) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (view(a).angleRad < view(b).angleRad) high = b;
    else low = a;
  }
  const leastUs = Math.round((low + high) / 2);
  return { leastUs, leastRad: view(leastUs).angleRad };
}
