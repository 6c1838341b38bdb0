/**
 * Recommendations as tables of inputs and outputs, so that anyone can check them row by row: names, units, ranges, and what each output is. A short
 * name beside the long one is that of ITU's own validation examples.
 */

import { cloudDb, cloudDbPerKgM2 } from './cloud.ts';
import { fadeTimes } from './fade-time.ts';
import { crossPolarDb, scintillationDb, TOTAL_FLOOR_PERCENT, totalDb } from './fading.ts';
import { gasDbPerKm } from './gas.ts';
import { type Grid, gridAt, rainHeightKm } from './grid.ts';
import { rainDb, rainLaw } from './rain.ts';

export type Column = {
  readonly name: string; // snake_case, ends in its unit
  readonly short: string; // as in ITU's validation examples
  readonly min: number;
  readonly max: number;
  readonly about: string;
};

export type Output = { readonly name: string; readonly about: string };

export type Recommendation = {
  readonly id: string; // P.838
  readonly version: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly outputs: readonly Output[];
  /** Needs a map of the Earth that is not part of the program. */
  readonly needsMap: boolean;
  /** Values in the order of the columns; outputs in theirs. */
  readonly evaluate: (values: readonly number[], map: Grid | null) => readonly number[];
};

const DEG = Math.PI / 180;
const column = (name: string, short: string, min: number, max: number, about: string): Column => {
  return { name, short, min, max, about };
};
const FREQUENCY = (min: number, max: number) => column('frequency_ghz', 'f', min, max, 'frequency');
const ELEVATION = (min: number, max: number) =>
  column('elevation_deg', 'el', min, max, 'elevation of the path');
const TILT = column(
  'tilt_deg',
  'tau',
  -90,
  90,
  'polarisation to the horizontal, 45 where circular',
);
const PERCENT = (min: number, max: number) =>
  column('percent', 'p', min, max, 'share of an average year');
const LATITUDE = column('latitude_deg', 'lat', -90, 90, 'of the station');
const LONGITUDE = column('longitude_deg', 'lon', -180, 360, 'of the station, east');
const attenuation = (what: string): Output => ({
  ...{ name: 'attenuation_db', about: `${what}, exceeded for the percentage of an average year` },
});

