/**
 * Two break-ups of one moment: were the two parents at one place? Both clouds say roughly when; the parents' own sets, which are
 * better known than any piece, say to the second when they passed each other. A pair is named only where both broke up and both
 * paths meet within what their sets are good for.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import type { Breakup } from './contract.ts';
import {
  createMeanElements,
  type MeanOrbit,
  meanElementsInto,
  meanOrbitOf,
  meanStateInto,
} from './mean-orbit.ts';
import { parentAt, phaseSigmaRad } from './piece-fit.ts';

export const COLLISION_LIMITS = {
  stepS: 20, // parents pass each other at up to 15 km/s: 300 km a step, then refined
  windowS: 172_800, // either side of what the clouds say, at least
  cloudSigmaS: 21_600, // of what a cloud says, at least: its pieces share what is not known of the air
  lookKm: 1000, // a minimum of the steps further off is not refined
  rangeKm: 30, // mean elements leave out some 10 km each
} as const;

/** Break-ups again, with the other parent where there is one. */
export function joinCollisions(
  sets: ElementSetBatch,
  breakups: readonly Breakup[],
  rowsOf: (object: number) => readonly number[],
): Breakup[] {
  const objectOf = new Map(sets.objects.objectId.map((id, object) => [id, object]));
  const orbitsOf = (id: string) => rowsOf(objectOf.get(id)!).map((row) => meanOrbitOf(sets, row));
  const joined = [...breakups];
  for (let i = 0; i < joined.length; i++) {
    for (let k = i + 1; k < joined.length; k++) {
      const [a, b] = [joined[i]!, joined[k]!];
      if (a.launch === b.launch || a.parentId === null || b.parentId === null) continue;
      const window = commonWindow(a, b);
      if (window === null) continue;
      const meeting = likeliestMeeting(orbitsOf(a.parentId), orbitsOf(b.parentId), window, [a, b]);
      if (meeting === null) continue;
      joined[i] = collided(a, b, meeting);
      joined[k] = collided(b, a, meeting);
    }
  }
  return joined;
}

type Meeting = {
  readonly atUs: number;
  readonly km: number;
  readonly limitKm: number; // what the sets are good for there
  readonly sigmaS: number; // over every meeting that is possible
};

function commonWindow(a: Breakup, b: Breakup) {
  if (a.atUs === null || b.atUs === null) return null; // years of passes: chance meets somewhere
  const slackUs = 1e6 * Math.max(COLLISION_LIMITS.windowS, 3 * a.sigmaS!, 3 * b.sigmaS!);
  const fromUs = Math.max(a.atUs, b.atUs) - slackUs;
  const toUs = Math.min(a.atUs, b.atUs) + slackUs;
  return fromUs <= toUs ? { fromUs, toUs } : null;
}

/** Of all meetings as near as the sets can say, the likeliest by its distance and by both clouds; sigma is over all of them. */
function likeliestMeeting(
  one: readonly MeanOrbit[],
  other: readonly MeanOrbit[],
  window: { readonly fromUs: number; readonly toUs: number },
  clouds: readonly Breakup[],
): Meeting | null {
  const possible = meetings(one, other, window).map((meeting) => {
    let squares = (2 * meeting.km) / meeting.limitKm;
    squares *= squares;
    for (const { atUs, sigmaS } of clouds) {
      const sigma = Math.max(COLLISION_LIMITS.cloudSigmaS, sigmaS!);
      squares += ((meeting.atUs - atUs!) / 1e6 / sigma) ** 2;
    }
    return { ...meeting, weight: Math.exp(-0.5 * squares) / meeting.limitKm };
  });
  if (possible.length === 0) return null;
  const best = possible.reduce((a, b) => (b.weight > a.weight ? b : a));
  let [sum, squares] = [0, 0];
  for (const { atUs, weight } of possible) {
    sum += weight;
    squares += weight * ((atUs - best.atUs) / 1e6) ** 2;
  }
  // Paths cross at kilometres a second: what is not known along them is seconds of time.
  const sigmaS = Math.max(1, Math.hypot(best.limitKm / 7, Math.sqrt(squares / sum)));
  return { atUs: best.atUs, km: best.km, limitKm: best.limitKm, sigmaS };
}

function meetings(
  one: readonly MeanOrbit[],
  other: readonly MeanOrbit[],
  window: { readonly fromUs: number; readonly toUs: number },
): Omit<Meeting, 'sigmaS'>[] {
  const found: Omit<Meeting, 'sigmaS'>[] = [];
  if (one.length === 0 || other.length === 0) return found;
  const apart = rangeBetween(one, other);
  const stepUs = COLLISION_LIMITS.stepS * 1e6;
  let [last, before] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let atUs = window.fromUs; atUs <= window.toUs; atUs += stepUs) {
    const km = apart(atUs);
    if (last <= before && last <= km && last < COLLISION_LIMITS.lookKm) {
      const meeting = refined(apart, atUs - 2 * stepUs, atUs);
      const limitKm = COLLISION_LIMITS.rangeKm + 2 * alongSigmaKm(one, other, meeting.atUs);
      if (meeting.km <= limitKm) found.push({ ...meeting, limitKm });
    }
    [before, last] = [last, km];
  }
  return found;
}

function rangeBetween(one: readonly MeanOrbit[], other: readonly MeanOrbit[]) {
  const mean = createMeanElements();
  const [a, b] = [new Float64Array(6), new Float64Array(6)];
  return (atUs: number): number => {
    meanElementsInto(parentAt(one, atUs), atUs, 1, mean);
    meanStateInto(mean, a);
    meanElementsInto(parentAt(other, atUs), atUs, 1, mean);
    meanStateInto(mean, b);
    return Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
  };
}

/** Golden section to a tenth of a second. */
function refined(apart: (atUs: number) => number, fromUs: number, toUs: number) {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [fromUs, toUs];
  while (high - low > 1e5) {
    const [x, y] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (apart(x) < apart(y)) high = y;
    else low = x;
  }
  const atUs = Math.round((low + high) / 2);
  return { atUs, km: apart(atUs) };
}

function alongSigmaKm(one: readonly MeanOrbit[], other: readonly MeanOrbit[], atUs: number) {
  const of = (orbits: readonly MeanOrbit[]) => {
    const orbit = parentAt(orbits, atUs);
    const days = Math.abs(orbit.epochUs - atUs) / 86_400e6;
    const drag = phaseSigmaRad(orbit, atUs) - phaseSigmaRad(orbit, orbit.epochUs);
    return 7000 * drag + 1 * days; // km; one a day for what is not drag
  };
  return Math.hypot(of(one), of(other));
}

function collided(own: Breakup, other: Breakup, { atUs, km, limitKm, sigmaS }: Meeting): Breakup {
  return {
    ...own,
    otherParentId: other.parentId,
    ...{ atUs, sigmaS, fromUs: atUs - 2e6 * sigmaS, toUs: atUs + 2e6 * sigmaS },
    likeness: 'consistent with a collision',
    confidence: Math.max(own.confidence, 0.9),
    reasons: [
      ...own.reasons,
      `${other.parentName || other.parentId} broke up too; both paths passed ${km.toFixed(1)} km apart, ` +
        `known to ${limitKm.toFixed(0)} km`,
    ],
  };
}
