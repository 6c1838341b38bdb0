/**
 * Probability of collision by trials: both objects drawn from their full 6 by 6 errors in equinoctial elements, moved by
 * two-body motion, and counted when they come within the hard-body radius in the window of the encounter. It assumes nothing
 * about the shape of the encounter, only the motion and the errors at the epoch, and so judges the other rungs.
 */

import { type Encounter, isHit } from './monte-carlo-encounter.ts';
import { createNormalSource } from './sampler.ts';

/** Trials with a hit among `trials`; the numbers of a (seed, stream) are always the same. */
export function countHits(
  encounter: Encounter,
  trials: number,
  seed: number,
  stream: number,
): number {
  const source = createNormalSource(seed, stream);
  const { normals } = encounter;
  let hits = 0;
  for (let i = 0; i < trials; i++) {
    source.fillNormal(normals, 12);
    if (isHit(encounter)) hits++;
  }
  return hits;
}
