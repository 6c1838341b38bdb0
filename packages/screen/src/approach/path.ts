/**
 * The way of object 2 as object 1 sees it about the closest approach, and the approach of a pair that is nearest to an instant.
 * Both by SGP4 itself, from two element sets (rows 0 and 1 of a model).
 */
import { relativeRtnInto, type Sgp4Model } from '@noroshi/orbit';
import { createPairMotion, moveTo, type PairMotion } from '../motion.ts';
import { axesOf, type Six } from './geometry.ts';

/** Fixed axes: R, T, N of object 1 at closest approach. Turning ones: R, T, N of object 1 at each instant (Hill's frame). */
export type PathAxes = 'fixed' | 'turning';

export type RelativePath = {
  readonly axes: PathAxes;
  readonly offsetS: readonly number[]; // from the closest approach, ascending
  readonly rtnKm: readonly number[]; // R T N of each; instants that cannot be propagated are left out
};

export type PairStates = { readonly state1: Six; readonly state2: Six };

const SAMPLES = 241; // odd: the closest approach is one of them
const FAST_KM_S = 0.1; // slower ones are near for a share of a revolution: their way is a loop, not a line
const FAST_SPAN_S = 60;
const SPAN_KM = 30; // a fast path shown reaches at least so far
const TWO_PI = 2 * Math.PI;

/** How far the path goes to either side: a minute, longer for who passes slowly, at most one revolution. */
export function pathSpanS(relativeSpeedKmS: number, meanMotionMaxRadS: number): number {
  const periodS = TWO_PI / meanMotionMaxRadS;
  if (!(relativeSpeedKmS >= FAST_KM_S)) return periodS;
  return Math.min(periodS, Math.max(FAST_SPAN_S, SPAN_KM / relativeSpeedKmS));
}

export function pairStates(model: Sgp4Model, epochUs: number): PairStates | null {
  const motion = createPairMotion(model);
  return moveTo(motion, 0, 1, epochUs) ? statesOf(motion) : null;
}

/** More samples where the pair is nearest: offsets grow with the cube of their place. */
export function relativePath(
  model: Sgp4Model,
  tcaUs: number,
  spanS: number,
  axes: PathAxes,
): RelativePath {
  const motion = createPairMotion(model);
  const fixed = moveTo(motion, 0, 1, tcaUs) ? axesOf(statesOf(motion).state1) : null;
  const offsetS: number[] = [];
  const rtnKm: number[] = [];
  const relative = new Float64Array(6);
  for (let k = 0; k < SAMPLES; k++) {
    const place = (2 * k) / (SAMPLES - 1) - 1;
    const s = axes === 'fixed' ? spanS * (0.1 * place + 0.9 * place ** 3) : spanS * place;
    if (fixed === null || !moveTo(motion, 0, 1, tcaUs + s * 1e6)) continue;
    const { positionKm: p, velocityKmS: v } = motion.states;
    if (axes === 'turning') {
      if (!relativeRtnInto(p, v, 0, p, v, 3, relative)) continue;
      rtnKm.push(relative[0]!, relative[1]!, relative[2]!);
    } else {
      const d = [p[3]! - p[0]!, p[4]! - p[1]!, p[5]! - p[2]!] as const;
      for (const row of [0, 3, 6])
        rtnKm.push(fixed[row]! * d[0] + fixed[row + 1]! * d[1] + fixed[row + 2]! * d[2]);
    }
    offsetS.push(s);
  }
  return { axes, offsetS, rtnKm };
}

/**
 * How far the true relative motion leaves the straight line of the two-dimensional probability, at `spanS` before and after the
 * closest approach: the larger of both, km; NaN where either cannot be propagated.
 */
export function bendKm(model: Sgp4Model, tcaUs: number, spanS: number): number {
  const motion = createPairMotion(model);
  const relativeAt = (epochUs: number) => {
    const good = moveTo(motion, 0, 1, epochUs);
    const { positionKm: p, velocityKmS: v } = motion.states;
    const from = (c: Float64Array) => [c[3]! - c[0]!, c[4]! - c[1]!, c[5]! - c[2]!];
    return good ? { place: from(p), velocity: from(v) } : null;
  };
  const at = relativeAt(tcaUs);
  const ends = [-spanS, spanS].map((s) => {
    const end = relativeAt(tcaUs + s * 1e6);
    if (at === null || end === null) return Number.NaN;
    return Math.hypot(...end.place.map((x, i) => x - at.place[i]! - at.velocity[i]! * s));
  });
  return Math.max(...ends);
}

const LOOKS_PER_REVOLUTION = 180;
const HALVINGS = 60;

/** The least distance within `spanS` of an instant, to a microsecond; null where no instant of it can be propagated. */
export function nearestApproachUs(
  model: Sgp4Model,
  aboutUs: number,
  spanS: number,
  meanMotionMaxRadS: number,
): number | null {
  const motion = createPairMotion(model);
  const stepUs = ((TWO_PI / meanMotionMaxRadS) * 1e6) / LOOKS_PER_REVOLUTION;
  const steps = Math.ceil((spanS * 1e6) / stepUs);
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let k = -steps; k <= steps; k++) {
    const epochUs = aboutUs + k * stepUs;
    if (!moveTo(motion, 0, 1, epochUs) || motion.distance2Km2 >= least) continue;
    [best, least] = [epochUs, motion.distance2Km2];
  }
  return best === null ? null : between(motion, best - stepUs, best + stepUs);
}

/** Golden section: the least distance between two instants. */
function between(motion: PairMotion, fromUs: number, toUs: number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  const distance = (us: number) =>
    moveTo(motion, 0, 1, us) ? motion.distance2Km2 : Number.POSITIVE_INFINITY;
  let [low, high] = [fromUs, toUs];
  for (let k = 0; k < HALVINGS && high - low > 0.5; k++) {
    const [a, b] = [high - share * (high - low), low + share * (high - low)];
    if (distance(a) < distance(b)) high = b;
    else low = a;
  }
  return Math.round((low + high) / 2);
}

function statesOf({ states: { positionKm: p, velocityKmS: v } }: PairMotion): PairStates {
  return {
    state1: [p[0]!, p[1]!, p[2]!, v[0]!, v[1]!, v[2]!],
    state2: [p[3]!, p[4]!, p[5]!, v[3]!, v[4]!, v[5]!],
  };
}
