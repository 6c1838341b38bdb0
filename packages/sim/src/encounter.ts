/**
 * Encounters whose answer is known by construction: for an object of a batch, a second one is
 * made that passes it at a chosen time, distance and crossing angle.
 *
 * At the time of closest approach the second state is the first one's velocity turned about the
 * radius by the crossing angle, and its position moved by the miss distance at right angles to
 * the relative velocity. So range rate is zero there and the range is the miss distance; the set
 * is then fitted to that state through SGP4 itself (mean-elements.ts), to better than 1e-6 km
 * (tested).
 */
import {
  createResonanceScratch,
  createStateBatch,
  EARTH_RADIUS_KM,
  type ElementSetBatch,
  initialiseSgp4,
  type OpsMode,
  propagateRow,
  type Sgp4Model,
} from '@noroshi/orbit';
import { batchOf, type Elements, joinBatches } from './batch.ts';
import { fitMeanElements, type TargetState } from './mean-elements.ts';
import { createRandom, type Random } from './random.ts';

export type SeededEncounterOptions = {
  readonly seed: number | string;
  readonly sets: ElementSetBatch; // one set an object
  readonly count: number;
  readonly fromUs: number; // closest approaches lie in [fromUs, fromUs + windowS)
  readonly windowS: number;
  readonly missKmMin: number;
  readonly missKmMax: number;
  readonly opsMode: OpsMode; // of the propagation that is to find them
  readonly crossingDegMin?: number; // 20 unless told; the relative speed is 2 v sin(crossing / 2)
  readonly crossingDegMax?: number; // 160 unless told
};

export type PlantedEncounter = {
  readonly row1: number; // of the batch returned; an object it already had
  readonly row2: number; // the object planted
  readonly tcaUs: number;
  readonly missKm: number;
  readonly relativeSpeedKmS: number;
};

export type SeededEncounters = {
  readonly sets: ElementSetBatch; // the batch given, the planted objects after it
  readonly encounters: readonly PlantedEncounter[]; // by time
};

/** What the draws avoid: deep-space objects, orbits that brush the air, planes near the equator. */
export const ENCOUNTER_LIMITS = {
  altitudeMinKm: 350,
  inclinationMinDeg: 5,
  setAgeMinS: 6 * 3600,
  setAgeMaxS: 36 * 3600,
  bstarMax: 5e-4,
  triesPerEncounter: 200,
} as const;

const DEG = Math.PI / 180;

/**
 * Plants `count` encounters. The same options give the same batch; planted elements are not
 * rounded.
 */
export function seededEncounters(options: SeededEncounterOptions): SeededEncounters {
  const { sets, count, opsMode } = options;
  const model = initialiseSgp4(sets, opsMode);
  const random = createRandom(`encounter/${options.seed}`);
  const planted: { encounter: Omit<PlantedEncounter, 'row2'>; elements: Elements }[] = [];
  let tries = ENCOUNTER_LIMITS.triesPerEncounter * count;
  while (planted.length < count) {
    if (tries-- <= 0) {
      throw new Error(
        `seededEncounters: ${planted.length} of ${count} planted, ` +
          'expected a batch with near-Earth objects that can be propagated to the window',
      );
    }
    const one = plant(options, model, random);
    if (one !== undefined) planted.push(one);
  }
  planted.sort((x, y) => x.encounter.tcaUs - y.encounter.tcaUs);
  const firstNumber = sets.objects.catalogueNumber.reduce((most, n) => Math.max(most, n), 0) + 1;
  const added = batchOf(
    planted.map((one) => one.elements),
    `seeded encounters ${options.seed}`,
    firstNumber,
  );
  return {
    sets: joinBatches(sets, added),
    encounters: planted.map((one, i) => ({ ...one.encounter, row2: sets.count + i })),
  };
}

