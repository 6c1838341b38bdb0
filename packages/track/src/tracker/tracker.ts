/**
 * The Poisson multi-Bernoulli mixture tracker: a picture and a scan in, the next picture out. Objects that nobody has seen,
 * first readings, tracks that may not exist and all likely explanations of the readings, in one recursion. Groups of tracks that share
 * no reading are worked apart, so the work grows with the objects, not with their combinations. García-Fernández, Williams,
 * Granström and Svensson, IEEE TAES 54 (2018), arXiv 1703.04264.
 */
import { createGate, type Gate } from '../associate/gate.ts';
import { copyGaussian } from '../filter/model.ts';
import { type Case, explain, explainMerged, type Hit, type Look } from './explain.ts';
import { joinGroups, mergeGroup, single, thinGroup } from './group.ts';
import type { Bernoulli, Component, Group, Picture, Scan, TrackerOptions } from './picture.ts';
import { type First, firstReadings, missUndetected, moveUndetected, thin } from './undetected.ts';

export type Tracker = {
  /** Scans come in order of time; the old picture stays as it was. */
  readonly step: (picture: Picture, scan: Scan) => Picture;
};

/** Nothing seen yet; `undetected` is what is expected to be there at a time. */
export function emptyPicture(timeS: number, undetected: readonly Component[]): Picture {
  return { timeS, undetected, groups: [], nextId: 1 };
}

export function createTracker(options: TrackerOptions): Tracker {
  return { step: (picture, scan) => look(move(picture, scan.timeS, options), scan, options) };
}

function move(picture: Picture, timeS: number, options: TrackerOptions): Picture {
  const stepS = timeS - picture.timeS;
  if (stepS < 0) throw new RangeError(`tracker: a scan at ${timeS} s after ${picture.timeS} s`);
  if (stepS === 0) return picture;
  const share = options.survivalProbability(stepS);
  const groups = picture.groups.map(({ tracks, hypotheses }) => ({
    hypotheses,
    tracks: tracks.map(({ id, startS, locals }) => ({
      ...{ id, startS },
      locals: locals.map(({ existence, estimate: before }) => {
        const estimate = copyGaussian(before);
        // what cannot be moved does not exist
        const isMoved = options.filter.predict(estimate, picture.timeS, stepS);
        return { existence: isMoved ? existence * share : 0, estimate };
      }),
    })),
  }));
  const undetected = moveUndetected(picture.undetected, options, picture.timeS, stepS);
  return { timeS, undetected, groups, nextId: picture.nextId };
}

function look(picture: Picture, scan: Scan, options: TrackerOptions): Picture {
  const { sensor, readings, timeS } = scan;
  const { limits, mode } = options;
  const size = sensor.measurement.size;
  if (readings.length % size !== 0)
    throw new RangeError(`tracker: ${readings.length} numbers of readings of ${size} each`);
  const n = picture.groups[0]?.tracks[0]?.locals[0]?.estimate ?? picture.undetected[0]?.estimate;
  const gate = createGate(sensor.measurement, n?.mean.length ?? 0, readings);
  const firsts = firstReadings(picture.undetected, scan, gate, options);
  const looks = lookAtAll(picture.groups, scan, gate, options);
  const beginOf = (j: number) => ({ id: picture.nextId + j, startS: timeS });
  const recycled: Component[] = [];
  const groups: Group[] = [];
  const lookOf = (local: Bernoulli) => looks.get(local)!;
  for (const part of partsOf(picture.groups, lookOf, firsts.length)) {
    const each = { ...part, lookOf, firstOf: (j: number) => firsts[j]!, beginOf };
    for (const group of explained(each, options, mode === 'merged'))
      groups.push(...thinGroup(group, limits, recycled));
  }
  const missed = missUndetected(picture.undetected, sensor.detectionProbability);
  return {
    timeS,
    undetected: thin([...missed, ...recycled], limits),
    groups: groups.sort((a, b) => a.tracks[0]!.id - b.tracks[0]!.id),
    nextId: picture.nextId + firsts.length,
  };
}

type Part = {
  readonly groups: readonly Group[];
  readonly readings: readonly number[];
};

function explained(
  part: Part & Omit<Case, 'group'>,
  { limits }: TrackerOptions,
  isMerged: boolean,
): Group[] {
  const { groups, readings, firstOf, beginOf } = part;
  if (groups.length === 0)
    return readings.flatMap((j) => {
      const { start }: First = firstOf(j);
      return start === null ? [] : [single(beginOf(j), start)];
    });
  const whole = { ...part, group: joinGroups(groups, limits.hypothesesMax) };
  if (!isMerged) return [explain(whole, limits.hypothesesMax)];
  return explainMerged(whole) ?? mergeThinned(explain(whole, limits.hypothesesMax));
}

/** Weights of fresh explanations do not sum to one yet. */
function mergeThinned(group: Group): Group[] {
  return mergeGroup(joinGroups([group], group.hypotheses.length));
}

function lookAtAll(
  groups: readonly Group[],
  { sensor, readings }: Scan,
  gate: Gate,
  { filter, limits }: TrackerOptions,
): Map<Bernoulli, Look> {
  const m = sensor.measurement.size;
  const looks = new Map<Bernoulli, Look>();
  for (const { tracks } of groups)
    for (const { locals } of tracks)
      for (const local of locals) {
        const { existence, estimate: before } = local;
        const detection = sensor.detectionProbability(before.mean);
        const missedShare = 1 - existence * detection;
        const missed = {
          existence: missedShare > 0 ? (existence * (1 - detection)) / missedShare : 0,
          estimate: before,
        };
        const hits = new Map<number, Hit>();
        const near = existence * detection > 0 ? gate.near(before, limits.gateNisMax) : [];
        for (const j of near) {
          const estimate = copyGaussian(before);
          const reading = readings.subarray(j * m, (j + 1) * m);
          const fit = filter.update(estimate, sensor.measurement, reading);
          if (fit === null) continue;
          const logWeight = Math.log(existence * detection) + fit.logLikelihood;
          hits.set(j, { logWeight, seen: { existence: 1, estimate } });
        }
        looks.set(local, { logMissed: Math.log(Math.max(missedShare, 1e-12)), missed, hits });
      }
  return looks;
}

/** Groups joined by the readings that they share; readings that nobody wants are parts without a group. */
function partsOf(
  groups: readonly Group[],
  lookOf: (local: Bernoulli) => Look,
  readings: number,
): Part[] {
  const owner = new Int32Array(readings).fill(-1);
  const parent = groups.map((_, g) => g);
  const root = (g: number): number => {
    let at = g;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  for (const [g, { tracks }] of groups.entries())
    for (const { locals } of tracks)
      for (const local of locals)
        for (const j of lookOf(local).hits.keys()) {
          if (owner[j] === -1) owner[j] = g;
          else parent[root(g)] = root(owner[j]!);
        }
  const parts = new Map<number, { groups: Group[]; readings: number[] }>();
  for (const [g, group] of groups.entries()) {
    const part = parts.get(root(g));
    if (part === undefined) parts.set(root(g), { groups: [group], readings: [] });
    else part.groups.push(group);
  }
  const free: Part[] = [];
  for (let j = 0; j < readings; j++) {
    if (owner[j] === -1) free.push({ groups: [], readings: [j] });
    else parts.get(root(owner[j]!))!.readings.push(j);
  }
  return [...parts.values(), ...free];
}
