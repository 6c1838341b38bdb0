/**
 * What a picture says: the tracks under the likeliest explanation of each group, with their existence over all of them.
 * García-Fernández et al. (2018), §VI, estimator 1.
 */
import type { Gaussian } from '../filter/model.ts';
import { NO_OBJECT, type Picture } from './picture.ts';

export type TrackReport = {
  /** Of the reading that the track began with: the same for as long as it lives. */
  readonly id: number;
  readonly startS: number;
  /** Under the likeliest explanation. */
  readonly existence: number;
  /** Over all explanations. */
  readonly existenceOverAll: number;
  readonly estimate: Gaussian;
};

/** Of the paper: a track is told from this existence on. */
export const TOLD_FROM_EXISTENCE = 0.4;

/** By rising id; the estimates are the picture's own. */
export function tracksOf(picture: Picture, existenceMin = TOLD_FROM_EXISTENCE): TrackReport[] {
  const told: TrackReport[] = [];
  for (const { tracks, hypotheses } of picture.groups) {
    const best = hypotheses[0]!; // by falling weight
    for (const [t, { id, startS, locals }] of tracks.entries()) {
      if (best.localOf[t] === NO_OBJECT) continue;
      const { existence, estimate } = locals[best.localOf[t]!]!;
      if (existence < existenceMin) continue;
      let existenceOverAll = 0;
      for (const { logWeight, localOf } of hypotheses)
        if (localOf[t] !== NO_OBJECT)
          existenceOverAll += Math.exp(logWeight) * locals[localOf[t]!]!.existence;
      told.push({ id, startS, existence, existenceOverAll, estimate });
    }
  }
  return told.sort((a, b) => a.id - b.id);
}
