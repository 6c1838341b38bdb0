/**
 * What the sensors of a scenario read: every look of each, with detections, misses, clutter, biases and delays from its own stream of
 * the seed, and what the tracker may know of the sensor. Readings know which object they are of; only measures of quality use it.
 */
import { geodeticToItrfInto } from '@noroshi/orbit';
import { ellipsoidHeightKm } from '../earth/height.ts';
import { createRadar, type Radar } from '../sensor/radar.ts';
import { createRandom, type Random } from '../sensor/random.ts';
import { createSight, type Sight } from '../sensor/sight.ts';
import type { Infrared, RadarSite, Scenario } from './scenario.ts';
import type { Truth } from './truth.ts';

export type Looking =
  | { readonly kind: 'radar'; readonly site: RadarSite; readonly radar: Radar }
  | { readonly kind: 'infrared'; readonly site: Infrared; readonly sight: Sight };

/** One look of one sensor. */
export type ScenarioScan = {
  readonly atS: number;
  readonly arrivesS: number;
  readonly looking: Looking;
  readonly readings: Float64Array;
  /** Place of the object in the truth of each reading, NOBODY for clutter. */
  readonly ofObject: Int32Array;
};

export const NOBODY = -1;
/** Angles about the way down within which a geostationary satellite sees the Earth, and false events lie. */
export const VIEW_RAD = 0.152;
const GEOSTATIONARY_KM = 35_786;
/** Range rates of radar clutter. */
const CLUTTER_RATE_KMS = 4;

/** False readings for each unit of the space of readings. */
export function clutterDensity(looking: Looking): number {
  if (looking.kind === 'infrared') return looking.site.falsePerScan / (2 * VIEW_RAD) ** 2;
  const { clutterPerScan, rangeMaxKm, elevationMinRad } = looking.site;
  const volume = rangeMaxKm * 2 * Math.PI * (Math.PI / 2 - elevationMinRad) * 2 * CLUTTER_RATE_KMS;
  return clutterPerScan / volume;
}

/** A sensor as it looks at a time (s). */
export function lookingAt(site: RadarSite | Infrared, atS: number): Looking {
  return site.kind === 'radar' ? radarLooking(site) : infraredLooking(site, atS);
}

function radarLooking(site: RadarSite): Looking & { readonly kind: 'radar' } {
  const { rangeSigmaKm, azimuthSigmaRad, elevationSigmaRad, rangeRateSigmaKmS } = site;
  const radar = createRadar({
    ...{ latitudeRad: site.latitudeRad, longitudeRad: site.longitudeRad, heightKm: site.heightKm },
    sigma: {
      ...{ rangeKm: rangeSigmaKm, azimuthRad: azimuthSigmaRad, elevationRad: elevationSigmaRad },
      rangeRateKmS: rangeRateSigmaKmS,
    },
    ...{ elevationRadMin: site.elevationMinRad, rangeKmMax: site.rangeMaxKm },
  });
  return { kind: 'radar', site, radar };
}

function infraredLooking(site: Infrared, atS: number): Looking & { readonly kind: 'infrared' } {
  const { pointingRad, attitudeBiasRad: biasRad } = site;
  const sight = createSight({ positionKm: satelliteAt(site, atS), pointingRad, biasRad });
  return { kind: 'infrared', site, sight };
}

/** All looks of a scenario by the time of their arrival. */
export function scansOf(scenario: Scenario, truths: readonly Truth[]): ScenarioScan[] {
  const scans = scenario.sensors.flatMap((site) => {
    const random = createRandom(scenario.seed, site.name);
    return site.kind === 'radar'
      ? radarScans(site, scenario.durationS, truths, random)
      : infraredScans(site, scenario.durationS, truths, random);
  });
  return scans.sort((a, b) => a.arrivesS - b.arrivesS || a.atS - b.atS);
}

type Seen = { readonly numbers: number[]; readonly of: number[] };

function scanFrom(
  { delayS, delaySpreadS }: RadarSite | Infrared,
  atS: number,
  looking: Looking,
  { numbers, of }: Seen,
  random: Random,
): ScenarioScan {
  const arrivesS = atS + delayS + delaySpreadS * random.uniform();
  const [readings, ofObject] = [Float64Array.from(numbers), Int32Array.from(of)];
  return { atS, arrivesS, looking, readings, ofObject };
}

