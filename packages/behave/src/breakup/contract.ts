/** A break-up: pieces that were at one place at one time, which parent, how hard, and whom the cloud crosses. */
export type BreakupPiece = {
  readonly objectId: string;
  readonly name: string;
  readonly epochUs: number;
  readonly periodMin: number;
  readonly apogeeKm: number; // height
  readonly perigeeKm: number; // height
  readonly dvMS: number; // against the parent at the pinch point; NaN where not found
  readonly missKm: number; // from the pinch point when propagated back
};

export type CloudCrossing = {
  readonly objectId: string; // the asset's
  readonly fromUs: number;
  readonly toUs: number;
  readonly pieces: number; // whose shell and plane cross its orbit in that time
  readonly minKm: number;
  readonly nearestUs: number;
};

export type Breakup = {
  readonly key: string;
  readonly launch: string; // COSPAR launch, '2019-006'
  readonly parentId: string | null;
  readonly parentName: string;
  readonly otherParentId: string | null; // of a collision
  readonly atUs: number | null; // null: sets too far apart to say
  readonly sigmaS: number | null;
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
  readonly confidence: number;
  readonly reasons: readonly string[];
};
