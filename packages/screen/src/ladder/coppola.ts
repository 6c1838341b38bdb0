/**
 * Coppola 2012, "Including velocity uncertainty in the probability of collision between space objects" (AAS 12-247): the same
 * flux through the same sphere as Nc3D (`nc3d-rate.ts`), with both errors Gaussian in position and velocity and carried
 * linearly along the mean orbits. It sees slow and long encounters, and misses the bend of a long error: where the objects
 * can only meet far from their means it is too low by any factor. For comparison.
 */
import type { MethodFigure, PcEvent } from './contract.ts';
import { type Nc3dOptions, noFigure, whyNone } from './nc3d.ts';
import { expectedCollisions } from './nc3d-integral.ts';
import { twoBodyPair } from './two-body-pair.ts';

export function coppola(event: PcEvent, options: Nc3dOptions = {}): MethodFigure {
  const pair = twoBodyPair(event);
  if (typeof pair === 'string') return { ...noFigure(pair), valid: null };
  const found = expectedCollisions(pair, false, options.segment);
  if (typeof found === 'string') return { ...noFigure(whyNone(found)), valid: null };
  const why =
    'comparison: errors carried linearly along the mean orbits; too low where long errors bend';
  return { value: found.value, error: found.error, valid: null, why };
}
