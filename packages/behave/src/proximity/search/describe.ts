/**
 * Measured pairs of a catalogue as proximities: kind, score with its parts, relative orbit, what comes next. From one set an
 * object only, so a kind is what the geometry of the window says; who came and whether anybody burned is for the watch over
 * histories. Of two, the one launched later is taken as the one who came.
 */
import { type Regime, regimeOf } from '@noroshi/orbit';
import type { BenignTest, Proximity, ProximityKind, ScorePart } from '../contract.ts';
import type { Orbits } from '../orbits.ts';
import { pairSigmaKm } from '../range-error.ts';
import { closingKmDay, nextNearest, relativeOrbit, sunAngleDeg } from '../relative.ts';
import type { NearLimits } from './limits.ts';
import type { NearPairs } from './measure.ts';

export type SearchWindow = { readonly fromUs: number; readonly toUs: number };

/** One of a pair as rules know it. */
export type PairMember = {
  readonly objectId: string;
  readonly name: string;
  readonly cosparId: string;
};

/** The explanations tried for a pair, and the one that holds ('' where none does). */
export type Declare = (
  one: PairMember,
  other: PairMember,
  atUs: number,
) => { readonly declared: string; readonly benign: readonly BenignTest[] };

/** Same sets but for rounding: the catalogue tracks them as one. */
const AS_ONE_KM = 0.1;
const DWELL_S = 3 * 86_400; // in GEO a pass is over in less
const WHOLE = 0.9; // of the window
const NEXT_DAYS_MAX = 30;

/** What each part of a score weighs; the sum is 1. Reasons to look first, in the order a person would give them. */
const WEIGHTS = { strangers: 0.3, near: 0.25, lasting: 0.2, intact: 0.15, slow: 0.1 } as const;

/** Proximities by falling score, then by ids. */
export function describeNear(
  orbits: Orbits,
  pairs: NearPairs,
  window: SearchWindow,
  limits: Readonly<Record<Regime, NearLimits>>,
  declare: Declare = () => ({ declared: '', benign: [] }),
): readonly Proximity[] {
  const all = Array.from({ length: pairs.count }, (_, k) =>
    describeOne(orbits, pairs, k, window, limits, declare),
  );
  return all.sort((a, b) => b.score - a.score || compared(a.id1, b.id1) || compared(a.id2, b.id2));
}

function describeOne(
  orbits: Orbits,
  pairs: NearPairs,
  k: number,
  window: SearchWindow,
  limits: Readonly<Record<Regime, NearLimits>>,
  declare: Declare,
): Proximity {
  const { sets } = orbits;
  const [came, there] = inOrder(orbits, pairs.row1[k]!, pairs.row2[k]!);
  const one = memberOf(orbits, came);
  const other = memberOf(orbits, there);
  const regime = regimeOf(sets.meanMotionRadS[there]!, sets.eccentricity[there]!);
  const nearestUs = pairs.nearestUs[k]!;
  const toUs = pairs.toUs[k]!;
  const next = nextNearest(orbits, there, came, window.toUs, NEXT_DAYS_MAX);
  const epochs = [sets.epochUs[came]!, sets.epochUs[there]!] as const;
  const parts = partsOf(pairs, k, one, other, limits[regime], window);
  const { declared, benign } = declare(one, other, nearestUs);
  return {
    ...{ key: `near ${one.objectId} ${other.objectId}`, id1: one.objectId, id2: other.objectId },
    ...{ name1: one.name, name2: other.name, regime },
    kind: kindOf(pairs, k, regime, one, other, window),
    ...{
      fromUs: pairs.fromUs[k]!,
      toUs,
      isOpen: toUs >= window.toUs - openMarginUs(orbits, there),
    },
    openedUs: Math.max(...epochs),
    ...{ minKm: pairs.minKm[k]!, medianKm: pairs.medianKm[k]! },
    sigmaKm: pairSigmaKm(orbits, came, there, nearestUs),
    ...{ nearestUs, closingKmDay: closingKmDay(orbits, there, came, toUs) },
    ...{ nextNearUs: next?.atUs ?? null, nextNearKm: next?.rangeKm ?? null },
    sunAngleDeg: finiteOrNull(sunAngleDeg(orbits, there, came, nearestUs)),
    relative: relativeOrbit(orbits, there, came, nearestUs) ?? null,
    ...{ burns: 0, score: scoreOf(parts), parts, benign, declared, learned: '' },
  };
}

