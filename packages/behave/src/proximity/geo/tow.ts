/**
 * Tow: both of a pair that were as near as one body leap into one and the same orbit. The two leaps need not be seen together: a
 * derelict gets a set a month, so the visitor is often back before its load is found in the orbit the visitor had in between.
 */
import type { ElementColumns } from '@noroshi/orbit';
import { GEO_LIMITS } from './limits.ts';
import { wrapDeg } from './longitude.ts';
import type { Stay } from './stay.ts';

const DAY_US = 86_400e6;
const RADIUS_KM = 42_164;
const LEAPS_KEPT = 8;

/** The orbit right after a leap: a change of drift beyond what station-keeping does. */
export type Leap = {
  readonly epochUs: number;
  readonly longitudeDeg: number;
  readonly driftDegDay: number;
  readonly e: readonly [number, number]; // eccentricity vector in the plane, from the first axis
  readonly normal: readonly [number, number]; // sin i times the direction of the node
};

/** Notes a leap of row `row` of `sets`, whose newest set is in; true where there was one. */
export function noteLeap(
  leaps: Leap[],
  sets: ElementColumns,
  row: number,
  driftBefore: number,
  after: { readonly longitudeDeg: number; readonly driftDegDay: number },
): boolean {
  if (Math.abs(after.driftDegDay - driftBefore) < GEO_LIMITS.leapDegDayMin) return false;
  const perigee = sets.raanRad[row] + sets.argPerigeeRad[row];
  const e = sets.eccentricity[row];
  const sinI = Math.sin(sets.inclinationRad[row]);
  leaps.push({
    epochUs: sets.epochUs[row],
    longitudeDeg: after.longitudeDeg,
    driftDegDay: after.driftDegDay,
    e: [e * Math.cos(perigee), e * Math.sin(perigee)],
    normal: [sinI * Math.cos(sets.raanRad[row]), sinI * Math.sin(sets.raanRad[row])],
  });
  if (leaps.length > LEAPS_KEPT) leaps.shift();
  return true;
}

/** Whether the stay of a pair ended in a tow, by the leaps of both; the epoch that shows it, NaN where it does not. */
export function towedUs(stay: Stay, a: readonly Leap[], b: readonly Leap[]): number {
  const towUs = GEO_LIMITS.towDays * DAY_US;
  const untilUs = stay.lastUs + towUs;
  for (const one of a)
    for (const other of b) {
      const shownUs = Math.max(one.epochUs, other.epochUs);
      const firstUs = Math.min(one.epochUs, other.epochUs);
      const wasOne = firstUs > stay.asOneFromUs && firstUs <= stay.asOneUs + towUs;
      if (!wasOne || shownUs > untilUs) continue;
      if (sameOrbit(one, other)) return shownUs;
    }
  return Number.NaN;
}

function sameOrbit(one: Leap, other: Leap): boolean {
  const apart = (x: readonly [number, number], y: readonly [number, number]) =>
    Math.hypot(x[0] - y[0], x[1] - y[1]);
  const days = (other.epochUs - one.epochUs) / DAY_US;
  const place = wrapDeg(one.longitudeDeg + other.driftDegDay * days - other.longitudeDeg);
  return (
    Math.abs(place) <= GEO_LIMITS.towPlaceDeg &&
    Math.abs(one.driftDegDay - other.driftDegDay) <= GEO_LIMITS.towDriftDegDay &&
    apart(one.e, other.e) <= GEO_LIMITS.towEccentricity &&
    RADIUS_KM * apart(one.normal, other.normal) <= GEO_LIMITS.towNormalKm
  );
}
