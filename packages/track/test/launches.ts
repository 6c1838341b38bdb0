/** Staged flights of first and second stages: height and speed a second, as the webcasts showed them, and their phases. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTopocentre } from '@noroshi/orbit';
import {
  createGaussian,
  createPhaseFilter,
  DEFAULT_PHASES,
  ellipsoidHeightKm,
  type Gaussian,
  type Measurement,
  type PhaseOptions,
} from '../src/index.ts';

const DEG = Math.PI / 180;
/** Public: the pads, and the azimuth that the orbit asks for. */
const EAST = { latitudeRad: 28.57 * DEG, longitudeRad: -80.6 * DEG };
const WEST = { latitudeRad: 34.63 * DEG, longitudeRad: -120.61 * DEG };
export const FLIGHTS = [
  { name: 'SES-11', stage: 1, ...EAST, azimuthRad: 93 * DEG },
  { name: 'BulgariaSat-1', stage: 1, ...EAST, azimuthRad: 93 * DEG },
  { name: 'KoreaSat_5A', stage: 1, ...EAST, azimuthRad: 93 * DEG },
  { name: 'SpaceX_CRS-11', stage: 1, ...EAST, azimuthRad: 45 * DEG },
  { name: 'ZUMA', stage: 1, ...EAST, azimuthRad: 50 * DEG },
  { name: 'Iridium_NEXT_8', stage: 1, ...WEST, azimuthRad: 182 * DEG },
  { name: 'SAOCOM_1A', stage: 1, ...WEST, azimuthRad: 193 * DEG },
  { name: 'Iridium_NEXT_4', stage: 2, ...WEST, azimuthRad: 182 * DEG },
  { name: 'SpaceX_CRS-16', stage: 2, ...EAST, azimuthRad: 45 * DEG },
  { name: 'TESS', stage: 2, ...EAST, azimuthRad: 93 * DEG },
] as const;
export type LaunchSite = (typeof FLIGHTS)[number];

export type Telemetry = {
  readonly timeS: number[];
  readonly heightKm: number[];
  readonly speedKmS: number[];
};
export type Events = Readonly<Record<string, number | null>>;

/** Null where the flight is not among the staged files. */
export function readLaunch(folder: string, { name, stage }: LaunchSite) {
  const path = join(folder, name, `stage${stage}_raw.json`);
  if (!existsSync(path)) return null;
  const raw = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number[]>;
  const events = JSON.parse(readFileSync(join(folder, name, 'events.json'), 'utf8')) as Events;
  return { telemetry: thinned(raw), events };
}

/** The mean of the rows of each second, its time too: heights are shown in tenths of a kilometre. */
function thinned({ time, altitude, velocity }: Record<string, number[]>): Telemetry {
  const kept: Telemetry = { timeS: [], heightKm: [], speedKmS: [] };
  for (const rows of Map.groupBy(time!.keys(), (i) => Math.floor(time![i]!)).values()) {
    const mean = (values: readonly number[]) =>
      rows.reduce((sum, i) => sum + values[i]!, 0) / rows.length;
    kept.timeS.push(mean(time!));
    kept.heightKm.push(mean(altitude!));
    kept.speedKmS.push(mean(velocity!) / 1000);
  }
  return kept;
}

/** Height over the ellipsoid (km) and speed over the ground (km/s). Heights are shown in tenths, from 100 km on in kilometres. */
const seenWithin = (heightKm: number): Measurement => ({
  size: 2,
  predictInto: (state, out) => {
    out[0] = ellipsoidHeightKm(state[0]!, state[1]!, state[2]!);
    out[1] = Math.hypot(state[3]!, state[4]!, state[5]!);
  },
  noise: Float64Array.of(heightKm ** 2, 0, 0, 1e-3 ** 2),
});
const SEEN = { low: seenWithin(0.05), high: seenWithin(0.35) };

