/**
 * Whose orbit a stray set is: the object of the same batch whose own sets, carried to its epoch, come nearest. The index is
 * built when the first stray set is found, once: cells of mean motion, inclination and epoch.
 */
import type { ObjectHistory } from './history.ts';
import type { HistoryLimits } from './limits.ts';
import { differenceInto, meanSeries } from './mean.ts';
import { pickFromHistory } from './pick.ts';

const CELL_REV_DAY = 0.01;
const CELL_DEG = 0.1;
const CELL_DAYS = 4;

type Place = { readonly history: number; readonly set: number };

/** Name of the object whose orbit set k of a history is, '' if nobody's. */
export function createOwnerSearch(
  histories: readonly ObjectHistory[],
  limits: HistoryLimits,
): (history: ObjectHistory, k: number) => string {
  let cells: Map<string, Place[]> | undefined;
  return (stray, k) => {
    if (histories.length < 2) return '';
    cells ??= indexOf(histories);
    const [n, i, t] = cellOf(stray, k);
    for (let dn = -1; dn <= 1; dn++)
      for (let di = -1; di <= 1; di++)
        for (let dt = -1; dt <= 1; dt++) {
          for (const place of cells.get(`${n + dn} ${i + di} ${t + dt}`) ?? []) {
            const other = histories[place.history]!;
            if (other.objectId === stray.objectId) continue;
            if (isNear(stray, k, other, place.set, limits)) return labelOf(other);
          }
        }
    return '';
  };
}

function labelOf({ objectId, name }: ObjectHistory): string {
  return name === '' ? objectId : `${objectId} (${name})`;
}

function cellOf(history: ObjectHistory, k: number): [number, number, number] {
  const revDay = (history.meanMotionRadS[k]! * 86_400) / (2 * Math.PI);
  const deg = (history.inclinationRad[k]! * 180) / Math.PI;
  const days = history.epochUs[k]! / 86_400e6;
  return [
    Math.round(revDay / CELL_REV_DAY),
    Math.round(deg / CELL_DEG),
    Math.round(days / CELL_DAYS),
  ];
}

function indexOf(histories: readonly ObjectHistory[]): Map<string, Place[]> {
  const cells = new Map<string, Place[]>();
  histories.forEach((one, history) => {
    for (let set = 0; set < one.count; set++) {
      const key = cellOf(one, set).join(' ');
      const held = cells.get(key);
      if (held === undefined) cells.set(key, [{ history, set }]);
      else held.push({ history, set });
    }
  });
  return cells;
}

/** Both sets as one history of two, in order of epoch, and how far they are apart. */
function isNear(
  stray: ObjectHistory,
  k: number,
  other: ObjectHistory,
  set: number,
  limits: HistoryLimits,
): boolean {
  const a = pickFromHistory(stray, [k]);
  const b = pickFromHistory(other, [set]);
  const [first, second] = a.epochUs[0]! <= b.epochUs[0]! ? [a, b] : [b, a];
  const pair = pairOf(first, second);
  const difference = { alongKm: 0, heightKm: 0, planeKm: 0, shapeKm: 0 };
  differenceInto(pair, meanSeries(pair), 0, 1, difference);
  return (
    Math.abs(difference.alongKm) < limits.otherAlongKm &&
    Math.abs(difference.heightKm) < limits.otherHeightKm &&
    difference.planeKm < limits.otherPlaneKm
  );
}

function pairOf(a: ObjectHistory, b: ObjectHistory): ObjectHistory {
  const both = (x: Float64Array, y: Float64Array) => Float64Array.of(x[0]!, y[0]!);
  return {
    ...a,
    count: 2,
    setRow: Uint32Array.of(a.setRow[0]!, b.setRow[0]!),
    epochUs: both(a.epochUs, b.epochUs),
    meanMotionRadS: both(a.meanMotionRadS, b.meanMotionRadS),
    eccentricity: both(a.eccentricity, b.eccentricity),
    inclinationRad: both(a.inclinationRad, b.inclinationRad),
    raanRad: both(a.raanRad, b.raanRad),
    argPerigeeRad: both(a.argPerigeeRad, b.argPerigeeRad),
    meanAnomalyRad: both(a.meanAnomalyRad, b.meanAnomalyRad),
    bstarPerEarthRadius: both(a.bstarPerEarthRadius, b.bstarPerEarthRadius),
    meanMotionDotRevDay2: both(a.meanMotionDotRevDay2, b.meanMotionDotRevDay2),
  };
}
