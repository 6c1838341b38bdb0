/**
 * Limits of history hygiene, each with its reason. They are wide on purpose: hygiene takes out what cannot be this object's
 * orbit; what is merely noisy is for the detectors, which are robust.
 */
export type HistoryLimits = {
  readonly correctionUs: number;
  readonly scales: number;
  readonly alongKmMin: number;
  readonly heightKmMin: number;
  readonly planeKmMin: number;
  readonly shapeKmMin: number;
  readonly runMax: number;
  readonly resumeMax: number;
  readonly runUsMax: number;
  readonly gapCadences: number;
  readonly gapUsMin: number;
  readonly otherAlongKm: number;
  readonly otherHeightKm: number;
  readonly otherPlaneKm: number;
};

export const HISTORY_LIMITS: HistoryLimits = {
  correctionUs: 20 * 60e6, // a set that follows within a fifth of an orbit replaces the one before: nothing new was observed
  scales: 12, // of the object's own set-to-set scatter: a Student-t tail of 3 degrees reaches it once in 1,600 sets
  // Below these, scaled with the semi-major axis from 7,000 km, an object of little scatter loses nothing: ten times the error
  // of a public set in LEO.
  alongKmMin: 5,
  heightKmMin: 0.3,
  planeKmMin: 2,
  shapeKmMin: 3,
  runMax: 3, // sets in a row that may be an outlier; four that agree with each other are an orbit
  resumeMax: 10, // sets after which the old orbit is not looked for any more; cross-tags last days
  runUsMax: 15 * 86_400e6, // in which an outlier must be over: in longer an object can go and come back
  gapCadences: 6, // a gap is named from 6 times the usual interval,
  gapUsMin: 4 * 86_400e6, // and never below 4 days: weekends are not gaps
  otherAlongKm: 200, // whose set it is: nearer than this to another object carried to its epoch
  otherHeightKm: 3,
  otherPlaneKm: 30,
};
