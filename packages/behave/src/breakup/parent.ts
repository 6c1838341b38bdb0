/**
 * Which object broke up: each object of the launch that is not itself a fragment is tried as the body that every piece was at, and
 * the one whose path most pieces met wins. Where no object has a set near enough, pieces stand in for it: they met each other too.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import type { LaunchObjects } from './growth.ts';
import { isStageName, wordOf } from './growth.ts';
import { BREAKUP_LIMITS } from './limits.ts';
import { type MeanOrbit, meanOrbitOf } from './mean-orbit.ts';
import { createPieceFit, fitPiece, fitReference, parentAt, phaseSigmaRad } from './piece-fit.ts';
import { coarsePinch, findPinch, type Pinch, refinePinch } from './pinch.ts';

export type ParentSearch = {
  readonly pinch: Pinch | null;
  readonly parentObject: number | null; // row of the object table
  readonly orbits: readonly MeanOrbit[]; // what served as the reference
  readonly isStandIn: boolean; // a piece served
};

/** `rowsOf` gives an object's sets in order of epoch. */
export function findParent(
  sets: ElementSetBatch,
  launch: LaunchObjects,
  pieceRows: readonly number[],
  window: { readonly fromUs: number; readonly toUs: number },
  rowsOf: (object: number) => readonly number[],
): ParentSearch {
  const all = pieceRows.map((row) => meanOrbitOf(sets, row));
  const pieces = surest(all, window);
  let best: ParentSearch = { pinch: null, parentObject: null, orbits: [], isStandIn: false };
  const tried = candidatesOf(sets, launch).flatMap((object) => {
    const parent = rowsOf(object).map((row) => meanOrbitOf(sets, row));
    const span = spanKnown(parent, window);
    if (span === null || pieces.length === 0) return [];
    const task = { pieces, parent, ...span };
    return { object, task, ...coarsePinch(task) };
  });
  tried.sort((a, b) => b.value - a.value || a.object - b.object);
  for (const { object, task, bestsUs } of tried.slice(0, BREAKUP_LIMITS.parentsRefined)) {
    const pinch = refinePinch(task, bestsUs);
    if (pinch !== null && pinch.gain > (best.pinch?.gain ?? 0)) {
      best = { pinch, parentObject: object, orbits: task.parent, isStandIn: false };
    }
  }
  if (best.pinch !== null && isFirm(best.pinch)) return best;
  for (const standIn of pieces.slice(0, 2)) {
    const others = pieces.filter((piece) => piece !== standIn);
    const pinch = findPinch({ pieces: others, parent: [standIn], ...window });
    if (pinch !== null && isFirm(pinch) && pinch.gain > (best.pinch?.gain ?? 0)) {
      best = { pinch, parentObject: null, orbits: [standIn], isStandIn: true };
    }
  }
  if (!best.isStandIn || best.pinch === null) return best;
  return { ...best, parentObject: whoWasThere(sets, launch, best.pinch, best.orbits, rowsOf) };
}

/**
 * The object of the launch whose own path passes the place at that instant best. Its sets may be from well before or after: wider
 * sigmas than a piece's, and nobody where all are outside three of them.
 */
function whoWasThere(
  sets: ElementSetBatch,
  launch: LaunchObjects,
  pinch: Pinch,
  standIn: readonly MeanOrbit[],
  rowsOf: (object: number) => readonly number[],
): number | null {
  const fit = createPieceFit();
  fitReference(fit, standIn, pinch.atUs);
  const { whoPlaceKm, whoPhaseRad } = BREAKUP_LIMITS;
  let [who, least]: [number | null, number] = [null, 3 * 3];
  for (const object of candidatesOf(sets, launch)) {
    const orbits = rowsOf(object).map((row) => meanOrbitOf(sets, row));
    if (orbits.length === 0) continue;
    fitPiece(fit, parentAt(orbits, pinch.atUs), pinch.atUs, 1);
    const squares =
      (Math.hypot(fit.radialKm, fit.crossKm) / whoPlaceKm) ** 2 +
      (fit.phaseRad / Math.hypot(fit.phaseSigmaRad, whoPhaseRad)) ** 2;
    if (squares < least) [who, least] = [object, squares];
  }
  return who;
}

/** More than chance: enough pieces, most of those that can say, far above what a window of instants gives by itself. */
export function isFirm(pinch: Pinch): boolean {
  return (
    pinch.agreeing >= BREAKUP_LIMITS.agreeMin &&
    pinch.agreeing >= BREAKUP_LIMITS.agreeShareMin * pinch.sure &&
    pinch.passing >= BREAKUP_LIMITS.agreeShareMin * pinch.pieces &&
    pinch.gain >= BREAKUP_LIMITS.gainMin
  );
}

/** Pieces whose phase is known best at the middle of the window. */
function surest(pieces: readonly MeanOrbit[], window: { fromUs: number; toUs: number }) {
  const midUs = (window.fromUs + window.toUs) / 2;
  return [...pieces]
    .sort((a, b) => phaseSigmaRad(a, midUs) - phaseSigmaRad(b, midUs))
    .slice(0, BREAKUP_LIMITS.pinchPieces);
}

/** Intact objects of the launch (all, where none is), rocket bodies first, then by number. */
function candidatesOf(sets: ElementSetBatch, launch: LaunchObjects): number[] {
  const { objects } = sets;
  const word = (object: number) => wordOf(objects.name[object]!, objects.cosparId[object]!);
  const isStage = (object: number) => (isStageName(objects.name[object]!) ? 0 : 1);
  const stageFirst = (a: number, b: number) =>
    isStage(a) - isStage(b) || objects.catalogueNumber[a]! - objects.catalogueNumber[b]!;
  // A stage may get its number with the pieces: what bears a name of its own is tried too.
  const named = launch.fresh.filter((object) => word(object) === 'named');
  const all = launch.known.length > 0 ? [...launch.known, ...named] : launch.fresh;
  const intact = all.filter((object) => word(object) !== 'debris');
  return (intact.length > 0 ? intact : launch.known)
    .toSorted((a, b) => stageFirst(a, b))
    .slice(0, BREAKUP_LIMITS.candidates);
}

/** The part of the window where the parent's own phase is known; null where it is nowhere. */
function spanKnown(orbits: readonly MeanOrbit[], window: { fromUs: number; toUs: number }) {
  const stepUs = 86_400e6;
  let [fromUs, toUs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let atUs = window.fromUs; atUs <= window.toUs; atUs += stepUs) {
    if (orbits.length === 0) break;
    if (phaseSigmaRad(parentAt(orbits, atUs), atUs) > BREAKUP_LIMITS.parentSigmaMaxRad) continue;
    if (Math.abs(parentAt(orbits, atUs).epochUs - atUs) > BREAKUP_LIMITS.searchDaysMax * stepUs)
      continue;
    fromUs = Math.min(fromUs, atUs);
    toUs = Math.max(toUs, Math.min(window.toUs, atUs + stepUs));
  }
  return fromUs > toUs ? null : { fromUs, toUs };
}
