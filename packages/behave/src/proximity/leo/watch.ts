/**
 * The watch over pairs outside the belt, from histories: shadowing in one plane and period, approach by phasing, near passes,
 * docking, formations. Set by set in order of epoch, with what was known then, so that it can be replayed to any date; the stays
 * that go on are open. Pairs of two belt objects are the belt's watch's.
 */
import { type ElementSetBatch, type Regime, regimeOf } from '@noroshi/orbit';
import type { ObjectHistory } from '../../history/history.ts';
import type { Proximity } from '../contract.ts';
import { createOrbits, type Orbits } from '../orbits.ts';
import { type Declare, launchOf } from '../search/describe.ts';
import { describeStay } from './describe.ts';
import { atAPort, docksOf, launchedTogether } from './harmless.ts';
import { WATCH_LIMITS, type WatchLimits } from './limits.ts';
import { createNeighbours, type Neighbours } from './neighbours.ts';
import {
  createPairTrack,
  feedPair,
  noteApart,
  type PairFacts,
  type PairTrack,
} from './pair-track.ts';
import {
  couldBeBeside,
  couldShareAPlane,
  earlierDrifts,
  printedDrift,
  samplePair,
} from './samples.ts';

export type PairWatch = {
  readonly atUs: number; // what is known then
  readonly watchedIds?: readonly string[]; // whose shadows are told whatever made them
  readonly userIds?: readonly string[]; // orbits a user entered: one set each, known at all times
  readonly onlyIds?: readonly string[]; // only pairs with one of these; every pair otherwise
  readonly declare?: Declare;
  readonly limits?: WatchLimits;
};

/** Every stay of a pair up to `atUs`, by beginning, then by ids. `histories` index rows of `sets`. */
export function watchPairs(
  sets: ElementSetBatch,
  histories: readonly ObjectHistory[],
  watch: PairWatch,
): readonly Proximity[] {
  const orbits = createOrbits(sets);
  const scene = sceneOf(histories, watch);
  for (const event of scene.events) look(orbits, scene, event);
  const found: Proximity[] = [];
  const docks = docksOf(scene.tracks);
  const sinceUs = scene.events[0]?.atUs ?? watch.atUs;
  for (const [key, track] of scene.tracks) {
    const pair = key.split(' ').map(Number) as [number, number];
    const [one, other] = [histories[pair[0]]!, histories[pair[1]]!];
    for (const stay of track.stays) {
      const own = [
        launchedTogether(one, other, stay, sinceUs),
        atAPort(docks, pair, stay, scene.limits),
      ];
      found.push(
        describeStay(orbits, one, other, stay, watch.atUs, scene.limits, own, watch.declare),
      );
    }
  }
  const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return found.sort((a, b) => a.fromUs - b.fromUs || text(a.id1, b.id1) || text(a.id2, b.id2));
}

type Event = { readonly history: number; readonly set: number; readonly atUs: number };

type Scene = {
  readonly limits: WatchLimits;
  readonly histories: readonly ObjectHistory[];
  readonly events: readonly Event[]; // new sets in order of epoch
  readonly newest: Int32Array; // set of each history in force; −1: none yet
  readonly neighbours: Neighbours;
  readonly users: readonly number[]; // histories of the user's own orbits
  readonly partners: Map<number, Set<number>>; // those a history has a track with
  readonly tracks: Map<string, PairTrack>;
  readonly isUser: readonly boolean[];
  readonly isWatched: readonly boolean[];
  readonly isAsked: readonly boolean[];
};

function sceneOf(
  histories: readonly ObjectHistory[],
  { atUs, watchedIds = [], userIds = [], onlyIds, limits = WATCH_LIMITS }: PairWatch,
): Scene {
  const has = (ids: readonly string[]) => {
    const set = new Set(ids);
    return histories.map(({ objectId }) => set.has(objectId));
  };
  const isUser = has(userIds);
  const events: Event[] = [];
  const newest = new Int32Array(histories.length).fill(-1);
  histories.forEach((history, h) => {
    if (isUser[h]) {
      newest[h] = history.count - 1;
      return;
    }
    for (let set = 0; set < history.count && history.epochUs[set]! <= atUs; set++)
      events.push({ history: h, set, atUs: history.epochUs[set]! });
  });
  events.sort((a, b) => a.atUs - b.atUs || a.history - b.history || a.set - b.set);
  return {
    ...{ limits, histories, events, newest, tracks: new Map(), partners: new Map(), isUser },
    neighbours: createNeighbours(limits.tiltMaxRad),
    users: histories.map((_, h) => h).filter((h) => isUser[h]),
    isWatched: has([...watchedIds, ...userIds]),
    isAsked: onlyIds === undefined ? histories.map(() => true) : has(onlyIds),
  };
}

/** A new set: its object against every other that may share its plane, and against those it has been with. */
function look(orbits: Orbits, scene: Scene, { history, set, atUs }: Event): void {
  const { histories, newest, neighbours, users, partners } = scene;
  newest[history] = set;
  neighbours.place(history, histories[history]!, set);
  const others = new Set([...users, ...(partners.get(history) ?? [])]);
  neighbours.near(histories[history]!, set, (other) => others.add(other));
  others.delete(history);
  for (const other of others)
    if (isPair(scene, history, other)) lookAtPair(orbits, scene, history, other, atUs);
}

