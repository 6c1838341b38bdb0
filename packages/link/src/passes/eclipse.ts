/**
 * When the Earth stands between a satellite and the Sun: the penumbra (part of the Sun is hidden) and the umbra in it (all of it). The Sun is a disc, the
 * Earth WGS-84's ellipsoid: along the pole everything is stretched until the Earth is a sphere, which makes the Sun's disc 0.3 % too high (3″: 0.05 s
 * in low orbit). Air, which bends and dims light at the limb for some seconds, is left out, and so is the Sun's aberration (20″, 0.3 s in low orbit, 1.4 s over the ring).
 */
import {
  createCelestialPoleTable,
  createEarthFrames,
  createStateRotation,
  earthFramesAtInto,
  rotateInto,
  stateRotationInto,
  sunPositionInto,
  WGS84_FLATTENING,
  WGS84_RADIUS_KM,
} from '@noroshi/orbit';
import { type EarthOrientation, NO_EARTH_ORIENTATION, ttJulianCenturies } from '@noroshi/time';
import { edgeUs, leastUs } from './edge.ts';
import { interpolateInto, type Nodes } from './path.ts';

export type Eclipse = {
  /** Begin of the penumbra, µs TAI; null: under way when the window began. */
  readonly fromUs: number | null;
  /** End of the penumbra; null: under way when the window ends. */
  readonly toUs: number | null;
  /** All of the Sun is hidden, cut to the window; null where some of it always shows. */
  readonly umbra: { readonly fromUs: number; readonly toUs: number } | null;
};

type Edge = 'penumbra' | 'umbra';

const SUN_RADIUS_KM = 695_700; // IAU 2015 resolution B3

/**
 * In order of time, from `fromUs` to `toUs` (µs TAI; the first and the last node where left out). Nodes in ITRF, as `GroundPath.nodes` gives them; those that
 * are NaN hold no eclipse.
 */
export function eclipses(
  nodes: Nodes,
  fromUs: number = nodes.epochUs[0]!,
  toUs: number = nodes.epochUs.at(-1)!,
  earthOrientation: EarthOrientation = NO_EARTH_ORIENTATION,
): Eclipse[] {
  const inside = nodes.epochUs.filter((us) => us > fromUs && us < toUs);
  const epochUs = Float64Array.from([fromUs, ...inside, toUs]);
  const over = createShadow(nodes, fromUs, toUs, earthOrientation);
  const dark = spansBelow((atUs) => over(atUs, 'umbra'), epochUs);
  return spansBelow((atUs) => over(atUs, 'penumbra'), epochUs).map(([from, to]) => {
    const umbra = dark.find(([a, b]) => a >= from && b <= to);
    return {
      fromUs: from === fromUs ? null : from,
      toUs: to === toUs ? null : to,
      umbra: umbra === undefined ? null : { fromUs: umbra[0], toUs: umbra[1] },
    };
  });
}

/** By how much the angle between the middles of both discs lies over that at which a shadow begins, rad: below 0 inside it. */
function createShadow(
  nodes: Nodes,
  fromUs: number,
  toUs: number,
  earthOrientation: EarthOrientation,
): (atUs: number, edge: Edge) => number {
  const pole = createCelestialPoleTable(ttJulianCenturies(fromUs), ttJulianCenturies(toUs));
  const [frames, rotation] = [createEarthFrames(), createStateRotation()];
  const [sun, at, velocity] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  return (atUs, edge) => {
    interpolateInto(nodes, atUs, at, velocity);
    earthFramesAtInto(atUs, earthOrientation, pole, frames);
    stateRotationInto('GCRF', 'ITRF', frames, rotation);
    sunPositionInto(ttJulianCenturies(atUs), sun);
    rotateInto(rotation.matrix, sun, 0, sun, 0);
    at[2]! /= 1 - WGS84_FLATTENING;
    sun[2]! /= 1 - WGS84_FLATTENING;
    for (let axis = 0; axis < 3; axis++) sun[axis]! -= at[axis]!;
    const [range, distance] = [Math.hypot(...at), Math.hypot(...sun)];
    const down = Math.asin(Math.min(1, WGS84_RADIUS_KM / range)); // half the Earth's disc
    const disc = Math.asin(SUN_RADIUS_KM / distance);
    let dot = 0;
    for (let axis = 0; axis < 3; axis++) dot -= at[axis]! * sun[axis]!;
    const apart = Math.acos(Math.max(-1, Math.min(1, dot / range / distance)));
    return apart - down - (edge === 'penumbra' ? disc : -disc);
  };
}

/** From edge to edge, in order of time; a dip between two nodes is found by the least of it. What is NaN is outside. */
function spansBelow(over: (atUs: number) => number, epochUs: Float64Array): [number, number][] {
  const values = Array.from(epochUs, over);
  const points = Array.from(epochUs, (us, k) => ({ us, isIn: values[k]! < 0 }));
  for (const [k, value] of values.entries()) {
    if (!(value >= 0 && value < DIP_RAD)) continue;
    if (value > (values[k - 1] ?? Infinity) || value > (values[k + 1] ?? Infinity)) continue;
    const us = leastUs(over, epochUs[k - 1] ?? epochUs[k]!, epochUs[k + 1] ?? epochUs[k]!);
    if (over(us) < 0) points.push({ us, isIn: true });
  }
  points.sort((a, b) => a.us - b.us);
  const spans: [number, number][] = [];
  let beginUs: number | null = null;
  for (const [k, { us, isIn }] of points.entries()) {
    const before = points[k - 1]?.us ?? us;
    if (isIn && beginUs === null) beginUs = edgeUs(over, us, before);
    else if (!isIn && beginUs !== null) {
      spans.push([beginUs, edgeUs(over, before, us)]);
      beginUs = null;
    }
  }
  if (beginUs !== null) spans.push([beginUs, epochUs.at(-1)!]);
  return spans;
}

/** Steps are 1/100 of a turn at the lowest point: in one of them the angle goes by 0.06 rad, and where it turns by less than this. */
const DIP_RAD = 0.01;
