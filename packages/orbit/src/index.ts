export type { ElementSetBatch, ObjectTable } from './elements/batch.ts';
export { createStateBatch, type Frame, type StateBatch } from './states.ts';
