/**
 * What the tracker gives up so that its work stays bounded: the one table of it. García-Fernández et al., IEEE TAES 54 (2018), §V,
 * arXiv 1703.04264; recycling: Williams, FUSION 2012.
 */
export type TrackerLimits = {
  /** Normalised distance squared of a reading from what is expected, above which they are not of one object. */
  readonly gateNisMax: number;
  /** Share of a global hypothesis within its group below which it is dropped. */
  readonly hypothesisShareMin: number;
  /** Global hypotheses of one group. */
  readonly hypothesesMax: number;
  /** Existence below which an object goes back among the undetected. */
  readonly existenceMin: number;
  /** Expected number of undetected objects below which a component is dropped. */
  readonly undetectedMin: number;
  readonly undetectedCountMax: number;
  /** Components nearer than this (squared, normalised by the first's covariance) become one. */
  readonly undetectedMergeNis: number;
};

export const TRACKER_LIMITS: TrackerLimits = {
  gateNisMax: 20,
  hypothesisShareMin: 1e-4,
  hypothesesMax: 200,
  existenceMin: 1e-4,
  undetectedMin: 1e-5,
  undetectedCountMax: 60,
  undetectedMergeNis: 0.1,
};
