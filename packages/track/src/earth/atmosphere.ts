/**
 * US Standard Atmosphere, 1976 (NOAA/NASA/USAF, NOAA-S/T 76-1562): temperature, pressure and density of air by geometric height,
 * -5 to 1000 km. Below 86 km from its definition: seven layers of constant slope in geopotential height, in hydrostatic
 * balance. Above, where the standard integrates the diffusion of each gas, by its temperature profile and by quartics of the
 * logarithm fitted to its tables (coefficients as in poliastro, MIT; within 0.1 % of the tables in density).
 */
const G0_M_S2 = 9.80665;
const EARTH_RADIUS_KM = 6356.766; // of the standard's geopotential
const GAS_J_KMOL_K = 8314.32;
const MOLAR_KG_KMOL = 28.9644;
/** g0 M0 / R*, K per geopotential km: 34.163195. */
const LAPSE_K_KM = (G0_M_S2 * MOLAR_KG_KMOL * 1000) / GAS_J_KMOL_K;
const SEA_LEVEL_PA = 101_325;
const LOW_MAX_KM = 86;
export const ATMOSPHERE_KM_MIN = -5;
export const ATMOSPHERE_KM_MAX = 1000;

/** Table 4: base (geopotential km), molecular-scale temperature there (K), slope (K/km), pressure there (Pa, by integration). */
const LAYERS = layersFrom([
  [0, -6.5],
  [11, 0],
  [20, 1],
  [32, 2.8],
  [47, 0],
  [51, -2.8],
  [71, -2],
]);

type Layer = {
  readonly baseKm: number;
  readonly baseK: number;
  readonly slopeKKm: number;
  readonly basePa: number;
};

/** Table 8: molar mass over that at sea level, 80 to 86 km by half kilometres. */
const MOLAR_RATIO = [
  ...[1, 0.999996, 0.999989, 0.999971, 0.999941, 0.999909, 0.99987],
  ...[0.999829, 0.999786, 0.999741, 0.999694, 0.999641, 0.999579],
];

/** From a height (km): quartic in height of the logarithm of pressure (Pa), then of density (kg/m³), the highest power first. */
const HIGH: readonly (readonly [number, readonly number[], readonly number[]])[] = [
  [
    86,
    [0, 2.159582e-6, -4.836957e-4, -0.1425192, 13.4753],
    [0, -3.322622e-6, 9.11146e-4, -0.2609971, 5.944694],
  ],
  [
    91,
    [0, 3.304895e-5, -0.00906273, 0.6516698, -11.03037],
    [0, 2.873405e-5, -0.008492037, 0.6541179, -23.6201],
  ],
  [
    100,
    [0, 6.693926e-5, -0.01945388, 1.71908, -47.7503],
    [-1.240774e-5, 0.005162063, -0.8048342, 55.55996, -1443.338],
  ],
  [
    110,
    [0, -6.539316e-5, 0.02485568, -3.22362, 135.9355],
    [0, -8.854164e-5, 0.03373254, -4.390837, 176.5294],
  ],
  [
    120,
    [2.283506e-7, -1.343221e-4, 0.02999016, -3.055446, 113.5764],
    [3.661771e-7, -2.154344e-4, 0.04809214, -4.884744, 172.3597],
  ],
  [
    150,
    [1.209434e-8, -9.692458e-6, 0.003002041, -0.4523015, 19.19151],
    [1.906032e-8, -1.527799e-5, 0.004724294, -0.699234, 20.50921],
  ],
  [
    200,
    [8.113942e-10, -9.822568e-7, 4.687616e-4, -0.123171, 3.067409],
    [1.199282e-9, -1.451051e-6, 6.910474e-4, -0.173622, -5.321644],
  ],
  [
    300,
    [9.814674e-11, -1.654439e-7, 1.148115e-4, -0.05431334, -2.011365],
    [1.140564e-10, -2.130756e-7, 1.570762e-4, -0.07029296, -12.89844],
  ],
  [
    500,
    [-7.835161e-11, 1.964589e-7, -1.657213e-4, 0.04305869, -14.77132],
    [8.105631e-12, -2.358417e-9, -2.63511e-6, -0.01562608, -20.02246],
  ],
  [
    750,
    [2.813255e-11, -1.120689e-7, 1.695568e-4, -0.1188941, 14.56718],
    [-3.701195e-12, -8.608611e-9, 5.118829e-5, -0.06600998, -6.137674],
  ],
];

/** Density (kg/m³) at a geometric height (km). Above 1000 km 0, below -5 km as there. Error: 0.1 % of the standard. */
export function airDensityKgM3(heightKm: number): number {
  if (heightKm > ATMOSPHERE_KM_MAX) return 0;
  if (heightKm < LOW_MAX_KM) {
    const geopotentialKm = geopotential(Math.max(heightKm, ATMOSPHERE_KM_MIN));
    const layer = LAYERS[layerAt(geopotentialKm)]!;
    const scaleK = layer.baseK + layer.slopeKKm * (geopotentialKm - layer.baseKm);
    return (pressureIn(layer, geopotentialKm, scaleK) * MOLAR_KG_KMOL) / (GAS_J_KMOL_K * scaleK);
  }
  return Math.exp(quartic(highAt(heightKm)[2], heightKm));
}

