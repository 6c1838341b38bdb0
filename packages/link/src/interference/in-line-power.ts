/**
 * What an in-line event does to a link: C/I, I/N and ΔT/T, by patterns of both antennas. Single entry, in the clear sky, both carriers flat over
 * their bands; aggregate by `powerSumDb`. Each figure is as good as the patterns: envelopes of side lobes tell the worst, not the usual.
 *   I = e.i.r.p. towards the station · share of it in the wanted band - free space (P.525) + gain of the station off its axis
 *   N = k·T·B, B of the wanted carrier; I/N over that band; ΔT/T by density in the bands' overlap: I0/(k·T), RR Appendix 8.
 * So I/N is ΔT/T times the share of the wanted band that is hit. The usual triggers are ΔT/T 6 % (-12.2 dB) and more.
 */
import { createTopocentre } from '@noroshi/orbit';
import { freeSpaceDb } from '../antenna/patterns.ts';
import type { Station } from '../passes/find.ts';
import type { GroundPath } from '../passes/path.ts';

/** dBi against the angle off the axis (rad), as `(offRad) => s465Dbi(antenna, offRad)`. */
export type Pattern = (offRad: number) => number;

export type CarrierBand = {
  readonly powerDbW: number; // into the antenna, over the whole bandwidth
  readonly frequencyGHz: number; // centre
  readonly bandwidthMHz: number;
};

/** The wanted link down to the station: its antenna points at the wanted satellite. */
export type WantedLink = {
  readonly path: Pick<GroundPath, 'stateInto'>;
  readonly carrier: CarrierBand;
  readonly satelliteDbi: number; // towards the station
  readonly stationPattern: Pattern;
  readonly noiseK: number; // of the whole receiving system
};

/** Another satellite that sends: its beam looks straight down, at the station (the worst), or at a place. */
export type OtherLink = {
  readonly path: Pick<GroundPath, 'stateInto'>;
  readonly carrier: CarrierBand;
  readonly satellitePattern: Pattern;
  readonly aim:
    | 'down'
    | 'station'
    | { readonly latitudeRad: number; readonly longitudeRad: number };
};

export type InLinePower = {
  readonly angleRad: number; // between both, seen from the station
  readonly offRad: number; // of the station, off the axis of the other's beam
  readonly cOverIDb: number; // +∞ where the bands do not meet
  readonly iOverNDb: number; // -∞ where the bands do not meet
  readonly noiseRise: number; // ΔT/T; 0.06 is 6 %
  /** What C/N0 falls by: 10·log10(1 + I/N). */
  readonly lossDb: number;
};

const BOLTZMANN_DB = 10 * Math.log10(1.380649e-23); // W/K/Hz, SI, exact

/** At one instant (µs TAI); null where a state cannot be known. */
export function inLinePower(
  wanted: WantedLink,
  other: OtherLink,
  station: Station,
  atUs: number,
): InLinePower | null {
  const [a, b] = [new Float64Array(6), new Float64Array(6)];
  if (!(wanted.path.stateInto(atUs, a) && other.path.stateInto(atUs, b))) return null;
  const { latitudeRad, longitudeRad, heightKm } = station;
  const here = createTopocentre(latitudeRad, longitudeRad, heightKm).positionKm;
  const [toWanted, toOther] = [from(here, a), from(here, b)];
  const angleRad = betweenRad(toWanted, toOther);
  const offRad = betweenRad(aimOf(other, b, here), from(b, here));
  const { carrier } = wanted;
  const carrierDbW =
    carrier.powerDbW +
    wanted.satelliteDbi -
    freeSpaceDb(Math.hypot(...toWanted), carrier.frequencyGHz) +
    wanted.stationPattern(0);
  const wholeDbW =
    other.carrier.powerDbW +
    other.satellitePattern(offRad) -
    freeSpaceDb(Math.hypot(...toOther), other.carrier.frequencyGHz) +
    wanted.stationPattern(angleRad);
  const overlapMHz = overlapOfMHz(carrier, other.carrier);
  const inBandDbW = wholeDbW + decibels(overlapMHz / other.carrier.bandwidthMHz);
  const noiseDbW = BOLTZMANN_DB + decibels(wanted.noiseK) + decibels(carrier.bandwidthMHz * 1e6);
  const iOverNDb = inBandDbW - noiseDbW;
  const share = overlapMHz / carrier.bandwidthMHz;
  const rise = 10 ** (iOverNDb / 10);
  return {
    ...{ angleRad, offRad, cOverIDb: carrierDbW - inBandDbW, iOverNDb },
    noiseRise: share === 0 ? 0 : rise / share,
    lossDb: decibels(1 + rise),
  };
}

/** Powers of several that come at once (dB), as one (dB); -∞ for none. */
export const powerSumDb = (parts: readonly number[]): number =>
  decibels(parts.reduce((sum, partDb) => sum + 10 ** (partDb / 10), 0));

/** The worst instant of an event by I/N, of `count` evenly spaced ones and both ends; null where nothing can be known. */
export function worstInLine(
  wanted: WantedLink,
  other: OtherLink,
  station: Station,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
  count = 200,
): (InLinePower & { readonly atUs: number }) | null {
  let worst: (InLinePower & { readonly atUs: number }) | null = null;
  for (let k = 0; k <= count; k++) {
    const atUs = Math.round(fromUs + ((toUs - fromUs) * k) / count);
    const power = inLinePower(wanted, other, station, atUs);
    if (power !== null && !(power.iOverNDb <= (worst?.iOverNDb ?? -Infinity)))
      worst = { ...power, atUs };
  }
  return worst;
}

const decibels = (ratio: number): number => 10 * Math.log10(ratio);

type Vector = readonly [number, number, number];

const from = (a: ArrayLike<number>, b: ArrayLike<number>): Vector => [
  b[0]! - a[0]!,
  b[1]! - a[1]!,
  b[2]! - a[2]!,
];

function aimOf({ aim }: OtherLink, satellite: Float64Array, here: Float64Array): Vector {
  if (aim === 'station') return from(satellite, here);
  if (aim === 'down') return from(satellite, [0, 0, 0]);
  return from(satellite, createTopocentre(aim.latitudeRad, aim.longitudeRad, 0).positionKm);
}

function betweenRad(a: Vector, b: Vector): number {
  const [la, lb] = [Math.hypot(...a), Math.hypot(...b)];
  const apart = Math.hypot(...a.map((value, axis) => value / la - b[axis]! / lb));
  const along = Math.hypot(...a.map((value, axis) => value / la + b[axis]! / lb));
  return 2 * Math.atan2(apart, along);
}

function overlapOfMHz(a: CarrierBand, b: CarrierBand): number {
  const half = (a.bandwidthMHz + b.bandwidthMHz) / 2;
  const apartMHz = Math.abs(a.frequencyGHz - b.frequencyGHz) * 1000;
  return Math.max(0, Math.min(a.bandwidthMHz, b.bandwidthMHz, half - apartMHz));
}
