/**
 * A manoeuvre found between element sets: when, how much, which way, of what kind, how sure, and on what evidence. Nothing here
 * says why somebody moved.
 */
import type { Regime } from '@noroshi/orbit';

export const MANOEUVRE_KINDS = [
  'raise', // in-track, higher
  'lower', // in-track, lower
  'plane change', // normal, low and medium orbit
  'north-south', // station-keeping of inclination, GEO
  'east-west', // station-keeping of drift and eccentricity, GEO
  'relocation', // begins or ends a drift, GEO
  'electric arc', // thrust for days: the burn is a ramp, not a step
  'unclear', // significant, but its parts do not tell
] as const;
export type ManoeuvreKind = (typeof MANOEUVRE_KINDS)[number];

/** One series that spoke for it: mean motion, eccentricity vector, inclination, node, along-track phase. */
export type ManoeuvreChannel = {
  readonly channel: string;
  readonly step: number; // the change, in the channel's unit
  readonly unit: string;
  readonly z: number; // against the object's own quiet scatter
};

export type Manoeuvre = {
  readonly objectId: string;
  readonly name: string;
  readonly regime: Regime;
  readonly atUs: number; // best estimate
  readonly sigmaS: number; // of that, one sigma
  readonly fromUs: number; // the last set before it
  readonly toUs: number; // the first set after it; of an electric arc, its end
  readonly kind: ManoeuvreKind;
  readonly dvMS: number; // what the change of orbit asks for at least, m/s
  readonly dvRMS: number; // its parts, m/s; NaN where element sets do not tell (radial of a near-circular orbit)
  readonly dvTMS: number;
  readonly dvNMS: number;
  readonly dvSigmaMS: number;
  readonly significance: number; // sigmas of a normal distribution that are as rare as this, over all series and the search
  readonly isConfirmed: boolean; // false: rests on the newest set alone
  readonly channels: readonly ManoeuvreChannel[];
  readonly raisedBy: 'step' | 'ramp';
};

/** What one object's history gave. */
export type ManoeuvreReport = {
  readonly objectId: string;
  readonly name: string;
  readonly regime: Regime;
  readonly manoeuvres: readonly Manoeuvre[]; // in order of time
  readonly floorMS: number; // Δv at 3 sigma of the quiet residual; NaN with too few sets
  readonly coveredDays: number; // of the history, gaps left out
  readonly sets: number; // used
  readonly why: string; // '' or why nothing can be said: too few sets, gaps
};
