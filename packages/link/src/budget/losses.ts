/** What is lost by looking aside and by polarisations that do not match: geometry, no air in it. Angles in rad, ratios in dB. */
const SPEED_M_GHZ = 0.299_792_458;
const DEG = Math.PI / 180;

/** Width of a dish's beam between its points of half power: 70 λ/D degrees. */
export function beamWidthRad(diameterM: number, frequencyGHz: number): number {
  return (70 * DEG * SPEED_M_GHZ) / (diameterM * frequencyGHz);
}

/** dB lost `offRad` off the axis of a beam `widthRad` wide; a parabola in dB, good inside the main beam. */
export function pointingLossDb(offRad: number, widthRad: number): number {
  return 12 * (offRad / widthRad) ** 2;
}

/** dB lost at worst between a wave and an antenna of these axial ratios (dB, 0 circular) and the same sense: their long axes across each other. */
export function polarisationLossDb(waveDb: number, antennaDb: number): number {
  const [a, b] = [10 ** (waveDb / 20), 10 ** (antennaDb / 20)];
  const match = (4 * a * b - (1 - a * a) * (1 - b * b)) / ((1 + a * a) * (1 + b * b));
  return -10 * Math.log10(Math.max(1e-10, (1 + match) / 2));
}