function radarScans(
  site: RadarSite,
  durationS: number,
  truths: readonly Truth[],
  random: Random,
): ScenarioScan[] {
  const { rangeSigmaKm, azimuthSigmaRad, elevationSigmaRad, rangeRateSigmaKmS } = site;
  const looking = radarLooking(site);
  const { radar } = looking;
  const sigmas = [rangeSigmaKm, azimuthSigmaRad, elevationSigmaRad, rangeRateSigmaKmS];
  const biases = [site.rangeBiasKm, site.azimuthBiasRad, site.elevationBiasRad, 0];
  const [state, clean] = [new Float64Array(7), new Float64Array(4)];
  return timesOf(site, durationS).map((atS) => {
    const seen: Seen = { numbers: [], of: [] };
    for (const [place, truth] of truths.entries()) {
      // a fireball is a trail of light: a radar has nothing solid to see
      if (truth.kind === 'fireball' || !truth.stateInto(atS, state) || !radar.sees(state)) continue;
      if (random.uniform() >= site.detectionProbability) continue;
      radar.measurement.predictInto(state, clean);
      for (let i = 0; i < 4; i++)
        seen.numbers.push(clean[i]! + biases[i]! + sigmas[i]! * random.normal());
      seen.of.push(place);
    }
    for (let left = random.poisson(site.clutterPerScan); left > 0; left--) {
      const elevation = site.elevationMinRad;
      seen.numbers.push(
        ...[site.rangeMaxKm * random.uniform(), Math.PI * (2 * random.uniform() - 1)],
        elevation + (Math.PI / 2 - elevation) * random.uniform(),
        CLUTTER_RATE_KMS * (2 * random.uniform() - 1),
      );
      seen.of.push(NOBODY);
    }
    return scanFrom(site, atS, looking, seen, random);
  });
}

function infraredScans(
  site: Infrared,
  durationS: number,
  truths: readonly Truth[],
  random: Random,
): ScenarioScan[] {
  const { pointingRad, attitudeBiasRad, falsePerScan } = site;
  const bias = [attitudeBiasRad * random.normal(), attitudeBiasRad * random.normal()];
  const [state, clean] = [new Float64Array(7), new Float64Array(2)];
  return timesOf(site, durationS).map((atS) => {
    const looking = infraredLooking(site, atS);
    const { sight } = looking;
    const seen: Seen = { numbers: [], of: [] };
    for (const [place, truth] of truths.entries()) {
      if (!truth.isHot(atS) || !truth.stateInto(atS, state) || !sight.sees(state)) continue;
      if (random.uniform() >= chanceOf(site, truth, atS, state)) continue;
      sight.measurement.predictInto(state, clean);
      for (let i = 0; i < 2; i++)
        seen.numbers.push(clean[i]! + bias[i]! + pointingRad * random.normal());
      seen.of.push(place);
    }
    for (let left = random.poisson(falsePerScan); left > 0; left--) {
      for (let i = 0; i < 2; i++) seen.numbers.push(VIEW_RAD * (2 * random.uniform() - 1));
      seen.of.push(NOBODY);
    }
    return scanFrom(site, atS, looking, seen, random);
  });
}

/** Below clouds nothing; at staging and in the trough of the plume less. */
function chanceOf(site: Infrared, truth: Truth, atS: number, state: Float64Array): number {
  const heightKm = ellipsoidHeightKm(state[0]!, state[1]!, state[2]!);
  if (heightKm < site.seesFromHeightKm) return 0;
  const [low, high] = site.troughHeightKm as [number, number];
  const isDim =
    truth.kind !== 'fireball' && ((heightKm > low && heightKm < high) || truth.isStaging(atS));
  return isDim ? site.troughDetectionProbability : site.detectionProbability;
}

/** Whole intervals from the first look on, each from its number: sums of steps would drift. */
function timesOf({ firstS, intervalS }: RadarSite | Infrared, durationS: number): number[] {
  const count = Math.max(0, Math.floor((durationS - firstS) / intervalS + 1e-9) + 1);
  return Array.from({ length: count }, (_, k) => firstS + k * intervalS);
}

function satelliteAt({ longitudeRad, places }: Infrared, atS: number): Float64Array {
  const out = new Float64Array(3);
  if (longitudeRad !== null) geodeticToItrfInto(0, longitudeRad, GEOSTATIONARY_KM, out);
  if (places === null) return out;
  const after = places.findIndex((row) => row[0]! >= atS);
  const at = after === -1 ? places.length - 1 : Math.max(1, after);
  const [a, b] = [places[at - 1]!, places[at]!];
  const share = Math.min(1, Math.max(0, (atS - a[0]!) / (b[0]! - a[0]!)));
  for (let k = 0; k < 3; k++) out[k] = a[k + 1]! + share * (b[k + 1]! - a[k + 1]!);
  return out;
}
