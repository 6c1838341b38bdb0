/**
 * The belt on a grid of instants: mean longitude of every object by the newest set of that time, drifted on from it; nothing
 * where the newest set is too old to say. What the waterfall of the page is drawn from.
 */
import { beltPicture, historiesOf } from '@noroshi/behave';
import type { ElementSetBatch } from '@noroshi/orbit';
import type { BeltTrack, Question } from './ask-messages.ts';

type Asked = Extract<Question, { kind: 'belt' }>;

const DAY_US = 86_400e6;
/** A kept satellite burns within this; further on the drift of its last set says nothing. */
export const BELT_AGE_DAYS_MAX = 15;

export function beltTracks(sets: ElementSetBatch, asked: Asked) {
  const { fromUs, toUs, stepUs } = asked;
  const count = Math.floor((toUs - fromUs) / stepUs) + 1;
  const atUs = Array.from({ length: count }, (_, k) => fromUs + k * stepUs);
  const sinceUs = fromUs - BELT_AGE_DAYS_MAX * DAY_US;
  const picture = beltPicture(historiesOf(sets), sinceUs, Math.min(toUs, asked.atUs));
  const assets = new Set(asked.assetObjectIds);
  const tracks = picture.objectId.map((objectId, object): BeltTrack => {
    const [first, end] = [picture.firstRow[object]!, picture.firstRow[object + 1]!];
    let row = first - 1;
    const longitudeDeg = atUs.map((us) => {
      while (row + 1 < end && picture.epochUs[row + 1]! <= us) row++;
      if (row < first) return Number.NaN;
      const days = (us - picture.epochUs[row]!) / DAY_US;
      if (days > BELT_AGE_DAYS_MAX) return Number.NaN;
      const deg = picture.longitudeDeg[row]! + days * picture.driftDegDay[row]!;
      return Math.round((deg - 360 * Math.floor((deg + 180) / 360)) * 1e4) / 1e4;
    });
    const inclinationDeg = Math.round(picture.inclinationDeg[end - 1]! * 1e3) / 1e3;
    const name = picture.name[object]!;
    return { objectId, name, isAsset: assets.has(objectId), longitudeDeg, inclinationDeg };
  });
  return { atUs, tracks: tracks.filter(({ longitudeDeg }) => longitudeDeg.some(Number.isFinite)) };
}
