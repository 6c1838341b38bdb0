/**
 * What a catalogue had told before the seeded world begins: past weeks of those that the watch of behaviour looks at closely,
 * the belt, the cast and what is planted. Without them a node would need weeks before it could say who moved.
 */
import { type ElementSetBatch, mergeBatches, regimeOf } from '@noroshi/orbit';
import { CAST_IDS } from './cast.ts';
import { crowdHistory } from './crowd.ts';
import { plantHistory } from './plants.ts';
import { relayHistory } from './plot.ts';
import type { World } from './world.ts';

/** So much is told: who comes is a new neighbour after 90 days apart, so the belt is known for longer. */
export const PAST_DAYS = 110;

const DAY_US = 86_400e6;

/** Every past set, many an object, with epochs before the world's first instant. */
export function worldPast({ recipe, seed, epochUs }: World, days = PAST_DAYS): ElementSetBatch {
  const { crowd, plot, plants } = recipe;
  const fromUs = epochUs - days * DAY_US;
  const cast = new Set(Object.values(CAST_IDS).map(String));
  const { base } = crowd;
  const rows = Array.from({ length: base.count }, (_, row) => row).filter(
    (row) =>
      cast.has(base.objects.objectId[base.objectRow[row]]) ||
      regimeOf(base.meanMotionRadS[row], base.eccentricity[row]) === 'GEO',
  );
  return mergeBatches([
    crowdHistory(crowd, rows, fromUs, epochUs - DAY_US), // the first day's own sets follow
    relayHistory(plot, seed, fromUs, epochUs - DAY_US / 4),
    ...(plants === undefined ? [] : [plantHistory(plants, seed, fromUs, epochUs)]),
  ]);
}
