export type { ElementSetBatch, ObjectTable } from './elements/batch.ts';
export { SGP4_CODES, type Sgp4Code } from './sgp4/codes.ts';
export { initialiseSgp4 } from './sgp4/initialise.ts';
export {
  createResonanceScratch,
  type OpsMode,
  type ResonanceScratch,
  type Sgp4Model,
} from './sgp4/model.ts';
export { propagateInto, propagateRow, propagateRowInto } from './sgp4/propagate.ts';
export { createStateBatch, type Frame, type StateBatch } from './states.ts';
