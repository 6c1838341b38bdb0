/**
 * What antennas give off their axis, as Recommendations let one assume it: dBi against the angle off the axis (rad). Envelopes of side lobes for studies of
 * interference; a real antenna lies mostly below.
 */
const DEG = Math.PI / 180;
const SPEED_KM_S = 299_792.458;

/** dB over a distance (km) at a frequency (GHz): P.525-4. */
export function freeSpaceDb(rangeKm: number, frequencyGHz: number): number {
  return 20 * Math.log10((4 * Math.PI * rangeKm * frequencyGHz * 1e9) / SPEED_KM_S);
}

export type EarthStation = {
  readonly diameterM: number;
  readonly frequencyGHz: number;
  readonly peakDbi: number;
};

const wavelengthM = (frequencyGHz: number): number => SPEED_KM_S / 1e6 / frequencyGHz;

/** S.465-6 (2010), 2 to 31 GHz: reference of an Earth station in the fixed-satellite service. */
export function s465Dbi(
  { diameterM, frequencyGHz, peakDbi }: EarthStation,
  offRad: number,
): number {
  const off = offRad / DEG;
  const across = diameterM / wavelengthM(frequencyGHz);
  const firstDeg = across >= 50 ? Math.max(1, 100 / across) : Math.max(2, 114 * across ** -1.09);
  if (off < firstDeg)
    return Math.max(peakDbi - 12 * (off / (70 / across)) ** 2, 32 - 25 * Math.log10(firstDeg));
  return off < 48 ? 32 - 25 * Math.log10(off) : -10;
}

/** S.580-6 (2004): the objective for new antennas that look at the geostationary ring; beyond 20° as S.465. */
export function s580Dbi(station: EarthStation, offRad: number): number {
  const off = offRad / DEG;
  const across = station.diameterM / wavelengthM(station.frequencyGHz);
  const firstDeg = Math.max(1, 100 / across);
  if (off < firstDeg || off > 20) return s465Dbi(station, offRad);
  return 29 - 25 * Math.log10(off);
}

/**
 * S.1855 (2010), D/λ of 46 and more: as S.580 in the plane of the ring, 3 dB more across it. `aroundRad` is 0 in the direction of the ring and 90° across.
 */
export function s1855Dbi(station: EarthStation, offRad: number, aroundRad: number): number {
  const off = offRad / DEG;
  const more = 3 * Math.sin(aroundRad) ** 2;
  const firstDeg = Math.max(
    1,
    118 * (station.diameterM / wavelengthM(station.frequencyGHz)) ** -1.06,
  );
  if (off < firstDeg) return s465Dbi(station, offRad);
  if (off <= 7) return 29 + more - 25 * Math.log10(off);
  if (off <= 9.2) return 7.9 + (more * (9.2 - off)) / 2.2;
  return off <= 48 ? 32 - 25 * Math.log10(off) : -10;
}

export type SatelliteBeam = {
  readonly peakDbi: number;
  readonly halfBeamRad: number; // off the axis at 3 dB
  /** Of the side lobes near the beam, below the peak: -20, -25 or -30 (S.672); -15 to -30 (S.1528). */
  readonly nearLobesDb: number;
};

/** S.672-4 (1997), Annex 1: a single-feed circular beam of a geostationary satellite. */
export function s672Dbi(
  { peakDbi, halfBeamRad, nearLobesDb }: SatelliteBeam,
  offRad: number,
): number {
  const x = offRad / halfBeamRad;
  const reach = Math.sqrt(-nearLobesDb / 3); // 2.58, 2.88, 3.16
  const far = 6.32;
  if (x <= reach) return peakDbi - 3 * x * x;
  if (x <= far) return peakDbi + nearLobesDb;
  return Math.max(0, peakDbi + nearLobesDb + 20 - 25 * Math.log10(x));
}

/** S.1528 (2001), recommends 1.2: a circular beam of a satellite that is not geostationary, below 30 GHz; D/λ above 100. */
export function s1528Dbi(
  { peakDbi, halfBeamRad, nearLobesDb }: SatelliteBeam,
  offRad: number,
): number {
  const x = offRad / halfBeamRad;
  const [reach, far, isotropic] = [2.58, 6.32, 0];
  if (x <= reach) return peakDbi - 3 * x ** 1.5;
  if (x <= far) return peakDbi + nearLobesDb;
  const slope = peakDbi + nearLobesDb + 25 * Math.log10(far / x);
  if (offRad <= 90 * DEG) return Math.max(isotropic, slope);
  return Math.max(isotropic, 15 + nearLobesDb + 0.25 * peakDbi);
}
