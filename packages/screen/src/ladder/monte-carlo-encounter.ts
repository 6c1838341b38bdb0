/**
 * An encounter made ready for trials: what is drawn, over which time, and where in that time anything can happen at all.
 * The window is half a revolution of the quicker body before and after the epoch of the event unless it is given: it holds
 * one encounter of bodies that pass, and the whole revolution of bodies that fly together. In it, cells of time in which no
 * trial within `Z` standard deviations can bring the bodies together are left out once and for all: the mean distance, less
 * what the bodies can close within the cell, less the reach of the error (linear, and the bend of a long along-track error).
 * What stays in one piece around the epoch is the encounter. Another piece (the other crossing of the planes, half a
 * revolution away) is another approach, with a message of its own.
 */
import type { Path } from '../avoid/path.ts';
import type { PcEvent } from './contract.ts';
import { covarianceState } from './covariance.ts';
import { MU_EARTH_KM3_S2, stateAndJacobianInto } from './equinoctial.ts';
import { SHAPE_SLOTS, shapeInto } from './kepler-solver.ts';
import { bendOf } from './monte-carlo-bend.ts';
import { type TrialFilter, trialFilter } from './monte-carlo-filter.ts';
import { type SampledOrbit, sampledOrbit } from './monte-carlo-orbit.ts';
import { comesNear, createSearchRoom, isNearAt, type SearchRoom } from './monte-carlo-search.ts';

/** Seconds from the epoch of the event. */
export type EncounterWindow = { readonly fromS: number; readonly toS: number };

export type Encounter = {
  readonly orbits: readonly [SampledOrbit, SampledOrbit];
  readonly limitKm: number;
  readonly window: EncounterWindow;
  readonly span: EncounterWindow; // the part of the window around the epoch in which something can happen
  readonly farS: number; // half way to the other node: a hit beyond it belongs to another approach of the pair
  readonly hasOthers: boolean; // other parts of the window where the bodies can meet: other approaches, not counted
  readonly elements: Float64Array; // of a trial: twice Q slots
  readonly normals: Float64Array; // of a trial: 12
  readonly room: SearchRoom;
  readonly filter: TrialFilter | undefined; // what spares most trials their motion
};

export type EncounterProblem = { readonly problem: string };

const CELLS = 256;
/** Beyond this no trial of 1e14 lies: 3 dimensions, chi-square 81. */
const Z = 9;

export function prepareEncounter(
  event: PcEvent,
  window: EncounterWindow = halfRevolutions(event),
  paths?: readonly [Path, Path], // in the frame of the event, near its states; without them two-body motion
): Encounter | EncounterProblem {
  const { object1, object2, hbrKm } = event;
  for (const [object, name] of [
    [object1, 'object 1'],
    [object2, 'object 2'],
  ] as const) {
    const state = covarianceState(object);
    if (state === 'missing') return { problem: `${name} has no covariance` };
    if (state === 'default')
      return { problem: `the covariance of ${name} is a default that stands for unknown` };
    if (state === 'bad number')
      return { problem: `the covariance of ${name} has no numbers, or none that an error has` };
    if (object.knows !== 'full')
      return { problem: `${name} has no velocity covariance: the 6×6 matrix is drawn from` };
  }
  const orbit1 = sampledOrbit(object1);
  const orbit2 = sampledOrbit(object2);
  if (orbit1 === undefined || orbit2 === undefined) {
    const which = orbit1 === undefined ? 'object 1' : 'object 2';
    return {
      problem: `${which}: its state is no ellipse around the Earth, or its covariance has no numbers`,
    };
  }
  if (!(hbrKm >= 0 && hbrKm < Infinity)) return { problem: 'the hard-body radius is no number' };
  if (!(window.fromS < window.toS)) return { problem: 'the window of time is empty' };
  const orbits = [orbit1, orbit2] as const;
  const bend = paths && bendOf(paths, event.epochUs, window.fromS, window.toS);
  if (paths !== undefined && bend === undefined)
    return { problem: 'a path by element sets has no state in the window of the encounter' };
  const found = encounterSpan(orbits, hbrKm + (bend?.apartKmMax ?? 0), window);
  const filter =
    bend === undefined ? trialFilter({ orbits, limitKm: hbrKm, span: found.span }) : undefined;
  return {
    ...{ orbits, limitKm: hbrKm, window, farS: 0.5 * halfRevolutionS(event), ...found, filter },
    ...{
      elements: new Float64Array(12),
      normals: new Float64Array(12),
      room: createSearchRoom(bend),
    },
  };
}

function halfRevolutions(event: PcEvent): EncounterWindow {
  const sideS = halfRevolutionS(event);
  return { fromS: -sideS, toS: sideS };
}

/** Of the quicker body; of a low orbit where a state is no ellipse (it is refused later). */
function halfRevolutionS({ object1, object2 }: PcEvent): number {
  const halfS = 0.5 * Math.min(periodS(object1), periodS(object2));
  return halfS > 0 && halfS < Infinity ? halfS : 2700;
}

function periodS({ positionKm, velocityKmS }: PcEvent['object1']): number {
  const energy = Math.hypot(...velocityKmS) ** 2 / 2 - MU_EARTH_KM3_S2 / Math.hypot(...positionKm);
  const aKm = -MU_EARTH_KM3_S2 / (2 * energy);
  return aKm > 0 ? 2 * Math.PI * Math.sqrt(aKm ** 3 / MU_EARTH_KM3_S2) : Infinity;
}

type Cell = { readonly gapKm: number; readonly unitKm: number };