export const RECOMMENDATIONS: readonly Recommendation[] = [
  {
    ...{
      id: 'P.838',
      version: 'P.838-3 (2005)',
      title: 'Specific attenuation of rain',
      needsMap: false,
    },
    columns: [
      FREQUENCY(1, 1000),
      ELEVATION(0, 90),
      TILT,
      column('rain_mm_h', 'R', 0, 500, 'rain rate'),
    ],
    outputs: [
      { name: 'k', about: 'factor' },
      { name: 'alpha', about: 'exponent' },
      { name: 'gamma_db_km', about: 'specific attenuation' },
    ],
    evaluate: ([f, el, tau, rate]) => {
      const { k, alpha } = rainLaw(f!, el! * DEG, tau! * DEG);
      return [k, alpha, k * rate! ** alpha];
    },
  },
  {
    ...{
      id: 'P.618-rain',
      version: 'P.618-13 (2017), -14 (2023)',
      title: 'Rain on a path to space',
    },
    needsMap: false,
    columns: [
      ...[LATITUDE, FREQUENCY(1, 55), ELEVATION(0.1, 90), TILT, PERCENT(0.001, 5)],
      column('rain_001_mm_h', 'R001', 0, 500, 'rain rate exceeded 0.01 % of the year (P.837)'),
      column(
        'slant_km',
        'Ls',
        0,
        500,
        'path below the rain height (P.839): its height over the station by the sine of the elevation, from 5° up',
      ),
    ],
    outputs: [attenuation('rain')],
    evaluate: ([lat, f, el, tau, p, rate, slant]) => [
      rainDb(
        {
          ...{ latitudeRad: lat! * DEG, frequencyGHz: f!, elevationRad: el! * DEG },
          ...{ tiltRad: tau! * DEG, rate001MmH: rate!, rainHeightKm: heightOf(slant!, el! * DEG) },
        },
        p!,
      ),
    ],
  },
  {
    ...{
      id: 'P.618-scintillation',
      version: 'P.618-14 (2023)',
      title: 'Tropospheric scintillation',
    },
    needsMap: false,
    columns: [
      ...[FREQUENCY(4, 55), ELEVATION(5, 90), PERCENT(0.001, 50)],
      column('antenna_m', 'D', 0.01, 100, 'diameter'),
      column('efficiency', 'eta', 0.01, 1, 'of the antenna'),
      column('wet_refractivity', 'N_wet', 0, 500, 'median of the wet term (P.453)'),
    ],
    outputs: [attenuation('scintillation')],
    evaluate: ([frequencyGHz, el, p, antennaM, efficiency, wetRefractivity]) => [
      scintillationDb(
        {
          ...{ frequencyGHz: frequencyGHz!, elevationRad: el! * DEG, antennaM: antennaM! },
          ...{ efficiency: efficiency!, wetRefractivity: wetRefractivity! },
        },
        p!,
      ),
    ],
  },
  {
    ...{
      id: 'P.618-xpd',
      version: 'P.618-13 (2017), -14 (2023)',
      title: 'Cross-polar discrimination',
    },
    needsMap: false,
    columns: [
      ...[FREQUENCY(4, 55), ELEVATION(0, 89), TILT, PERCENT(0.001, 1)],
      column('rain_db', 'Ap', 1e-6, 500, 'rain attenuation for the same percentage'),
    ],
    outputs: [
      {
        name: 'discrimination_db',
        about: 'not exceeded for the percentage of an average year; stated for elevations up to 60',
      },
    ],
    evaluate: ([f, el, tau, p, ap]) => [
      crossPolarDb({ frequencyGHz: f!, elevationRad: el! * DEG, tiltRad: tau! * DEG }, ap!, p!),
    ],
  },
  {
    ...{ id: 'P.618-total', version: 'P.618-13 (2017), -14 (2023)', title: 'All of it together' },
    needsMap: false,
    columns: [
      column(
        'gas_db',
        'A_gas_1',
        0,
        1000,
        `gases, for no less than ${TOTAL_FLOOR_PERCENT[13]} % (-13) or ${TOTAL_FLOOR_PERCENT[14]} % (-14) of the year`,
      ),
      column('cloud_db', 'A_clouds_1', 0, 1000, 'cloud, for no less than the same'),
      column('rain_db', 'A_rain', 0, 1000, 'rain, for the percentage'),
      column('scintillation_db', 'A_scin', 0, 1000, 'scintillation, for the percentage'),
    ],
    outputs: [attenuation('all together')],
    evaluate: ([gasDb, cloudDb, rain, flutter]) => [
      totalDb({ gasDb: gasDb!, cloudDb: cloudDb!, rainDb: rain!, scintillationDb: flutter! }),
    ],
  },
  {
    ...{ id: 'P.676', version: 'P.676-13 (2022)', title: 'Gases, line by line', needsMap: false },
    columns: [
      FREQUENCY(1, 1000),
      column(
        'dry_pressure_hpa',
        'P',
        0.001,
        1100,
        'pressure of dry air: the barometer less the vapour',
      ),
      column('temperature_k', 'T', 150, 350, 'temperature'),
      column('vapour_g_m3', 'rho', 0, 60, 'water vapour'),
    ],
    outputs: [
      { name: 'oxygen_db_km', about: 'specific attenuation of dry air' },
      { name: 'vapour_db_km', about: 'specific attenuation of water vapour' },
      { name: 'gamma_db_km', about: 'both' },
    ],
    evaluate: ([f, dryPressureHPa, temperatureK, vapourGM3]) => {
      const air = {
        dryPressureHPa: dryPressureHPa!,
        temperatureK: temperatureK!,
        vapourGM3: vapourGM3!,
      };
      const { oxygen, vapour } = gasDbPerKm(f!, air);
      return [oxygen, vapour, oxygen + vapour];
    },
  },
  {
    ...{ id: 'P.1623', version: 'P.1623-1 (2005)', title: 'How long fades last', needsMap: false },
    columns: [
      column('duration_s', 'D', 1, 1e6, 'fades longer than this'),
      column('attenuation_db', 'A', 0.1, 100, 'fades deeper than this'),
      ...[ELEVATION(5, 60), FREQUENCY(10, 50)],
      column('faded_s', 'T_tot', 0, 4e7, 'how long in all it is deeper'),
    ],
    outputs: [
      { name: 'occurrence', about: 'share of fades of a second or more that last longer' },
      { name: 'time_share', about: 'share of the faded time that is in those' },
      { name: 'fades', about: 'how many' },
      { name: 'in_fades_s', about: 'how long in all' },
    ],
    evaluate: ([d, a, el, f, all]) => {
      const climate = { attenuationDb: a!, elevationDeg: el!, frequencyGHz: f! };
      const { occurrence, timeShare, fades, inFadesS } = fadeTimes(climate, d!, all!);
      return [occurrence, timeShare, fades, inFadesS];
    },
  },
  {
    ...{ id: 'P.839', version: 'P.839-4 (2013)', title: 'Rain height', needsMap: true },
    columns: [LATITUDE, LONGITUDE],
    outputs: [
      { name: 'zero_degree_km', about: 'mean height of 0 °C over the sea' },
      { name: 'rain_height_km', about: 'mean rain height over the sea' },
    ],
    evaluate: ([lat, lon], map) => {
      const zeroKm = gridAt(map!, lat!, lon!);
      return [zeroKm, rainHeightKm(zeroKm)];
    },
  },
  {
    ...{
      id: 'P.453',
      version: 'P.453-14 (2019)',
      title: 'Wet term of refractivity',
      needsMap: true,
    },
    columns: [LATITUDE, LONGITUDE],
    outputs: [
      { name: 'wet_refractivity', about: 'N units, exceeded for the percentage of the map' },
    ],
    evaluate: ([lat, lon], map) => [gridAt(map!, lat!, lon!)],
  },
  {
    ...{
      id: 'P.837',
      version: 'P.837-7 (2017)',
      title: 'Rain rate, from a map of it',
      needsMap: true,
    },
    columns: [LATITUDE, LONGITUDE],
    outputs: [{ name: 'rain_001_mm_h', about: 'exceeded 0.01 % of an average year' }],
    evaluate: ([lat, lon], map) => [gridAt(map!, lat!, lon!)],
  },
  {
    ...{
      id: 'P.840',
      version: 'P.840-8 (2019)',
      title: 'Cloud, from a map of its liquid water for one percentage',
      needsMap: true,
    },
    columns: [LATITUDE, LONGITUDE, FREQUENCY(1, 200), ELEVATION(5, 90)],
    outputs: [
      {
        name: 'liquid_kg_m2',
        about: 'column reduced to 0 °C, exceeded for the percentage of the map',
      },
      attenuation('cloud'),
    ],
    evaluate: ([lat, lon, f, el], map) => {
      const liquid = gridAt(map!, lat!, lon!);
      return [liquid, cloudDb(f!, el! * DEG, liquid)];
    },
  },
  {
    ...{
      id: 'P.840-liquid',
      version: 'P.840-8 (2019)',
      title: 'Cloud, from its liquid water',
      needsMap: false,
    },
    columns: [
      ...[FREQUENCY(1, 200), ELEVATION(5, 90)],
      column('liquid_kg_m2', 'Lred', 0, 20, 'column reduced to 0 °C'),
    ],
    outputs: [
      { name: 'specific_db_per_kg_m2', about: 'straight up, at 0 °C' },
      attenuation('cloud'),
    ],
    evaluate: ([f, el, liquid]) => [cloudDbPerKgM2(f!), cloudDb(f!, el! * DEG, liquid!)],
  },
  {
    ...{
      id: 'P.1510',
      version: 'P.1510-1 (2017)',
      title: 'Mean annual temperature of the surface',
      needsMap: true,
    },
    columns: [LATITUDE, LONGITUDE],
    outputs: [{ name: 'temperature_k', about: 'mean of a year, at the ground' }],
    evaluate: ([lat, lon], map) => [gridAt(map!, lat!, lon!)],
  },
];

/** The rain's height over the station, km, from the path below it: the other way round of §2.2.1.1, step 2. */
function heightOf(slantKm: number, elevationRad: number): number {
  const sin = Math.sin(elevationRad);
  if (elevationRad >= 5 * DEG) return slantKm * sin;
  return slantKm * sin + slantKm ** 2 / (2 * EFFECTIVE_EARTH_KM);
}
const EFFECTIVE_EARTH_KM = 8500;

export type RowFault = { readonly column: string; readonly value: string; readonly right: string };

/** The row's outputs, or what is wrong with it. */
export function evaluateRow(
  { columns, evaluate }: Recommendation,
  values: readonly number[],
  map: Grid | null,
): { readonly outputs: readonly number[] } | { readonly fault: RowFault } {
  for (const [k, { name, min, max }] of columns.entries()) {
    const value = values[k];
    if (value === undefined || !(value >= min && value <= max))
      return { fault: { column: name, value: String(value), right: `${min} to ${max}` } };
  }
  return { outputs: evaluate(values, map) };
}
