export { decodeAlpha5, encodeAlpha5, TLE_CATALOGUE_NUMBER_MAX } from './elements/alpha5.ts';
export type { ElementSetBatch, ObjectTable } from './elements/batch.ts';
export type { RepeatedObject } from './elements/collector.ts';
export {
  createElementSetReader,
  ELEMENT_READ_LIMITS,
  type ElementReadOptions,
  type ElementSetReader,
  type ReadNotes,
  type ReadResult,
  readElementSets,
} from './elements/reader.ts';
export { type ElementReject, formatReject, type RejectKind } from './elements/reject.ts';
export type { ElementFormat } from './elements/sniff.ts';
export type { ChecksumRule } from './elements/tle.ts';
export { SGP4_CODES, type Sgp4Code } from './sgp4/codes.ts';
export { EARTH_RADIUS_KM, MU_KM3_S2 } from './sgp4/gravity.ts';
export { initialiseSgp4 } from './sgp4/initialise.ts';
export {
  createResonanceScratch,
  N,
  NEAR_FIELDS,
  type OpsMode,
  type ResonanceScratch,
  type Sgp4Model,
} from './sgp4/model.ts';
export { propagateInto, propagateRow, propagateRowInto } from './sgp4/propagate.ts';
export { createStateBatch, type Frame, type StateBatch } from './states.ts';
