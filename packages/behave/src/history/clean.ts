/**
 * History hygiene: what a set of elements says about its object only if it is its own, once. Duplicates, corrections issued
 * minutes apart, sets that are no orbit, sets that lie far from what those before and after agree on, sets of another object.
 * Everything taken out is told with its reason; nothing is corrected. Linear in the number of sets. A set is dropped only with
 * what is in the histories: cut them with `historyUntil` to replay a date. The newest set that fits nothing before it stays,
 * listed as unconfirmed.
 */
import { type ElementSetBatch, initialiseSgp4, SGP4_CODES, type Sgp4Code } from '@noroshi/orbit';
import { findChains, type SideChain } from './chains.ts';
import { historiesOf, type ObjectHistory } from './history.ts';
import { HISTORY_LIMITS, type HistoryLimits } from './limits.ts';
import { meanSeries } from './mean.ts';
import { createOwnerSearch } from './owner-search.ts';
import { pickFromHistory } from './pick.ts';

export const DROP_REASONS = [
  'duplicate',
  'correction',
  'impossible',
  'outlier',
  'cross-tagged',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export type HistoryDrop = {
  readonly objectId: string;
  readonly setRow: number; // in the batch it was read from
  readonly epochUs: number;
  readonly reason: DropReason;
  readonly sayableUs: number; // epoch of the set that made it sayable
  readonly text: string;
};

export type HistoryGap = {
  readonly objectId: string;
  readonly fromUs: number;
  readonly toUs: number;
};

export type CleanHistories = {
  readonly histories: ObjectHistory[]; // objects left without a set are not among them
  readonly drops: HistoryDrop[];
  readonly counts: Readonly<Record<DropReason, number>>;
  readonly gaps: HistoryGap[];
  readonly unconfirmed: { readonly objectId: string; readonly epochUs: number }[];
  readonly sets: number; // looked at
};

/** Cleans every object of a batch; sets that SGP4 refuses (XP, no orbit) are dropped too. */
export function cleanHistories(
  sets: ElementSetBatch,
  limits: HistoryLimits = HISTORY_LIMITS,
): CleanHistories {
  const { code } = initialiseSgp4(sets, 'a');
  const refusal = (row: number) => (code[row] === 0 ? '' : SGP4_CODES[code[row] as Sgp4Code]);
  return cleanHistoriesOf(historiesOf(sets), limits, refusal);
}

/** The same for histories that are there already, cut at an instant or not. `refusal`: '' or why SGP4 does not take a row. */
export function cleanHistoriesOf(
  histories: readonly ObjectHistory[],
  limits: HistoryLimits = HISTORY_LIMITS,
  refusal: (setRow: number) => string = () => '',
): CleanHistories {
  const drops: HistoryDrop[] = [];
  const gaps: HistoryGap[] = [];
  const unconfirmed: { objectId: string; epochUs: number }[] = [];
  const ownerOf = createOwnerSearch(histories, limits);
  const kept: ObjectHistory[] = [];
  for (const history of histories) {
    const plain = withoutRepeats(history, refusal, drops);
    const own = withoutStrangers(plain, limits, ownerOf, drops, unconfirmed);
    const clean = withoutCorrected(own, limits, drops);
    if (clean.count > 0) kept.push(clean);
    gaps.push(...gapsOf(clean, limits));
  }
  const counts = { duplicate: 0, correction: 0, impossible: 0, outlier: 0, 'cross-tagged': 0 };
  for (const { reason } of drops) counts[reason]++;
  const total = histories.reduce((sum, history) => sum + history.count, 0);
  return { histories: kept, drops, counts, gaps, unconfirmed, sets: total };
}

function withoutRepeats(
  history: ObjectHistory,
  refusal: (setRow: number) => string,
  drops: HistoryDrop[],
): ObjectHistory {
  const keep: number[] = [];
  for (let k = 0; k < history.count; k++) {
    const refused = refusal(history.setRow[k]!) || faultOf(history, k);
    if (refused !== '') {
      drops.push(dropOf(history, k, k, 'impossible', refused));
      continue;
    }
    const last = keep.at(-1);
    if (last !== undefined && isSame(history, last, k)) {
      drops.push(dropOf(history, k, k, 'duplicate', 'the same set again'));
    } else keep.push(k);
  }
  return keep.length === history.count ? history : pickFromHistory(history, keep);
}

/** '' or why these elements are no orbit, whatever the theory. */
function faultOf(history: ObjectHistory, k: number): string {
  const e = history.eccentricity[k]!;
  const n = history.meanMotionRadS[k]!;
  if (!(e >= 0 && e < 1)) return `eccentricity ${e} is no orbit: 0 ≤ e < 1`;
  if (!(n > 0)) return `mean motion ${n} rad/s is not positive`;
  return '';
}

function isSame(history: ObjectHistory, a: number, b: number): boolean {
  return (
    history.epochUs[a] === history.epochUs[b] &&
    history.meanMotionRadS[a] === history.meanMotionRadS[b] &&
    history.meanAnomalyRad[a] === history.meanAnomalyRad[b] &&
    history.argPerigeeRad[a] === history.argPerigeeRad[b] &&
    history.raanRad[a] === history.raanRad[b] &&
    history.inclinationRad[a] === history.inclinationRad[b] &&
    history.eccentricity[a] === history.eccentricity[b]
  );
}

/** After the strangers: a correction that is itself far off does not replace what it corrects. */
function withoutCorrected(
  history: ObjectHistory,
  limits: HistoryLimits,
  drops: HistoryDrop[],
): ObjectHistory {
  const keep: number[] = [];
  for (let k = 0; k < history.count; k++) {
    const next = k + 1 < history.count ? history.epochUs[k + 1]! - history.epochUs[k]! : Infinity;
    if (next > limits.correctionUs) keep.push(k);
    else {
      const text = `replaced by a set ${(next / 60e6).toFixed(1)} min later`;
      drops.push(dropOf(history, k, k + 1, 'correction', text));
    }
  }
  return keep.length === history.count ? history : pickFromHistory(history, keep);
}

function withoutStrangers(
  history: ObjectHistory,
  limits: HistoryLimits,
  ownerOf: (history: ObjectHistory, k: number) => string,
  drops: HistoryDrop[],
  unconfirmed: { objectId: string; epochUs: number }[],
): ObjectHistory {
  const found = findChains(history, meanSeries(history), limits);
  if (found.isNewestLoose) {
    const epochUs = history.epochUs[history.count - 1]!;
    unconfirmed.push({ objectId: history.objectId, epochUs });
  }
  const gone = new Set<number>();
  for (const side of found.sides) {
    const owner = ownerOf(history, side.members[0]!);
    if (owner === '' && !isShort(history, side, limits)) continue;
    for (const k of side.members) {
      gone.add(k);
      const [reason, text] =
        owner === ''
          ? (['outlier', `${side.text}; the sets before and after agree without it`] as const)
          : (['cross-tagged', `${side.text}; it is the orbit of ${owner}`] as const);
      drops.push(dropOf(history, k, side.resumedAt, reason, text));
    }
  }
  if (gone.size === 0) return history;
  const keep = Array.from({ length: history.count }, (_, k) => k).filter((k) => !gone.has(k));
  return pickFromHistory(history, keep);
}

/** An outlier lasts a few sets and days; an object that went and came back is no outlier. */
function isShort(history: ObjectHistory, side: SideChain, limits: HistoryLimits): boolean {
  const spanUs = history.epochUs[side.resumedAt]! - history.epochUs[side.leftAt]!;
  return side.isSure && side.members.length <= limits.runMax && spanUs <= limits.runUsMax;
}

function dropOf(
  history: ObjectHistory,
  k: number,
  sayable: number,
  reason: DropReason,
  text: string,
): HistoryDrop {
  return {
    objectId: history.objectId,
    setRow: history.setRow[k]!,
    epochUs: history.epochUs[k]!,
    reason,
    sayableUs: history.epochUs[sayable]!,
    text,
  };
}

/** Stretches without sets, long against this object's own cadence. */
function gapsOf(history: ObjectHistory, limits: HistoryLimits): HistoryGap[] {
  const { objectId, epochUs, count } = history;
  if (count < 3) return [];
  const steps = epochUs.slice(1).map((epoch, k) => epoch - epochUs[k]!);
  const usual = steps.slice().sort()[steps.length >> 1]!;
  const limitUs = Math.max(limits.gapUsMin, limits.gapCadences * usual);
  const gaps: HistoryGap[] = [];
  steps.forEach((step, k) => {
    if (step > limitUs) gaps.push({ objectId, fromUs: epochUs[k]!, toUs: epochUs[k + 1]! });
  });
  return gaps;
}
