/** The sets that a killed process was taking in, and the next one takes in again. */
import type { ElementSetBatch } from '@noroshi/orbit';
import { batchOf } from './make.ts';

export const TORN_OBJECTS = 3000;

export function tornBatch(): ElementSetBatch {
  return batchOf(
    Array.from({ length: TORN_OBJECTS }, (_, i) => ({
      id: String(i + 1),
      epochUs: 1e12 + i * 1e6,
    })),
  );
}
