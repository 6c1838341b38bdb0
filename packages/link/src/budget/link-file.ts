/**
 * A link as its file describes it, read once and turned into a whole link (whole.ts). What is left out is as stated here.
 */
import { err, ok, type Result } from '@noroshi/time';
import { Value } from 'typebox/value';
import { CROSS_POLAR_RANGE } from '../propagation/fading.ts';
import { GAS_RANGE } from '../propagation/gas.ts';
import { faradayRad, IONOSPHERE_RANGE, turnedLossDb } from '../propagation/ionosphere.ts';
import { createGasTable } from './gas-table.ts';
import { type Climate, createHop } from './hop.ts';
import { type HopFile, LinkFile } from './link-schema.ts';
import { beamWidthRad, pointingLossDb, polarisationLossDb } from './losses.ts';
import { DVB_S2_MODES, type Mode } from './modes.ts';
import { DVB_S2X_MODES } from './modes-x.ts';
import { COSMIC_K, figureOfMerit } from './noise.ts';
import type { End, Whole } from './whole.ts';

export type LinkFault = { readonly path: string; readonly message: string };

export type ReadLink = {
  readonly file: LinkFile;
  readonly whole: Whole;
  readonly percents: readonly number[];
  readonly hops: readonly HopFacts[];
};

export type HopFacts = {
  readonly way: 'up' | 'down';
  /** How far its table of gases may be off. */
  readonly gasErrorDb: number;
  readonly gOverTDbK: number;
  readonly systemK: number;
  readonly isChain: boolean; // G/T made of its stages, by Friis
  readonly losses: Losses;
};

/** dB lost beside the air, and what turned the polarisation (rad). */
export type Losses = {
  readonly pointingDb: number;
  readonly polarisationDb: number; // mismatch, before the ionosphere
  readonly faradayRad: number;
  readonly turnedDb: number;
};

const DEG = Math.PI / 180;
const DEFAULTS = {
  wetRefractivity: 60,
  vapourGM3: 7.5,
  efficiency: 0.6,
  tiltDeg: 45,
  fieldT: 4.6e-5,
} as const;
const EARTH_K = 290;
export const TECU_M2 = 1e16;
export const LINK_PERCENTS: readonly number[] = [0.01, 0.03, 0.1, 0.3, 1, 3, 5];

/** Never throws. */
export function readLink(json: unknown): Result<ReadLink, LinkFault> {
  const [wrong] = [...Value.Errors(LinkFile, json)];
  if (wrong !== undefined || !Value.Check(LinkFile, json))
    return err({ path: wrong?.instancePath ?? '', message: wrong?.message ?? 'not a link' });
  const file: LinkFile = json;
  const { up, down, modem, transponder } = file;
  const modes = modem.family === 'DVB-S2X' ? DVB_S2X_MODES : DVB_S2_MODES;
  const mode = modes.find(({ name }) => name === modem.mode);
  const fault = faultOf(file, modes, mode);
  if (fault !== null) return err(fault);
  const made = [up && hopOf('up', up), down && hopOf('down', down)].flatMap((one) => one ?? []);
  const endOf = (way: 'up' | 'down') => made.find(({ facts }) => facts.way === way)?.end ?? null;
  const whole: Whole = {
    ...{ up: endOf('up'), down: endOf('down'), modes },
    intermodulationDb: transponder?.intermodulationDb ?? Number.POSITIVE_INFINITY,
    keepsLevel: transponder?.keepsLevel ?? false,
    symbolRateBaud: modem.symbolRateBaud,
    neededDb: (modem.neededDb ?? mode!.esN0Db) + (modem.implementationDb ?? 0),
  };
  const percents = [...(file.percents ?? LINK_PERCENTS)].sort((a, b) => a - b);
  return ok({ file, whole, percents, hops: made.map(({ facts }) => facts) });
}

/** What the schema cannot say. */
function faultOf(
  { up, down, modem, disturbers }: LinkFile,
  modes: readonly Mode[],
  mode: Mode | undefined,
): LinkFault | null {
  if (up === undefined && down === undefined)
    return { path: '', message: 'a link has up, down, or both' };
  if (disturbers !== undefined && down === undefined)
    return {
      path: '/disturbers',
      message: 'they disturb a downlink: right would be one with down',
    };
  if (modem.mode !== undefined && mode === undefined)
    return {
      path: '/modem/mode',
      message: `"${modem.mode}"; right would be one of ${modes.map(({ name }) => name).join(', ')}`,
    };
  if ((modem.neededDb === undefined) === (mode === undefined))
    return { path: '/modem', message: 'right would be one of mode and neededDb' };
  return hopFault('/up', up) ?? hopFault('/down', down);
}

