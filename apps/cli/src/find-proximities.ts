/** `noroshi proximity`: the search over a window, the watch over histories, the ledger of the belt; each with progress and Ctrl-C. */

import type { BenignRule, NearPairs, ObjectHistory } from '@noroshi/behave';
import {
  beltLedger,
  cleanHistories,
  type Declare,
  describeProximities,
  findReleases,
  historiesOf,
  isOfBelt,
  measureProximities,
  type Owners,
  type Proximity,
  planProximities,
  watchPairs,
} from '@noroshi/behave';
import { createProgress, wantsColor } from '@noroshi/host';
import { type ElementSetBatch, mergeBatches } from '@noroshi/orbit';
import { CommandError, counted, EXIT, say, type World } from './world.ts';

const PAIRS_A_SLICE = 500; // measured between two looks at Ctrl-C: half a second at most

export type Found = {
  readonly proximities: readonly Proximity[];
  readonly unknownIds: readonly string[];
  readonly excluded: readonly string[];
  readonly complete: boolean;
};

/** One set an object, every pair of them. */
export async function searchWindow(
  world: World,
  sets: ElementSetBatch,
  search: {
    readonly fromUs: number;
    readonly toUs: number;
    readonly primaryIds?: readonly string[];
    readonly declare: Declare;
  },
): Promise<Found> {
  const plan = planProximities(sets, search);
  const total = plan.candidates.count;
  const progress = progressOf(world, 'measuring', total, 'pairs');
  const shares: NearPairs[] = [];
  let done = 0;
  for (; done < total && !world.signal.aborted; done += PAIRS_A_SLICE) {
    const to = Math.min(total, done + PAIRS_A_SLICE);
    shares.push(measureProximities(plan, done, to));
    progress.update(to);
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.finish();
  return {
    proximities: describeProximities(plan, shares, search.declare),
    unknownIds: plan.unknownPrimaries,
    excluded: plan.excluded,
    complete: done >= total,
  };
}

export type HistoryWatch = {
  readonly atUs: number;
  readonly user: ElementSetBatch | undefined; // orbits the user entered
  readonly primaryIds?: readonly string[];
  readonly declare: Declare;
  readonly declareRelease: Declare;
  readonly rules: readonly BenignRule[];
  readonly owners: Owners;
  readonly onlyLedger: boolean;
};

/** Every set of every object up to an instant, in order. */
export function watchHistories(world: World, all: ElementSetBatch, watch: HistoryWatch): Found {
  const { user, atUs, primaryIds, declare, declareRelease } = watch;
  const clean = cleanHistories(all);
  tellDrops(world, clean);
  const sets = user === undefined ? all : mergeBatches([all, user]);
  const own = user === undefined ? [] : userHistories(sets, all.count);
  const userIds = own.map(({ objectId }) => objectId);
  const histories = [...clean.histories.filter((h) => !userIds.includes(h.objectId)), ...own];
  const known = new Set(histories.map(({ objectId }) => objectId));
  const asked = primaryIds === undefined ? {} : { onlyIds: primaryIds, watchedIds: primaryIds };
  const found = [...ledger(world, histories, watch)];
  if (!watch.onlyLedger) {
    found.push(...watchPairs(sets, histories, { atUs, declare, userIds, ...asked }));
    found.push(...findReleases(sets, histories, { atUs, declare: declareRelease }));
  }
  const wanted = new Set(primaryIds);
  const isAsked = ({ id1, id2 }: Proximity) =>
    primaryIds === undefined || wanted.has(id1) || wanted.has(id2);
  return {
    proximities: found.filter(isAsked).sort((a, b) => b.score - a.score || a.fromUs - b.fromUs),
    unknownIds: (primaryIds ?? []).filter((id) => !known.has(id)),
    ...{ excluded: [], complete: true },
  };
}

/** The rows after `from` belong to the user's own orbits. */
function userHistories(sets: ElementSetBatch, from: number): readonly ObjectHistory[] {
  return historiesOf(sets).filter(({ setRow, count }) => setRow[count - 1]! >= from);
}

function ledger(
  world: World,
  histories: readonly ObjectHistory[],
  { atUs, rules, owners }: HistoryWatch,
): readonly Proximity[] {
  const belt = histories.filter((h) => h.count > 0 && isBelt(h));
  if (belt.length < 2) return [];
  const fromUs = Math.min(...belt.map(({ epochUs }) => epochUs[0]!));
  const days = Math.ceil((atUs - fromUs) / 86_400e6);
  const progress = progressOf(world, 'the belt day by day', days, 'd');
  let day = 0;
  const onStep = () => progress.update(++day);
  const found = beltLedger(belt, { fromUs, toUs: atUs, rules, owners, onStep });
  progress.finish();
  return found;
}

/** Of the belt at any time: those that drift through it count there. */
function isBelt({ meanMotionRadS }: ObjectHistory): boolean {
  return meanMotionRadS.some(isOfBelt);
}

function tellDrops(world: World, { drops, counts, sets }: ReturnType<typeof cleanHistories>): void {
  if (drops.length === 0) return;
  const why = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`);
  say(world, `${counted(drops.length, 'set')} of ${sets} left out: ${why.join(', ')}`);
}

function progressOf(world: World, label: string, total: number, unit: string) {
  return createProgress({
    ...{ stream: world.stderr, clockMs: world.clockMs, label, total, unit },
    color: wantsColor(world.stderr, world.env),
  });
}

/** The instant a history is told at: the newest epoch of all. */
export function newestUs(sets: ElementSetBatch): number {
  if (sets.count === 0) throw new CommandError(EXIT.failure, 'no element set is left to watch');
  return sets.epochUs.reduce((most, us) => Math.max(most, us), Number.NEGATIVE_INFINITY);
}
