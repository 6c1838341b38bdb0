/**
 * What every detector of one look is given: the sets in force at the instant, histories by group (belt, assets and what is
 * beside them, what is low), the settings, and how near two objects are. Decoded once a look; nothing after the instant is in it.
 */
import {
  type Breakup,
  type CleanHistories,
  cleanHistories,
  isOfBelt,
  type SpaceWeather,
} from '@noroshi/behave';
import {
  createResonanceScratch,
  createStateBatch,
  EARTH_RADIUS_KM,
  type ElementSetBatch,
  initialiseSgp4,
  MU_KM3_S2,
  propagateRow,
  type Regime,
  regimeOf,
} from '@noroshi/orbit';
import type { Archive } from './archive.ts';
import type { Stood } from './hysteresis.ts';
import type { LookAsk } from './messages.ts';
import type { BehaviourSettings } from './settings.ts';

const DAY_US = 86_400e6;

/** Histories of one group, cleaned, with the batch that their rows point into. */
export type Group = { readonly sets: ElementSetBatch; readonly clean: CleanHistories };

export type Scene = {
  readonly atUs: number;
  readonly settings: BehaviourSettings;
  readonly weather: SpaceWeather | null; // null: nobody gave a file
  readonly knownBreakups: readonly Breakup[]; // that stand by the table
  tell(progress: string): void;
  /** What was said of a finding before this look; undefined: it is not open. */
  stood(key: string): Stood | undefined;
  readonly current: ElementSetBatch; // newest set of each object, one an object
  /** The sets that were in force at an earlier instant. */
  currentAt(atUs: number): ElementSetBatch;
  /** Since when this share of the objects has had a set, by those that are held. */
  wholeSinceUs(share: number): number;
  /** When an object was first heard of, by all the store has; and when this share of all of them was. */
  knownSinceUs(objectId: string): number;
  shareKnownUs(share: number): number;
  rowOf(objectId: string): number | undefined; // in `current`
  nameOf(objectId: string): string;
  regimeOf(objectId: string): Regime | undefined;
  /** Catalogue objects of assets that have a set. */
  readonly assetObjectIds: readonly string[];
  readonly beltIds: readonly string[]; // mean motion within 0.1 rev/d of the Earth's, however eccentric
  isOfBelt(objectId: string): boolean;
  /** Objects in the plane and at the height of an asset. */
  besideOf(assetObjectId: string): readonly string[];
  /** Low enough to come down within weeks: perigee below 300 km or a mean motion that grows fast. */
  readonly lowIds: readonly string[];
  group(name: string, ids: readonly string[], days: number): Group;
  /** Histories of the past to go through once: not held by the scene, as groups are. */
  past(ids: readonly string[], fromUs: number, untilUs: number): CleanHistories;
  /** The least distance over the next revolution, and how fast they pass there; null where SGP4 refuses one. */
  nearest(id1: string, id2: string): Nearest | null;
  /** What was decoded for histories so far, and what hygiene left out of it. */
  read(): { readonly sets: number; readonly dropped: Readonly<Record<string, number>> };
};

export type Nearest = { readonly rangeKm: number; readonly speedKmS: number };

/** Beside: planes this near, and heights that drift together: 60 km in height is some 8 deg an hour along the track. */
const BESIDE = { planeRadMax: (3 * Math.PI) / 180, daKmMax: 60 } as const;
const LOW_PERIGEE_KM_MAX = 300;
const LOW_NDOT_REV_DAY2_MIN = 1e-3;
/** Looked at each minute of a revolution: at the 0.5 km/s of slow company, 30 km between two looks. */
const NEAREST_STEP_S = 60;

export function createScene(
  archive: Archive,
  { settings, atUs, weather, breakups, standing }: LookAsk,
  tell: (text: string) => void = () => {},
): Scene {
  const { historyDays, beltHistoryDays } = settings;
  const oldestUs = atUs - Math.max(historyDays, 30) * DAY_US;
  const current = archive.inForce(oldestUs, atUs);
  const rows = new Map(
    Array.from(current.objectRow, (o, row) => [current.objects.objectId[o]!, row]),
  );
  const idOf = (row: number) => current.objects.objectId[current.objectRow[row]!]!;
  const regime = (row: number) =>
    regimeOf(current.meanMotionRadS[row]!, current.eccentricity[row]!);
  const groups = new Map<string, Group>();
  const isBelt = (row: number) => isOfBelt(current.meanMotionRadS[row]!);
  const allRows = Array.from({ length: current.count }, (_, row) => row);
  const near = createNearest(current, atUs);
  return {
    ...{ atUs, settings, weather, current, knownBreakups: breakups, tell },
    stood: (key) => (Object.hasOwn(standing, key) ? standing[key] : undefined),
    currentAt: (us) => archive.inForce(us - Math.max(historyDays, 30) * DAY_US, us),
    wholeSinceUs: (share) => archive.wholeSinceUs(share, atUs),
    knownSinceUs: (id) => archive.knownSinceUs(id),
    shareKnownUs: (share) => archive.shareKnownUs(share, atUs),
    rowOf: (id) => rows.get(id),
    nameOf: (id) => current.objects.name[current.objectRow[rows.get(id) ?? -1] ?? -1] || id,
    regimeOf: (id) => (rows.has(id) ? regime(rows.get(id)!) : undefined),
    assetObjectIds: settings.assets.flatMap(({ objectId }) =>
      objectId !== undefined && rows.has(objectId) ? [objectId] : [],
    ),
    beltIds: allRows.filter(isBelt).map(idOf),
    isOfBelt: (id) => rows.has(id) && isBelt(rows.get(id)!),
    besideOf: (id) => besideRows(current, rows.get(id), atUs).map(idOf),
    lowIds: allRows.filter((row) => isLow(current, row)).map(idOf),
    group: (name, ids, days) => {
      const kept = groups.get(name);
      if (kept !== undefined) return kept;
      const most = Math.min(days, Math.max(historyDays, beltHistoryDays));
      const sets = archive.sets(ids, atUs - most * DAY_US, atUs);
      const group = { sets, clean: cleanHistories(sets) };
      groups.set(name, group);
      return group;
    },
    past: (ids, fromUs, untilUs) =>
      cleanHistories(archive.sets(ids, fromUs, Math.min(untilUs, atUs))),
    nearest: (id1, id2) => near(rows.get(id1), rows.get(id2)),
    read: () => readOf([...groups.values()]),
  };
}

