/**
 * What really happens in a scenario: every object flown with the full forces, its state at any time, whether it burns, and where it
 * comes down. States are kept each second and flown on from there, so an answer does not depend on what was asked before.
 */
import { createTopocentre, enuToItrfInto } from '@noroshi/orbit';
import { createIntegrator, type Integrator } from '../dynamics/integrate.ts';
import { ballisticMotion, boostMotion } from '../dynamics/motion.ts';
import { ellipsoidHeightKm } from '../earth/height.ts';
import { createLander, type Landing } from '../predict/landing.ts';
import { ascentPath } from './ascent.ts';
import { Refused } from './decode.ts';
import type { Ascent, Boosted, Fireball, Passing, TruthObject } from './scenario.ts';

export type Truth = {
  readonly name: string;
  readonly kind: TruthObject['kind'];
  readonly fromS: number;
  readonly toS: number; // it is gone from then on
  readonly landing: Landing | null;
  /** Hot enough to be seen from above. */
  readonly isHot: (timeS: number) => boolean;
  /** Hot, but its plume is being staged. */
  readonly isStaging: (timeS: number) => boolean;
  /** Position and velocity (ITRF km, km/s) and ln(kg/m²) into `out`; false where it does not fly then. */
  readonly stateInto: (timeS: number, out: Float64Array) => boolean;
};

/** A state of eight numbers moved within a part of the flight, with the states at whole seconds of it. */
type Leg = {
  readonly fromS: number;
  readonly toS: number;
  readonly advance: Integrator;
  readonly states: readonly Float64Array[];
};

const STAGING_S = 3; // after a motor's end and before the next the plume is unsteady
const FIRST_KMS = 0.01; // off the ground

/** Throws Refused where an object cannot fly as it is described. */
export function createTruth(object: TruthObject, durationS: number, path: string): Truth {
  if (object.kind === 'fireball') return fireballTruth(object);
  if (object.kind === 'ascent') return ascentTruth(object, durationS, path);
  if (object.kind === 'boosted') return boostedTruth(object, durationS, path);
  return passingTruth(object, durationS);
}

/** Eight numbers from a place on or over the ground, a speed and where it points. */
function stateFrom(
  at: { readonly latitudeRad: number; readonly longitudeRad: number; readonly azimuthRad: number },
  heightKm: number,
  speedKmS: number,
  elevationRad: number,
): Float64Array {
  const site = createTopocentre(at.latitudeRad, at.longitudeRad, heightKm);
  const level = speedKmS * Math.cos(elevationRad);
  const enu = Float64Array.of(
    ...[level * Math.sin(at.azimuthRad), level * Math.cos(at.azimuthRad)],
    speedKmS * Math.sin(elevationRad),
  );
  const state = new Float64Array(8);
  enuToItrfInto(site, enu, 0, state, 3);
  for (let k = 0; k < 3; k++) {
    state[3 + k]! -= site.positionKm[k]!;
    state[k] = site.positionKm[k]!;
  }
  return state;
}

function fireballTruth(object: Fireball): Truth {
  const { name, kind, atS, durationS, heightKm, speedKmS, descentRad } = object;
  const start = stateFrom(object, heightKm, speedKmS, -descentRad);
  const isThere = (timeS: number) => timeS >= atS && timeS < atS + durationS;
  return {
    ...{ name, kind, fromS: atS, toS: atS + durationS, landing: null },
    ...{ isHot: isThere, isStaging: () => false },
    stateInto: (timeS, out) => {
      out.set(start.subarray(0, 7));
      for (let k = 0; k < 3; k++) out[k]! += (timeS - atS) * start[3 + k]!;
      return isThere(timeS);
    },
  };
}

function passingTruth(object: Passing, durationS: number): Truth {
  const { fromS, heightKm, speedKmS, climbRad } = object;
  const state = stateFrom(object, heightKm, speedKmS, climbRad);
  state[6] = Math.log(object.ballisticKgM2);
  const { leg, landing } = coastFrom(state, fromS, durationS);
  return { ...flight(object, [leg], landing), isHot: () => false, isStaging: () => false };
}

function coastFrom(state: Float64Array, fromS: number, durationS: number) {
  const end = createLander({ flightSMax: durationS })(state.subarray(0, 7), fromS);
  const landing = typeof end === 'string' ? null : end;
  const toS = Math.max(fromS, landing?.timeS ?? durationS);
  const fly = createIntegrator(ballisticMotion());
  const advance: Integrator = (now, a, b) => fly(now.subarray(0, 7), a, b);
  return { leg: legOf(advance, state, fromS, toS), landing };
}

