/**
 * The belt as a picture's columns: mean longitude of every object at each of its sets, against time (the "waterfall"). One row a
 * set, objects one after the other in the order given; typed columns, so that a page or an API takes them as they are.
 */
import { countUntil, type ObjectHistory } from '../../history/history.ts';
import { driftDegDay, isOfBelt, meanLongitudeDeg } from './longitude.ts';

export type BeltPicture = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly objectId: readonly string[]; // one an object that has a set of the belt in the time
  readonly name: readonly string[];
  readonly firstRow: Uint32Array; // objects + 1: rows firstRow[k] to firstRow[k + 1] are object k's
  readonly epochUs: Float64Array; // ascending within an object
  readonly longitudeDeg: Float32Array; // mean, east, −180 ≤ λ < 180
  readonly driftDegDay: Float32Array; // positive east
  readonly inclinationDeg: Float32Array;
};

/** Sets of the belt (0.9 to 1.1 revolutions a day) with an epoch from `fromUs` to `toUs`, inclusive. */
export function beltPicture(
  histories: readonly ObjectHistory[],
  fromUs: number,
  toUs: number,
): BeltPicture {
  const rows: { history: ObjectHistory; sets: number[] }[] = [];
  for (const history of histories) {
    const sets: number[] = [];
    const end = countUntil(history, toUs);
    for (let k = countUntil(history, fromUs - 1); k < end; k++)
      if (isOfBelt(history.meanMotionRadS[k])) sets.push(k);
    if (sets.length > 0) rows.push({ history, sets });
  }
  const count = rows.reduce((sum, { sets }) => sum + sets.length, 0);
  const out = {
    ...{ fromUs, toUs },
    objectId: rows.map(({ history }) => history.objectId),
    name: rows.map(({ history }) => history.name),
    firstRow: new Uint32Array(rows.length + 1),
    epochUs: new Float64Array(count),
    longitudeDeg: new Float32Array(count),
    driftDegDay: new Float32Array(count),
    inclinationDeg: new Float32Array(count),
  };
  let at = 0;
  rows.forEach(({ history, sets }, object) => {
    for (const k of sets) {
      out.epochUs[at] = history.epochUs[k];
      out.longitudeDeg[at] = meanLongitudeDeg(history, k);
      out.driftDegDay[at] = driftDegDay(history, k);
      out.inclinationDeg[at] = (history.inclinationRad[k] * 180) / Math.PI;
      at++;
    }
    out.firstRow[object + 1] = at;
  });
  return out;
}
