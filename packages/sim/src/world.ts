/**
 * A seeded world: tens of thousands of fictitious objects, two partners and what they protect, and what is about to happen,
 * with the answers. From one seed and one instant, the same world everywhere; `worldSets` tells it again on later days, so
 * that a node can watch it for as long as it runs. Limits and choices: docs/decisions/0012-seeded-world.md.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import type { Asset } from '@noroshi/watch';
import { joinBatches } from './batch.ts';
import { CAST_IDS, castAssets, observerElements, type PartnerId } from './cast.ts';
import { seededCatalogue } from './catalogue.ts';
import { type Crowd, createCrowd, crowdSets } from './crowd.ts';
import { createPlants, type KnownBehaviour, type Plants, plantSets } from './plants.ts';
import {
  createPlot,
  type KnownConjunction,
  named,
  PLOT,
  type Plot,
  plotSets,
  visitorPlan,
} from './plot.ts';
import { createRandom } from './random.ts';

export const WORLD_SCENARIOS = ['first-light'] as const;
export type WorldScenario = (typeof WORLD_SCENARIOS)[number];

export type WorldOptions = {
  readonly seed: number | string;
  readonly count?: number; // objects in all; 30,000 unless told
  readonly epochUs: number; // the world's first instant, µs TAI
  readonly scenario: WorldScenario;
  /** With what the watch of behaviour is to find, beside the objects counted (plants.ts). */
  readonly plants?: boolean;
};

/** The satellite that drifts toward Alpha's relay, and stays. */
export type KnownApproach = {
  readonly assetId: string;
  readonly objectId: string; // the asset's
  readonly otherObjectId: string;
  readonly driftDegDay: number;
  readonly arrivesUs: number; // the drift stops
  readonly arrivesDay: number; // days after the first instant
  readonly separationKmMax: number; // from then on
};

export type World = {
  readonly seed: string;
  readonly scenario: WorldScenario;
  readonly epochUs: number;
  readonly sets: ElementSetBatch; // at the first instant; one an object
  readonly assets: Readonly<Record<PartnerId, readonly Asset[]>>;
  readonly known: {
    readonly conjunction: KnownConjunction;
    readonly approach: KnownApproach;
    readonly behaviour?: KnownBehaviour; // of a world with plants
  };
  /** What `worldSets` tells the later days from, and `worldPast` the earlier ones. */
  readonly recipe: Recipe;
};

export type Recipe = { readonly crowd: Crowd; readonly plot: Plot; readonly plants?: Plants };

export const WORLD_COUNT = 30_000;
const EXTRA_KEYS = [
  'alphaObserver2',
  'alphaObserver3',
  'bravoObserver1',
  'bravoObserver2',
] as const;
const CAST_COUNT = Object.keys(CAST_IDS).length;

export function createWorld(options: WorldOptions): World {
  const { epochUs, scenario } = options;
  const count = options.count ?? WORLD_COUNT;
  if (!Number.isSafeInteger(count) || count < CAST_COUNT)
    throw new RangeError(`createWorld: count is ${count}, expected ${CAST_COUNT} or more`);
  const seed = `${scenario}/${options.seed}`;
  const strangers = seededCatalogue({ seed, count: count - CAST_COUNT, epochUs });
  const random = createRandom(`${seed}/observers`);
  const observers = EXTRA_KEYS.map(() => observerElements(random, epochUs));
  const base = joinBatches(strangers, named(observers, EXTRA_KEYS, { elementSetNumber: 1, seed }));
  const plants =
    options.plants === true
      ? createPlants(seed, epochUs, [observers[0]!, observers[1]!])
      : undefined;
  const recipe: Recipe = {
    ...{ crowd: createCrowd(base, epochUs, seed), plot: createPlot(seed, epochUs) },
    ...(plants !== undefined && { plants }),
  };
  return {
    ...{ seed, scenario, epochUs, recipe },
    sets: setsOf(recipe, seed, epochUs),
    assets: { alpha: castAssets('alpha'), bravo: castAssets('bravo') },
    known: {
      ...{ conjunction: recipe.plot.known, approach: approachOf(epochUs) },
      ...(plants !== undefined && { behaviour: plants.known }),
    },
  };
}

/**
 * The element sets in force at an instant, one an object, as a catalogue would list them then: each object gets new ones by a
 * rhythm of its own, what came down is gone. Before the first instant: the sets of the first instant.
 */
export function worldSets(world: World, atUs: number): ElementSetBatch {
  if (atUs <= world.epochUs) return world.sets;
  return setsOf(world.recipe, world.seed, atUs);
}

function setsOf({ crowd, plot, plants }: Recipe, seed: string, atUs: number): ElementSetBatch {
  const sets = joinBatches(crowdSets(crowd, atUs), plotSets(plot, seed, atUs));
  return plants === undefined ? sets : joinBatches(sets, plantSets(plants, seed, atUs));
}

function approachOf(epochUs: number): KnownApproach {
  const arrivesUs = epochUs + PLOT.visitorDays * 86_400e6;
  const { driftRadS } = visitorPlan(epochUs)(epochUs);
  return {
    assetId: 'alpha-relay-1',
    objectId: String(CAST_IDS.alphaRelay1),
    otherObjectId: String(CAST_IDS.visitor),
    driftDegDay: (driftRadS * 86_400 * 180) / Math.PI,
    arrivesUs,
    arrivesDay: PLOT.visitorDays,
    separationKmMax: 50,
  };
}
