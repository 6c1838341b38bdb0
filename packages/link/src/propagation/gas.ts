/**
 * Specific attenuation by gases, line by line: Recommendation ITU-R P.676-13 (2022), Annex 1 §1, 1 to 1000 GHz. The pressure is that of dry air:
 * the barometer's, less the water vapour's.
 */
import { LINE_FIELDS, OXYGEN_LINES, WATER_VAPOUR_LINES } from './gas-lines.ts';

/** Air at one place. Water vapour in g/m³. */
export type Air = {
  readonly dryPressureHPa: number;
  readonly temperatureK: number;
  readonly vapourGM3: number;
};

export const GAS_RANGE = { frequencyGHzMin: 1, frequencyGHzMax: 1000 } as const;

/** hPa, from g/m³ and K: equation (4). */
export const vapourPressureHPa = ({ vapourGM3, temperatureK }: Air): number =>
  (vapourGM3 * temperatureK) / 216.7;

/** dB/km of oxygen (with the continuum of dry air) and of water vapour. */
export function gasDbPerKm(
  frequencyGHz: number,
  air: Air,
): { readonly oxygen: number; readonly vapour: number } {
  const factor = 0.182 * frequencyGHz;
  const theta = 300 / air.temperatureK;
  const e = vapourPressureHPa(air);
  return {
    oxygen:
      factor *
      (oxygenSum(frequencyGHz, air.dryPressureHPa, e, theta) +
        continuum(frequencyGHz, air.dryPressureHPa, e, theta)),
    vapour: factor * vapourSum(frequencyGHz, air.dryPressureHPa, e, theta),
  };
}

function oxygenSum(f: number, p: number, e: number, theta: number): number {
  const table = OXYGEN_LINES;
  let sum = 0;
  for (let i = 0; i < table.length; i += LINE_FIELDS) {
    const line = table[i]!;
    const strength = table[i + 1]! * 1e-7 * p * theta ** 3 * Math.exp(table[i + 2]! * (1 - theta));
    const pressed = table[i + 3]! * 1e-4 * (p * theta ** (0.8 - table[i + 4]!) + 1.1 * e * theta);
    const width = Math.sqrt(pressed * pressed + 2.25e-6); // Zeeman
    const mixing = (table[i + 5]! + table[i + 6]! * theta) * 1e-4 * (p + e) * theta ** 0.8;
    sum += strength * shape(f, line, width, mixing);
  }
  return sum;
}

function vapourSum(f: number, p: number, e: number, theta: number): number {
  const table = WATER_VAPOUR_LINES;
  let sum = 0;
  for (let i = 0; i < table.length; i += LINE_FIELDS) {
    const line = table[i]!;
    const strength = table[i + 1]! * 0.1 * e * theta ** 3.5 * Math.exp(table[i + 2]! * (1 - theta));
    const pressed =
      table[i + 3]! *
      1e-4 *
      (p * theta ** table[i + 4]! + table[i + 5]! * e * theta ** table[i + 6]!);
    const width =
      0.535 * pressed + Math.sqrt(0.217 * pressed * pressed + (2.1316e-12 * line * line) / theta); // Doppler
    sum += strength * shape(f, line, width, 0);
  }
  return sum;
}

/** Equation (5). */
function shape(f: number, line: number, width: number, mixing: number): number {
  const [below, above] = [line - f, line + f];
  const one = (width - mixing * below) / (below * below + width * width);
  const other = (width - mixing * above) / (above * above + width * width);
  return (f / line) * (one + other);
}

/** Of dry air, from pressure-induced nitrogen and the Debye spectrum of oxygen: equations (8) and (9). */
function continuum(f: number, p: number, e: number, theta: number): number {
  const d = 5.6e-4 * (p + e) * theta ** 0.8;
  const debye = 6.14e-5 / (d * (1 + (f / d) ** 2));
  const nitrogen = (1.4e-12 * p * theta ** 1.5) / (1 + 1.9e-5 * f ** 1.5);
  return f * p * theta * theta * (debye + nitrogen);
}
