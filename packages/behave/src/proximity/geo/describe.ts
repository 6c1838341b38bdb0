/**
 * A stay in the belt as a proximity that others can read: who came to whom, kind, ranges with their error, score and its parts,
 * explanations. What needs SGP4 (relative orbit, next nearest) is filled in where the stay goes on and both sets are at hand.
 */
import { sunPositionInto } from '@noroshi/orbit';
import { ttJulianCenturies } from '@noroshi/time';
import type { BenignContext } from '../benign.ts';
import type { Proximity, ProximityKind } from '../contract.ts';
import { createOrbits } from '../orbits.ts';
import { closingKmDay, nextNearest, relativeOrbit } from '../relative.ts';
import { scoreOf, scoreParts } from '../score.ts';
import { GEO_LIMITS } from './limits.ts';
import { beltSigmaKm, gather } from './near.ts';
import { type PairTrack, type Stay, targetStops } from './stay.ts';
import { judgeStay } from './verdict.ts';
import { asBatch, type BeltState } from './watch.ts';

const DAY_US = 86_400e6;
const YEAR_US = 365.25 * DAY_US;
const NEXT_DAYS_MAX = 30;

/** What was found of one stay, by what is known at the state's instant. */
export function describeStay(
  state: BeltState,
  context: BenignContext,
  pair: PairTrack,
  stay: Stay,
): Proximity {
  const cameRow = stay.arrival.row;
  const thereRow = cameRow === pair.a ? pair.b : pair.a;
  const [came, there] = [state.objects[cameRow], state.objects[thereRow]];
  const isOpen = Number.isNaN(stay.endedUs);
  const medianKm = middle(stay.medians);
  const sun = sunAngleDeg(stay, cameRow === pair.a);
  const burns = came.track.burnUs.filter((us) => us >= stay.fromUs && us <= stay.lastUs).length;
  const parts = scoreParts({
    days: (stay.lastUs - stay.fromUs) / DAY_US,
    medianKm,
    how: stay.arrival.how,
    fromDeg: stay.arrival.fromDeg,
    earlierTargets: earlierTargets(state, cameRow, stay.fromUs),
    burns,
    sunAngleDeg: sun,
    isOneBody: !Number.isNaN(stay.dockedUs) || !Number.isNaN(stay.towedUs),
  });
  const { declared, learned, benign } = judgeStay(state, context, pair, stay);
  return {
    key: `belt ${came.objectId} ${there.objectId} ${Math.round(stay.fromUs / DAY_US)}`,
    ...{ id1: came.objectId, id2: there.objectId, name1: came.name, name2: there.name },
    regime: 'GEO',
    kind: kindOf(stay),
    ...{ fromUs: stay.fromUs, toUs: stay.lastUs, isOpen, openedUs: stay.openedUs },
    ...{ minKm: stay.minKm, medianKm },
    sigmaKm: beltSigmaKm(stay.ageDays),
    nearestUs: stay.nearestUs,
    ...(isOpen ? whatComesNext(state, thereRow, cameRow) : NOTHING_NEXT),
    sunAngleDeg: sun,
    burns,
    score: scoreOf(parts),
    ...{ parts, benign, declared, learned },
  };
}

const NOTHING_NEXT = {
  ...{ closingKmDay: Number.NaN, nextNearUs: null, nextNearKm: null, relative: null },
} as const;

function whatComesNext(state: BeltState, thereRow: number, cameRow: number) {
  const orbits = createOrbits(gather(asBatch(state), [thereRow, cameRow]));
  const { atUs } = state;
  const next = nextNearest(orbits, 0, 1, atUs, NEXT_DAYS_MAX);
  return {
    closingKmDay: closingKmDay(orbits, 0, 1, atUs),
    nextNearUs: next?.atUs ?? null,
    nextNearKm: next?.rangeKm ?? null,
    relative: relativeOrbit(orbits, 0, 1, atUs) ?? null,
  };
}

function kindOf(stay: Stay): ProximityKind {
  if (!Number.isNaN(stay.towedUs)) return 'towed';
  if (!Number.isNaN(stay.dockedUs)) return 'docked';
  const { how, walks } = stay.arrival;
  if (how === 'under way') return 'transit';
  if (how !== 'stopped') return 'dwell';
  return walks ? 'walking' : 'drift and stop';
}

/** At how many places this object was beside others, unexplained, in the years before. */
export function earlierTargets(state: BeltState, row: number, beforeUs: number): number {
  const sinceUs = beforeUs - GEO_LIMITS.walkYears * YEAR_US;
  return targetStops(state.objects[row].targets, sinceUs, beforeUs);
}

/** Angle at the target between visitor and Sun when nearest, degrees; TEME is taken for GCRF (0.4° by 2030). */
function sunAngleDeg({ nearest, nearestUs }: Stay, cameIsA: boolean): number | null {
  if (Math.hypot(nearest[0], nearest[1], nearest[2]) < 0.01) return null; // in one place: no direction
  const sun = new Float64Array(3);
  sunPositionInto(ttJulianCenturies(nearestUs), sun);
  const [toB, a] = [nearest.subarray(0, 3), nearest.subarray(3, 6)];
  const target = cameIsA ? a.map((x, k) => x + toB[k]) : a;
  const toVisitor = cameIsA ? toB.map((x) => -x) : toB;
  const toSun = sun.map((x, k) => x - target[k]);
  const dot = toVisitor.reduce((sum, x, k) => sum + x * toSun[k], 0);
  const cosine = dot / (Math.hypot(...toVisitor) * Math.hypot(...toSun));
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
