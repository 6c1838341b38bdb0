/**
 * What the watch of behaviour is to find in the seeded world, with the answers: a neighbour of an Alpha observer that burns, a
 * satellite that breaks up into pieces which are catalogued a day later, a stage that comes down, a satellite beside an observer
 * that lets go of a smaller one. Each object is told as a
 * catalogue tells it, a set every few hours, before the world's first instant too. Fictitious throughout.
 */
import {
  EARTH_RADIUS_KM,
  type ElementSetBatch,
  initialiseSgp4,
  MU_KM3_S2,
  type Sgp4Model,
} from '@noroshi/orbit';
import { batchOf, type Elements } from './batch.ts';
import { CARRIED, CARRIED_FIELDS, carryInto, printInto } from './carry.ts';
import { fitMeanElements, type TargetState } from './mean-elements.ts';
import { stateOf } from './plot.ts';
import { createRandom, type Random } from './random.ts';

export const PLANTS = {
  neighbourBehindKm: 100,
  neighbourDvMS: 0.15, // along the track: higher, so it falls back some 39 km a day
  neighbourBurnHours: 20, // after the first instant
  breakupHours: 30,
  pieces: 30,
  pieceDvMS: [8, 80],
  toldAfterHours: [24, 44], // pieces are catalogued so long after
  parentHeightKm: 660,
  decayDays: 4.5,
  decayBstarPerEarthRadius: 6e-4,
  pastDays: 40, // told before the first instant
  hostBehindKm: 120, // of an observer
  releaseHours: 118, // what is new before five days are over may have been there before the watch began
  releaseDvMS: 0.6, // along the track: higher, so it falls back from its host, away from the observer
  releaseToldAfterHours: 10,
} as const;

/** Catalogue numbers of the planted objects; pieces follow the parent's. */
export const PLANT_IDS = {
  neighbour: 900_031,
  stage: 900_032,
  host: 900_033,
  released: 900_034,
  parent: 900_040,
} as const;

export type KnownBehaviour = {
  readonly manoeuvre: {
    readonly objectId: string;
    readonly nearAssetId: string;
    readonly atUs: number;
    readonly dvMS: number;
  };
  readonly breakup: {
    readonly parentId: string;
    readonly launch: string;
    readonly atUs: number;
    readonly pieceIds: readonly string[];
    readonly toldUs: number; // all pieces are in the catalogue
  };
  readonly release: {
    readonly objectId: string; // what was let go
    readonly hostId: string;
    readonly nearAssetId: string;
    readonly atUs: number;
    readonly dvMS: number;
    readonly toldUs: number; // its first set is in the catalogue
  };
  readonly decay: { readonly objectId: string; readonly endUs: number }; // below 130 km at perigee
};

/** An orbit that holds from an instant on. */
type Leg = { readonly fromUs: number; readonly elements: Elements; readonly model: Sgp4Model };

/** An object as a catalogue tells it: a set every `periodUs`, `lagUs` after its epoch, while there are any. */
export type Plant = {
  readonly number: number;
  readonly name: string;
  readonly cosparId: string;
  readonly firstUs: number; // epochs of its first and last set
  readonly lastUs: number;
  readonly periodUs: number;
  readonly lagUs: number;
  readonly legs: readonly Leg[];
};

export type Plants = { readonly plants: readonly Plant[]; readonly known: KnownBehaviour };

const HOUR_US = 3600e6;
const DAY_US = 24 * HOUR_US;
const LAG_US = 2 * HOUR_US;

