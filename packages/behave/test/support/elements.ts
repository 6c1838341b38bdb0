/** Element sets written by hand for tests: a base orbit, and changes of it, in the degrees and revolutions a day of the files. */
import { type ElementSetBatch, readElementSets } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';

export type Elements = {
  readonly id: string;
  readonly name: string;
  readonly cosparId: string;
  readonly epochUs: number;
  readonly meanMotionRevDay: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly raanDeg: number;
  readonly argPerigeeDeg: number;
  readonly meanAnomalyDeg: number;
  readonly bstar: number;
};

/** A Sun-synchronous orbit at 525 km. */
export const BASE: Elements = {
  ...{ id: '1', name: 'ONE', cosparId: '2024-001A', epochUs: 783_691_237_000_000 },
  ...{ meanMotionRevDay: 15.135, eccentricity: 0.001, inclinationDeg: 97.5, raanDeg: 40 },
  ...{ argPerigeeDeg: 80, meanAnomalyDeg: 20, bstar: 1e-5 },
};

/** As the reader has them from OMM JSON: what it refuses is an error of the test. */
export function setsFrom(elements: readonly Elements[]): ElementSetBatch {
  const records = elements.map((one) => ({
    ...{ OBJECT_NAME: one.name, OBJECT_ID: one.cosparId, NORAD_CAT_ID: Number(one.id) },
    ...{ EPOCH: formatUtc(one.epochUs, 6).replace('Z', ''), MEAN_MOTION: one.meanMotionRevDay },
    ...{ ECCENTRICITY: one.eccentricity, INCLINATION: one.inclinationDeg },
    ...{ RA_OF_ASC_NODE: degrees(one.raanDeg), ARG_OF_PERICENTER: degrees(one.argPerigeeDeg) },
    ...{ MEAN_ANOMALY: degrees(one.meanAnomalyDeg), EPHEMERIS_TYPE: 0, CLASSIFICATION_TYPE: 'U' },
    ...{ ELEMENT_SET_NO: 999, REV_AT_EPOCH: 1, BSTAR: one.bstar },
    ...{ MEAN_MOTION_DOT: 0, MEAN_MOTION_DDOT: 0 },
  }));
  const bytes = new TextEncoder().encode(JSON.stringify(records));
  const { sets, rejects } = readElementSets(bytes, { file: 'test.json' });
  if (rejects.length > 0) throw new Error(rejects[0]!.kind);
  return sets;
}

function degrees(angle: number): number {
  return angle - 360 * Math.floor(angle / 360);
}
