/**
 * Pattern of life in GEO: stretches of one mode each, the nodes where a mode changes (named as the public pattern-of-life
 * challenge of 2024 has them), and departures from the object's own pattern.
 */
export const PATTERN_AXES = ['east-west', 'north-south'] as const;
export type PatternAxis = (typeof PATTERN_AXES)[number];

export const PATTERN_MODES = [
  'station-kept',
  'drift',
  'libration',
  'graveyard',
  'unknown',
] as const;
export type PatternMode = (typeof PATTERN_MODES)[number];

export const PATTERN_CHANGES = [
  'initiate station-keeping',
  'end station-keeping',
  'initiate drift',
  'adjust drift',
  'reverse drift',
] as const;
export type PatternChange = (typeof PATTERN_CHANGES)[number];

export const PROPULSIONS = ['chemical', 'electric', 'none', 'unknown'] as const;
export type Propulsion = (typeof PROPULSIONS)[number];

export type PatternSegment = {
  readonly axis: PatternAxis;
  readonly mode: PatternMode;
  readonly propulsion: Propulsion;
  readonly fromUs: number;
  readonly toUs: number;
  readonly longitudeDeg: number; // east-west: its middle; NaN where there is none
  readonly boxDeg: number; // half width of longitude, or of latitude (inclination)
  readonly driftDegDay: number; // mean, positive east
  readonly cadenceDays: number; // between burns; NaN without
};

export type PatternNode = {
  readonly axis: PatternAxis;
  readonly change: PatternChange;
  readonly propulsion: Propulsion;
  readonly atUs: number;
  readonly sigmaS: number;
  readonly fromDriftDegDay: number;
  readonly toDriftDegDay: number;
  readonly openedUs: number; // epoch of the set that made it sayable
};

export type PatternOfLife = {
  readonly objectId: string;
  readonly name: string;
  readonly segments: readonly PatternSegment[];
  readonly nodes: readonly PatternNode[];
};

/** What this object has not done before, or should have done by now. */
export type PatternDeparture = {
  readonly objectId: string;
  readonly name: string;
  readonly atUs: number;
  readonly openedUs: number;
  readonly what: string; // 'left its slot at 60.1 E after 812 days', 'no east-west burn for 31 days, usually 14'
  readonly surprise: number; // −log10 of the chance under its own history
  readonly expected: string;
  readonly seen: string;
};
