/**
 * Which object broke up: each object of the launch that was there before is tried as the body that every piece was at, and the one
 * whose path most pieces met wins; how well the others explain the same pieces is told beside it. Intact ones first; a fragment
 * (a tank, a cover: named debris since the launch) may break too, and all fragments together are taken to be as likely as one
 * intact object. Where no object has a set near enough, pieces stand in for it: they met each other too.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import type { LaunchObjects } from './growth.ts';
import { isStageName, wordOf } from './growth.ts';
import { BREAKUP_LIMITS } from './limits.ts';
import { type MeanOrbit, meanOrbitOf } from './mean-orbit.ts';
import { createPieceFit, fitPiece, fitReference, parentAt, phaseSigmaRad } from './piece-fit.ts';
import {
  coarsePinch,
  findPinch,
  gainAbout,
  type Pinch,
  type PinchTask,
  refinePinch,
} from './pinch.ts';
import { independentShare } from './revolutions.ts';

/** How well an object explains the pieces, against all that were tried; the sum is 1. */
export type ParentWeight = { readonly object: number; readonly weight: number };

export type ParentSearch = {
  readonly pinch: Pinch | null;
  readonly parentObject: number | null; // row of the object table
  readonly weights: readonly ParentWeight[]; // likeliest first; empty where nobody was asked
  readonly orbits: readonly MeanOrbit[]; // what served as the reference
  readonly isStandIn: boolean; // a piece served
};

type Tried = {
  readonly object: number;
  readonly prior: number; // log
  readonly task: PinchTask;
  readonly bestsUs: readonly number[];
  readonly value: number;
};

const NOBODY: ParentSearch = {
  ...{ pinch: null, parentObject: null, weights: [], orbits: [], isStandIn: false },
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
  if (pieces.length === 0) return NOBODY;
  const orbitsOf = (object: number) => rowsOf(object).map((row) => meanOrbitOf(sets, row));
  const candidates = candidatesOf(sets, launch, (object) => rowsOf(object).length > 0);
  const tried = candidates.flatMap(({ object, prior }): Tried[] => {
    const parent = orbitsOf(object);
    const span = spanKnown(parent, window);
    if (span === null) return [];
    const task = { pieces, parent, ...span };
    return [{ object, prior, task, ...coarsePinch(task) }];
  });
  const best = likeliest(tried);
  if (best.pinch !== null && isFirm(best.pinch)) return best;
  let search = best;
  for (const standIn of pieces.slice(0, 2)) {
    const others = pieces.filter((piece) => piece !== standIn);
    const pinch = findPinch({ pieces: others, parent: [standIn], ...window });
    if (pinch !== null && isFirm(pinch) && pinch.gain > (search.pinch?.gain ?? 0)) {
      search = { ...NOBODY, pinch, orbits: [standIn], isStandIn: true };
    }
  }
  if (!search.isStandIn || search.pinch === null) return search;
  const weights = whoWasThere(candidates, search.pinch, search.orbits, orbitsOf);
  return { ...search, weights, parentObject: weights[0]?.object ?? null };
}

/** The best of those tried coarsely, refined; a fragment only where it does better than every intact object. */
function likeliest(tried: readonly Tried[]): ParentSearch {
  const falling = [...tried].sort((a, b) => b.value - a.value || a.object - b.object);
  const intact = falling.filter(({ prior }) => prior === 0);
  const pieces = falling.filter(
    ({ prior, value }) => prior < 0 && value > (intact[0]?.value ?? Number.NEGATIVE_INFINITY),
  );
  const refined = [
    ...intact.slice(0, BREAKUP_LIMITS.parentsRefined),
    ...pieces.slice(0, BREAKUP_LIMITS.parentsRefined),
  ].flatMap((one) => {
    const pinch = refinePinch(one.task, one.bestsUs);
    return pinch === null || pinch.gain <= 0 ? [] : [{ ...one, pinch }];
  });
  if (refined.length === 0) return NOBODY;
  const scoreOf = ({ prior, pinch, task }: (typeof refined)[number]) =>
    independentShare(task.pieces.length) * pinch.gain + prior;
  const best = refined.reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
  const { pinch, object, task } = best;
  const found = refined.map((one) => ({ object: one.object, score: scoreOf(one) }));
  const others = tried
    .filter((one) => refined.every((other) => other.object !== one.object))
    .map((one) => ({ object: one.object, score: scoreThere(one, pinch) }));
  return {
    ...{ pinch, parentObject: object, orbits: task.parent, isStandIn: false },
    weights: weighed([...found, ...others]),
  };
}

