/**
 * Cloud: Recommendation ITU-R P.840-8 (2019). Its columns of liquid water come from maps, which are an argument; what takes the signal is a double Debye
 * model of water at 0 °C. 1 to 200 GHz, elevations of 5° and more.
 */
export const CLOUD_RANGE = {
  frequencyGHzMin: 1,
  frequencyGHzMax: 200,
  elevationDegMin: 5,
} as const;
const WATER_K = 273.15;

/** dB per kg/m² of a column of liquid water reduced to 0 °C, straight up: equations (2) to (10). */
export function cloudDbPerKgM2(frequencyGHz: number, temperatureK = WATER_K): number {
  const theta = 300 / temperatureK;
  const e0 = 77.66 + 103.3 * (theta - 1);
  const [e1, e2] = [0.0671 * e0, 3.52];
  const fp = 20.2 - 146 * (theta - 1) + 316 * (theta - 1) ** 2;
  const fs = 39.8 * fp;
  const [p, s] = [frequencyGHz / fp, frequencyGHz / fs];
  const lossy = (p * (e0 - e1)) / (1 + p * p) + (s * (e1 - e2)) / (1 + s * s);
  const real = (e0 - e1) / (1 + p * p) + (e1 - e2) / (1 + s * s) + e2;
  const eta = (2 + real) / lossy;
  return (0.819 * frequencyGHz) / (lossy * (1 + eta * eta));
}

/** dB on a slant path, for the percentage that the column (kg/m²) is exceeded. */
export function cloudDb(frequencyGHz: number, elevationRad: number, liquidKgM2: number): number {
  return (liquidKgM2 * cloudDbPerKgM2(frequencyGHz)) / Math.sin(elevationRad);
}
