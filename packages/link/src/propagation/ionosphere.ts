/**
 * What the ionosphere does to signals below some 10 GHz: Recommendation ITU-R P.531-14 (2019). The electron content along the path and the scintillation
 * index are measured or forecast by others, and are arguments.
 */
export const IONOSPHERE_RANGE = { frequencyGHzMin: 0.1, frequencyGHzMax: 12 } as const;

/** rad by which a linear polarisation turns: §3.1, the mean field along the path in T, electrons/m². */
export function faradayRad(frequencyGHz: number, electronsM2: number, fieldT: number): number {
  return (2.36e-14 * fieldT * electronsM2) / (frequencyGHz * frequencyGHz);
}

/** dB that a turned linear polarisation loses; a circular one loses none. */
export function turnedLossDb(turnRad: number): number {
  return -20 * Math.log10(Math.max(1e-10, Math.abs(Math.cos(turnRad))));
}

/** ns by which the group comes late: §3.2. */
export function groupDelayNs(frequencyGHz: number, electronsM2: number): number {
  return (1.345e-16 * electronsM2) / (frequencyGHz * frequencyGHz);
}

/** The index S4 at another frequency: weak scintillation falls with its 1.5th power, §4.2. */
export function s4At(frequencyGHz: number, s4: number, ofGHz: number): number {
  return Math.min(1.4, s4 * (ofGHz / frequencyGHz) ** 1.5);
}

/** dB from peak to peak: §4.3, for S4 up to 1. */
export function scintillationPeakDb(s4: number): number {
  return 27.5 * Math.min(1, s4) ** 1.26;
}
