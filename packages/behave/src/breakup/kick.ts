/**
 * A break-up of a few pieces: too few for a pinch point, but the one that lost them was kicked. Where a history of it is at hand, its
 * only burn in half a year and more, while pieces of its launch were not yet numbered, says when: an impact, or a piece let go, moves
 * a body that never moves itself. BLITS of 2013 (a glass ball, one piece) is the case. Who struck it is not said: the catalogue of
 * that day is not at hand.
 */
import { EARTH_RADIUS_KM, pickSets } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import { cleanHistories } from '../history/clean.ts';
import type { Manoeuvre } from '../manoeuvre/contract.ts';
import { detectManoeuvres } from '../manoeuvre/detect.ts';
import type { Breakup } from './contract.ts';
import { wordOf } from './growth.ts';
import { firstPieceUs, type LaunchTask, type LaunchVerdict, numberedUs } from './judge.ts';
import { meanOrbitOf } from './mean-orbit.ts';
import { parentAt } from './piece-fit.ts';
import { piecesOf } from './pieces.ts';

export const KICK_LIMITS = {
  setsMin: 60, // of the parent: what it does when it coasts must be known
  coveredDaysMin: 180,
  significanceMin: 10, // quiet objects reach 8 once in two years; one in this window of weeks is rarer by twenty
  aloneRatioMin: 5, // every other change of its orbit is smaller by this: it has no engine
  confidence: 0.7, // that the pieces are of this kick rests on when they were numbered alone
} as const;

/** What a launch with few new fragments is taken for; null where no known object of it was kicked, or more than one. */
export function judgeKick(task: LaunchTask): LaunchVerdict | null {
  const { sets, launch } = task;
  const { name, cosparId } = sets.objects;
  const fragments = launch.fresh.filter(
    (object) => wordOf(name[object]!, cosparId[object]!) === 'debris',
  );
  if (fragments.length === 0) return null;
  const rows = fragments.map((object) => task.rowsOf(object)[0]!);
  const untilUs = Math.min(firstPieceUs(task, rows), numberedUs(task, fragments));
  const kicked = launch.known.flatMap((object) => {
    const kick = onlyKick(task, object, untilUs);
    return kick === null ? [] : [{ object, kick }];
  });
  if (kicked.length !== 1) return null;
  const { object, kick } = kicked[0]!;
  const breakup = kickAsBreakup(task, object, kick, rows);
  return {
    growth: {
      ...{ launch: launch.launch, kind: 'break-up', known: launch.known.length },
      ...{ added: launch.fresh.length + launch.seenAgain.length },
      ...{ seenAgain: launch.seenAgain.length, why: breakup.reasons[1]! },
    },
    breakup,
    agreeShare: 0,
  };
}

/** The one change of an object's orbit in its history, within the time in which the pieces came to be. */
function onlyKick(task: LaunchTask, object: number, untilUs: number): Manoeuvre | null {
  const rows = task.rowsOf(object);
  if (rows.length < KICK_LIMITS.setsMin) return null;
  const [history] = cleanHistories(pickSets(task.sets, [...rows])).histories;
  if (history === undefined) return null;
  const { manoeuvres, coveredDays } = detectManoeuvres(history);
  if (coveredDays < KICK_LIMITS.coveredDaysMin || manoeuvres.length === 0) return null;
  const kick = manoeuvres.reduce((a, b) => (b.dvMS > a.dvMS ? b : a));
  const others = manoeuvres.filter((one) => one !== kick);
  const isAlone = others.every(({ dvMS }) => KICK_LIMITS.aloneRatioMin * dvMS <= kick.dvMS);
  const isSure = kick.isConfirmed && kick.significance >= KICK_LIMITS.significanceMin;
  const isThen = kick.toUs >= task.beforeUs && kick.atUs <= untilUs;
  return isAlone && isSure && isThen ? kick : null;
}

function kickAsBreakup(
  { sets, launch, rowsOf, beforeUs, nowUs }: LaunchTask,
  object: number,
  kick: Manoeuvre,
  rows: readonly number[],
): Breakup {
  const { objectId, name } = sets.objects;
  const pieces = piecesOf(sets, rows, null, []);
  const orbits = rowsOf(object).map((row) => meanOrbitOf(sets, row));
  const id = objectId[object]!;
  const speed = `${kick.dvMS.toPrecision(2)} m/s`;
  return {
    key: `breakup/${launch.launch}/${pieces[0]!.objectId}`,
    ...{ kind: 'break-up', launch: launch.launch, parentId: id, parentName: name[object]! },
    ...{ parents: [{ objectId: id, name: name[object]!, weight: 1 }], otherParentId: null },
    ...{ atUs: kick.atUs, sigmaS: kick.sigmaS, times: [] },
    ...{ fromUs: kick.fromUs, toUs: kick.toUs, foundUs: nowUs },
    ...{ spreadKm: Number.NaN, dvSpreadMS: Number.NaN, isParentGone: false },
    heightKm: parentAt(orbits, kick.atUs).semiMajorAxisKm - EARTH_RADIUS_KM,
    likeness: `kicked by ${speed}, as by an impact or a piece let go`,
    ...{ growth: pieces.length, pieces, confidence: KICK_LIMITS.confidence },
    reasons: [
      `${pieces.length} pieces of ${launch.launch} new since ${formatUtc(beforeUs).slice(0, 10)}; ` +
        `${launch.known.length} objects of it known before`,
      `${name[object] || id} changed its orbit once in its history, by ${speed}, before they had numbers`,
    ],
  };
}