/** `observers` are Alpha's second and third at the world's first instant. */
export function createPlants(
  seed: string,
  epochUs: number,
  observers: readonly [second: Elements, third: Elements],
): Plants {
  const random = createRandom(`${seed}/plants`);
  const burnUs = epochUs + PLANTS.neighbourBurnHours * HOUR_US;
  const breakUs = epochUs + PLANTS.breakupHours * HOUR_US;
  const pieces = piecesOf(random, epochUs, breakUs);
  const stage = stageOf(random, epochUs);
  const releaseUs = epochUs + PLANTS.releaseHours * HOUR_US;
  const [host, released] = releaseOf(observers[1], epochUs, releaseUs);
  const known: KnownBehaviour = {
    manoeuvre: {
      ...{ objectId: String(PLANT_IDS.neighbour), nearAssetId: 'alpha-observer-2' },
      ...{ atUs: burnUs, dvMS: PLANTS.neighbourDvMS },
    },
    breakup: {
      ...{ parentId: String(PLANT_IDS.parent), launch: LAUNCH, atUs: breakUs },
      pieceIds: pieces.slice(1).map(({ number }) => String(number)),
      toldUs: breakUs + PLANTS.toldAfterHours[1] * HOUR_US + LAG_US,
    },
    release: {
      ...{ objectId: String(PLANT_IDS.released), hostId: String(PLANT_IDS.host) },
      ...{ nearAssetId: 'alpha-observer-3', atUs: releaseUs, dvMS: PLANTS.releaseDvMS },
      toldUs: released.firstUs + LAG_US,
    },
    decay: { objectId: String(PLANT_IDS.stage), endUs: stage.lastUs },
  };
  const neighbour = neighbourOf(observers[0], epochUs, burnUs);
  return { plants: [neighbour, stage, host, released, ...pieces], known };
}

/** The newest set of each planted object that is told by an instant; one an object. */
export function plantSets({ plants }: Plants, seed: string, atUs: number): ElementSetBatch {
  const told = plants.flatMap((plant) => {
    const k = Math.floor(
      (Math.min(atUs - plant.lagUs, plant.lastUs) - plant.firstUs) / plant.periodUs,
    );
    if (k < 0 || atUs > plant.lastUs + GONE_AFTER_US) return [];
    return [{ plant, elements: elementsAt(plant, plant.firstUs + k * plant.periodUs) }];
  });
  return batchFrom(told, seed);
}

/** Every set of the planted objects with an epoch in a span. */
export function plantHistory(
  { plants }: Plants,
  seed: string,
  fromUs: number,
  toUs: number,
): ElementSetBatch {
  const told = plants.flatMap((plant) => {
    const first = Math.max(0, Math.ceil((fromUs - plant.firstUs) / plant.periodUs));
    const last = Math.floor((Math.min(toUs, plant.lastUs) - plant.firstUs) / plant.periodUs);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => ({
      plant,
      elements: elementsAt(plant, plant.firstUs + (first + k) * plant.periodUs),
    }));
  });
  return batchFrom(told, seed);
}

const GONE_AFTER_US = 3 * DAY_US; // a catalogue drops what it does not see

function neighbourOf(observer: Elements, epochUs: number, burnUs: number): Plant {
  const before = behind(observer, PLANTS.neighbourBehindKm);
  const after = pushed(before, burnUs, PLANTS.neighbourDvMS);
  return {
    ...{ number: PLANT_IDS.neighbour, name: 'EPSILON 2', cosparId: '2031-004A' },
    ...{ firstUs: epochUs - PLANTS.pastDays * DAY_US, lastUs: Number.POSITIVE_INFINITY },
    ...{ periodUs: 9 * HOUR_US, lagUs: LAG_US, legs: [before, after] },
  };
}

/** One that flies behind an observer, and what it lets go of: that has no set before it is catalogued. */
function releaseOf(observer: Elements, epochUs: number, atUs: number): readonly [Plant, Plant] {
  const leg = behind(observer, PLANTS.hostBehindKm);
  const common = { lastUs: Number.POSITIVE_INFINITY, lagUs: LAG_US } as const;
  const told = { ...common, periodUs: 7 * HOUR_US };
  return [
    {
      ...{ number: PLANT_IDS.host, name: 'THETA 5', cosparId: '2031-009A', ...told, legs: [leg] },
      firstUs: epochUs - PLANTS.pastDays * DAY_US,
    },
    {
      ...{ number: PLANT_IDS.released, name: 'OBJECT C', cosparId: '2031-009C', ...told },
      firstUs: atUs + PLANTS.releaseToldAfterHours * HOUR_US,
      legs: [pushed(leg, atUs, PLANTS.releaseDvMS)],
    },
  ];
}