/** A state from height, range along the launch azimuth over a round Earth, and speed along that and upwards; ITRF. */
export function stateOf(
  site: LaunchSite,
  heightKm: number,
  rangeKm: number,
  alongKmS: number,
  upKmS: number,
): Float64Array {
  const arc = rangeKm / 6371;
  const { latitudeRad: lat, longitudeRad: lon, azimuthRad: az } = site;
  const latitudeRad = Math.asin(
    Math.sin(lat) * Math.cos(arc) + Math.cos(lat) * Math.sin(arc) * Math.cos(az),
  );
  const longitudeRad =
    lon +
    Math.atan2(
      Math.sin(az) * Math.sin(arc) * Math.cos(lat),
      Math.cos(arc) - Math.sin(lat) * Math.sin(latitudeRad),
    );
  // along the same great circle
  const there = Math.atan2(
    Math.sin(az) * Math.cos(lat),
    Math.cos(az) * Math.cos(lat) * Math.cos(arc) - Math.sin(lat) * Math.sin(arc),
  );
  const { positionKm, itrfToEnu } = createTopocentre(latitudeRad, longitudeRad, heightKm);
  const enu = [alongKmS * Math.sin(there), alongKmS * Math.cos(there), upKmS];
  const state = new Float64Array(6);
  for (let k = 0; k < 3; k++) {
    state[k] = positionKm[k]!;
    for (let row = 0; row < 3; row++) state[3 + k]! += itrfToEnu[3 * row + k]! * enu[row]!;
  }
  return state;
}

/** What is known at the begin: above the pad, upwards, and a little along the azimuth. */
function firstOf(site: LaunchSite, heightKm: number, speedKmS: number): Gaussian {
  const first = createGaussian(6);
  first.mean.set(stateOf(site, heightKm, 0.1 * heightKm, 0.1 * speedKmS, 0.99 * speedKmS));
  for (let k = 0; k < 6; k++) first.covariance[7 * k] = k < 3 ? 0.3 ** 2 : 0.02 ** 2;
  return first;
}

export type Told = {
  readonly timeS: number;
  readonly burning: number; // probability
  readonly estimate: Gaussian;
};

const BEGIN_S = 20;

/** A flight by its phases: the probability that a motor burns, and the mixed estimate, a second. */
export function watchLaunch(
  site: LaunchSite,
  { timeS, heightKm, speedKmS }: Telemetry,
  options: PhaseOptions = DEFAULT_PHASES,
): Told[] {
  const { imm, start } = createPhaseFilter(options);
  const estimate = start(firstOf(site, heightKm[BEGIN_S]!, speedKmS[BEGIN_S]!), [0.98, 0.01, 0.01]);
  const told: Told[] = [];
  const reading = new Float64Array(2);
  for (let k = BEGIN_S + 1; k < timeS.length; k++) {
    const stepS = timeS[k]! - timeS[k - 1]!;
    if (!imm.predict(estimate, timeS[k - 1]!, stepS)) throw new Error(`${site.name} ${k}: lost`);
    reading[0] = heightKm[k]!;
    reading[1] = speedKmS[k]!;
    const seen = heightKm[k]! < 100 ? SEEN.low : SEEN.high;
    if (imm.update(estimate, () => seen, reading) === null) throw new Error(`${site.name} ${k}`);
    const mixed = createGaussian(8);
    imm.combineInto(estimate, mixed);
    told.push({ timeS: timeS[k]!, burning: estimate.probabilities[0]!, estimate: mixed });
  }
  return told;
}

/** Where burning begins and ends: beyond a half for at least `holdS` seconds; the time is the first of them. */
export function switchesOf(
  told: readonly Told[],
  holdS = 3,
): { timeS: number; isBurning: boolean }[] {
  const found: { timeS: number; isBurning: boolean }[] = [];
  let isBurning = true;
  for (let k = 0; k + holdS <= told.length; k++) {
    if (told.slice(k, k + holdS).some((one) => one.burning > 0.5 === isBurning)) continue;
    isBurning = !isBurning;
    found.push({ timeS: told[k]!.timeS, isBurning });
  }
  return found;
}
