/**
 * The moment a catalogue is of. The newest epoch would be one operator's prediction days ahead, so
 * the latest hundredth is left aside: the epoch that 99 % of the objects' newest sets are not after.
 */
import type { ElementSetBatch } from '@noroshi/orbit';

const SHARE = 0.99;

/** µs TAI, up to the next whole second; undefined without sets. Below 100 objects it is the newest epoch. */
export function referenceEpochUs(newest: ElementSetBatch): number | undefined {
  const epochs = newest.epochUs.toSorted();
  const epochUs = epochs.at(Math.ceil(SHARE * epochs.length) - 1);
  return epochUs === undefined ? undefined : Math.ceil(epochUs / 1e6) * 1e6;
}
