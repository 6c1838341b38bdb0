/** What the routes of avoidance answer: schemas, and the reply of a job. Columns stay columns; what is not a number is null. */
import { formatUtc } from '@noroshi/time';
import { type Static, Type } from 'typebox';
import type { Job } from './desk.ts';
import type { PlanDone, ScreenDone } from './work.ts';

const Figure = Type.Union([Type.Number(), Type.Null()]);
const Column = Type.Array(Figure);
const Numbers = Type.Array(Type.Number());
const Name = Type.String();
const NameOrNull = Type.Union([Type.String(), Type.Null()]);
const Rtn = Type.Array(Type.Number(), { minItems: 3, maxItems: 3 });
const Marking = Type.Object({
  ...{ tlp: Name, originator: Name },
  ...{ releasableTo: Type.Array(Name), caveats: Type.Array(Name) },
});

const Plane = Type.Object({
  ...{ right: Rtn, up: Rtn, along: Rtn, missRightKm: Type.Number(), missUpKm: Type.Number() },
  sigmaWideKm: Figure,
  sigmaNarrowKm: Figure,
  leanDeg: Figure, // of the wide axis, from right towards up
});

export const Plan = Type.Object({
  tcaUtc: Name, // by the element sets in force
  pc: Type.Number(),
  pcMax: Type.Number(),
  missKm: Type.Number(),
  missRtnKm: Rtn,
  relativeSpeedKmS: Figure,
  ...{ hbrM: Type.Number(), covariance: Name, ageOwnD: Type.Number(), ageOtherD: Type.Number() },
  revolutionS: Type.Number(),
  plane: Type.Union([Plane, Type.Null()]),
  thresholdPc: Type.Number(),
  directionRtn: Rtn,
  ...{ executionShare: Type.Number(), executionPointingDeg: Type.Number() },
  burnUtc: Type.Array(Name), // rows of the grid
  deltaVMS: Numbers, // its columns, signed
  /** By cell, rows after each other; null: no answer there. */
  ...{ cellPc: Column, cellMissKm: Column, cellMissRKm: Column, cellMissTKm: Column },
  ...{ cellMissNKm: Column, cellTcaUtcOffsetS: Column },
  leastAlongMS: Column, // by time; null: the grid does not reach the threshold
  leastAgainstMS: Column,
  altitudeKmPerMS: Numbers, // by time, for 1 m/s along the direction
  driftKmDayPerMS: Numbers,
  method: Name,
});

const ScreenRow = Type.Object({
  ...{ otherId: Name, otherName: Name, kind: Type.Enum(['crossing', 'interval']) },
  ...{ tcaUtc: Name, fromUtc: Name, toUtc: Name, missKm: Type.Number(), missRtnKm: Rtn },
  ...{ relativeSpeedKmS: Type.Number(), pc: Figure, pcMax: Figure, covariance: Name },
  missBeforeKm: Figure, // without the plan
  isNew: Type.Union([Type.Boolean(), Type.Null()]), // it was not below the threshold without the plan; null: there is no path to compare
  isThisOne: Type.Boolean(), // the object the plan is about
});

export const Screen = Type.Object({
  ...{ fromUtc: Name, toUtc: Name, thresholdKm: Type.Number(), objects: Type.Integer() },
  ...{ leftOut: Type.Integer(), excluded: Type.Integer(), complete: Type.Boolean() },
  rows: Type.Array(ScreenRow),
  rowsFound: Type.Integer(), // those with the least miss are shown
  burnUtc: NameOrNull,
  burnRtnMS: Type.Union([Rtn, Type.Null()]),
  /** Of an own planned manoeuvre. */
  manoeuvres: Type.Array(
    Type.Object({ burnUtc: Name, durationS: Type.Number(), deltaVMS: Type.Number() }),
  ),
  offsetKm: Figure, // its state from where the element set in force has the satellite
  method: Name,
});

export const AvoidReply = Type.Object({
  id: Name,
  kind: Type.Enum(['plan', 'screen', 'ephemeris', 'manoeuvre']),
  state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  share: Type.Number(), // done, 0 to 1
  reason: Name, // why not, in words
  askedUtc: Name,
  endedUtc: NameOrNull,
  ...{ assetId: Name, ownId: Name, ownName: Name, otherId: NameOrNull, otherName: NameOrNull },
  ...{ noticeId: NameOrNull, warningId: NameOrNull, planId: NameOrNull, file: NameOrNull },
  marking: Marking,
  plan: Type.Union([Plan, Type.Null()]),
  screen: Type.Union([Screen, Type.Null()]),
});
export type AvoidReply = Static<typeof AvoidReply>;

const METHOD =
  'SGP4 paths; the burn as an impulse, its effect as the difference of two numerical paths (J2, J3, J4); probability in the encounter plane (Foster 1992)';
const ROWS_MAX = 500;

export function avoidReply(job: Job): AvoidReply {
  const { id, about, state, share, reason, askedUs, endedUs, done } = job;
  const { marking, assetId, ownId, ownName, otherId, otherName } = about;
  const { noticeId, warningId, planId, file } = about;
  return {
    ...{ id, state, share, reason, assetId, ownId, ownName, otherId, otherName, noticeId },
    ...{ warningId, planId, file },
    kind: kindOf(job),
    askedUtc: formatUtc(askedUs, 0),
    endedUtc: endedUs === null ? null : formatUtc(endedUs, 0),
    marking: {
      ...{ tlp: marking.tlp, originator: marking.originator },
      ...{ releasableTo: [...marking.releasableTo], caveats: [...marking.caveats] },
    },
    plan: done?.kind === 'plan' ? planOf(job, done) : null,
    screen: done?.kind === 'screen' ? screenOf(job, done) : null,
  };
}

