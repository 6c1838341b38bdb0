/**
 * One launch that gained objects: what is it? Names first (payloads are deployed, not broken), numbers next (a number from long
 * before is seen again), then physics: a common place and instant with the parent, and how hard the pieces left it. Each outcome
 * says why, so that a person can disagree with it.
 */
import { type ElementSetBatch, regimeOf } from '@noroshi/orbit';
import type { Breakup, BreakupPiece, GrowthKind, LaunchGrowth } from './contract.ts';
import { breakupOf } from './describe.ts';
import { type LaunchObjects, wordOf } from './growth.ts';
import { BREAKUP_LIMITS as LIMITS, PINCH_LIMITS } from './limits.ts';
import { meanOrbitOf } from './mean-orbit.ts';
import type { NumberedBy } from './numbers.ts';
import { findParent, isFirm, type ParentSearch } from './parent.ts';
import { phaseSigmaRad } from './piece-fit.ts';
import { piecesOf, quantile } from './pieces.ts';
import type { Pinch } from './pinch.ts';

const DAY_US = 86_400e6;

export type LaunchTask = {
  readonly sets: ElementSetBatch;
  readonly launch: LaunchObjects;
  readonly rowsOf: (object: number) => readonly number[]; // in order of epoch
  readonly beforeUs: number; // none of the new objects was there yet
  readonly nowUs: number;
  readonly numberedBy: NumberedBy;
  readonly aboutUs?: number; // an earlier look put it there: looked for near it
};

export type LaunchVerdict = {
  readonly growth: LaunchGrowth;
  readonly breakup: Breakup | null;
  readonly agreeShare: number; // of the pieces whose phase is known; 0 where none met
};

export function judgeLaunch(task: LaunchTask): LaunchVerdict {
  const { sets, launch } = task;
  const words = launch.fresh.map((object) =>
    wordOf(sets.objects.name[object]!, sets.objects.cosparId[object]!),
  );
  const fragments = launch.fresh.filter((_, i) => words[i] !== 'named');
  const isNamedDebris = 2 * words.filter((word) => word === 'debris').length > fragments.length;
  if (launch.fresh.length < LIMITS.piecesMin) {
    return plain(task, 'seen again', `${launch.seenAgain.length} numbers from long before`);
  }
  if (fragments.length < LIMITS.piecesMin) {
    const named = launch.fresh.length - fragments.length;
    return plain(task, 'deployment', `${named} of the new objects bear names of their own`);
  }
  const rows = fragments.map((object) => task.rowsOf(object)[0]!);
  const firstUs = firstPieceUs(task, rows);
  const lastUs = Math.min(firstUs, numberedUs(task, fragments));
  const search = findParent(sets, launch, rows, windowOf(task, firstUs, lastUs), task.rowsOf);
  const firm = search.pinch !== null && isFirm(search.pinch) ? search.pinch : null;
  const taken = piecesOf(sets, rows, firm, search.orbits);
  const speedMS = firm === null ? Number.NaN : spreadOf(taken);
  const isMet = firm !== null && speedMS <= LIMITS.dvMaxMS;
  const pieces = isMet ? taken : piecesOf(sets, rows, null, search.orbits);
  const dvSpreadMS = isMet ? speedMS : Number.NaN;
  const said = { isMet, isNamedDebris, dvSpreadMS, fragments: fragments.length };
  const kind = kindOf(task, firstUs, search, said);
  const verdict = plain(task, kind.kind, kind.why);
  if (kind.kind !== 'break-up' && kind.kind !== 'later pieces') return verdict;
  const judged = { search, isMet, pieces, dvSpreadMS, firstUs, kind: kind.kind, why: kind.why };
  const agreeShare = isMet && firm !== null ? firm.agreeing / firm.sure : 0;
  return { growth: verdict.growth, breakup: breakupOf(task, judged), agreeShare };
}

function windowOf({ beforeUs, aboutUs }: LaunchTask, firstUs: number, lastUs: number) {
  if (aboutUs !== undefined) {
    const nearUs = LIMITS.nearDays * DAY_US;
    return { fromUs: aboutUs - nearUs, toUs: Math.min(lastUs, aboutUs + nearUs) };
  }
  const fromUs = Math.max(
    Math.min(beforeUs, firstUs) - LIMITS.lookBackDays * DAY_US,
    firstUs - LIMITS.searchDaysMax * DAY_US,
  );
  return { fromUs, toUs: lastUs };
}

/** When the pieces had numbers, but for a share that may belong to something older: it broke up before that. */
export function numberedUs({ sets, numberedBy }: LaunchTask, pieces: readonly number[]): number {
  const datesUs = pieces
    .map((object) => numberedBy(sets.objects.catalogueNumber[object]!))
    .sort((a, b) => a - b);
  const atUs = datesUs[Math.floor(PINCH_LIMITS.misfitShare * datesUs.length)]!;
  return atUs + LIMITS.numberedDays * DAY_US;
}

/**
 * The epoch of the first piece's first set: it broke up before it. Of a launch that was not known the intact objects, unnamed yet,
 * are among the new and older: a tenth is left to them.
 */