/** Cells that a trial can reach, joined where they touch: the span that holds the epoch, and whether there are others. */
function encounterSpan(
  orbits: readonly [SampledOrbit, SampledOrbit],
  limitKm: number,
  { fromS, toS }: EncounterWindow,
): { readonly span: EncounterWindow; readonly hasOthers: boolean } {
  const widthS = (toS - fromS) / CELLS;
  const cells = Array.from({ length: CELLS }, (_, i) =>
    cellAt(orbits, limitKm, fromS + (i + 0.5) * widthS, 0.5 * widthS),
  );
  // far out of every error the nearest reach is still looked at, a few standard deviations around it
  const least = Math.min(...cells.map(({ gapKm, unitKm }) => zOf(gapKm, unitKm)));
  const z = Math.max(Z, least + 4);
  const isActive = cells.map(({ gapKm, unitKm }) => !(zOf(gapKm, unitKm) > z));
  const middle = Math.min(CELLS - 1, Math.max(0, Math.floor(-fromS / widthS)));
  let first = middle;
  let last = middle;
  while (first > 0 && isActive[first - 1]) first--;
  while (last < CELLS - 1 && isActive[last + 1]) last++;
  return {
    span: { fromS: fromS + first * widthS, toS: fromS + (last + 1) * widthS },
    hasOthers: isActive.some((active, i) => active && (i < first || i > last)),
  };
}

/** Standard deviations that close a gap; the bend grows with their square, so it is kept small beside the linear part. */
function zOf(gapKm: number, unitKm: number): number {
  return gapKm <= 0 ? 0 : gapKm / unitKm;
}

const state1 = new Float64Array(6);
const state2 = new Float64Array(6);
const jacobian = new Float64Array(36);

/** Mean distance less what a cell closes, and the distance that one standard deviation brings, its bend included. */
function cellAt(
  [orbit1, orbit2]: readonly [SampledOrbit, SampledOrbit],
  limitKm: number,
  atS: number,
  halfS: number,
): Cell {
  const reach1 = reachKm(orbit1, atS, state1);
  const reach2 = reachKm(orbit2, atS, state2);
  let distance2 = 0;
  let speed2 = 0;
  for (let i = 0; i < 3; i++) {
    const apart = state2[i]! - state1[i]!;
    const closing = state2[3 + i]! - state1[3 + i]!;
    distance2 += apart * apart;
    speed2 += closing * closing;
  }
  const closesKm = halfS * (1.2 * Math.sqrt(speed2) + 0.02); // the speed changes little within a cell
  return {
    gapKm: Math.sqrt(distance2) - closesKm - limitKm,
    unitKm: Math.sqrt(reach1 ** 2 + reach2 ** 2),
  };
}

/** One standard deviation of the position in its longest direction (an upper bound), with the bend of Z of it. */
function reachKm(orbit: SampledOrbit, atS: number, state: Float64Array): number {
  stateAndJacobianInto(orbit.elements, orbit.factor, atS, state, jacobian);
  let sum = 0;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 6; j++) {
      let part = 0;
      for (let k = 0; k < 6; k++) part += jacobian[6 * i + k]! * orbit.spread[6 * k + j]!;
      sum += part * part;
    }
  const linearKm = Math.sqrt(sum);
  const radiusKm = Math.hypot(state[0]!, state[1]!, state[2]!);
  return linearKm * (1 + (Z * linearKm) / radiusKm);
}

/** The orbits of a trial, from the numbers in `normals` into `room`; false where one is no ellipse: gone for good. */
export function shapeTrial({ orbits, elements, normals, room }: Encounter): boolean {
  drawInto(orbits[0], normals, 0, elements, 0);
  drawInto(orbits[1], normals, 6, elements, 6);
  const isFirst = shapeInto(elements, 0, orbits[0].factor, room.shapes, 0);
  return shapeInto(elements, 6, orbits[1].factor, room.shapes, SHAPE_SLOTS) && isFirst;
}

/**
 * One trial from the numbers in `normals`: true when the bodies come from outside to within the limit during the encounter.
 * Bodies that begin the window in contact came together before it: that is no event of this encounter.
 */
export function isHit(encounter: Encounter): boolean {
  const { room, span, window, limitKm } = encounter;
  if (!shapeTrial(encounter) || !comesNear(room, limitKm, span.fromS, span.toS, 0)) return false;
  return span.fromS > window.fromS || !isNearAt(room, limitKm, window.fromS);
}

/** Mean plus the lower triangle times six normal numbers. */
function drawInto(
  { elements: mean, spread: l }: SampledOrbit,
  normals: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
): void {
  const a = normals[from]!;
  const b = normals[from + 1]!;
  const c = normals[from + 2]!;
  const d = normals[from + 3]!;
  const e = normals[from + 4]!;
  out[to] = mean[0]! + l[0]! * a;
  out[to + 1] = mean[1]! + l[6]! * a + l[7]! * b;
  out[to + 2] = mean[2]! + l[12]! * a + l[13]! * b + l[14]! * c;
  out[to + 3] = mean[3]! + l[18]! * a + l[19]! * b + l[20]! * c + l[21]! * d;
  out[to + 4] = mean[4]! + l[24]! * a + l[25]! * b + l[26]! * c + l[27]! * d + l[28]! * e;
  out[to + 5] =
    mean[5]! +
    (l[30]! * a + l[31]! * b + l[32]! * c) +
    (l[33]! * d + l[34]! * e + l[35]! * normals[from + 5]!);
}
