/** A break-up: pieces that were at one place at one time, which parent, how hard, and whom the cloud crosses. */
export type BreakupPiece = {
  readonly objectId: string;
  readonly name: string;
  readonly epochUs: number;
  readonly periodMin: number;
  readonly apogeeKm: number; // height
  readonly perigeeKm: number; // height
  readonly dvMS: number; // against the parent at the pinch point; NaN where not found
  readonly missKm: number; // from the pinch point when propagated back; NaN where not known
};

export type CloudCrossing = {
  readonly objectId: string; // the asset's
  readonly fromUs: number;
  readonly toUs: number;
  readonly pieces: number; // whose shell and plane cross its orbit in that time
  readonly minKm: number; // least gap between a piece and the asset, both moved by mean elements
  readonly nearestUs: number;
  readonly sigmaKm: number; // of that gap, by the age of both sets
  readonly perDay: number; // passes of pieces through its orbit within the gap limit, each with its place free
  readonly densityFactor: number | null; // objects at its heights with the cloud, over without; null: no catalogue given
};

/**
 * break-up: pieces met at one place after the snapshot before. later pieces: of a break-up from before it, catalogued now. The
 * others are no break-up: seen again (numbers from before), deployment (payloads, a new launch), release (slow, unnamed), unclear.
 */
export const GROWTH_KINDS = [
  'break-up',
  'later pieces',
  'seen again',
  'deployment',
  'release',
  'unclear',
] as const;
export type GrowthKind = (typeof GROWTH_KINDS)[number];

/** A launch that has more objects than before, and what that is taken for. */
export type LaunchGrowth = {
  readonly launch: string; // '2019-006'
  readonly kind: GrowthKind;
  readonly known: number; // objects before
  readonly added: number; // objects new since, by id
  readonly seenAgain: number; // of them, numbers far below the newest known before
  readonly why: string;
};

/** An object that may have broken up, and how well it explains the pieces against every other that was tried. */
export type BreakupParent = {
  readonly objectId: string;
  readonly name: string;
  readonly weight: number; // the sum over all that were tried is 1
};

/** An instant at which it may have been: pieces pass the place once a revolution. */
export type BreakupTime = {
  readonly atUs: number;
  readonly sigmaS: number; // about this instant alone
  readonly weight: number;
};

export type Breakup = {
  readonly key: string;
  readonly kind: 'break-up' | 'later pieces';
  readonly launch: string; // COSPAR launch, '2019-006'
  readonly parentId: string | null;
  readonly parentName: string;
  readonly parents?: readonly BreakupParent[]; // likeliest first; absent where paths did not tell, or told before there were any
  readonly otherParentId: string | null; // of a collision
  readonly atUs: number | null; // null: sets too far apart to say
  readonly sigmaS: number | null; // of the whole: over every time in `times`
  readonly times?: readonly BreakupTime[]; // likeliest first, those of some weight
  readonly fromUs: number; // it happened between these
  readonly toUs: number;
  readonly foundUs: number; // by sets known then
  readonly spreadKm: number; // median distance of pieces from the pinch point
  readonly heightKm: number; // of the pinch point
  readonly dvSpreadMS: number; // 90th percentile
  readonly isParentGone: boolean;
  readonly likeness: string; // 'consistent with a collision', 'with an explosion', 'with an anomaly of low energy'
  readonly growth: number; // pieces new since the snapshot before
  readonly pieces: readonly BreakupPiece[];
  readonly confidence: number; // 0 to 1: by how many pieces, what share of them agrees, and how sure the time is
  readonly reasons: readonly string[];
};