export function firstPieceUs({ sets, launch }: LaunchTask, rows: readonly number[]): number {
  const epochs = rows.map((row) => sets.epochUs[row]!).sort((a, b) => a - b);
  return epochs[launch.known.length > 0 ? 0 : Math.ceil(0.1 * (epochs.length - 1))]!;
}

/** 90th percentile of the speeds of pieces that were there; of all, where too few have a phase to go by. */
function spreadOf(pieces: readonly BreakupPiece[]): number {
  const misses = pieces.map(({ missKm }) => missKm);
  const limitKm = Math.max(500, 3 * quantile(misses, 0.5));
  const there = pieces.filter(({ missKm }) => missKm <= limitKm);
  const counted = there.length >= LIMITS.agreeMin ? there : pieces;
  return quantile(
    counted.map(({ dvMS }) => dvMS),
    0.9,
  );
}

type Said = {
  readonly isMet: boolean;
  readonly isNamedDebris: boolean;
  readonly dvSpreadMS: number;
  readonly fragments: number;
};

function kindOf(
  task: LaunchTask,
  firstUs: number,
  { pinch }: ParentSearch,
  { isMet, isNamedDebris, dvSpreadMS, fragments }: Said,
): { readonly kind: GrowthKind; readonly why: string } {
  const { launch, beforeUs } = task;
  if (isMet && pinch !== null) {
    const of = `${pinch.agreeing} of ${pinch.sure} pieces were at one place`;
    if (!isNamedDebris && dvSpreadMS < LIMITS.releaseDvMS) {
      return {
        kind: 'release',
        why: `${of}, left it below ${LIMITS.releaseDvMS} m/s, not named debris`,
      };
    }
    const isYoung = launch.known.length === 0;
    if (isYoung && !isNamedDebris && isDeployable(pinch, dvSpreadMS)) {
      return {
        kind: 'deployment',
        why: `${of}; a new launch, which meets itself where it was let go`,
      };
    }
    // The snapshot's own age, and a sigma that may be beside the truth.
    const isBefore = pinch.atUs < beforeUs - Math.max(DAY_US, 3e6 * pinch.sigmaS);
    if (isBefore && launch.known.length >= LIMITS.knownCloud) {
      return { kind: 'later pieces', why: `${of}, before the snapshot before` };
    }
    return { kind: 'break-up', why: of };
  }
  if (!isNamedDebris) {
    return launch.known.length === 0
      ? { kind: 'deployment', why: 'a new launch, and no common place with speed' }
      : {
          kind: 'unclear',
          why: 'no common place found, and the catalogue does not name them debris',
        };
  }
  if (fragments < LIMITS.growthMin) {
    return {
      kind: 'unclear',
      why: `no common place found, and fewer than ${LIMITS.growthMin} pieces: old ones are found late in such numbers`,
    };
  }
  if (launch.known.length >= LIMITS.knownCloud) {
    return {
      kind: 'later pieces',
      why: `no common place found; the launch had ${launch.known.length} objects before`,
    };
  }
  const apart = knownApart(task, firstUs);
  if (apart !== '') return { kind: 'unclear', why: apart };
  return {
    kind: 'break-up',
    why: 'named debris in number; sets too far from it for time and place',
  };
}

/**
 * Pieces whose phases are known since the snapshot before and that did not meet are no break-up of that time: old ones, catalogued
 * one by one. Only of low, nearly circular orbits is this known; '' where it is not.
 */
function knownApart({ sets, launch, rowsOf, beforeUs }: LaunchTask, firstUs: number): string {
  const midUs = (Math.min(beforeUs, firstUs) + firstUs) / 2;
  const orbits = launch.fresh.map((object) => meanOrbitOf(sets, rowsOf(object)[0]!));
  const sure = orbits.filter(
    (orbit) =>
      orbit.eccentricity < LIMITS.apartEccentricityMax &&
      regimeOf(orbit.motionRadS, orbit.eccentricity) === 'LEO' &&
      phaseSigmaRad(orbit, midUs) <= LIMITS.parentSigmaMaxRad,
  ).length;
  if (sure < LIMITS.agreeMin || sure < LIMITS.agreeShareMin * orbits.length) return '';
  return `the phases of ${sure} of ${orbits.length} pieces are known since, and they did not meet`;
}

/** Satellites let go together and raised by themselves look like few pieces with some speed. */
function isDeployable({ sure, agreeing }: Pinch, dvSpreadMS: number): boolean {
  return (
    sure < LIMITS.newLaunchPieces || agreeing < 0.8 * sure || !(dvSpreadMS >= LIMITS.explosionDvMS)
  );
}

function plain({ launch }: LaunchTask, kind: GrowthKind, why: string): LaunchVerdict {
  return {
    growth: {
      ...{ launch: launch.launch, kind, known: launch.known.length, why },
      added: launch.fresh.length + launch.seenAgain.length,
      seenAgain: launch.seenAgain.length,
    },
    breakup: null,
    agreeShare: 0,
  };
}
