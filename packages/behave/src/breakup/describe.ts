/** A break-up in figures and words, from what the judging of its launch found. Words say what was seen, never why somebody did it. */
import { EARTH_RADIUS_KM, type ElementSetBatch } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import type { Breakup, BreakupPiece } from './contract.ts';
import { type LaunchObjects, wordOf } from './growth.ts';
import type { LaunchTask } from './judge.ts';
import { BREAKUP_LIMITS as LIMITS } from './limits.ts';
import type { ParentSearch } from './parent.ts';
import { quantile } from './pieces.ts';
import { createPieceFit, fitReference, type Pinch } from './pinch.ts';

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
  const parent = search.parentObject ?? onlyIntact(sets, launch);
  const isParentGone = parent !== null && isGoneBy(task, parent);
  return {
    key: `breakup/${launch.launch}/${lowestId(pieces)}`,
    ...{ kind, launch: launch.launch },
    parentId: parent === null ? null : sets.objects.objectId[parent]!,
    parentName: parent === null ? '' : sets.objects.name[parent]!,
    otherParentId: null,
    atUs: pinch !== null && pinch.sigmaS <= LIMITS.sigmaSMax ? pinch.atUs : null,
    sigmaS: pinch?.sigmaS ?? null,
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

/** Where no path was met: the launch's only object that is not a fragment. */
function onlyIntact(sets: ElementSetBatch, launch: LaunchObjects): number | null {
  const intact = launch.known.filter(
    (object) => wordOf(sets.objects.name[object]!, sets.objects.cosparId[object]!) !== 'debris',
  );
  return intact.length === 1 ? intact[0]! : null;
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

function confidenceOf(pinch: Pinch | null): number {
  if (pinch === null) return 0.4;
  return Math.min(0.99, 0.5 + (0.5 * pinch.agreeing) / pinch.sure);
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
  if (Number.isFinite(dvSpreadMS)) {
    reasons.push(`nine in ten left it below ${dvSpreadMS.toFixed(0)} m/s`);
  }
  if (parent !== null) {
    const name = sets.objects.name[parent] || sets.objects.objectId[parent]!;
    if (isParentGone) reasons.push(`${name} has had no set for ${LIMITS.goneDays} days`);
    else if (search.parentObject === null)
      reasons.push(`${name} is the launch's only object not a fragment`);
  }
  return reasons;
}
