/**
 * One state flown to the ground: where and when, or why it does not come down. Steps are never longer than half the way to the
 * ground takes, so a flat path is not stepped through a hill; the crossing is then found between two of them.
 */
import { createIntegrator, type Tolerance } from '../dynamics/integrate.ts';
import { ballisticMotion, type Motion } from '../dynamics/motion.ts';
import { conicOf, type OverGround, overGround } from './orbit.ts';
import type { GroundPlace } from './plane.ts';

/** Height of the ground over WGS-84, km. */
export type Terrain = (place: GroundPlace) => number;

export type NoLanding =
  | 'escaping' // leaves the Earth
  | 'orbital' // its lowest point is above the air, or it is still up after a revolution
  | 'underground' // begins below the ground
  | 'late' // still up when the time is over
  | 'notFinite';

export type Landing = { readonly place: GroundPlace; readonly timeS: number };

export type LandingOptions = {
  readonly terrain?: Terrain; // WGS-84 where it is left out
  readonly motion?: Motion; // over the seven numbers; with all forces where it is left out
  readonly flightSMax?: number;
};

export type Lander = (state: Float64Array, timeS: number) => Landing | NoLanding;

/** From this height on upward a lowest point lets the object stay up for a revolution and more. */
export const ORBITAL_PERIGEE_KM = 120;
const FLIGHT_S_MAX = 3 * 3600;
const REVOLUTION_SLACK_S = 600;
/** Of one step: metres add up over a flight, areas are known to hundreds of them. */
const TOLERANCE: Tolerance = { positionKm: 1e-5, velocityKmS: 1e-8, stepSMax: 30 };
const STEP_S = { min: 0.25, max: 60 } as const;
const CROSSING_KM = 1e-4;

/** Keeps its buffers: one for each use at a time. States of seven numbers: ITRF km, km/s, ln(kg/m²). */
export function createLander(options: LandingOptions = {}): Lander {
  const { terrain = () => 0, motion = ballisticMotion(), flightSMax = FLIGHT_S_MAX } = options;
  const advance = createIntegrator(motion, TOLERANCE);
  const [now, next] = [new Float64Array(7), new Float64Array(7)];
  const above = (at: OverGround) => at.heightKm - terrain(at);
  return (state, startS) => {
    now.set(state.subarray(0, 7));
    if (!now.every(Number.isFinite)) return 'notFinite';
    let at = overGround(now);
    if (above(at) < 0) return 'underground';
    const { reason, endS } = staysUp(now, at, flightSMax);
    if (reason !== null) return reason;
    let timeS = 0;
    for (;;) {
      if (timeS >= endS) return endS < flightSMax ? 'orbital' : 'late';
      const speedKmS = Math.hypot(now[3]!, now[4]!, now[5]!);
      const wantedS = above(at) / (2 * speedKmS);
      const stepS = Math.min(STEP_S.max, Math.max(STEP_S.min, wantedS));
      next.set(now);
      if (!advance(next, timeS, timeS + stepS)) return 'notFinite';
      const then = overGround(next);
      if (above(then) < 0) return crossing(advance, now, above(at), timeS, stepS, terrain, startS);
      now.set(next);
      at = then;
      timeS += stepS;
    }
  };
}

/** Why a conic does not reach the ground, or how long it is to be followed. */
function staysUp(state: Float64Array, { upKmS }: OverGround, flightSMax: number) {
  const { energyKm2S2, perigeeHeightKm, periodS } = conicOf(state);
  const isClear = perigeeHeightKm > ORBITAL_PERIGEE_KM;
  const endS = Math.min(flightSMax, periodS + REVOLUTION_SLACK_S);
  if (energyKm2S2 >= 0 && (isClear || upKmS > 0)) return { reason: 'escaping' as const, endS };
  return { reason: isClear ? ('orbital' as const) : null, endS };
}

/** Regula falsi between a height above the ground and one below, the Illinois way. */
function crossing(
  advance: ReturnType<typeof createIntegrator>,
  start: Float64Array,
  aboveKm: number,
  fromS: number,
  stepS: number,
  terrain: Terrain,
  startS: number,
): Landing | NoLanding {
  const state = new Float64Array(7);
  let at = overGround(start);
  const heightAt = (t: number): number => {
    state.set(start);
    if (!advance(state, fromS, fromS + t)) return Number.NaN;
    at = overGround(state);
    return at.heightKm - terrain(at);
  };
  let [low, high] = [0, stepS];
  let [fLow, fHigh] = [aboveKm, heightAt(stepS)];
  let t = stepS;
  let f = fHigh;
  for (let round = 0; round < 60 && Math.abs(f) > CROSSING_KM; round++) {
    t = round % 3 === 2 ? (low + high) / 2 : low + ((high - low) * fLow) / (fLow - fHigh);
    f = heightAt(t);
    if (Number.isNaN(f)) return 'notFinite';
    if (f > 0) [low, fLow, fHigh] = [t, f, fHigh / 2];
    else [high, fHigh, fLow] = [t, f, fLow / 2];
  }
  const { latitudeRad, longitudeRad } = at;
  return { place: { latitudeRad, longitudeRad }, timeS: startS + fromS + t };
}
