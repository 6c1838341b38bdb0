/**
 * Tracks of two partners brought together: which are of one object, by a statistical distance and the cheapest assignment, and one estimate
 * of each pair by covariance intersection, so that what both have from one source counts once. Every track says which sources it
 * stands on and up to when; what brings no new look changes nothing. Julier and Uhlmann, ACC 1997; Chen, Kirubarajan and Bar-Shalom, SPIE 4728 (2002).
 */
import { assignInto } from '../associate/assign.ts';
import type { Filter } from '../filter/gaussian.ts';
import { copyGaussian, type Gaussian } from '../filter/model.ts';
import { intersect } from '../fuse/intersection.ts';
import { choleskyInto, logDeterminant, mahalanobis2 } from '../linear/matrix.ts';
import { chiSquareAbove } from './impact.ts';

export type SharedTrack = {
  readonly id: string;
  readonly estimate: Gaussian; // of one size for all
  readonly timeS: number;
  /** Sensors, or partners where they do not say, whose looks are in it, with the time (s) of the last one. */
  readonly origins: ReadonlyMap<string, number>;
};

export type JoinedTrack = SharedTrack & {
  readonly partnerId: string | null; // of the track that was joined
  /** Our share in the intersection; 1 where nothing was taken. */
  readonly share: number;
};

export type PartnerJoin = {
  readonly tracks: readonly JoinedTrack[]; // ours, by id, then theirs that fit none
  readonly alone: readonly SharedTrack[]; // theirs, of objects that we do not have, at our time
};

export const PARTNER_TRACKS_MAX = 2000;
const GATE_SIGMAS = 3.0902; // one pair of one object in a thousand is not seen as such

/**
 * Ours and theirs at a time (s), moved there by `filter`. Tracks without a root of their covariance, or that cannot be moved, join nothing.
 * Throws RangeError over PARTNER_TRACKS_MAX on a side. Pure; the order in which tracks are given makes no difference.
 */
export function joinPartner(
  ours: readonly SharedTrack[],
  theirs: readonly SharedTrack[],
  timeS: number,
  filter: Filter,
): PartnerJoin {
  if (Math.max(ours.length, theirs.length) > PARTNER_TRACKS_MAX)
    throw new RangeError(
      `joinPartner: ${ours.length} and ${theirs.length} tracks, at most ${PARTNER_TRACKS_MAX} on a side`,
    );
  const [mine, other] = [ours, theirs].map((tracks) =>
    tracks.flatMap((track) => moved(track, timeS, filter) ?? []).sort(byId),
  ) as [SharedTrack[], SharedTrack[]];
  const pairOf = pairs(mine, other);
  const tracks = mine.map((track, i) => {
    const partner = pairOf[i] === null ? undefined : other[pairOf[i]!];
    return partner === undefined ? { ...track, partnerId: null, share: 1 } : join(track, partner);
  });
  const taken = new Set(pairOf);
  return { tracks, alone: other.filter((_, j) => !taken.has(j)) };
}

const byId = (a: SharedTrack, b: SharedTrack): number => (a.id < b.id ? -1 : 1);

function moved(track: SharedTrack, timeS: number, filter: Filter): SharedTrack | null {
  if (track.timeS === timeS) return track;
  const estimate = copyGaussian(track.estimate);
  const isMoved = filter.predict(estimate, track.timeS, timeS - track.timeS);
  return isMoved ? { ...track, estimate, timeS } : null;
}

/** For each of ours the place of theirs, or null: least sum of normalised distances and of the logarithms of their volumes. */
function pairs(mine: readonly SharedTrack[], other: readonly SharedTrack[]): (number | null)[] {
  if (mine.length === 0) return [];
  const columns = other.length + mine.length; // one of its own each: none
  const costs = new Float64Array(mine.length * columns).fill(Number.POSITIVE_INFINITY);
  for (const [i, track] of mine.entries()) {
    for (const [j, partner] of other.entries())
      costs[i * columns + j] = costOf(track.estimate, partner.estimate);
    costs[i * columns + other.length + i] = 0;
  }
  const columnOf = new Int32Array(mine.length);
  assignInto(costs, mine.length, columns, columnOf);
  return [...columnOf].map((column) => (column < other.length ? column : null));
}

/** Below 0 inside the gate, lower the nearer; Infinity outside. Errors that both share make it too careful, never too bold. */
function costOf(a: Gaussian, b: Gaussian): number {
  const n = a.mean.length;
  const root = a.covariance.map((value, i) => value + b.covariance[i]!);
  if (!choleskyInto(root, n, root)) return Number.POSITIVE_INFINITY;
  const off = a.mean.map((value, i) => value - b.mean[i]!);
  const distance2 = mahalanobis2(root, n, off, new Float64Array(n));
  const gate = chiSquareAbove(n, GATE_SIGMAS);
  if (!(distance2 <= gate)) return Number.POSITIVE_INFINITY;
  const volume = logDeterminant(root, n);
  // the logarithm only orders pairs inside the gate: it must not make none the better choice
  return distance2 - 2 * gate + Math.atan(volume);
}

function join(track: SharedTrack, partner: SharedTrack): JoinedTrack {
  const origins = new Map(track.origins);
  for (const [origin, lastS] of partner.origins)
    origins.set(origin, Math.max(lastS, origins.get(origin) ?? lastS));
  const isNew = [...partner.origins].some(
    ([origin, lastS]) => !(track.origins.get(origin)! >= lastS),
  );
  const fused = isNew ? intersect([track.estimate, partner.estimate]) : null;
  if (fused === null) return { ...track, partnerId: partner.id, share: 1 };
  const share = fused.weights[0]!;
  return { ...track, estimate: fused.estimate, origins, partnerId: partner.id, share };
}
