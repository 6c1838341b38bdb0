/**
 * What gases take at every elevation, for one frequency and one station: the layer-by-layer sum (slant-gas.ts) at Chebyshev nodes, times the sine of
 * the elevation, as a polynomial of its logarithm. From 3° up to straight overhead; the error is measured where the table is made, and told.
 */
import { slantGasDb } from '../propagation/slant-gas.ts';

export type GasTable = {
  readonly frequencyGHz: number;
  readonly stationHeightKm: number;
  readonly vapourGM3: number;
  /** The largest difference to the sum itself at 8 elevations between the nodes, dB. */
  readonly errorDb: number;
  /** dB at an elevation (rad), 3° and more. */
  readonly at: (elevationRad: number) => number;
};

export const GAS_TABLE_RANGE = { elevationDegMin: 3 } as const;
const DEG = Math.PI / 180;
const NODES = 20;
const CHECKS = 8;
const LEAST = Math.log(Math.sin(GAS_TABLE_RANGE.elevationDegMin * DEG)); // to 0, overhead

/** 28 sums of 922 layers: some 70 ms. */
export function createGasTable(
  frequencyGHz: number,
  stationHeightKm: number,
  vapourGM3 = 7.5,
): GasTable {
  const exact = (elevationRad: number) =>
    slantGasDb(frequencyGHz, elevationRad, stationHeightKm, vapourGM3);
  const elevationAt = (x: number) => Math.asin(Math.min(1, Math.exp((LEAST * (1 - x)) / 2)));
  const values = Array.from({ length: NODES }, (_, k) => {
    const elevationRad = elevationAt(Math.cos((Math.PI * (k + 0.5)) / NODES));
    return exact(elevationRad) * Math.sin(elevationRad);
  });
  const coefficients = Float64Array.from({ length: NODES }, (_, n) => {
    const sum = values.reduce(
      (total, value, k) => total + value * Math.cos((Math.PI * n * (k + 0.5)) / NODES),
      0,
    );
    return ((n === 0 ? 1 : 2) * sum) / NODES;
  });
  const at = (elevationRad: number): number => {
    const sin = Math.sin(elevationRad);
    const x = 1 - (2 * Math.log(sin)) / LEAST;
    return clenshaw(coefficients, x) / sin;
  };
  let errorDb = 0;
  for (let k = 0; k < CHECKS; k++) {
    const elevationRad = elevationAt(1 - (2 * (k + 0.37)) / CHECKS);
    errorDb = Math.max(errorDb, Math.abs(at(elevationRad) - exact(elevationRad)));
  }
  return { frequencyGHz, stationHeightKm, vapourGM3, errorDb, at };
}

/** A sum of Chebyshev polynomials at x, -1 … 1: Clenshaw (1955). */
function clenshaw(coefficients: Float64Array, x: number): number {
  let [b1, b2] = [0, 0];
  for (let n = coefficients.length - 1; n > 0; n--)
    [b1, b2] = [2 * x * b1 - b2 + coefficients[n]!, b1];
  return x * b1 - b2 + coefficients[0]!;
}
