/**
 * Gases over a slant path, layer by layer along the bent ray: Recommendation ITU-R P.676-13 (2022), Annex 1 §2.2.1, 922 layers to 100 km, in the mean
 * annual global reference atmosphere of P.835-6 (2017), with the air's water vapour at the ground as an argument.
 */
import { type Air, gasDbPerKm, vapourPressureHPa } from './gas.ts';

const EARTH_KM = 6371;
const LAYERS = 922;

/** Geopotential height (km) of each layer's foot, temperature (K) there, its slope (K/km), pressure (hPa). */
const FEET: readonly (readonly [number, number, number, number])[] = [
  [0, 288.15, -6.5, 1013.25],
  [11, 216.65, 0, 226.3226],
  [20, 216.65, 1, 54.7498],
  [32, 228.65, 2.8, 8.680422],
  [47, 270.65, 0, 1.109106],
  [51, 270.65, -2.8, 0.6694167],
  [71, 214.65, -2, 0.03956649],
];

/** P.835-6 §1.1: the reference atmosphere at a height (km) over the sea, with this vapour (g/m³) at the ground. */
export function referenceAir(heightKm: number, vapourAtGroundGM3 = 7.5): Air {
  const vapourGM3 = vapourAtGroundGM3 * Math.exp(-heightKm / 2);
  const geopotentialKm = (6356.766 * heightKm) / (6356.766 + heightKm);
  if (heightKm > 86) {
    const [a0, a1, a2, a3, a4] = [95.571899, -4.011801, 6.424731e-2, -4.78966e-4, 1.340543e-6];
    const h = heightKm;
    const dryPressureHPa = Math.exp(a0! + h * (a1! + h * (a2! + h * (a3! + h * a4!))));
    const temperatureK =
      h <= 91 ? 186.8673 : 263.1905 - 76.3232 * Math.sqrt(1 - ((h - 91) / 19.9429) ** 2);
    return { dryPressureHPa, temperatureK, vapourGM3 };
  }
  const [footKm, footK, slope, footHPa] =
    FEET.findLast(([foot]) => geopotentialKm >= foot) ?? FEET[0]!;
  const up = geopotentialKm - footKm;
  const temperatureK = footK + slope * up;
  const total =
    slope === 0
      ? footHPa * Math.exp((-34.1632 * up) / footK)
      : footHPa * (footK / temperatureK) ** (34.1632 / slope);
  const air = { dryPressureHPa: total, temperatureK, vapourGM3 };
  const e = Math.max(vapourPressureHPa(air), total * 2e-6); // mixing ratio of no less than 2e-6
  return { ...air, dryPressureHPa: total - e, vapourGM3: (e * 216.7) / temperatureK };
}

/** dB from a station up through all of the air; elevations of 0° and more, as the station sees it. */
export function slantGasDb(
  frequencyGHz: number,
  elevationRad: number,
  stationHeightKm: number,
  vapourAtGroundGM3 = 7.5,
): number {
  let sum = 0;
  let [radiusKm, index, bent] = [EARTH_KM + stationHeightKm, Number.NaN, Number.NaN];
  for (let i = 0; i < LAYERS; i++) {
    const thickKm = 1e-4 * Math.exp(i / 100);
    const middleKm = radiusKm - EARTH_KM + thickKm / 2;
    const air = referenceAir(middleKm, vapourAtGroundGM3);
    const here = refraction(air);
    // n r cos(elevation) stays what it is along the ray
    bent = i === 0 ? here * radiusKm * Math.cos(elevationRad) : bent;
    index = here;
    const cos = Math.min(1, bent / (index * radiusKm));
    const sin = Math.sqrt(1 - cos * cos);
    const outKm = radiusKm + thickKm;
    const pathKm =
      -radiusKm * sin + Math.sqrt(radiusKm ** 2 * sin ** 2 + outKm ** 2 - radiusKm ** 2);
    const { oxygen, vapour } = gasDbPerKm(frequencyGHz, air);
    sum += pathKm * (oxygen + vapour);
    radiusKm = outKm;
    if (radiusKm - EARTH_KM > 100) break;
  }
  return sum;
}

/** Of radio waves, P.453-14. */
function refraction(air: Air): number {
  const { dryPressureHPa: p, temperatureK: t } = air;
  const e = vapourPressureHPa(air);
  return 1 + 1e-6 * ((77.6 * p) / t + (72 * e) / t + (3.75e5 * e) / (t * t));
}
