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
  /** Carrier to interference, dB, in the noise bandwidth; Infinity for none. */
  readonly interferenceDb: number;
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

export type Availability = {
  /** Per cent of an average year in which it closes; a bound where `isBound`. */
  readonly percent: number;
  /** Per cent of the year that each end takes away; both fade at once so seldom that it is left out. */
  readonly lost: readonly {
    readonly end: FadedEnd;
    readonly percent: number;
    readonly isBound: boolean;
  }[];
  readonly isBound: boolean;
};

/** By halving the logarithm of the percentage, within the range of the models; beyond it a bound is told. */
export function availabilityOf(whole: Whole): Availability {
  const ends = (['up', 'down'] as const).filter((end) => whole[end] !== null);
  const lost = ends.map((end) => {
    const marginAt = (percent: number) => {
      const [up, down] = [budgetOf(whole.up, percent), budgetOf(whole.down, percent)];
      return fadedEsN0Db(whole, end, up, down) - whole.neededDb;
    };
    let [low, high] = [Math.log(HOP_RANGE.percentMin), Math.log(HOP_RANGE.percentMax)];
    if (marginAt(HOP_RANGE.percentMin) >= 0)
      return { end, percent: HOP_RANGE.percentMin, isBound: true };
    if (marginAt(HOP_RANGE.percentMax) < 0) return { end, percent: 100, isBound: true };
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (marginAt(Math.exp(middle)) >= 0) high = middle;
      else low = middle;
    }
    return { end, percent: Math.exp(high), isBound: false };
  });
  const percent = Math.max(0, 100 - lost.reduce((sum, one) => sum + one.percent, 0));
  return { percent, lost, isBound: lost.some(({ isBound }) => isBound) };
}

function budgetOf(end: End | null, percent: number): HopBudget | null {
  return end === null ? null : end.hop(end.elevationRad, end.rangeKm, percent);
}

function fadedEsN0Db(
  whole: Whole,
  end: FadedEnd,
  up: HopBudget | null,
  down: HopBudget | null,
): number {
  if (end === 'down') return ratioOf(whole, up?.clearDbHz ?? null, down!.fadedDbHz);
  const fallDb = whole.keepsLevel ? 0 : up!.clearDbHz - up!.fadedDbHz;
  return ratioOf(whole, up!.fadedDbHz, down === null ? null : down.clearDbHz - fallDb);
}

function ratioOf(
  { up, down, intermodulationDb, symbolRateBaud }: Whole,
  upDbHz: number | null,
  downDbHz: number | null,
): number {
  const rateDb = dbOf(symbolRateBaud);
  const parts = [
    ...(up === null || upDbHz === null ? [] : [upDbHz - rateDb, up.interferenceDb]),
    ...(down === null || downDbHz === null ? [] : [downDbHz - rateDb, down.interferenceDb]),
    intermodulationDb,
  ];
  return combinedDb(parts.filter((db) => Number.isFinite(db)));
}
