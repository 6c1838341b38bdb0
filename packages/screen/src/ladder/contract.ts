/**
 * What the ladder of probabilities asks for and answers: one encounter of two objects, and a figure a method with its error
 * and whether what the method assumes holds there. A figure without its validity is not shown to anybody.
 */

export type Triple = readonly [number, number, number];

/** State at the epoch of the message and its error. One inertial frame for both objects (GCRF, EME2000 or TEME). */
export type PcObject = {
  readonly positionKm: Triple;
  readonly velocityKmS: Triple;
  /** 6×6 row by row in the object's own R, T, N (inertial, not turning): km², km²/s, km²/s². Null: not known. */
  readonly covarianceRtn: Float64Array | null;
  readonly knows: 'full' | 'position'; // position: rows and columns 4 to 6 mean nothing
};

export type PcEvent = {
  readonly epochUs: number; // µs TAI: the message's TCA, rounded as it prints it
  readonly object1: PcObject;
  readonly object2: PcObject;
  readonly hbrKm: number; // combined hard-body radius
};

export const LADDER_METHODS = [
  'pc2d', // Foster & Estes, disk
  'pc2dSquare',
  'pc2dEqualArea',
  'chan', // for comparison only: its series fails for elongated errors
  'maxAlfano',
  'maxFrisbee', // one covariance missing
  'nc2d', // Hall
  'nc3d', // Hall
  'coppola',
  'monteCarlo',
] as const;
export type LadderMethod = (typeof LADDER_METHODS)[number];

export type MethodFigure = {
  readonly value: number | null; // null: the method gives none here
  readonly error: number | null; // absolute: a bound of the numerics, or half of the 95 % interval of a sample
  readonly interval95?: readonly [low: number, high: number]; // of a sample
  readonly valid: boolean | null; // null: it is a bound or a comparison, and claims nothing
  readonly why: string; // in words: what holds, or which assumption fails and by how much
};

/** The first of these whose assumptions hold is recommended. */
export const RUNGS = ['pc2d', 'nc2d', 'nc3d', 'monteCarlo'] as const;

export type Ladder = {
  readonly methods: Readonly<Partial<Record<LadderMethod, MethodFigure>>>;
  readonly recommended: (typeof RUNGS)[number] | 'none valid';
  readonly remarks: readonly string[]; // what was mended or assumed: covariance clipped, default covariance, one missing
  readonly encounter: Encounter;
  /** By the scale on sigma that gives `maxAlfano`: below 1 the error given is wider than the worst. Null: no plane, no error. */
  readonly dilution: { readonly scaleAtMax: number; readonly diluted: boolean } | null;
};

/** Miss and standard deviations along the principal axes of the combined error across the relative velocity. */
export type Plane = {
  readonly missWideKm: number;
  readonly missNarrowKm: number;
  readonly sigmaWideKm: number;
  readonly sigmaNarrowKm: number;
};

export type Encounter = {
  readonly missKm: number; // at the minimum of the straight motion
  readonly printedMissKm: number; // of the states as they are
  readonly relativeSpeedKmS: number;
  readonly offsetS: number; // of the minimum from the states' epoch; 0 where nothing moves
  readonly plane: Plane | null;
  readonly isMended: boolean; // the combined error was no covariance in the plane
  readonly problem: string; // why there is no plane; '' where there is one
};