/** The orbit of an observer, so much later along it. */
function behind(observer: Elements, km: number): Leg {
  const aKm = Math.cbrt(MU_KM3_S2 / observer.meanMotionRadS ** 2);
  const meanAnomalyRad = observer.meanAnomalyRad - km / aKm;
  return legFrom(Number.NEGATIVE_INFINITY, { ...observer, meanAnomalyRad });
}

/** The orbit after a push along the track. */
function pushed(leg: Leg, atUs: number, dvMS: number): Leg {
  const state = stateOf(leg.elements, atUs);
  const grown = 1 + dvMS / 1000 / Math.hypot(...state.velocityKmS);
  const velocityKmS = state.velocityKmS.map((v) => v * grown);
  return legFrom(atUs, fittedAt({ ...state, velocityKmS }, leg));
}

const LAUNCH = '2031-007';

function piecesOf(random: Random, epochUs: number, breakUs: number): Plant[] {
  const aKm = EARTH_RADIUS_KM + PLANTS.parentHeightKm;
  const parent = legFrom(Number.NEGATIVE_INFINITY, {
    ...{ epochUs, meanMotionRadS: Math.sqrt(MU_KM3_S2 / aKm ** 3), eccentricity: 0.0012 },
    ...{ inclinationRad: (82 * Math.PI) / 180, raanRad: 2 * Math.PI * random.uniform() },
    ...{ argPerigeeRad: 1, meanAnomalyRad: 2 * Math.PI * random.uniform() },
    bstarPerEarthRadius: 1e-4,
  });
  const common = { periodUs: 11 * HOUR_US, lagUs: LAG_US };
  const state = stateOf(parent.elements, breakUs);
  const [dvMin, dvMax] = PLANTS.pieceDvMS;
  const [toldMin, toldMax] = PLANTS.toldAfterHours;
  const pieces = Array.from({ length: PLANTS.pieces }, (_, k): Plant => {
    const dvKmS = (dvMin * (dvMax / dvMin) ** random.uniform()) / 1000;
    const way = directionOf(random);
    const velocityKmS = state.velocityKmS.map((v, axis) => v + dvKmS * way[axis]!);
    const leg = legFrom(breakUs, fittedAt({ ...state, velocityKmS }, parent));
    const hours = toldMin + ((toldMax - toldMin) * k) / PLANTS.pieces;
    return {
      ...{ number: PLANT_IDS.parent + 1 + k, name: 'ZETA 1 DEB', ...common, legs: [leg] },
      cosparId: `${LAUNCH}${String.fromCharCode(66 + (k % 24))}${k < 24 ? '' : 'A'}`,
      ...{ firstUs: breakUs + hours * HOUR_US, lastUs: Number.POSITIVE_INFINITY },
    };
  });
  return [
    {
      ...{ number: PLANT_IDS.parent, name: 'ZETA 1', cosparId: `${LAUNCH}A`, ...common },
      ...{ firstUs: epochUs - PLANTS.pastDays * DAY_US, lastUs: breakUs, legs: [parent] },
    },
    ...pieces,
  ];
}

/** Uniform on the sphere. */
function directionOf(random: Random): readonly number[] {
  const z = 2 * random.uniform() - 1;
  const phi = 2 * Math.PI * random.uniform();
  const r = Math.sqrt(1 - z * z);
  return [r * Math.cos(phi), r * Math.sin(phi), z];
}

const STAGE_PERIOD_US = 8 * HOUR_US;
const HEIGHT_KM = { low: 150, high: 420 } as const;

