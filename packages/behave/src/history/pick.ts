/** Some sets of a history as a history of their own. */
import type { ObjectHistory } from './history.ts';

/** The sets `keep` (ascending) of a history, as a history with columns of its own. */
export function pickFromHistory(history: ObjectHistory, keep: readonly number[]): ObjectHistory {
  const column = (values: Float64Array) => Float64Array.from(keep, (k) => values[k]!);
  return {
    objectId: history.objectId,
    name: history.name,
    cosparId: history.cosparId,
    count: keep.length,
    setRow: Uint32Array.from(keep, (k) => history.setRow[k]!),
    epochUs: column(history.epochUs),
    meanMotionRadS: column(history.meanMotionRadS),
    eccentricity: column(history.eccentricity),
    inclinationRad: column(history.inclinationRad),
    raanRad: column(history.raanRad),
    argPerigeeRad: column(history.argPerigeeRad),
    meanAnomalyRad: column(history.meanAnomalyRad),
    bstarPerEarthRadius: column(history.bstarPerEarthRadius),
    meanMotionDotRevDay2: column(history.meanMotionDotRevDay2),
  };
}
