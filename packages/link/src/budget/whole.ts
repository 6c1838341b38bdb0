/**
 * A whole link: one hop, or up, through a transponder and down, with what the transponder's own products and other systems add; the margin at a
 * percentage of an average year, and the percentage at which it is none: that of the year in which it does not close.
 */

import { combinedDb, HOP_RANGE, type Hop, type HopBudget } from './hop.ts';
import type { Mode } from './modes.ts';
import { modeAt } from './modes.ts';

export type End = {
  readonly hop: Hop;
  readonly elevationRad: number;
  readonly rangeKm: number;
  /** Carrier to interference, dB, in the noise bandwidth, in clear air; Infinity for none. */
  readonly interferenceDb: number;
  /** The other polarisation carries as much: what rain turns over disturbs. */
  readonly sharesPolarisation: boolean;
};

export type Whole = {
  readonly up: End | null;
  readonly down: End | null;
  /** Carrier to products of intermodulation, dB; Infinity for none. */
  readonly intermodulationDb: number;
  /** It keeps its output when the uplink fades; else the downlink falls with it. */
  readonly keepsLevel: boolean;
  readonly symbolRateBaud: number;
  /** What the demodulator needs: Es/N0, dB. */
  readonly neededDb: number;
  readonly modes: readonly Mode[];
};

export type FadedEnd = 'up' | 'down';

export type WholeAt = {
  readonly percent: number;
  readonly up: HopBudget | null;
  readonly down: HopBudget | null;
  /** Of each end that fades alone: Es/N0 of the whole (dB), its margin, and the mode that still holds. */
  readonly faded: readonly {
    readonly end: FadedEnd;
    readonly esN0Db: number;
    readonly marginDb: number;
    readonly mode: Mode | null;
  }[];
  readonly marginDb: number; // the least
};

const dbOf = (hz: number) => 10 * Math.log10(hz);

/** Es/N0 of the whole in clear air, dB. */
export function clearEsN0Db(whole: Whole): number {
  const [up, down] = [
    budgetOf(whole.up, HOP_RANGE.percentMax),
    budgetOf(whole.down, HOP_RANGE.percentMax),
  ];
  return ratioOf(whole, up?.clearDbHz ?? null, down?.clearDbHz ?? null);
}

export function wholeAt(whole: Whole, percent: number): WholeAt {
  const up = budgetOf(whole.up, percent);
  const down = budgetOf(whole.down, percent);
  const ends = (['up', 'down'] as const).filter((end) => whole[end] !== null);
  const faded = ends.map((end) => {
    const esN0Db = fadedEsN0Db(whole, end, up, down);
    return { end, esN0Db, marginDb: esN0Db - whole.neededDb, mode: modeAt(whole.modes, esN0Db) };
  });
  return { percent, up, down, faded, marginDb: Math.min(...faded.map((one) => one.marginDb)) };
}

/** How a figure is meant where a model ends: the true one is it, or beyond. */
export type Bound = 'equal' | 'at least' | 'at most';

export type Availability = {
  /** Per cent of an average year in which it closes. */
  readonly percent: number;
  readonly bound: Bound;
  /** Per cent of the year that each end takes away; both fade at once so seldom that it is left out. */
  readonly lost: readonly {
    readonly end: FadedEnd;
    readonly percent: number;
    readonly bound: Bound;
  }[];
};

/** By halving the logarithm of the percentage, within the range of the models; beyond it a bound is told. */
export function availabilityOf(whole: Whole): Availability {
  if (clearEsN0Db(whole) < whole.neededDb) return { percent: 0, bound: 'equal', lost: [] };
  const ends = (['up', 'down'] as const).filter((end) => whole[end] !== null);
  const lost = ends.map((end) => ({ end, ...lostTo(whole, end) }));
  const known = lost.some(({ bound }) => bound === 'at least')
    ? lost.filter(({ bound }) => bound !== 'at most')
    : lost;
  const percent = Math.max(0, 100 - known.reduce((sum, one) => sum + one.percent, 0));
  const has = (bound: Bound) => known.some((one) => one.bound === bound);
  if (has('at least')) return { percent, bound: 'at most', lost };
  return { percent, bound: has('at most') ? 'at least' : 'equal', lost };
}

function lostTo(whole: Whole, end: FadedEnd): { readonly percent: number; readonly bound: Bound } {
  const marginAt = (percent: number) => {
    const [up, down] = [budgetOf(whole.up, percent), budgetOf(whole.down, percent)];
    return fadedEsN0Db(whole, end, up, down) - whole.neededDb;
  };
  const { percentMin, percentMax } = HOP_RANGE;
  if (marginAt(percentMin) >= 0) return { percent: percentMin, bound: 'at most' };
  if (marginAt(percentMax) < 0) return { percent: percentMax, bound: 'at least' };
  let [low, high] = [Math.log(percentMin), Math.log(percentMax)];
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (marginAt(Math.exp(middle)) >= 0) high = middle;
    else low = middle;
  }
  return { percent: Math.exp(high), bound: 'equal' };
}

function budgetOf(end: End | null, percent: number): HopBudget | null {
  return end === null ? null : end.hop(end.elevationRad, end.rangeKm, percent);
}

/**
 * A faded uplink is weaker against what disturbs the satellite; where the transponder lets it through, against its other carriers and what disturbs the
 * station too. A faded downlink is not weaker against what disturbs it: that comes through the same rain.
 */
function fadedEsN0Db(
  whole: Whole,
  end: FadedEnd,
  up: HopBudget | null,
  down: HopBudget | null,
): number {
  const crossPolarDb = whole[end]!.sharesPolarisation
    ? (end === 'up' ? up! : down!).crossPolarDb
    : Number.POSITIVE_INFINITY;
  if (end === 'down')
    return ratioOf(whole, up?.clearDbHz ?? null, down!.fadedDbHz, { ...NO_FALL, crossPolarDb });
  const fallDb = up!.clearDbHz - up!.fadedDbHz;
  const throughDb = whole.keepsLevel ? 0 : fallDb;
  const downDbHz = down === null ? null : down.clearDbHz - throughDb;
  return ratioOf(whole, up!.fadedDbHz, downDbHz, { fallDb, throughDb, crossPolarDb });
}

type Fall = {
  readonly fallDb: number; // of the carrier at the satellite
  readonly throughDb: number; // of what it sends
  readonly crossPolarDb: number;
};
const NO_FALL: Fall = { fallDb: 0, throughDb: 0, crossPolarDb: Number.POSITIVE_INFINITY };

function ratioOf(
  { up, down, intermodulationDb, symbolRateBaud }: Whole,
  upDbHz: number | null,
  downDbHz: number | null,
  { fallDb, throughDb, crossPolarDb }: Fall = NO_FALL,
): number {
  const rateDb = dbOf(symbolRateBaud);
  const parts = [
    ...(up === null || upDbHz === null ? [] : [upDbHz - rateDb, up.interferenceDb - fallDb]),
    ...(down === null || downDbHz === null
      ? []
      : [downDbHz - rateDb, down.interferenceDb - throughDb]),
    ...[intermodulationDb - throughDb, crossPolarDb],
  ];
  return combinedDb(parts.filter((db) => Number.isFinite(db)));
}