function kindOf({ ask, about }: Job): AvoidReply['kind'] {
  if (ask.kind === 'plan') return 'plan';
  if (about.burn !== null) return 'screen';
  return about.isPlan ? 'manoeuvre' : 'ephemeris';
}

function planOf({ ask }: Job, done: PlanDone): Static<typeof Plan> {
  const { before, geometry, grid } = done;
  const request = ask.kind === 'plan' ? ask.request : undefined;
  const offset = grid.tcaUs.map((us) => (us - before.tcaUs) / 1e6);
  return {
    tcaUtc: formatUtc(before.tcaUs),
    ...{ pc: before.pc, pcMax: before.pcMax, missKm: before.missKm },
    missRtnKm: [...before.missRtnKm],
    relativeSpeedKmS: geometry?.relativeSpeedKmS ?? null,
    hbrM: ask.kind === 'plan' ? ask.hbrM : 0,
    ...{ covariance: done.covariance, ageOwnD: done.ages[0], ageOtherD: done.ages[1] },
    revolutionS: done.revolutionS,
    plane: planeOf(geometry),
    ...{ thresholdPc: grid.thresholdPc, directionRtn: [...grid.directionRtn] },
    executionShare: request?.execution?.share ?? 0,
    executionPointingDeg: ((request?.execution?.pointingRad ?? 0) * 180) / Math.PI,
    burnUtc: Array.from(grid.burnUs, (us) => formatUtc(us, 0)),
    deltaVMS: numbers(grid.deltaVKmS, 1000, 6),
    cellPc: figures(grid.pc, 1, 5),
    cellMissKm: figures(grid.missKm, 1, 6),
    cellMissRKm: figures(grid.missRKm, 1, 6),
    cellMissTKm: figures(grid.missTKm, 1, 6),
    cellMissNKm: figures(grid.missNKm, 1, 6),
    cellTcaUtcOffsetS: figures(offset, 1, 6),
    leastAlongMS: figures(grid.leastAlongKmS, 1000, 5),
    leastAgainstMS: figures(grid.leastAgainstKmS, 1000, 5),
    altitudeKmPerMS: numbers(done.altitudePerMS, 1, 6),
    driftKmDayPerMS: numbers(done.driftPerMS, 1, 6),
    method: METHOD,
  };
}

function planeOf(geometry: PlanDone['geometry']): Static<typeof Plane> | null {
  const plane = geometry?.plane;
  if (plane == null) return null;
  const { right, up, along, missRightKm, missUpKm, ellipse } = plane;
  return {
    ...{ right: [...right], up: [...up], along: [...along], missRightKm, missUpKm },
    sigmaWideKm: ellipse?.sigmaWideKm ?? null,
    sigmaNarrowKm: ellipse?.sigmaNarrowKm ?? null,
    leanDeg: ellipse === null ? null : (ellipse.leanRad * 180) / Math.PI,
  };
}

function screenOf({ about, ask }: Job, done: ScreenDone): Static<typeof Screen> {
  const plan = ask.kind === 'screen' ? ask.plan : null;
  const { thresholdKm, objects, leftOut, excluded, complete } = done;
  const nearest = [...done.rows].sort((a, b) => a.missKm - b.missKm).slice(0, ROWS_MAX);
  return {
    ...{ fromUtc: formatUtc(done.fromUs, 0), toUtc: formatUtc(done.toUs, 0), thresholdKm },
    ...{ objects, leftOut, excluded, complete, rowsFound: done.rows.length },
    rows: nearest.map(({ tcaUs, fromUs, toUs, missRtnKm, ...row }) => ({
      ...row,
      ...{ tcaUtc: formatUtc(tcaUs), fromUtc: formatUtc(fromUs, 3), toUtc: formatUtc(toUs, 3) },
      missRtnKm: [...missRtnKm],
      isNew:
        about.burn === null && plan === null
          ? null
          : !((row.missBeforeKm ?? Number.NaN) < thresholdKm),
      isThisOne: row.otherId === about.otherId,
    })),
    burnUtc: about.burn === null ? null : formatUtc(about.burn.burnUs, 0),
    burnRtnMS: about.burn === null ? null : about.burn.burnRtnKmS.map((kmS) => kmS * 1000),
    manoeuvres: (plan?.burns ?? []).map(({ burnUs, durationS, deltaVKmS }) => ({
      ...{ burnUtc: formatUtc(burnUs, 0), durationS },
      deltaVMS: Math.hypot(...deltaVKmS) * 1000,
    })),
    offsetKm: done.offsetKm,
    method: METHOD,
  };
}

function figures(column: Float64Array, factor: number, digits: number): (number | null)[] {
  return Array.from(column, (x) =>
    Number.isFinite(x) ? Number((x * factor).toPrecision(digits)) : null,
  );
}

function numbers(column: Float64Array, factor: number, digits: number): number[] {
  return Array.from(column, (x) => Number((x * factor).toPrecision(digits)));
}
