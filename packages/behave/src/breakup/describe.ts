/** A break-up in figures and words, from what the judging of its launch found. Words say what was seen, never why somebody did it. */
import { EARTH_RADIUS_KM } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import type { Breakup, BreakupPiece } from './contract.ts';
import { confidenceOf, doubtsOf, isTold, parentsOf } from './doubts.ts';
import { isStageName, wordOf } from './growth.ts';
import type { LaunchTask } from './judge.ts';
import { BREAKUP_LIMITS as LIMITS } from './limits.ts';
import type { ParentSearch } from './parent.ts';
import { createPieceFit, fitReference } from './piece-fit.ts';
import { piecesOf, quantile } from './pieces.ts';
import type { Pinch } from './pinch.ts';

const DAY_US = 86_400e6;

export type Judged = {
  readonly search: ParentSearch;
  readonly isMet: boolean;
  readonly pieces: readonly BreakupPiece[];
  readonly dvSpreadMS: number;
  readonly firstUs: number; // of the first piece's first set
  readonly kind: Breakup['kind'];
  readonly why: string;
};

export function breakupOf(task: LaunchTask, judged: Judged): Breakup {
  const { sets, launch, nowUs } = task;
  const { search, pieces, dvSpreadMS, kind } = judged;
  const pinch = judged.isMet ? search.pinch : null;
  const told = judged.isMet ? search.parentObject : null; // a path that pieces did not meet names nobody
  const parent = told ?? likeliestOf(task, pieces);
  const isParentGone = parent !== null && isGoneBy(task, parent);
  return {
    key: `breakup/${launch.launch}/${lowestId(pieces)}`,
    ...{ kind, launch: launch.launch },
    parentId: parent === null ? null : sets.objects.objectId[parent]!,
    parentName: parent === null ? '' : sets.objects.name[parent]!,
    parents: told === null ? [] : parentsOf(sets, search),
    otherParentId: null,
    atUs: pinch !== null && pinch.sigmaS <= LIMITS.sigmaSMax ? pinch.atUs : null,
    sigmaS: pinch?.sigmaS ?? null,
    times: pinch?.times.filter(isTold) ?? [],
    fromUs: pinch === null ? task.beforeUs : pinch.atUs - 2e6 * pinch.sigmaS,
    toUs: pinch === null ? judged.firstUs : pinch.atUs + 2e6 * pinch.sigmaS,
    foundUs: nowUs,
    spreadKm: quantile(
      pieces.map(({ missKm }) => missKm),
      0.5,
    ),
    heightKm: pinch === null ? Number.NaN : heightKm(search, pinch),
    ...{ dvSpreadMS, isParentGone, growth: pieces.length, pieces },
    likeness: likenessOf(dvSpreadMS, isParentGone),
    confidence: confidenceOf(pinch),
    reasons: reasonsOf(task, judged, parent, isParentGone),
  };
}

/**
 * Where no path was met: the only object of the launch that is no fragment and whose heights most pieces reach, else the only such
 * stage. Orbits do not tell it, and the reasons say so. Nobody where there are more.
 */
function likeliestOf(task: LaunchTask, pieces: readonly BreakupPiece[]): number | null {
  const { known, seenAgain, fresh } = task.launch;
  const { name, cosparId } = task.sets.objects;
  const word = (object: number) => wordOf(name[object]!, cosparId[object]!);
  const intact = [
    ...[...known, ...seenAgain].filter((object) => word(object) !== 'debris'),
    ...fresh.filter((object) => word(object) === 'named'),
  ].filter((object) => isWithinReach(task, object, pieces));
  if (intact.length === 1) return intact[0]!;
  const stages = intact.filter((object) => isStageName(name[object]!));
  return stages.length === 1 ? stages[0]! : null;
}

const REACH_KM = 200; // heights of old sets, drag of some months

/** Pieces come from a place on the parent's orbit: heights of half of them meet its own. */
function isWithinReach(
  { sets, rowsOf }: LaunchTask,
  object: number,
  pieces: readonly BreakupPiece[],
): boolean {
  const [own] = rowsOf(object).length > 0 ? piecesOf(sets, [rowsOf(object)[0]!], null, []) : [];
  if (own === undefined) return false;
  const meeting = pieces.filter(
    ({ apogeeKm, perigeeKm }) =>
      perigeeKm <= own.apogeeKm + REACH_KM && apogeeKm >= own.perigeeKm - REACH_KM,
  );
  return 2 * meeting.length >= pieces.length;
}

function isGoneBy({ sets, rowsOf, nowUs }: LaunchTask, parent: number): boolean {
  const last = rowsOf(parent).at(-1);
  return last === undefined || sets.epochUs[last]! < nowUs - LIMITS.goneDays * DAY_US;
}

function heightKm(search: ParentSearch, pinch: Pinch): number {
  const fit = createPieceFit();
  fitReference(fit, search.orbits, pinch.atUs);
  return fit.refRangeKm - EARTH_RADIUS_KM;
}

export function likenessOf(dvSpreadMS: number, isParentGone: boolean): string {
  if (!Number.isFinite(dvSpreadMS)) return 'speeds not known';
  if (isParentGone && dvSpreadMS >= LIMITS.hitDvMS) {
    return `parent gone and spread over ${LIMITS.hitDvMS} m/s`;
  }
  return dvSpreadMS >= LIMITS.explosionDvMS
    ? 'consistent with an explosion'
    : 'consistent with an anomaly of low energy';
}

function lowestId(pieces: readonly BreakupPiece[]): string {
  const ids = pieces.map(({ objectId }) => objectId);
  return ids.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? '';
}

function reasonsOf(
  { sets, launch, beforeUs }: LaunchTask,
  { search, pieces, isMet, dvSpreadMS, why }: Judged,
  parent: number | null,
  isParentGone: boolean,
): string[] {
  const reasons = [
    `${pieces.length} pieces of ${launch.launch} new since ${formatUtc(beforeUs).slice(0, 10)}; ` +
      `${launch.known.length} objects of it known before`,
    why,
  ];
  if (launch.seenAgain.length > 0) {
    reasons.push(
      `${launch.seenAgain.length} more have numbers from long before and are not counted`,
    );
  }
  if (isMet && search.isStandIn) {
    reasons.push('no set of the parent near enough: a piece served in its place');
  }
  if (isMet) reasons.push(...doubtsOf(launch.launch, parentsOf(sets, search), search.pinch));
  if (Number.isFinite(dvSpreadMS)) {
    reasons.push(`nine in ten left it below ${dvSpreadMS.toFixed(0)} m/s`);
  }
  if (parent !== null) {
    const name = sets.objects.name[parent] || sets.objects.objectId[parent]!;
    if (isParentGone) reasons.push(`${name} has had no set for ${LIMITS.goneDays} days`);
    if (!isMet || search.parentObject === null) {
      const only = isStageName(sets.objects.name[parent]!) ? 'stage' : 'object not a fragment';
      reasons.push(
        `${name} is the launch's only ${only} at their heights: not told by their paths`,
      );
    }
  }
  return reasons;
}
