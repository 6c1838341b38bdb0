/**
 * Manoeuvres in one object's history. The history is read from both sides of every gap between sets (`sides.ts`), and where both
 * sides disagree by more than they do when the object coasts, there was a burn (`events.ts`); its time and size follow from the
 * difference (`burn.ts`). The geosynchronous belt has series of its own (`geo.ts`). No interpolation, no training, no look ahead: give
 * a history cut by `historyUntil` to hear what would have been said then. Method, figures, refusals: docs/decisions/0021.
 */
import { regimeOf } from '@noroshi/orbit';
import type { ObjectHistory } from '../history/history.ts';
import { manoeuvreOf, tangentialMS } from './burn.ts';
import type { ManoeuvreReport } from './contract.ts';
import { withElectricArcs } from './electric.ts';
import { type BurnEvent, findEvents } from './events.ts';
import { geoManoeuvres } from './geo.ts';
import { MANOEUVRE_LIMITS, type ManoeuvreLimits } from './limits.ts';
import { type ManoeuvreSeries, manoeuvreSeries } from './series.ts';
import { createSides, type Sides } from './sides.ts';

export type ManoeuvreOptions = {
  readonly limits?: ManoeuvreLimits; // else those of the regime; the belt has its own
  readonly sigmasMin?: number; // else the limit's: lower to see what was not said
};

const SETS_MIN = 6;
const COVERED_GAP_DAYS = 20; // a longer gap is not watched

/** Manoeuvres of a clean history (`cleanHistories`), in order of time. */
export function detectManoeuvres(
  history: ObjectHistory,
  options: ManoeuvreOptions = {},
): ManoeuvreReport {
  const middle = history.count >> 1;
  const regime =
    history.count === 0
      ? 'LEO'
      : regimeOf(history.meanMotionRadS[middle]!, history.eccentricity[middle]!);
  if (regime === 'GEO') return geoManoeuvres(history, options);
  const limits = options.limits ?? MANOEUVRE_LIMITS[regime];
  const burner = { objectId: history.objectId, name: history.name, regime };
  if (history.count < SETS_MIN) {
    const why = `${history.count} sets: at least ${SETS_MIN} are needed`;
    const sets = history.count;
    return { ...burner, manoeuvres: [], floorMS: Number.NaN, coveredDays: 0, sets, why };
  }
  const series = manoeuvreSeries(history);
  const sides = createSides(series, limits);
  const events = findEvents(sides, options.sigmasMin ?? limits.sigmasMin);
  const unconfirmedMin = options.sigmasMin ?? limits.unconfirmedSigmasMin;
  const steps = events
    .map((event) => manoeuvreOf(sides, event, burner))
    .filter((one) => one.isConfirmed || one.significance >= unconfirmedMin);
  return {
    ...burner,
    manoeuvres: withElectricArcs(history, regime, steps),
    floorMS: floorOf(sides, events),
    coveredDays: coveredDaysOf(series),
    sets: history.count,
    why: '',
  };
}

/** Δv along the track at 3 sigma of quiet gaps, median over the history. */
function floorOf({ series, rateSigmaKmDay }: Sides, events: readonly BurnEvent[]): number {
  const isBurn = new Uint8Array(series.count);
  for (const { first, last } of events) isBurn.fill(1, first, last + 1);
  const floors: number[] = [];
  for (let gap = 0; gap + 1 < series.count; gap++) {
    if (isBurn[gap] !== 0) continue;
    floors.push(3 * Math.abs(tangentialMS(rateSigmaKmDay[gap]!, series.eccentricity[gap]!)));
  }
  return floors.sort((a, b) => a - b)[floors.length >> 1] ?? Number.NaN;
}

function coveredDaysOf({ days, count }: ManoeuvreSeries): number {
  let covered = 0;
  for (let k = 1; k < count; k++) {
    const gapDays = days[k]! - days[k - 1]!;
    if (gapDays <= COVERED_GAP_DAYS) covered += gapDays;
  }
  return covered;
}