function isPair(
  { isAsked, isUser, histories, newest }: Scene,
  one: number,
  other: number,
): boolean {
  if (!isAsked[one] && !isAsked[other] && !isUser[one] && !isUser[other]) return false;
  return !(isBelt(histories[one]!, newest[one]!) && isBelt(histories[other]!, newest[other]!));
}

function isBelt(history: ObjectHistory, set: number): boolean {
  return regimeOfSet(history, set) === 'GEO';
}

export function regimeOfSet(history: ObjectHistory, set: number): Regime {
  return regimeOf(history.meanMotionRadS[set]!, history.eccentricity[set]!);
}

/** How much wider than the limit of drift the printed one may be: inclination and shape add to what the mean motion says. */
const PRINTED_SLACK_KM_DAY = 250;

function lookAtPair(orbits: Orbits, scene: Scene, a: number, b: number, atUs: number): void {
  const { histories, newest, tracks } = scene;
  const [h1, h2] = a < b ? [a, b] : [b, a];
  const [one, other] = [histories[h1]!, histories[h2]!];
  const sets = { atUs, set1: newest[h1]!, set2: newest[h2]! };
  if (isTooOld(scene, h1, sets.set1, atUs) || isTooOld(scene, h2, sets.set2, atUs)) return;
  const key = `${h1} ${h2}`;
  const known = tracks.get(key);
  const { tiltMaxRad, driftMaxKmDay } = scene.limits;
  const drift = printedDrift(one, sets.set1, other, sets.set2);
  const mayBe =
    Math.abs(drift.kmDay) <= driftMaxKmDay + PRINTED_SLACK_KM_DAY &&
    couldShareAPlane(one, sets.set1, other, sets.set2, atUs, tiltMaxRad);
  if (!mayBe && known === undefined) return;
  const facts = factsOf(scene, h1, h2);
  const track = known ?? newTrack(scene, h1, h2, facts, atUs);
  if (track === undefined) return;
  const sample = mayBe
    ? samplePair(orbits, one, sets.set1, other, sets.set2, atUs, scene.limits.phaseAgeDaysMax)
    : undefined;
  feedPair(track, facts, sets, sample, drift);
  if (!mayBe && track.stays.length === 0) forget(scene, h1, h2);
}

/**
 * A track that knows how the pair stood to each other before: its earlier sets, looked at as they came. None where nothing can
 * come of it: neither watched, nor beside each other, nor matched.
 */
function newTrack(
  scene: Scene,
  h1: number,
  h2: number,
  facts: PairFacts,
  nowUs: number,
): PairTrack | undefined {
  const { histories, newest, tracks, partners, isUser, limits } = scene;
  const track = createPairTrack();
  const until = { set1: newest[h1]!, set2: newest[h2]! };
  const isOwn = [isUser[h1]!, isUser[h2]!] as const;
  for (const { driftKmDay, atUs } of earlierDrifts(
    histories[h1]!,
    histories[h2]!,
    until,
    isOwn,
    limits,
  ))
    noteApart(track, driftKmDay, atUs, facts.limits);
  const may =
    facts.isWatched ||
    (facts.areIntact && track.apartUs > Number.NEGATIVE_INFINITY) ||
    couldBeBeside(histories[h1]!, until.set1, histories[h2]!, until.set2, nowUs);
  if (!may) return undefined;
  tracks.set(`${h1} ${h2}`, track);
  for (const [one, other] of [
    [h1, h2],
    [h2, h1],
  ] as const) {
    const there = partners.get(one);
    if (there === undefined) partners.set(one, new Set([other]));
    else there.add(other);
  }
  return track;
}

function forget({ tracks, partners }: Scene, h1: number, h2: number): void {
  tracks.delete(`${h1} ${h2}`);
  partners.get(h1)?.delete(h2);
  partners.get(h2)?.delete(h1);
}

function isTooOld(
  { histories, isUser, limits }: Scene,
  h: number,
  set: number,
  atUs: number,
): boolean {
  const ageUs = Math.abs(atUs - histories[h]!.epochUs[set]!);
  return !isUser[h] && ageUs > limits.lookAgeDaysMax * 86_400e6;
}

function factsOf(
  { histories, isUser, isWatched, limits }: Scene,
  h1: number,
  h2: number,
): PairFacts {
  const [one, other] = [histories[h1]!, histories[h2]!];
  const launch = launchOf(one.cosparId);
  return {
    limits,
    isWatched: isWatched[h1]! || isWatched[h2]!,
    isSameLaunch: launch !== '' && launch === launchOf(other.cosparId),
    areIntact: !isPiece(one.name) && !isPiece(other.name),
    alwaysOld1: isUser[h1]!,
    alwaysOld2: isUser[h2]!,
  };
}

/** Debris or a stage by name: it cannot have come by itself. */
export function isPiece(name: string): boolean {
  return /\b(DEB|R\/B|AKM|PKM|PLAT|COOLANT|FUEL)\b/.test(name);
}
