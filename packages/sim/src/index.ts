export { batchOf, type Elements, joinBatches } from './batch.ts';
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
export { type FitOptions, fitMeanElements, type TargetState } from './mean-elements.ts';
export type { Cloud, Population, Shell } from './population.ts';
export { createRandom, fromQuantiles, type Random } from './random.ts';
