/**
 * How good a watch was, against the truth of its scenario: GOSPA with its parts, errors, whether covariances and innovations say what
 * they should, false tracks, changes of track. Objects count while a radar could see them. Rahmathullah, García-Fernández and
 * Svensson, FUSION 2017; Bar-Shalom, Li and Kirubarajan (2001), §5.4.
 */
import { choleskyInto, mahalanobis2 } from '../linear/matrix.ts';
import { gospa, type Points } from '../metric/gospa.ts';
import { chiSquareAbove } from '../predict/impact.ts';
import type { TrackReport } from '../tracker/report.ts';

export type Measures = {
  readonly moments: number;
  /** Root of the mean square over the moments, and the mean of each part of that square, km². */
  readonly gospaKm: number;
  readonly localisationKm2: number;
  readonly missedKm2: number;
  readonly falseKm2: number;
  readonly rmsePositionKm: number;
  readonly rmseVelocityKmS: number;
  /** Mean over its degrees (1 is right); the share of looks inside their own 95 % interval. */
  readonly neesMean: number;
  readonly neesInsideShare: number;
  readonly nisMean: number;
  /** 95 % of what the mean of right innovations would be. */
  readonly nisInterval: readonly [number, number];
  readonly tracks: number;
  readonly falseTracks: number;
  readonly switches: number;
};

export type Present = {
  readonly name: string;
  readonly state: Float64Array;
  /** It burns: a track of it counts neither way. */
  readonly isHot: boolean;
};

export type Meter = {
  readonly look: (present: readonly Present[], told: readonly TrackReport[]) => void;
  readonly innovation: (nis: number, degrees: number) => void;
  readonly measures: () => Measures;
  /** The object that a track was last nearest to. */
  readonly objectOf: (trackId: number) => string | null;
};

const CUTOFF_KM = 10;
const POWER = 2;
const DEGREES = 6;
const NORMAL_95 = 1.96;

export function createMeter(): Meter {
  const sums = { gospa: 0, localisation: 0, missed: 0, false: 0, place: 0, speed: 0, nees: 0 };
  const counts = { moments: 0, pairs: 0, inside: 0, switches: 0 };
  const innovations = { nis: 0, degrees: 0 };
  const objects = new Map<number, string | null>();
  const trackOf = new Map<string, number>();
  const low = chiSquareAbove(DEGREES, -NORMAL_95);
  const high = chiSquareAbove(DEGREES, NORMAL_95);
  const pair = ({ name, state }: Present, track: TrackReport) => {
    const { place2, speed2, nees } = errorsOf(state, track);
    sums.place += place2;
    sums.speed += speed2;
    sums.nees += nees;
    counts.pairs++;
    if (nees >= low && nees <= high) counts.inside++;
    if (trackOf.has(name) && trackOf.get(name) !== track.id) counts.switches++;
    trackOf.set(name, track.id);
    objects.set(track.id, name);
  };
  return {
    look: (all, followed) => {
      const hot = all.filter(({ isHot }) => isHot);
      const present = all.filter(({ isHot }) => !isHot);
      const told = followed.filter((track) => hot.every((one) => !isNear(one, track)));
      for (const { id } of told) if (!objects.has(id)) objects.set(id, null);
      if (present.length + told.length === 0) return;
      const truths = pointsOf(present.map(({ state }) => state));
      const places = pointsOf(told.map(({ estimate }) => estimate.mean));
      const found = gospa(truths, places, CUTOFF_KM, POWER);
      counts.moments++;
      sums.gospa += found.gospa ** POWER;
      for (const part of ['localisation', 'missed', 'false'] as const) sums[part] += found[part];
      for (const [i, j] of found.estimateOf.entries()) if (j >= 0) pair(present[i]!, told[j]!);
    },
    innovation: (nis, degrees) => {
      innovations.nis += nis;
      innovations.degrees += degrees;
    },
    objectOf: (trackId) => objects.get(trackId) ?? null,
    measures: () => ({
      moments: counts.moments,
      gospaKm: Math.sqrt(sums.gospa / Math.max(1, counts.moments)),
      localisationKm2: sums.localisation / Math.max(1, counts.moments),
      missedKm2: sums.missed / Math.max(1, counts.moments),
      falseKm2: sums.false / Math.max(1, counts.moments),
      rmsePositionKm: Math.sqrt(sums.place / Math.max(1, counts.pairs)),
      rmseVelocityKmS: Math.sqrt(sums.speed / Math.max(1, counts.pairs)),
      neesMean: sums.nees / (DEGREES * Math.max(1, counts.pairs)),
      neesInsideShare: counts.inside / Math.max(1, counts.pairs),
      nisMean: innovations.nis / Math.max(1, innovations.degrees),
      nisInterval: intervalOf(innovations.degrees),
      tracks: objects.size,
      falseTracks: [...objects.values()].filter((name) => name === null).length,
      switches: counts.switches,
    }),
  };
}

function isNear({ state }: Present, { estimate: { mean } }: TrackReport): boolean {
  const away = Math.hypot(mean[0]! - state[0]!, mean[1]! - state[1]!, mean[2]! - state[2]!);
  return away < CUTOFF_KM;
}

function intervalOf(degrees: number): [number, number] {
  if (degrees < 1) return [0, 0];
  return [
    chiSquareAbove(degrees, -NORMAL_95) / degrees,
    chiSquareAbove(degrees, NORMAL_95) / degrees,
  ];
}

function errorsOf(state: Float64Array, { estimate: { mean, covariance } }: TrackReport) {
  const [root, off] = [new Float64Array(36), new Float64Array(6)];
  for (let i = 0; i < 6; i++) {
    off[i] = mean[i]! - state[i]!;
    for (let j = 0; j < 6; j++) root[6 * i + j] = covariance[7 * i + j]!;
  }
  const place2 = off[0]! ** 2 + off[1]! ** 2 + off[2]! ** 2;
  const speed2 = off[3]! ** 2 + off[4]! ** 2 + off[5]! ** 2;
  const isRight = choleskyInto(root, 6, root);
  const nees = isRight ? mahalanobis2(root, 6, off, new Float64Array(6)) : Infinity;
  return { place2, speed2, nees };
}

function pointsOf(states: readonly Float64Array[]): Points {
  const values = new Float64Array(3 * states.length);
  for (const [i, state] of states.entries()) values.set(state.subarray(0, 3), 3 * i);
  return { count: states.length, size: 3, values };
}