/** Pressure (Pa) at a geometric height (km). Above 1000 km 0. Error: 0.01 % of the standard below 86 km, 0.1 % above. */
export function airPressurePa(heightKm: number): number {
  if (heightKm > ATMOSPHERE_KM_MAX) return 0;
  if (heightKm >= LOW_MAX_KM) return Math.exp(quartic(highAt(heightKm)[1], heightKm));
  const geopotentialKm = geopotential(Math.max(heightKm, ATMOSPHERE_KM_MIN));
  const layer = LAYERS[layerAt(geopotentialKm)]!;
  const scaleK = layer.baseK + layer.slopeKKm * (geopotentialKm - layer.baseKm);
  return pressureIn(layer, geopotentialKm, scaleK);
}

/** Kinetic temperature (K) at a geometric height (km), equations 23, 25, 27, 29 and 31 of the standard. */
export function airTemperatureK(heightKm: number): number {
  if (heightKm < LOW_MAX_KM) {
    const geopotentialKm = geopotential(Math.max(heightKm, ATMOSPHERE_KM_MIN));
    const layer = LAYERS[layerAt(geopotentialKm)]!;
    const scaleK = layer.baseK + layer.slopeKKm * (geopotentialKm - layer.baseKm);
    return scaleK * molarRatio(heightKm);
  }
  if (heightKm < 91) return 186.8673;
  if (heightKm < 110) return 263.1905 - 76.3232 * Math.sqrt(1 - ((heightKm - 91) / 19.9429) ** 2);
  if (heightKm < 120) return 240 + 12 * (heightKm - 110);
  const at = Math.min(heightKm, ATMOSPHERE_KM_MAX);
  const xiKm = ((at - 120) * (EARTH_RADIUS_KM + 120)) / (EARTH_RADIUS_KM + at);
  return 1000 - 640 * Math.exp(-0.01875 * xiKm);
}

/** Speed of sound (m/s): defined below 86 km; above it as at 86 km, where it has no meaning any more. */
export function soundSpeedMS(heightKm: number): number {
  const at = Math.min(Math.max(heightKm, ATMOSPHERE_KM_MIN), LOW_MAX_KM - 1e-9);
  const geopotentialKm = geopotential(at);
  const layer = LAYERS[layerAt(geopotentialKm)]!;
  const scaleK = layer.baseK + layer.slopeKKm * (geopotentialKm - layer.baseKm);
  return Math.sqrt((1.4 * GAS_J_KMOL_K * scaleK) / MOLAR_KG_KMOL);
}

/** Equation 18. */
function geopotential(heightKm: number): number {
  return (EARTH_RADIUS_KM * heightKm) / (EARTH_RADIUS_KM + heightKm);
}

function layerAt(geopotentialKm: number): number {
  let i = LAYERS.length - 1;
  while (i > 0 && geopotentialKm < LAYERS[i]!.baseKm) i--;
  return i;
}

/** Equations 33a and 33b. */
function pressureIn(layer: Layer, geopotentialKm: number, scaleK: number): number {
  const { baseKm, baseK, slopeKKm, basePa } = layer;
  if (slopeKKm === 0) return basePa * Math.exp((-LAPSE_K_KM * (geopotentialKm - baseKm)) / baseK);
  return basePa * (baseK / scaleK) ** (LAPSE_K_KM / slopeKKm);
}

function molarRatio(heightKm: number): number {
  if (heightKm <= 80) return 1;
  const at = (heightKm - 80) * 2;
  const i = Math.min(Math.floor(at), MOLAR_RATIO.length - 2);
  return MOLAR_RATIO[i]! + (at - i) * (MOLAR_RATIO[i + 1]! - MOLAR_RATIO[i]!);
}

function highAt(heightKm: number): (typeof HIGH)[number] {
  let i = HIGH.length - 1;
  while (i > 0 && heightKm < HIGH[i]![0]) i--;
  return HIGH[i]!;
}

function quartic(terms: readonly number[], x: number): number {
  return (((terms[0]! * x + terms[1]!) * x + terms[2]!) * x + terms[3]!) * x + terms[4]!;
}

function layersFrom(slopes: readonly (readonly [number, number])[]): Layer[] {
  const layers: Layer[] = [];
  let baseK = 288.15;
  let basePa = SEA_LEVEL_PA;
  for (const [i, [baseKm, slopeKKm]] of slopes.entries()) {
    const layer = { baseKm, baseK, slopeKKm, basePa };
    layers.push(layer);
    const nextKm = slopes[i + 1]?.[0];
    if (nextKm === undefined) break;
    const nextK = baseK + slopeKKm * (nextKm - baseKm);
    basePa = pressureIn(layer, nextKm, nextK);
    baseK = nextK;
  }
  return layers;
}
