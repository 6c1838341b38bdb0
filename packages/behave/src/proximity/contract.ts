/**
 * Slow, lasting or repeated nearness of two objects: who has been beside whom, since when, how near and how it came about.
 * A score with its parts says how much it deserves a look; it is never a verdict on intent.
 */
import type { Regime } from '@noroshi/orbit';

export const PROXIMITY_KINDS = [
  'dwell', // GEO: beside the same object for days
  'drift and stop', // GEO: came along the belt and stopped beside it
  'walking', // GEO: one of a row of stops along the belt
  'transit', // GEO: passes by without stopping
  'shadowing', // LEO: same plane and period as the other, kept or made
  'phasing', // LEO: same plane, closing along the track
  'release', // a new object that leaves an old one slowly
  'docked', // together for several sets
  'towed', // together, and moved together
  'formation', // together since both are known
  'inspection pass', // repeated near passes
] as const;
export type ProximityKind = (typeof PROXIMITY_KINDS)[number];

/** One reason for the score: what, how strong from 0 to 1, what it weighs, and in words a person can check. */
export type ScorePart = {
  readonly name: string;
  readonly strength: number;
  readonly weight: number;
  readonly text: string;
};

/** An explanation without anybody's aim that was tried. */
export type BenignTest = {
  readonly rule: string; // id of the rule
  readonly holds: boolean;
  readonly text: string; // 'same operator (Intelsat, declared by ucs_satdb)', 'not known as a formation'
};

/** Relative orbit of 2 against 1 at an instant, quasi-nonsingular elements scaled by the semi-major axis (D'Amico). */
export type RelativeOrbit = {
  readonly atUs: number;
  readonly daKm: number;
  readonly dLambdaKm: number; // along-track
  readonly deKm: number; // size of the relative eccentricity vector
  readonly diKm: number; // size of the relative inclination vector
  readonly phaseRad: number; // between both vectors: 0 or π keeps them apart radially and normally
  readonly driftKmDay: number; // along-track, positive: 2 moves ahead of 1
};

export type Proximity = {
  readonly key: string; // same pair and stay: same key
  readonly id1: string; // who came, where that can be told
  readonly id2: string; // who was there
  readonly name1: string;
  readonly name2: string;
  readonly regime: Regime;
  readonly kind: ProximityKind;
  readonly fromUs: number;
  readonly toUs: number; // the last instant it is known to hold; equal to what was looked at where it goes on
  readonly isOpen: boolean;
  readonly openedUs: number; // epoch of the set that made it sayable: the lead time counts from here
  readonly minKm: number;
  readonly medianKm: number;
  readonly sigmaKm: number; // of a range, by regime and age
  readonly nearestUs: number; // of the least distance
  readonly closingKmDay: number; // at the end; negative: comes nearer
  readonly nextNearUs: number | null; // predicted from the newest sets
  readonly nextNearKm: number | null;
  readonly sunAngleDeg: number | null; // at the least distance: 0 = the Sun behind the visitor, its target lit
  readonly relative: RelativeOrbit | null;
  readonly burns: number; // manoeuvres of either to come, stay or return
  readonly score: number; // 0 to 1
  readonly parts: readonly ScorePart[];
  readonly benign: readonly BenignTest[];
  readonly declared: string; // '' or the rule that explains it and who declared it
  readonly learned: string; // '' or why the watch is silent though nobody declared it: a visitor that stayed
};

/** What is known of where a drifting object will stop; most of the time nothing. */
export type StopForecast = {
  /** It has begun to brake: where half of such stops are before, and where nine in ten lie between, along its drift. */
  readonly braked: {
    readonly seenUs: number; // epoch of the set that showed it
    readonly chance: number; // that it stops in this leg at all
    readonly longitudeDeg: number;
    readonly fromDeg: number;
    readonly toDeg: number;
  } | null;
  /** Places of its own ahead, in the order of arrival. */
  readonly own: readonly {
    readonly longitudeDeg: number;
    readonly lastUs: number; // it stood there until then
    readonly passUs: number; // by its present drift
  }[];
};

/** Where a drifting object will stop or pass, and whom it will meet. */
export type ApproachForecast = {
  readonly objectId: string;
  readonly name: string;
  readonly madeUs: number; // by sets known then
  readonly longitudeDeg: number;
  readonly driftDegDay: number;
  readonly stop?: StopForecast; // absent in what was kept from before it was told
  readonly neighbours: readonly {
    readonly objectId: string;
    readonly name: string;
    readonly longitudeDeg: number;
    readonly passUs: number;
    readonly passSigmaS: number;
    readonly missKm: number; // least distance there, from inclination and eccentricity
  }[];
};

/**
 * What makes company benign, in words a person can read and edit (configuration kind `benign`). `ids1` and `ids2`: object ids;
 * a pattern of names; or an operator. A rule without an end holds on.
 */
export type BenignRule = {
  readonly id: string;
  readonly why:
    | 'same operator'
    | 'constellation'
    | 'formation'
    | 'servicing'
    | 'same slot'
    | 'other';
  readonly objectIds?: readonly string[]; // any two of these
  readonly operator?: string; // any two of this operator
  readonly namePattern?: string; // any two whose names match: letters, digits, * for anything
  readonly declaredBy: string;
  readonly fromUs?: number;
  readonly toUs?: number;
  readonly note?: string;
};

/** Who operates what, from the user's own list (a satellite database or the catalogue's owner column). */
export type OwnerTable = ReadonlyMap<string, { readonly operator: string; readonly from: string }>;