function boostedTruth(object: Boosted, durationS: number, path: string): Truth {
  const { launchS, stages, firstElevationRad, ballisticKgM2 } = object;
  const state = stateFrom(object, 0, FIRST_KMS, firstElevationRad);
  state[6] = Math.log(ballisticKgM2);
  const legs: Leg[] = [];
  const burns: [number, number][] = [];
  let timeS = launchS;
  const fly = (spanS: number, advance: Integrator) => {
    legs.push(legOf(advance, state, timeS, timeS + spanS));
    const { states } = legs.at(-1)!;
    const lastS = timeS + states.length - 1;
    timeS += spanS;
    state.set(states.at(-1)!);
    if (lastS < timeS) advance(state, lastS, timeS);
    if (!(ellipsoidHeightKm(state[0]!, state[1]!, state[2]!) > 0))
      throw new Refused(
        `${path}/stages`,
        `on the ground ${timeS - launchS} s after launch; right would be more thrust, or steeper`,
      );
  };
  const coast = createIntegrator(ballisticMotion());
  for (const { burnS, gapS, accelerationKmS2, exhaustKmS } of stages) {
    state[7] = accelerationKmS2;
    burns.push([timeS, timeS + burnS]);
    fly(burnS, createIntegrator(boostMotion(exhaustKmS)));
    if (gapS > 0) fly(gapS, (now, a, b) => coast(now.subarray(0, 7), a, b));
  }
  const { leg, landing } = coastFrom(state, timeS, durationS);
  return { ...flight(object, [...legs, leg], landing), ...burning(burns) };
}

/** From the times that motors begin and end. */
function burning(burns: readonly (readonly [number, number])[]) {
  const burnAt = (timeS: number) => burns.findIndex(([from, to]) => timeS >= from && timeS < to);
  return {
    isHot: (timeS: number) => burnAt(timeS) !== -1,
    isStaging: (timeS: number) => {
      const at = burnAt(timeS);
      if (at === -1) return false;
      const isFirst = at > 0 && timeS < burns[at]![0] + STAGING_S;
      return isFirst || (at < burns.length - 1 && timeS >= burns[at]![1] - STAGING_S);
    },
  };
}

function ascentTruth(object: Ascent, durationS: number, path: string): Truth {
  const { launchS, burnout, gaps } = object;
  const start = stateFrom(object, 0, 1, 0); // its velocity is the level direction
  const along = ascentPath(start, burnout, path);
  const lnBeta = Math.log(object.ballisticKgM2);
  const state = new Float64Array(8);
  along(burnout.afterS, state);
  state[6] = lnBeta;
  const end = launchS + burnout.afterS;
  const { leg, landing } = coastFrom(state, end, durationS);
  const later = flight(object, [leg], landing);
  const edges = [0, ...gaps.flatMap(({ fromS, toS }) => [fromS, toS]), burnout.afterS];
  const burns = Array.from({ length: edges.length / 2 }, (_, i) => {
    return [launchS + edges[2 * i]!, launchS + edges[2 * i + 1]!] as const;
  });
  return {
    ...{ ...later, ...burning(burns), fromS: launchS },
    stateInto: (timeS, out) => {
      if (timeS < launchS) return false;
      if (timeS >= end) return later.stateInto(timeS, out);
      along(timeS - launchS, out);
      out[6] = lnBeta;
      return true;
    },
  };
}

function legOf(advance: Integrator, start: Float64Array, fromS: number, toS: number): Leg {
  const state = start.slice();
  const states = [state.slice()];
  for (let k = 0; fromS + k + 1 <= toS; k++) {
    if (!advance(state, fromS + k, fromS + k + 1)) break;
    states.push(state.slice());
  }
  return { fromS, toS, advance, states };
}

function flight(
  { name, kind }: TruthObject,
  legs: readonly Leg[],
  landing: Landing | null,
): Omit<Truth, 'isHot' | 'isStaging'> {
  const fromS = legs[0]!.fromS;
  const toS = legs.at(-1)!.toS;
  const now = new Float64Array(8);
  return {
    ...{ name, kind, fromS, toS, landing },
    stateInto: (timeS, out) => {
      if (timeS < fromS || timeS >= toS) return false;
      const leg = legs.find((one) => timeS < one.toS)!;
      const place = Math.min(Math.floor(timeS - leg.fromS), leg.states.length - 1);
      now.set(leg.states[place]!);
      const nearS = leg.fromS + place;
      const isFlown = timeS === nearS || leg.advance(now, nearS, timeS);
      out.set(now.subarray(0, 7));
      return isFlown;
    },
  };
}
