/**
 * One hop between a station and a satellite: what arrives of what is sent, in clear air and for what is exceeded a percentage of an average year. Gas
 * from a table, rain's law and cloud's made once, so that a budget costs some microseconds.
 */
import { freeSpaceDb } from '../antenna/patterns.ts';
import { cloudDbPerKgM2 } from '../propagation/cloud.ts';
import {
  CROSS_POLAR_RANGE,
  crossPolarDb,
  SCINTILLATION_RANGE,
  scintillationDb,
  totalDb,
} from '../propagation/fading.ts';
import { RAIN_RANGE, rainDb } from '../propagation/rain.ts';
import type { GasTable } from './gas-table.ts';
import { noiseRiseDb } from './noise.ts';

/** The air over the ground end. What maps give is an argument: noroshi itu evaluates P.837, P.839, P.453 with maps. */
export type Climate = {
  readonly latitudeRad: number;
  readonly heightKm: number;
  readonly rainHeightKm: number; // over the sea, P.839
  readonly rate001MmH: number; // exceeded 0.01 % of an average year, P.837
  readonly wetRefractivity: number; // median, N units, P.453
  /** Column of liquid water exceeded 5 % of an average year (the floor of P.618-14 §2.5), kg/m², P.840. */
  readonly liquidKgM2: number;
};

export type HopSpec = {
  readonly way: 'up' | 'down';
  readonly frequencyGHz: number;
  readonly eirpDbW: number;
  readonly gOverTDbK: number; // of the receiver, in clear air
  readonly systemK: number; // of the receiver, in clear air
  readonly pointingDb: number; // losses, both ends together
  readonly polarisationDb: number; // losses: mismatch, and what the ionosphere turns
  readonly tiltRad: number; // of the polarisation; 45° where it is circular
  readonly antennaM: number; // of the station
  readonly efficiency: number;
  readonly climate: Climate;
  readonly gas: GasTable;
};

export type HopBudget = {
  readonly freeSpaceDb: number;
  readonly gasDb: number;
  readonly rainDb: number;
  readonly cloudDb: number;
  readonly scintillationDb: number;
  readonly totalDb: number; // of the air
  readonly noiseRiseDb: number; // of a receiver on the ground
  /** Between two polarisations, not reached for the percentage (1 % where more is asked); Infinity without rain or out of P.618-14 §4.1. */
  readonly crossPolarDb: number;
  /** C/N0, dBHz. */
  readonly clearDbHz: number;
  readonly fadedDbHz: number;
};

export type Hop = (elevationRad: number, rangeKm: number, percent: number) => HopBudget;

export const BOLTZMANN_DB = 228.5991672; // -10 log10(1.380649e-23)
export const HOP_RANGE = {
  ...{ percentMin: 0.01, percentMax: 5, elevationDegMin: 5 },
  ...{ frequencyGHzMin: 0.1, frequencyGHzMax: 55 },
} as const;
const DEG = Math.PI / 180;
const CROSS_POLAR_PERCENT_MAX = 1;

/** Below 1 GHz rain and cloud take nothing that counts; flutter of the air below 4 GHz neither. */
export function createHop(spec: HopSpec): Hop {
  const { way, frequencyGHz, eirpDbW, gOverTDbK, climate, gas, pointingDb, polarisationDb } = spec;
  const { latitudeRad, rate001MmH, wetRefractivity, heightKm, liquidKgM2 } = climate;
  const rainHeightKm = climate.rainHeightKm - heightKm;
  const rains = frequencyGHz >= RAIN_RANGE.frequencyGHzMin;
  const zenithCloudDb = rains ? liquidKgM2 * cloudDbPerKgM2(frequencyGHz) : 0;
  const { antennaM, efficiency, tiltRad, systemK } = spec;
  const flutters = frequencyGHz >= SCINTILLATION_RANGE.frequencyGHzMin;
  return (elevationRad, rangeKm, percent) => {
    const path = { frequencyGHz, elevationRad, tiltRad, latitudeRad, rainHeightKm, rate001MmH };
    const flutter = { frequencyGHz, elevationRad, antennaM, efficiency, wetRefractivity };
    const parts = {
      gasDb: gas.at(elevationRad),
      rainDb: rains ? rainDb(path, percent) : 0,
      cloudDb: zenithCloudDb / Math.sin(elevationRad),
      scintillationDb: flutters ? scintillationDb(flutter, percent) : 0,
    };
    const space = freeSpaceDb(rangeKm, frequencyGHz);
    const total = totalDb(parts);
    const rise =
      way === 'down' ? noiseRiseDb(systemK, parts.gasDb, total - parts.scintillationDb) : 0;
    const before = eirpDbW - space - pointingDb - polarisationDb + gOverTDbK + BOLTZMANN_DB;
    return {
      ...{ ...parts, freeSpaceDb: space, totalDb: total, noiseRiseDb: rise },
      crossPolarDb: crossPolarOf(path, parts.rainDb, percent),
      ...{ clearDbHz: before - parts.gasDb, fadedDbHz: before - total - rise },
    };
  };
}

type RainyPath = Parameters<typeof rainDb>[0];

function crossPolarOf(path: RainyPath, rainHereDb: number, percent: number): number {
  const { frequencyGHzMin, elevationDegMax } = CROSS_POLAR_RANGE;
  if (path.frequencyGHz < frequencyGHzMin || path.elevationRad > elevationDegMax * DEG)
    return Number.POSITIVE_INFINITY;
  const rare = Math.min(percent, CROSS_POLAR_PERCENT_MAX);
  const takenDb = rare === percent ? rainHereDb : rainDb(path, rare);
  return takenDb > 0 ? crossPolarDb(path, takenDb, rare) : Number.POSITIVE_INFINITY;
}

/** Of ratios that add as noise does: the sum of their inverses. */
export function combinedDb(ratiosDb: readonly number[]): number {
  return -10 * Math.log10(ratiosDb.reduce((sum, db) => sum + 10 ** (-db / 10), 0));
}
