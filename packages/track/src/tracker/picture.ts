/**
 * What a Poisson multi-Bernoulli mixture tracker knows: how many objects are where that nobody has seen yet, and, in groups that
 * have nothing to do with each other, the objects that may have been seen under each way to explain the readings. Williams, IEEE
 * TAES 51 (2015); García-Fernández, Williams, Granström and Svensson, IEEE TAES 54 (2018), arXiv 1703.04264.
 */
import type { Filter } from '../filter/gaussian.ts';
import type { Gaussian, Measurement } from '../filter/model.ts';
import type { TrackerLimits } from './limits.ts';

/** An expected number of undetected objects, spread as a normal distribution. */
export type Component = { readonly weight: number; readonly estimate: Gaussian };

/** One object under one history of readings, if it exists. */
export type Bernoulli = { readonly existence: number; readonly estimate: Gaussian };

/** One object that may be, known by the reading that it began with; one local hypothesis for each history. */
export type Track = {
  readonly id: number;
  readonly startS: number;
  readonly locals: readonly Bernoulli[];
};

/** Stands for "no such object" under a global hypothesis. */
export const NO_OBJECT = -1;

/** One way to explain all readings of a group: a local hypothesis of each of its tracks. */
export type Hypothesis = { readonly logWeight: number; readonly localOf: Int32Array };

/** Weights of the hypotheses sum to one. */
export type Group = {
  readonly tracks: readonly Track[];
  readonly hypotheses: readonly Hypothesis[];
};

export type Picture = {
  readonly timeS: number;
  readonly undetected: readonly Component[];
  readonly groups: readonly Group[];
  readonly nextId: number;
};

export type Sensor = {
  readonly measurement: Measurement;
  /** Of an object in a state; zero where the sensor does not look. */
  readonly detectionProbability: (state: Float64Array) => number;
  /** Expected false readings for each unit of the space of readings; above zero. */
  readonly clutterDensity: (reading: Float64Array) => number;
  /**
   * For objects that a mixture cannot be spread over: what a first reading says of the state, and the expected number of such first
   * readings for each unit of the space of readings.
   */
  readonly startOf?: (
    reading: Float64Array,
  ) => { readonly density: number; readonly estimate: Gaussian } | null;
};

/** `readings` holds measurement.size numbers each. */
export type Scan = {
  readonly timeS: number;
  readonly sensor: Sensor;
  readonly readings: Float64Array;
};

/** `mixture` keeps the hypotheses; `merged` makes one of them after each scan, by exact marginals: less work, a little worse. */
export type TrackerMode = 'mixture' | 'merged';

export type TrackerOptions = {
  readonly mode: TrackerMode;
  readonly filter: Filter;
  /** Probability that an object that is there stays over a step (s). */
  readonly survivalProbability: (stepS: number) => number;
  /** What is expected to appear over a step that ends at a time. */
  readonly births: (timeS: number, stepS: number) => readonly Component[];
  readonly limits: TrackerLimits;
};
