export { batchOf, type Elements, joinBatches } from './batch.ts';
export { CAST_IDS, CAST_NAMES, castAssets, type PartnerId } from './cast.ts';
export {
  apportion,
  POPULATIONS,
  type SeededCatalogueOptions,
  seededCatalogue,
} from './catalogue.ts';
export {
  ENCOUNTER_LIMITS,
  type PlantedEncounter,
  type SeededEncounterOptions,
  type SeededEncounters,
  seededEncounters,
} from './encounter.ts';
export {
  createFlowWorld,
  FLOW_ENDS,
  FLOW_WORLD,
  type FlowWorld,
  type FlowWorldOptions,
  KNOWN_SIGNS,
  type KnownSign,
} from './flow-world.ts';
export { type FitOptions, fitMeanElements, type TargetState } from './mean-elements.ts';
export {
  createMissileWorld,
  KNOWN_IMPACT,
  type KnownFlight,
  type KnownWindow,
  MISSILE_WORLD,
  type MissileWorld,
} from './missile-world.ts';
export { PAST_DAYS, worldPast } from './past.ts';
export { type KnownBehaviour, PLANT_IDS, PLANTS } from './plants.ts';
export type { KnownConjunction } from './plot.ts';
export type { Cloud, Population, Shell } from './population.ts';
export { createRandom, fromQuantiles, type Random } from './random.ts';
export { createTimeline, type Timeline } from './timeline.ts';
export { TRIAL_KINDS, type TrialKind } from './trial/place.ts';
export { isAbout, type TrialTruth, tellsTruth } from './trial/truth.ts';
export {
  createTrial,
  DENSE,
  type PlantedADay,
  type PlantedKind,
  type TrialOptions,
  type TrialWorld,
} from './trial/world.ts';
export {
  createWorld,
  type KnownApproach,
  WORLD_COUNT,
  WORLD_SCENARIOS,
  type World,
  type WorldOptions,
  type WorldScenario,
  worldSets,
} from './world.ts';
