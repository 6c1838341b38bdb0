/** Element sets for tests of the sources: small fictitious batches, and texts of catalogues. */
import { createElementColumns, type ElementSetBatch } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';

export type MadeSet = {
  readonly id: string;
  readonly epochUs: number;
  readonly anomalyDeg?: number;
  readonly type?: number; // ephemeris type; 4 cannot be propagated
  readonly name?: string;
};

export function batchOf(made: readonly MadeSet[]): ElementSetBatch {
  const ids = [...new Set(made.map((one) => one.id))];
  const columns = createElementColumns(made.length);
  made.forEach((one, row) => {
    columns.epochUs[row] = one.epochUs;
    columns.meanMotionRadS[row] = (15.5 * 2 * Math.PI) / 86_400;
    columns.eccentricity[row] = 0.0001;
    columns.inclinationRad[row] = (51.6 * Math.PI) / 180;
    columns.meanAnomalyRad[row] = ((one.anomalyDeg ?? 0) * Math.PI) / 180;
    columns.ephemerisType[row] = one.type ?? 0;
  });
  const name = ids.map((id) => made.findLast((one) => one.id === id)?.name ?? `MADE ${id}`);
  return {
    ...columns,
    frame: 'TEME',
    centre: 'EARTH',
    objects: {
      count: ids.length,
      objectId: ids,
      catalogueNumber: Uint32Array.from(ids, (id) => (/^\d+$/.test(id) ? Number(id) : 0)),
      cosparId: ids.map(() => ''),
      name,
      source: ids.map(() => 'made'),
    },
    objectRow: Uint32Array.from(made, (one) => ids.indexOf(one.id)),
  };
}

const HEADER =
  'OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT';

/** OMM as CSV, one line a set; `ids` are catalogue numbers. */
export function csvOf(sets: readonly { readonly id: number; readonly epochUs: number }[]): string {
  const lines = sets.map(
    ({ id, epochUs }) =>
      `MADE ${id},2026-001A,${formatUtc(epochUs, 6).replace('Z', '')},15.5,0.0001,51.6,10,20,30,0,U,${id},999,100,0.0001,0,0`,
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}
