/**
 * How the readings that a group of tracks wants can be explained: the k best global hypotheses of each old one, or, where every track
 * has one state, the exact marginals. García-Fernández et al. (2018), §V-C; Williams, IEEE TAES 51 (2015), §IV.
 */
import { jointInto } from '../associate/joint.ts';
import { bestAssignments } from '../associate/murty.ts';
import { single } from './group.ts';
import {
  type Bernoulli,
  type Component,
  type Group,
  type Hypothesis,
  NO_OBJECT,
  type Track,
} from './picture.ts';
import { blend, type First } from './undetected.ts';

/** One state of a track after a scan: as missed, and as seen by each reading in its gate. */
export type Look = {
  readonly logMissed: number;
  readonly missed: Bernoulli;
  readonly hits: ReadonlyMap<number, Hit>;
};

export type Hit = { readonly logWeight: number; readonly seen: Bernoulli };

/** What is to be explained together: a group, the look of each of its states, the readings that any of them wants. */
export type Case = {
  readonly group: Group;
  readonly lookOf: (local: Bernoulli) => Look;
  readonly readings: readonly number[];
  /** What reading j is if it is of none of them. */
  readonly firstOf: (j: number) => First;
  /** The track that reading j would begin. */
  readonly beginOf: (j: number) => Omit<Track, 'locals'>;
};

/** New states of the tracks, each kept once whichever hypotheses share it. */
type Roll = {
  readonly locals: Bernoulli[][];
  readonly placeOf: (track: number, local: number, reading: number) => number;
};

const MISSED = -1;

/** All likely explanations; weights do not sum to one. */
export function explain(each: Case, hypothesesMax: number): Group {
  const { group, readings, firstOf, beginOf } = each;
  const roll = createRoll(each);
  const begins = readings.filter((j) => firstOf(j).start !== null);
  const hypotheses = group.hypotheses.flatMap((hypothesis) => {
    const count = Math.max(1, Math.ceil(hypothesesMax * Math.exp(hypothesis.logWeight)));
    return explainOne(each, hypothesis, begins, count, roll);
  });
  const old = group.tracks.map(({ id, startS }, t) => ({ id, startS, locals: roll.locals[t]! }));
  const fresh = begins.map((j) => ({ ...beginOf(j), locals: [firstOf(j).start!] }));
  return { tracks: [...old, ...fresh], hypotheses };
}

function createRoll({ group, lookOf }: Case): Roll {
  const locals: Bernoulli[][] = group.tracks.map(() => []);
  const places = new Map<string, number>();
  return {
    locals,
    placeOf: (track, local, reading) => {
      const key = `${track},${local},${reading}`;
      const known = places.get(key);
      if (known !== undefined) return known;
      const { missed, hits } = lookOf(group.tracks[track]!.locals[local]!);
      const place = locals[track]!.push(reading === MISSED ? missed : hits.get(reading)!.seen) - 1;
      places.set(key, place);
      return place;
    },
  };
}

function explainOne(
  { group, lookOf, readings, firstOf }: Case,
  { logWeight, localOf }: Hypothesis,
  begins: readonly number[],
  count: number,
  roll: Roll,
): Hypothesis[] {
  const looks = group.tracks.map((track, t) =>
    localOf[t] === NO_OBJECT ? null : lookOf(track.locals[localOf[t]!]!),
  );
  let logBase = logWeight;
  for (const look of looks) logBase += look?.logMissed ?? 0;
  for (const j of readings) logBase += firstOf(j).logWeight;
  const wanted = readings.filter((j) => looks.some((look) => look?.hits.has(j)));
  const tracks = looks.length;
  const columns = tracks + wanted.length;
  const costs = new Float64Array(wanted.length * columns).fill(Number.POSITIVE_INFINITY);
  for (const [row, j] of wanted.entries()) {
    for (const [t, look] of looks.entries()) {
      const hit = look?.hits.get(j);
      if (look === null || hit === undefined) continue;
      costs[row * columns + t] = look.logMissed + firstOf(j).logWeight - hit.logWeight;
    }
    costs[row * columns + tracks + row] = 0; // the reading is of none of them
  }
  return bestAssignments(costs, wanted.length, columns, count).map(({ columnOf, cost }) => {
    const readingOf = new Int32Array(tracks).fill(MISSED);
    const taken = new Set<number>();
    for (const [row, j] of wanted.entries()) {
      if (columnOf[row]! >= tracks) continue;
      readingOf[columnOf[row]!] = j;
      taken.add(j);
    }
    const places = new Int32Array(tracks + begins.length);
    for (let t = 0; t < tracks; t++)
      places[t] = looks[t] === null ? NO_OBJECT : roll.placeOf(t, localOf[t]!, readingOf[t]!);
    for (const [at, j] of begins.entries()) places[tracks + at] = taken.has(j) ? NO_OBJECT : 0;
    return { logWeight: logBase - cost, localOf: places };
  });
}

/**
 * Tracks of one state each, after a scan by exact marginals, each again with one state. Null where the exact sum is too long: then
 * `explain` and merging do.
 */
export function explainMerged(each: Case): Group[] | null {
  const { group, lookOf, readings, firstOf, beginOf } = each;
  const looks = group.tracks.map(({ locals }) => lookOf(locals[0]!));
  const width = readings.length + 1;
  const weights = new Float64Array(looks.length * width);
  for (const [t, { logMissed, hits }] of looks.entries()) {
    const row = weights.subarray(t * width, (t + 1) * width).fill(Number.NEGATIVE_INFINITY);
    row[0] = logMissed;
    for (const [at, j] of readings.entries()) {
      const hit = hits.get(j);
      if (hit !== undefined) row[at + 1] = hit.logWeight - firstOf(j).logWeight;
    }
    const most = row.reduce((a, b) => Math.max(a, b));
    for (let at = 0; at < width; at++) row[at] = Math.exp(row[at]! - most);
  }
  const shares = new Float64Array(weights.length);
  if (!jointInto(weights, looks.length, readings.length, shares)) return null;
  const merged = group.tracks.map((track, t) => {
    const { missed, hits } = looks[t]!;
    const parts: Component[] = [];
    const add = (share: number, { existence, estimate }: Bernoulli) => {
      if (share * existence > 0) parts.push({ weight: share * existence, estimate });
    };
    add(shares[t * width]!, missed);
    for (const [at, j] of readings.entries())
      if (shares[t * width + at + 1]! > 0) add(shares[t * width + at + 1]!, hits.get(j)!.seen);
    return mergedOf(track, parts);
  });
  const begun = readings.map((j, at) => {
    const { start } = firstOf(j);
    let free = 1;
    for (let t = 0; t < looks.length; t++) free -= shares[t * width + at + 1]!;
    if (start === null || !(free > 0)) return [];
    return mergedOf(beginOf(j), [{ weight: free * start.existence, estimate: start.estimate }]);
  });
  return [...merged, ...begun].flat();
}

function mergedOf(track: Omit<Track, 'locals'>, parts: readonly Component[]): Group[] {
  const existence = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (!(existence > 0)) return [];
  return [single(track, { existence: Math.min(1, existence), estimate: blend(parts) })];
}
