/**
 * Relative motion of a pair over time, each instant by the sets that were in force then: what H's drawing of a stay is made of.
 * Where one of the pair has no set yet, or SGP4 refuses it, there is no point.
 */
import {
  createOrbits,
  historiesOf,
  type ObjectHistory,
  rangeSigmaKm,
  relativeTrack,
  sunAngleDeg,
} from '@noroshi/behave';
import { type ElementSetBatch, regimeOf } from '@noroshi/orbit';
import type { Question, RelativePoint } from './ask-messages.ts';

type Asked = Extract<Question, { kind: 'relative' }>;

const DAY_US = 86_400e6;

export function relativePoints(sets: ElementSetBatch, asked: Asked): RelativePoint[] {
  const histories = new Map(historiesOf(sets).map((one) => [one.objectId, one]));
  const [came, there] = [histories.get(asked.id1), histories.get(asked.id2)];
  if (came === undefined || there === undefined) return [];
  const orbits = createOrbits(sets);
  const points: RelativePoint[] = [];
  const stepUs = asked.count < 2 ? 0 : (asked.toUs - asked.fromUs) / (asked.count - 1);
  for (let k = 0; k < asked.count; k++) {
    const atUs = Math.round(asked.fromUs + k * stepUs);
    const row1 = inForce(came, Math.min(atUs, asked.atUs));
    const row2 = inForce(there, Math.min(atUs, asked.atUs));
    if (row1 === undefined || row2 === undefined) continue;
    const { rKm, tKm, nKm, rangeKm } = relativeTrack(orbits, row2, row1, atUs, atUs, 1);
    if (!Number.isFinite(rangeKm[0]!)) continue;
    const age = (row: number) => (atUs - sets.epochUs[row]!) / DAY_US;
    const regime = (row: number) => regimeOf(sets.meanMotionRadS[row]!, sets.eccentricity[row]!);
    points.push({
      ...{ atUs, rKm: rKm[0]!, tKm: tKm[0]!, nKm: nKm[0]!, rangeKm: rangeKm[0]! },
      sigmaKm: rangeSigmaKm(regime(row1), age(row1), regime(row2), age(row2)),
      ...{ age1D: age(row1), age2D: age(row2) },
      sunAngleDeg: sunAngleDeg(orbits, row2, row1, atUs),
    });
  }
  return points;
}

/** Row of the newest set not after an instant. */
function inForce(history: ObjectHistory, atUs: number): number | undefined {
  let low = 0;
  let high = history.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (history.epochUs[middle]! <= atUs) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : history.setRow[low - 1];
}
