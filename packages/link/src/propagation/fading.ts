/**
 * What else the weather does to an Earth-space path, and all of it together: tropospheric scintillation (§2.4.1), cross-polar discrimination (§4.1),
 * total (§2.5) and the noise that it adds (§3) of Recommendation ITU-R P.618-13 (2017) and P.618-14 (2023). Angles in rad.
 */
const TURBULENCE_M = 1000;

export type ScintillationPath = {
  readonly frequencyGHz: number;
  readonly elevationRad: number; // 5° and more
  readonly antennaM: number;
  readonly efficiency: number; // 0 … 1
  readonly wetRefractivity: number; // median of the wet term, N units, P.453
};

/** GHz: P.618-14 goes to 55, P.618-13 to 20. Percentages over 0.01 to 50. */
export const SCINTILLATION_RANGE = {
  ...{ frequencyGHzMin: 4, frequencyGHzMax: 55, frequencyGHzMaxBefore14: 20 },
  ...{ elevationDegMin: 5, percentMin: 0.01, percentMax: 50 },
} as const;

/** dB exceeded `percent` of an average year. */
export function scintillationDb(path: ScintillationPath, percent: number): number {
  const { frequencyGHz, elevationRad, antennaM, efficiency, wetRefractivity } = path;
  const sin = Math.sin(elevationRad);
  const reference = 3.6e-3 + 1e-4 * wetRefractivity;
  const lengthM = (2 * TURBULENCE_M) / (Math.sqrt(sin * sin + 2.35e-4) + sin);
  const x = (1.22 * efficiency * antennaM * antennaM * frequencyGHz) / lengthM;
  const square =
    3.86 * (x * x + 1) ** (11 / 12) * Math.sin((11 / 6) * Math.atan2(1, x)) - 7.08 * x ** (5 / 6);
  if (square <= 0) return 0; // so large an antenna averages it away
  const sigma = (reference * frequencyGHz ** (7 / 12) * Math.sqrt(square)) / sin ** 1.2;
  const log = Math.log10(percent);
  return (-0.061 * log ** 3 + 0.072 * log ** 2 - 1.71 * log + 3) * sigma;
}

export type CrossPolarPath = {
  readonly frequencyGHz: number; // 4 … 55
  readonly elevationRad: number; // at most 60°
  readonly tiltRad: number;
};

export const CROSS_POLAR_RANGE = {
  frequencyGHzMin: 4,
  frequencyGHzMax: 55,
  elevationDegMax: 60,
} as const;
const SCALED_BELOW_GHZ = 6;

/** dB not exceeded `percent` of an average year, where rain takes `rainDb` for the same percentage. */
export function crossPolarDb(path: CrossPolarPath, rainDb: number, percent: number): number {
  const { frequencyGHz, elevationRad, tiltRad } = path;
  if (frequencyGHz < SCALED_BELOW_GHZ) {
    const at6 = crossPolarDb({ ...path, frequencyGHz: SCALED_BELOW_GHZ }, rainDb, percent);
    return at6 - 20 * Math.log10(frequencyGHz / SCALED_BELOW_GHZ);
  }
  const ofFrequency = frequencyTerm(frequencyGHz);
  const ofRain = slopeOf(frequencyGHz) * Math.log10(rainDb);
  const ofTilt = -10 * Math.log10(1 - 0.484 * (1 + Math.cos(4 * tiltRad)));
  const ofElevation = -40 * Math.log10(Math.cos(elevationRad));
  const cantingDeg = Math.min(15, Math.max(0, -5 * Math.log10(percent))); // 0, 5, 10, 15 at 1, 0.1, 0.01, 0.001 %
  const rain = ofFrequency - ofRain + ofTilt + ofElevation + 0.0053 * cantingDeg ** 2;
  return rain - (rain * (0.3 + 0.1 * Math.log10(percent))) / 2; // ice
}

function frequencyTerm(f: number): number {
  if (f < 9) return 60 * Math.log10(f) - 28.3;
  return f < 36 ? 26 * Math.log10(f) + 4.1 : 35.9 * Math.log10(f) - 11.3;
}

function slopeOf(f: number): number {
  if (f < 9) return 30.8 * f ** -0.21;
  if (f < 20) return 12.8 * f ** 0.19;
  return f < 40 ? 22.6 : 13 * f ** 0.15;
}

export type FadeParts = {
  readonly gasDb: number;
  readonly rainDb: number;
  readonly cloudDb: number;
  readonly scintillationDb: number;
};

/** Gas and cloud are taken for no smaller a percentage than this: larger ones are in the rain already. */
export const TOTAL_FLOOR_PERCENT = { 13: 1, 14: 5 } as const;

/** dB of all together, exceeded for the percentage that rain and scintillation are for. */
export function totalDb({ gasDb, rainDb, cloudDb, scintillationDb: flutter }: FadeParts): number {
  return gasDb + Math.hypot(rainDb + cloudDb, flutter);
}

/** K that what takes `fadeDb` adds to the noise of an antenna on the ground: P.618 §3, with a medium of 275 K unless told. */
export function skyNoiseK(fadeDb: number, mediumK = 275): number {
  return mediumK * (1 - 10 ** (-fadeDb / 10));
}
