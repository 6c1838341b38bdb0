/**
 * Sets of one object as chains: each joins the chain whose last set it continues, or begins one. A chain that begins and ends
 * while an older chain has sets before and after it is a side chain: another orbit in between, which the object cannot have
 * flown. A burn begins a chain too, but the old one is never resumed, so that it loses nothing. One pass, at most four chains
 * open at a time.
 */
import type { ObjectHistory } from './history.ts';
import type { HistoryLimits } from './limits.ts';
import { differenceInto, type MeanSeries, type SetDifference } from './mean.ts';

export type SideChain = {
  readonly members: readonly number[];
  readonly leftAt: number; // the last set of the older chain before it
  readonly resumedAt: number; // the set that went on with the older chain
  readonly isSure: boolean; // false: any place along the track would have gone on with the older chain
  readonly text: string; // what was off, in kilometres
};

export type Chains = { readonly sides: readonly SideChain[]; readonly isNewestLoose: boolean };

type Open = { readonly members: number[]; text: string };

const LIMITS_HOLD_AT_KM = 7000; // semi-major axis; sensors measure angles, so that errors grow with it
const SURE_KM = 2000; // an older orbit is not recognised by its place when any place would do
const SAME_HEIGHT_KM = 0.02; // 10 mm/s along the track; sets at rest agree to a few metres
const OPEN_MAX = 4;
const MEMBERS_BEFORE_MIN = 2; // one set alone cannot say that the next is wrong

/** Every side chain of a history without repeats. */
export function findChains(
  history: ObjectHistory,
  mean: MeanSeries,
  limits: HistoryLimits,
): Chains {
  const sides: SideChain[] = [];
  if (history.count < 3) return { sides, isNewestLoose: false };
  const scale = scalesOf(history, mean, limits);
  const difference: SetDifference = { alongKm: 0, heightKm: 0, planeKm: 0, shapeKm: 0 };
  let open: Open[] = [{ members: [0], text: '' }];
  for (let k = 1; k < history.count; k++) {
    let joined = -1;
    let text = '';
    for (let c = open.length - 1; c >= 0 && joined < 0; c--) {
      const last = open[c]!.members.at(-1)!;
      if (k - last > limits.resumeMax) continue;
      differenceInto(history, mean, last, k, difference);
      const dtUs = mean.epochUs[k]! - mean.epochUs[last]!;
      const isSame = c === open.length - 1 || isSameHeight(difference, scale, dtUs);
      if (isSame && excess(difference, scale, dtUs) <= 1) joined = c;
      else if (text === '') text = tell(difference);
    }
    if (joined < 0) {
      open.push({ members: [k], text });
      if (open.length > OPEN_MAX) open = open.slice(-OPEN_MAX);
      continue;
    }
    const own = open[joined]!;
    if (joined < open.length - 1 && own.members.length >= MEMBERS_BEFORE_MIN) {
      for (const side of open.slice(joined + 1)) {
        const leftAt = own.members.at(-1)!;
        const placeKm = alongLimitKm(scale, mean.epochUs[k]! - mean.epochUs[leftAt]!);
        sides.push({ ...side, leftAt, resumedAt: k, isSure: placeKm < SURE_KM });
      }
    }
    open.length = joined + 1;
    own.members.push(k);
  }
  sides.sort((a, b) => a.members[0]! - b.members[0]!);
  return { sides, isNewestLoose: open.at(-1)!.members.length === 1 };
}

type Scales = SetDifference & { usualUs: number; sameHeightKm: number };

/** Medians of set-to-set differences, times the limit, not below what public sets scatter anyway. */
function scalesOf(history: ObjectHistory, mean: MeanSeries, limits: HistoryLimits): Scales {
  const steps = history.count - 1;
  const columns = [0, 1, 2, 3, 4].map(() => new Float64Array(steps));
  const d: SetDifference = { alongKm: 0, heightKm: 0, planeKm: 0, shapeKm: 0 };
  for (let k = 0; k < steps; k++) {
    differenceInto(history, mean, k, k + 1, d);
    columns[0]![k] = Math.abs(d.alongKm);
    columns[1]![k] = Math.abs(d.heightKm);
    columns[2]![k] = d.planeKm;
    columns[3]![k] = d.shapeKm;
    columns[4]![k] = mean.epochUs[k + 1]! - mean.epochUs[k]!;
  }
  const [along, height, plane, shape, us] = columns.map((values) => values.sort()[steps >> 1]!);
  const size = mean.semiMajorAxisKm[history.count >> 1]! / LIMITS_HOLD_AT_KM;
  const limit = (scatterKm: number, leastKm: number) =>
    Math.max(limits.scales * scatterKm, leastKm * size);
  return {
    alongKm: limit(along!, limits.alongKmMin),
    heightKm: limit(height!, limits.heightKmMin),
    planeKm: limit(plane!, limits.planeKmMin),
    shapeKm: limit(shape!, limits.shapeKmMin),
    usualUs: us!,
    sameHeightKm: limit(height!, SAME_HEIGHT_KM),
  };
}

/** How many times the worst of the four exceeds its limit; limits widen with longer intervals, along the track faster. */
function excess(d: SetDifference, scale: Scales, dtUs: number): number {
  const longer = Math.max(1, dtUs / scale.usualUs);
  return Math.max(
    Math.abs(d.alongKm) / alongLimitKm(scale, dtUs),
    Math.abs(d.heightKm) / (scale.heightKm * longer),
    d.planeKm / (scale.planeKm * longer),
    d.shapeKm / (scale.shapeKm * longer),
  );
}

/**
 * An older orbit is resumed at its own height only: after two equal burns the place fits the mean of both rates, as if nothing
 * had been in between.
 */
function isSameHeight(d: SetDifference, scale: Scales, dtUs: number): boolean {
  return Math.abs(d.heightKm) <= scale.sameHeightKm * Math.max(1, dtUs / scale.usualUs);
}

function alongLimitKm(scale: Scales, dtUs: number): number {
  return scale.alongKm * Math.max(1, dtUs / scale.usualUs) ** 1.5;
}

function tell(d: SetDifference): string {
  const km = (value: number) => `${value.toFixed(Math.abs(value) < 10 ? 1 : 0)} km`;
  const plane = `${km(d.planeKm)} in plane, ${km(d.shapeKm)} in shape`;
  return `${km(d.alongKm)} along, ${km(d.heightKm)} in height, ${plane} from the set before`;
}