/** The one launched later first; by id where that is not known. */
function inOrder(orbits: Orbits, row1: number, row2: number): readonly [number, number] {
  const [one, other] = [memberOf(orbits, row1), memberOf(orbits, row2)];
  const byLaunch = compared(launchOf(one.cosparId), launchOf(other.cosparId));
  const known = one.cosparId !== '' && other.cosparId !== '' && byLaunch !== 0;
  const later = known ? byLaunch > 0 : Number(one.objectId) > Number(other.objectId);
  return later ? [row1, row2] : [row2, row1];
}

function memberOf({ sets }: Orbits, row: number): PairMember {
  const { objects, objectRow } = sets;
  const object = objectRow[row]!;
  return {
    objectId: objects.objectId[object]!,
    name: objects.name[object]!,
    cosparId: objects.cosparId[object]!,
  };
}

/** `2024-034A` → `2024-034`; '' where it is not known. */
export function launchOf(cosparId: string): string {
  return /^\d{4}-\d{3}/.exec(cosparId)?.[0] ?? '';
}

function kindOf(
  pairs: NearPairs,
  k: number,
  regime: Regime,
  one: PairMember,
  other: PairMember,
  { fromUs, toUs }: SearchWindow,
): ProximityKind {
  const togetherS = pairs.togetherS[k]!;
  const isWhole = togetherS * 1e6 >= WHOLE * (toUs - fromUs);
  if (isWhole && pairs.medianKm[k]! < AS_ONE_KM) return 'docked';
  if (regime === 'GEO') return togetherS >= DWELL_S || isWhole ? 'dwell' : 'transit';
  if (!isWhole) return 'phasing';
  return isSameLaunch(one, other) ? 'formation' : 'shadowing';
}

function isSameLaunch(one: PairMember, other: PairMember): boolean {
  const launch = launchOf(one.cosparId);
  return launch !== '' && launch === launchOf(other.cosparId);
}

const NOT_INTACT = /\b(DEB|R\/B|AKM|PKM|PLAT|COOLANT|FUEL)\b/;

function partsOf(
  pairs: NearPairs,
  k: number,
  one: PairMember,
  other: PairMember,
  limits: NearLimits,
  { fromUs, toUs }: SearchWindow,
): readonly ScorePart[] {
  const hours = pairs.togetherS[k]! / 3600;
  const share = Math.min(1, (pairs.togetherS[k]! * 1e6) / (toUs - fromUs));
  const near = 1 - Math.min(1, pairs.minKm[k]! / limits.rangeKm);
  const slow = 1 - Math.min(1, pairs.speedKmS[k]! / limits.speedKmS);
  const pieces = [one, other].filter(({ name }) => NOT_INTACT.test(name)).length;
  const same = isSameLaunch(one, other);
  const times = pairs.passes[k]! === 1 ? 'in one stay' : `in ${pairs.passes[k]} passes`;
  const part = (name: keyof typeof WEIGHTS, strength: number, text: string): ScorePart => ({
    ...{ name, strength, weight: WEIGHTS[name], text },
  });
  return [
    part('strangers', same ? 0 : 1, same ? 'launched together' : 'of different launches'),
    part(
      'near',
      near,
      `${pairs.minKm[k]!.toFixed(1)} km at the nearest, limit ${limits.rangeKm} km`,
    ),
    part('lasting', share, `together ${hours.toFixed(1)} h of the window, ${times}`),
    part('intact', 1 - pieces / 2, INTACT_WORDS[pieces]!),
    part('slow', slow, `${(1000 * pairs.speedKmS[k]!).toFixed(0)} m/s at the nearest`),
  ];
}

const INTACT_WORDS = ['neither is debris by name', 'one is debris or a stage', 'both are debris'];

function scoreOf(parts: readonly ScorePart[]): number {
  return parts.reduce((sum, { strength, weight }) => sum + strength * weight, 0);
}

/** A stay that reaches into the last revolution goes on. */
function openMarginUs({ sets }: Orbits, row: number): number {
  return (2e6 * Math.PI) / sets.meanMotionRadS[row]!;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