function readOf(groups: readonly Group[]) {
  const dropped: Record<string, number> = {};
  for (const { clean } of groups)
    for (const [reason, count] of Object.entries(clean.counts))
      dropped[reason] = (dropped[reason] ?? 0) + count;
  return { sets: groups.reduce((sum, { sets }) => sum + sets.count, 0), dropped };
}

function semiMajorAxisKm(sets: Pick<ElementSetBatch, 'meanMotionRadS'>, row: number): number {
  return Math.cbrt(MU_KM3_S2 / sets.meanMotionRadS[row]! ** 2);
}

type LowColumns = Pick<ElementSetBatch, 'meanMotionRadS' | 'eccentricity' | 'meanMotionDotRevDay2'>;

export function isLow(sets: LowColumns, row: number): boolean {
  const perigeeKm = semiMajorAxisKm(sets, row) * (1 - sets.eccentricity[row]!) - EARTH_RADIUS_KM;
  const falls = 2 * sets.meanMotionDotRevDay2[row]! >= LOW_NDOT_REV_DAY2_MIN;
  return perigeeKm < LOW_PERIGEE_KM_MAX || falls;
}

const J2 = 1.082_616e-3; // of WGS-72, as SGP4 has it

/** Node at another instant by the secular rate of J2 (Vallado, Fundamentals of Astrodynamics, 9.6). */
function raanAt(sets: ElementSetBatch, row: number, atUs: number): number {
  const n = sets.meanMotionRadS[row]!;
  const p = semiMajorAxisKm(sets, row) * (1 - sets.eccentricity[row]! ** 2);
  const rateRadS = -1.5 * J2 * (EARTH_RADIUS_KM / p) ** 2 * n * Math.cos(sets.inclinationRad[row]!);
  return sets.raanRad[row]! + (rateRadS * (atUs - sets.epochUs[row]!)) / 1e6;
}

function besideRows(sets: ElementSetBatch, of: number | undefined, atUs: number): number[] {
  if (of === undefined) return [];
  const aKm = semiMajorAxisKm(sets, of);
  const normal = normalOf(sets, of, atUs);
  const found: number[] = [];
  for (let row = 0; row < sets.count; row++) {
    if (row === of || Math.abs(semiMajorAxisKm(sets, row) - aKm) > BESIDE.daKmMax) continue;
    const other = normalOf(sets, row, atUs);
    const cos = normal.reduce((sum, x, k) => sum + x * other[k]!, 0);
    if (Math.acos(Math.min(1, cos)) <= BESIDE.planeRadMax) found.push(row);
  }
  return found;
}

function normalOf(sets: ElementSetBatch, row: number, atUs: number): readonly number[] {
  const [i, raan] = [sets.inclinationRad[row]!, raanAt(sets, row, atUs)];
  return [Math.sin(i) * Math.sin(raan), -Math.sin(i) * Math.cos(raan), Math.cos(i)];
}

/** SGP4 of one pair at each step of the longer revolution. The models of a look are made when the first pair is asked for. */
function createNearest(sets: ElementSetBatch, atUs: number) {
  let model: ReturnType<typeof initialiseSgp4> | undefined;
  let scratch: ReturnType<typeof createResonanceScratch> | undefined;
  const out = createStateBatch(2, 'TEME');
  return (row1: number | undefined, row2: number | undefined): Nearest | null => {
    if (row1 === undefined || row2 === undefined) return null;
    model ??= initialiseSgp4(sets, 'a');
    scratch ??= createResonanceScratch(model);
    const revolutionS =
      (2 * Math.PI) / Math.min(sets.meanMotionRadS[row1]!, sets.meanMotionRadS[row2]!);
    const stepS = Math.max(NEAREST_STEP_S, revolutionS / 200);
    let best: Nearest | null = null;
    for (let s = 0; s <= revolutionS; s += stepS) {
      const us = atUs + Math.round(s * 1e6);
      const [r, v] = [out.positionKm, out.velocityKmS];
      if (propagateRow(model, scratch, row1, us, out, 0) !== 0) return best;
      if (propagateRow(model, scratch, row2, us, out, 1) !== 0) return best;
      const rangeKm = Math.hypot(r[0]! - r[3]!, r[1]! - r[4]!, r[2]! - r[5]!);
      if (best !== null && rangeKm >= best.rangeKm) continue;
      best = { rangeKm, speedKmS: Math.hypot(v[0]! - v[3]!, v[1]! - v[4]!, v[2]! - v[5]!) };
    }
    return best;
  };
}
