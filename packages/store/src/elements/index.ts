export {
  addEphemerides,
  ephemeridesAfter,
  ephemeridesOf,
  ephemerisReach,
  forgetEphemerides,
  type HeldEphemeris,
  IMPORTED,
  type NewEphemeris,
  type StoredEphemeris,
} from './ephemerides.ts';
export { blocksOfObjects, blocksSince, type ObjectBlocks } from './histories.ts';
export {
  type IngestedSets,
  type IngestInto,
  ingestSets,
  type Merge,
  type MergedBlock,
  type NewSets,
} from './ingest.ts';
export {
  beginIngest,
  closeTornIngest,
  elementsMark,
  endIngest,
  historyMark,
  type IngestEnd,
  isFirstIngest,
  openIngests,
  touchedSince,
} from './ingests.ts';
export { listObjects, objectById, objectsOfCospar, type StoredObject } from './objects.ts';
export {
  damagedElements,
  type ElementFacts,
  elementFacts,
  type FactsAsked,
  type HeldStream,
  type HistoryBlock,
  historyOf,
  latestSets,
  SET_AFTER_MAX_US,
  type SetAt,
  type SetInForce,
  setAt,
  setsOfObjects,
  streamsOfObject,
} from './read.ts';
export {
  addRejects,
  rejectsOf,
  type StoredReject,
  saveSourceState,
  sourceState,
} from './sources.ts';
export type { ElementTables } from './tables.ts';