/** One draw; undefined where the object drawn is not fit for it. */
function plant(
  options: SeededEncounterOptions,
  model: Sgp4Model,
  random: Random,
): { encounter: Omit<PlantedEncounter, 'row2'>; elements: Elements } | undefined {
  const row1 = random.integer(model.count);
  const tcaUs = options.fromUs + Math.floor(random.uniform() * options.windowS * 1e6);
  const missKm = within(options.missKmMin, options.missKmMax, random);
  const crossingDeg = within(options.crossingDegMin ?? 20, options.crossingDegMax ?? 160, random);
  const crossingRad = (random.integer(2) === 0 ? crossingDeg : -crossingDeg) * DEG;
  const clockRad = within(0, 2 * Math.PI, random);
  const ageS = within(ENCOUNTER_LIMITS.setAgeMinS, ENCOUNTER_LIMITS.setAgeMaxS, random);
  const bstarPerEarthRadius = within(0, ENCOUNTER_LIMITS.bstarMax, random);
  const first = stateOf(model, row1, tcaUs);
  if (first === undefined || inclinationDeg(first) < ENCOUNTER_LIMITS.inclinationMinDeg) {
    return undefined;
  }
  const second = passingState(first, missKm, crossingRad, clockRad);
  if (inclinationDeg(second) < ENCOUNTER_LIMITS.inclinationMinDeg) return undefined;
  const setEpochUs = tcaUs - Math.round(ageS * 1e6);
  const { opsMode } = options;
  const elements = fitMeanElements(second, { setEpochUs, bstarPerEarthRadius, opsMode });
  if (elements === undefined) return undefined;
  const relativeSpeedKmS = Math.hypot(...minus(second.velocityKmS, first.velocityKmS));
  return { encounter: { row1, tcaUs, missKm, relativeSpeedKmS }, elements };
}

function stateOf(model: Sgp4Model, row: number, epochUs: number): TargetState | undefined {
  if (model.deepRow[row] >= 0) return undefined;
  const out = createStateBatch(1, 'TEME');
  const scratch = createResonanceScratch(model);
  if (propagateRow(model, scratch, row, epochUs, out, 0) !== 0) return undefined;
  const positionKm = [...out.positionKm];
  const altitudeKm = Math.hypot(...positionKm) - EARTH_RADIUS_KM;
  if (altitudeKm < ENCOUNTER_LIMITS.altitudeMinKm) return undefined;
  return { epochUs, positionKm, velocityKmS: [...out.velocityKmS] };
}

/**
 * The state that passes `first` at `missKm`; `clockRad` turns the miss from radial to cross-
 * track.
 */
export function passingState(
  first: TargetState,
  missKm: number,
  crossingRad: number,
  clockRad: number,
): TargetState {
  const up = unit(first.positionKm);
  const v = first.velocityKmS;
  const side = cross(up, v);
  const upward = dot(up, v);
  const velocityKmS = v.map((kmS, k) => {
    const vertical = up[k] * upward;
    return vertical + (kmS - vertical) * Math.cos(crossingRad) + side[k] * Math.sin(crossingRad);
  });
  const level = cross(unit(minus(velocityKmS, v)), up); // up is at right angles to it already
  const positionKm = first.positionKm.map(
    (km, k) => km + missKm * (up[k] * Math.cos(clockRad) + level[k] * Math.sin(clockRad)),
  );
  return { epochUs: first.epochUs, positionKm, velocityKmS };
}

/** Angle between the orbit plane and the equator, 0 to 90, whichever way round. */
function inclinationDeg(state: TargetState): number {
  const h = unit(cross(state.positionKm, state.velocityKmS));
  return Math.asin(Math.hypot(h[0], h[1])) / DEG;
}

function within(low: number, high: number, random: Random): number {
  return low + (high - low) * random.uniform();
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function minus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, k) => value - b[k]);
}

function unit(a: readonly number[]): number[] {
  const length = Math.hypot(...a);
  return a.map((value) => value / length);
}
