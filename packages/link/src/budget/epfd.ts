/**
 * Equivalent power flux density of satellites that are not geostationary at a station that looks at one that is: No. 22.5C of the Radio Regulations, with the
 * reference antenna of S.1428. Indicative: some satellites at one instant. The examination of S.1503 runs masks over the worst geometry, which this is not.
 */
import { acrossOf, S1428_RANGE, s1428Dbi, s1428PeakDbi } from '../antenna/s1428.ts';
import { fluxDbWM2 } from './flux.ts';

const DEG = Math.PI / 180;

export type Disturber = {
  readonly eirpDbW: number; // towards the station, over its whole bandwidth
  readonly bandwidthHz: number;
  readonly rangeKm: number;
  readonly offRad: number; // seen from the station, off its axis
};

export type EpfdVerdict = {
  /** dB(W/m²) in `inHz`. */
  readonly densityDbWM2: number;
  readonly inHz: number;
  /** What Tables 22-1A to 22-1C never allow; null where they do not rule. */
  readonly limitDbWM2: number | null;
  readonly marginDb: number | null;
};

const IN_HZ = 40e3;

/** Null where S.1428 does not hold: below 20 wavelengths, or outside 10.7 to 30 GHz. */
export function epfd(
  disturbers: readonly Disturber[],
  frequencyGHz: number,
  antennaM: number,
  latitudeRad: number,
): EpfdVerdict | null {
  const across = acrossOf(antennaM, frequencyGHz);
  const { acrossMin, frequencyGHzMin, frequencyGHzMax } = S1428_RANGE;
  if (across < acrossMin || frequencyGHz < frequencyGHzMin || frequencyGHz > frequencyGHzMax)
    return null;
  const peakDbi = s1428PeakDbi(across);
  const sum = disturbers.reduce((total, { eirpDbW, bandwidthHz, rangeKm, offRad }) => {
    const spreadDb = 10 * Math.log10(Math.max(1, bandwidthHz / IN_HZ));
    const db = fluxDbWM2(eirpDbW, rangeKm) - spreadDb + s1428Dbi(across, offRad) - peakDbi;
    return total + 10 ** (db / 10);
  }, 0);
  const densityDbWM2 = 10 * Math.log10(sum);
  const limitDbWM2 = neverDbWM2(frequencyGHz, antennaM, latitudeRad);
  const marginDb = limitDbWM2 === null ? null : limitDbWM2 - densityDbWM2;
  return { densityDbWM2, inHz: IN_HZ, limitDbWM2, marginDb };
}

/** In 40 kHz, for 100 % of the time: Tables 22-1A (with No. 22.5C.4), 22-1B, 22-1C. */
function neverDbWM2(frequencyGHz: number, antennaM: number, latitudeRad: number): number | null {
  const within = (from: number, to: number) => frequencyGHz >= from && frequencyGHz <= to;
  if (within(17.8, 18.6)) return -164;
  if (within(19.7, 20.2)) return -154;
  if (!within(10.7, 12.75)) return null;
  const latitudeDeg = Math.abs(latitudeRad) / DEG;
  if (antennaM <= 0.6 || latitudeDeg <= 57.5) return -160;
  return latitudeDeg > 63.75 ? -165.3 : -160 + (3.4 * (57.5 - latitudeDeg)) / 4;
}