/** What an object that was not refined is worth at the place and time that were found. */
function scoreThere({ task, prior }: Tried, { atUs, dragScale }: Pinch): number {
  const halfTurnUs = (1e6 * Math.PI) / parentAt(task.parent, atUs).motionRadS;
  const gain = gainAbout(task, atUs, halfTurnUs, dragScale);
  return independentShare(task.pieces.length) * gain + prior;
}

function weighed(
  scores: readonly { readonly object: number; readonly score: number }[],
): ParentWeight[] {
  const most = Math.max(...scores.map(({ score }) => score));
  const raw = scores.map(({ object, score }) => ({ object, weight: Math.exp(score - most) }));
  const sum = raw.reduce((total, { weight }) => total + weight, 0);
  return raw
    .map(({ object, weight }) => ({ object, weight: weight / sum }))
    .sort((a, b) => b.weight - a.weight || a.object - b.object);
}

/**
 * Objects whose own paths pass the place at that instant, the best first. Their sets may be from well before or after: wider
 * sigmas than a piece's, and nobody where all are outside three of them.
 */
function whoWasThere(
  candidates: readonly Candidate[],
  pinch: Pinch,
  standIn: readonly MeanOrbit[],
  orbitsOf: (object: number) => readonly MeanOrbit[],
): ParentWeight[] {
  const fit = createPieceFit();
  fitReference(fit, standIn, pinch.atUs);
  const { whoPlaceKm, whoPhaseRad, whoDays } = BREAKUP_LIMITS;
  const scores = candidates.flatMap(({ object, prior }) => {
    const orbits = orbitsOf(object);
    if (orbits.length === 0) return [];
    const orbit = parentAt(orbits, pinch.atUs);
    fitPiece(fit, orbit, pinch.atUs, 1);
    const aged = Math.min(1, Math.abs(orbit.epochUs - pinch.atUs) / (whoDays * 86_400e6));
    const squares =
      (Math.hypot(fit.radialKm, fit.crossKm) / whoPlaceKm) ** 2 +
      (fit.phaseRad / Math.hypot(fit.phaseSigmaRad, whoPhaseRad * aged)) ** 2;
    return squares < 3 * 3 ? [{ object, score: prior - squares / 2 }] : [];
  });
  return weighed(scores);
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

type Candidate = { readonly object: number; readonly prior: number };

/**
 * Intact objects of the launch, rocket bodies first, then by number; then fragments known before, by number, as what is large is
 * numbered first. Where there is neither, whatever the launch has.
 */
function candidatesOf(
  sets: ElementSetBatch,
  launch: LaunchObjects,
  hasSets: (object: number) => boolean,
): Candidate[] {
  const { objects } = sets;
  const word = (object: number) => wordOf(objects.name[object]!, objects.cosparId[object]!);
  const isStage = (object: number) => (isStageName(objects.name[object]!) ? 0 : 1);
  const byNumber = (a: number, b: number) =>
    objects.catalogueNumber[a]! - objects.catalogueNumber[b]!;
  // A stage may get its number with the pieces: what bears a name of its own is tried too.
  const named = launch.fresh.filter((object) => word(object) === 'named');
  const all = launch.known.length > 0 ? [...launch.known, ...named] : launch.fresh;
  const intact = all.filter((object) => word(object) !== 'debris' && hasSets(object));
  const fragments = launch.known.filter((object) => word(object) === 'debris' && hasSets(object));
  const prior = -Math.log(Math.max(Math.E, fragments.length));
  return [
    ...intact
      .toSorted((a, b) => isStage(a) - isStage(b) || byNumber(a, b))
      .slice(0, BREAKUP_LIMITS.candidates)
      .map((object) => ({ object, prior: 0 })),
    ...fragments
      .toSorted(byNumber)
      .slice(0, BREAKUP_LIMITS.candidates)
      .map((object) => ({ object, prior })),
  ];
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
