/**
 * S.1428-1 (2001), 10.7 to 30 GHz: the reference antenna of a station of the fixed-satellite service where satellites that are not geostationary disturb it, as
 * Article 22 measures them. Antennas of 20 wavelengths and more.
 */
const DEG = Math.PI / 180;
const SPEED_M_GHZ = 0.299_792_458;

export const S1428_RANGE = { acrossMin: 20, frequencyGHzMin: 10.7, frequencyGHzMax: 30 } as const;

/** D/λ. */
export const acrossOf = (diameterM: number, frequencyGHz: number): number =>
  (diameterM * frequencyGHz) / SPEED_M_GHZ;

/** dBi on its axis. */
export const s1428PeakDbi = (across: number): number =>
  20 * Math.log10(across) + (across > 100 ? 8.4 : 7.7);

/** dBi `offRad` off the axis of an antenna of `across` wavelengths. */
export function s1428Dbi(across: number, offRad: number): number {
  const off = offRad / DEG;
  const peakDbi = s1428PeakDbi(across);
  const large = across > 100;
  const shelfDbi = large ? -1 + 15 * Math.log10(across) : 29 - 25 * Math.log10(95 / across);
  const shelfDeg = (20 / across) * Math.sqrt(peakDbi - shelfDbi);
  if (off < shelfDeg) return peakDbi - 2.5e-3 * (across * off) ** 2;
  if (off < (large ? 15.85 * across ** -0.6 : 95 / across)) return shelfDbi;
  if (large) return farOfLarge(off);
  if (off <= 33.1) return 29 - 25 * Math.log10(off);
  if (off <= 80) return -9;
  if (across <= 25) return -5;
  return off <= 120 ? -4 : -9;
}

function farOfLarge(off: number): number {
  if (off < 10) return 29 - 25 * Math.log10(off);
  if (off < 34.1) return 34 - 30 * Math.log10(off);
  return off >= 80 && off < 120 ? -7 : -12;
}
