/**
 * Thrust for days: the orbit rises or sinks evenly from set to set, set after set. A step detector takes such a ramp for the usual
 * course and sees its ends at most, so that ramps are looked for by themselves: in the semi-major axis, above the rate that drag, the
 * Earth's field and scatter can make. Rising is never drag; sinking is taken for thrust only where the air is too thin for it.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2, type Regime } from '@noroshi/orbit';
import type { ObjectHistory } from '../history/history.ts';
import { meanSeries } from '../history/mean.ts';
import type { Manoeuvre } from './contract.ts';

type ArcLimits = {
  readonly rateKmDayMin: number; // of the semi-major axis
  readonly changeKmMin: number; // over the whole arc
  readonly sinkRateKmDayMin: number; // the same downwards
  readonly sinkHeightKmMin: number; // and not below
};

/** By regime; none of them a satellite's own. Regimes that are not here have no arcs. */
const ARC_LIMITS: Readonly<Partial<Record<Regime, ArcLimits>>> = {
  // At 500 km a storm takes 0.3 km a day from a usual satellite; sets scatter by some metres.
  LEO: {
    rateKmDayMin: 0.3,
    changeKmMin: 3,
    sinkRateKmDayMin: 1,
    sinkHeightKmMin: 500,
  },
  // No air; sets scatter by some hundred metres.
  MEO: {
    rateKmDayMin: 1,
    changeKmMin: 20,
    sinkRateKmDayMin: 1,
    sinkHeightKmMin: 0,
  },
  // The Earth's field makes 0.13 km a day at most.
  GEO: {
    rateKmDayMin: 1,
    changeKmMin: 20,
    sinkRateKmDayMin: 1,
    sinkHeightKmMin: 0,
  },
};

const DAYS_MIN = 3; // shorter, and it is a campaign of burns
const GAPS_MIN = 5;
const GAP_DAYS_MAX = 3; // sets farther apart do not tell a ramp from a step
const PAUSE_DAYS_MAX = 1.5; // phasing, eclipse seasons
const LARGEST_SHARE_MAX = 0.35; // of the change in one gap: more is a burn among drift
const DAY_US = 86_400e6;

type Arc = {
  readonly from: number;
  readonly to: number;
  readonly changeKm: number;
}; // sets

/** The manoeuvres of a history with its arcs put in; steps along the track within an arc belong to it. */
export function withElectricArcs(
  history: ObjectHistory,
  regime: Regime,
  manoeuvres: readonly Manoeuvre[],
): readonly Manoeuvre[] {
  const limits = ARC_LIMITS[regime];
  if (limits === undefined || history.count <= GAPS_MIN) return manoeuvres;
  const aKm = meanSeries(history).semiMajorAxisKm;
  const arcs = [1, -1].flatMap((sign) => arcsOf(history, aKm, sign, limits));
  if (arcs.length === 0) return manoeuvres;
  const found = arcs.map((arc) => manoeuvreOf(history, regime, aKm, arc));
  const isOutside = ({ atUs, kind }: Manoeuvre) =>
    ACROSS.has(kind) || found.every(({ fromUs, toUs }) => atUs < fromUs || atUs > toUs);
  return [...manoeuvres.filter(isOutside), ...found].sort((a, b) => a.atUs - b.atUs);
}

/** Runs of gaps in which the orbit rises (sign 1) or sinks (−1) fast enough, evenly enough, for long enough. */
function arcsOf(
  { epochUs, count }: ObjectHistory,
  aKm: Float64Array,
  sign: number,
  limits: ArcLimits,
): Arc[] {
  const rateMin = sign > 0 ? limits.rateKmDayMin : limits.sinkRateKmDayMin;
  const heightMin = sign > 0 ? 0 : limits.sinkHeightKmMin;
  const arcs: Arc[] = [];
  let [from, to, hot, largest, hotDays] = [0, 0, 0, 0, 0];
  const end = () => {
    const days = (epochUs[to] - epochUs[from]) / DAY_US;
    const changeKm = aKm[to] - aKm[from];
    const isEven = largest <= LARGEST_SHARE_MAX * sign * changeKm && hotDays >= 0.6 * days;
    if (hot >= GAPS_MIN && days >= DAYS_MIN && sign * changeKm >= limits.changeKmMin && isEven) {
      arcs.push({ from, to, changeKm });
    }
    [hot, largest, hotDays] = [0, 0, 0];
  };
  for (let k = 1; k < count; k++) {
    const days = (epochUs[k] - epochUs[k - 1]) / DAY_US;
    const change = sign * (aKm[k] - aKm[k - 1]);
    const isHot =
      days <= GAP_DAYS_MAX &&
      change >= rateMin * days &&
      change > 0 &&
      aKm[k] - EARTH_RADIUS_KM >= heightMin;
    if (hot > 0 && (epochUs[isHot ? k - 1 : k] - epochUs[to]) / DAY_US > PAUSE_DAYS_MAX) end();
    if (!isHot) continue;
    if (hot === 0) from = k - 1;
    to = k;
    hot++;
    hotDays += days;
    largest = Math.max(largest, change);
  }
  if (hot > 0) end();
  return arcs;
}

function manoeuvreOf(
  history: ObjectHistory,
  regime: Regime,
  aKm: Float64Array,
  { from, to, changeKm }: Arc,
): Manoeuvre {
  const [fromUs, toUs] = [history.epochUs[from], history.epochUs[to]];
  const middleKm = 0.5 * (aKm[from] + aKm[to]);
  const perKm = (500 * Math.sqrt(MU_KM3_S2 / middleKm)) / middleKm; // a low-thrust spiral: dv = v da / 2a
  const scatterKm = scatterOf(aKm, from, to);
  const days = (toUs - fromUs) / DAY_US;
  return {
    ...{ objectId: history.objectId, name: history.name, regime },
    atUs: Math.round(0.5 * (fromUs + toUs)),
    sigmaS: (days * 86_400) / Math.sqrt(12),
    ...{ fromUs, toUs, kind: 'electric arc' },
    ...{
      dvMS: Math.abs(perKm * changeKm),
      dvRMS: NaN,
      dvTMS: perKm * changeKm,
      dvNMS: NaN,
    },
    dvSigmaMS: perKm * scatterKm * Math.SQRT2,
    significance: Math.abs(changeKm) / (scatterKm * Math.SQRT2),
    isConfirmed: true,
    channels: [
      {
        channel: 'semi-major axis',
        step: changeKm,
        unit: 'km',
        z: changeKm / scatterKm,
      },
    ],
    raisedBy: 'ramp',
  };
}

/** How far a set lies off the line between its neighbours, in the arc: root mean square, at least some metres. */
function scatterOf(aKm: Float64Array, from: number, to: number): number {
  let [sum, n] = [0, 0];
  for (let k = from + 1; k < to; k++) {
    sum += (aKm[k] - 0.5 * (aKm[k - 1] + aKm[k + 1])) ** 2;
    n++;
  }
  return Math.max(0.01, Math.sqrt(sum / Math.max(1, n)));
}

const ACROSS: ReadonlySet<Manoeuvre['kind']> = new Set(['plane change', 'north-south']);