/** Its height at the beginning is searched for, so that it comes down when it is meant to. */
function stageOf(random: Random, epochUs: number): Plant {
  const firstUs = epochUs - PLANTS.pastDays * DAY_US;
  const wantedUs = epochUs + PLANTS.decayDays * DAY_US;
  const angles = { raanRad: 2 * Math.PI * random.uniform(), argPerigeeRad: 1.2 };
  const startAt = (heightKm: number): Elements => ({
    ...{ epochUs: firstUs, eccentricity: 0.0009, inclinationRad: (51 * Math.PI) / 180, ...angles },
    meanMotionRadS: Math.sqrt(MU_KM3_S2 / (EARTH_RADIUS_KM + heightKm) ** 3),
    ...{ meanAnomalyRad: 0.3, bstarPerEarthRadius: PLANTS.decayBstarPerEarthRadius },
  });
  let [low, high]: [number, number] = [HEIGHT_KM.low, HEIGHT_KM.high];
  for (let round = 0; round < 24; round++) {
    const middle = (low + high) / 2;
    const end = descent(startAt(middle), wantedUs).at(-1)!.fromUs;
    if (end < wantedUs) low = middle;
    else high = middle;
  }
  const legs = descent(startAt(high), wantedUs + 10 * DAY_US);
  return {
    ...{ number: PLANT_IDS.stage, name: 'ETA 3 R/B', cosparId: '2030-011B', legs },
    ...{ firstUs, lastUs: legs.at(-1)!.fromUs, periodUs: STAGE_PERIOD_US, lagUs: LAG_US },
  };
}

/** Set after set, each carried from the one before: SGP4's drag is a polynomial that holds for hours this low. */
function descent(start: Elements, untilUs: number): Leg[] {
  const legs = [legFrom(start.epochUs, start)];
  while (legs.at(-1)!.fromUs < untilUs) {
    const { fromUs, elements, model } = legs.at(-1)!;
    const out = new Float64Array(CARRIED_FIELDS);
    const nextUs = fromUs + STAGE_PERIOD_US;
    if (!carryInto(model, 0, elements.meanMotionRadS, nextUs, out)) break;
    legs.push(legFrom(nextUs, elementsOf(out, nextUs, elements.bstarPerEarthRadius)));
  }
  return legs;
}

function legFrom(fromUs: number, elements: Elements): Leg {
  return { fromUs, elements, model: initialiseSgp4(batchOf([elements], 'plant'), 'a') };
}

function fittedAt(state: TargetState, { elements }: Leg): Elements {
  const { bstarPerEarthRadius } = elements;
  const at = { setEpochUs: state.epochUs, bstarPerEarthRadius, opsMode: 'a' } as const;
  const fitted = fitMeanElements(state, at);
  if (fitted === undefined) throw new Error(`a planted burn at ${state.epochUs} cannot be fitted`);
  return fitted;
}

function elementsAt({ legs }: Plant, setUs: number): Elements {
  const leg = legs.findLast(({ fromUs }) => fromUs <= setUs) ?? legs[0]!;
  const { elements, model } = leg;
  const out = new Float64Array(CARRIED_FIELDS);
  if (!carryInto(model, 0, elements.meanMotionRadS, setUs, out))
    throw new Error(`a planted object has no orbit at ${setUs}`);
  printInto(out);
  return elementsOf(out, setUs, elements.bstarPerEarthRadius);
}

function elementsOf(out: Float64Array, epochUs: number, bstarPerEarthRadius: number): Elements {
  return {
    ...{ epochUs, bstarPerEarthRadius },
    meanMotionRadS: out[CARRIED.meanMotionRadS]!,
    eccentricity: out[CARRIED.eccentricity]!,
    inclinationRad: out[CARRIED.inclinationRad]!,
    raanRad: out[CARRIED.raanRad]!,
    argPerigeeRad: out[CARRIED.argPerigeeRad]!,
    meanAnomalyRad: out[CARRIED.meanAnomalyRad]!,
  };
}

/** Rows in order of object and epoch; each object once in the table. */
function batchFrom(
  told: readonly { readonly plant: Plant; readonly elements: Elements }[],
  seed: string,
): ElementSetBatch {
  const plants = [...new Set(told.map(({ plant }) => plant))];
  const rowOf = new Map(plants.map((plant, row) => [plant, row]));
  const rows = batchOf(
    told.map(({ elements }) => elements),
    '',
  );
  const numbers = Uint32Array.from(plants, ({ number }) => number);
  return {
    ...rows,
    objects: {
      ...{ count: plants.length, objectId: Array.from(numbers, String), catalogueNumber: numbers },
      cosparId: plants.map(({ cosparId }) => cosparId),
      name: plants.map(({ name }) => name),
      source: plants.map(() => `seeded ${seed}`),
    },
    objectRow: Uint32Array.from(told, ({ plant }) => rowOf.get(plant)!),
  };
}