function hopFault(path: string, row: HopFile | undefined): LinkFault | null {
  if (row === undefined) return null;
  const { frequencyGHz, elevationDeg, sharesPolarisation, ionosphere } = row;
  const { frequencyGHzMin, elevationDegMax } = CROSS_POLAR_RANGE;
  if (sharesPolarisation && (frequencyGHz < frequencyGHzMin || elevationDeg > elevationDegMax))
    return {
      path: `${path}/sharesPolarisation`,
      message: `what rain turns over is known from ${frequencyGHzMin} GHz on and up to ${elevationDegMax}° only`,
    };
  const ionosphereMax = IONOSPHERE_RANGE.frequencyGHzMax;
  if (ionosphere !== undefined && frequencyGHz > ionosphereMax)
    return {
      path: `${path}/ionosphere`,
      message: `right would be without it: it counts up to ${ionosphereMax} GHz`,
    };
  return null;
}

function climateOf(row: HopFile['climate']): Climate {
  return {
    ...{ latitudeRad: row.latitudeDeg * DEG, heightKm: row.heightKm ?? 0 },
    ...{ rainHeightKm: row.rainHeightKm, rate001MmH: row.rate001MmH },
    wetRefractivity: row.wetRefractivity ?? DEFAULTS.wetRefractivity,
    liquidKgM2: row.liquidKgM2 ?? 0,
  };
}

function hopOf(way: 'up' | 'down', row: HopFile): { end: End; facts: HopFacts } {
  const { frequencyGHz, eirpDbW, elevationDeg, rangeKm, antennaM } = row;
  const climate = climateOf(row.climate);
  const vapourGM3 = row.climate.vapourGM3 ?? DEFAULTS.vapourGM3;
  const gasGHz = Math.max(GAS_RANGE.frequencyGHzMin, frequencyGHz); // below, that is an upper bound
  const gas = createGasTable(gasGHz, Math.max(0, climate.heightKm), vapourGM3);
  const elevationRad = elevationDeg * DEG;
  const isChain = !('gOverTDbK' in row.receiver);
  const { gOverTDbK, systemK } = meritOf(way, row.receiver, gas.at(elevationRad));
  const losses = lossesOf(row);
  const hop = createHop({
    ...{ way, frequencyGHz, eirpDbW, gOverTDbK, systemK, antennaM, climate, gas },
    ...{ pointingDb: losses.pointingDb, polarisationDb: losses.polarisationDb + losses.turnedDb },
    tiltRad: (row.tiltDeg ?? DEFAULTS.tiltDeg) * DEG,
    efficiency: row.efficiency ?? DEFAULTS.efficiency,
  });
  const interferenceDb = row.interferenceDb ?? Number.POSITIVE_INFINITY;
  const sharesPolarisation = row.sharesPolarisation ?? false;
  const end: End = { hop, elevationRad, rangeKm, interferenceDb, sharesPolarisation };
  return { end, facts: { way, gasErrorDb: gas.errorDb, gOverTDbK, systemK, isChain, losses } };
}

/** A satellite looks at the warm Earth, a station through the air at the cold sky. */
function meritOf(way: 'up' | 'down', receiver: HopFile['receiver'], gasDb: number) {
  if ('gOverTDbK' in receiver) return receiver;
  const groundK = way === 'up' ? EARTH_K - COSMIC_K : 0;
  return figureOfMerit({ groundK, ...receiver }, way === 'down' ? gasDb : 0);
}

function lossesOf(row: HopFile): Losses {
  const { frequencyGHz, antennaM, pointingErrorDeg = 0, axialRatiosDb, ionosphere } = row;
  const asideDb = pointingLossDb(pointingErrorDeg * DEG, beamWidthRad(antennaM, frequencyGHz));
  const mismatchDb =
    axialRatiosDb === undefined ? 0 : polarisationLossDb(axialRatiosDb.wave, axialRatiosDb.antenna);
  const { electronsTecu = 0, fieldT = DEFAULTS.fieldT, isLinear = false } = ionosphere ?? {};
  const turnedRad = faradayRad(frequencyGHz, electronsTecu * TECU_M2, fieldT);
  return {
    pointingDb: (row.pointingDb ?? 0) + asideDb,
    polarisationDb: (row.polarisationDb ?? 0) + mismatchDb,
    ...{ faradayRad: turnedRad, turnedDb: isLinear ? turnedLossDb(turnedRad) : 0 },
  };
}
