/** Element sets for tests: a batch from plain objects. */
import type { ElementSetBatch } from '@noroshi/orbit';

export type SetFields = {
  readonly epochUs: number;
  readonly meanMotionRadS: number;
  readonly eccentricity: number;
  readonly inclinationRad: number;
  readonly raanRad: number;
  readonly argPerigeeRad: number;
  readonly meanAnomalyRad: number;
  readonly bstarPerEarthRadius: number;
  readonly ephemerisType?: number;
};

export function setsOf(fields: readonly SetFields[]): ElementSetBatch {
  const count = fields.length;
  const column = (pick: (set: SetFields) => number) => Float64Array.from(fields, pick);
  const names = fields.map((_, row) => `${row}`);
  return {
    frame: 'TEME',
    centre: 'EARTH',
    count,
    objects: {
      count,
      objectId: names,
      catalogueNumber: new Uint32Array(count),
      cosparId: names,
      name: names,
      source: names,
    },
    objectRow: Uint32Array.from(fields, (_, row) => row),
    epochUs: column((set) => set.epochUs),
    meanMotionRadS: column((set) => set.meanMotionRadS),
    eccentricity: column((set) => set.eccentricity),
    inclinationRad: column((set) => set.inclinationRad),
    raanRad: column((set) => set.raanRad),
    argPerigeeRad: column((set) => set.argPerigeeRad),
    meanAnomalyRad: column((set) => set.meanAnomalyRad),
    bstarPerEarthRadius: column((set) => set.bstarPerEarthRadius),
    meanMotionDotRevDay2: new Float64Array(count),
    meanMotionDdotRevDay3: new Float64Array(count),
    ephemerisType: Uint8Array.from(fields, (set) => set.ephemerisType ?? 0),
    elementSetNumber: new Uint32Array(count),
    revolutionAtEpoch: new Uint32Array(count),
    classification: fields.map(() => 'U'),
  };
}
