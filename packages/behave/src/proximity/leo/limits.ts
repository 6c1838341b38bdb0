/**
 * Limits of the watch over pairs below the belt, one table for every object. From physics and practice, none fitted to a list of
 * events; what moves when they move by half is in the test `robust`.
 */
export const WATCH_LIMITS = {
  /** Planes this near can be followed: 1° is 120 km off at the widest in low orbit, 0.13 km/s to fly past; launches hit their plane within it. */
  tiltMaxRad: (1 * Math.PI) / 180,
  /** A period is matched when walking once around the other takes a month or more at 7 km/s (0.005 rev a day is 210 km a day). */
  driftMaxKmDay: 500,
  /** Nearness that counts by itself: as the search over a catalogue has it. */
  nearKm: 50,
  nearSpeedKmS: 0.1,
  /** Coming along the track: meets within this, and this near by today's sets. */
  meetDaysMax: 30,
  /** A match is made, not drifted into, when burns cut the drift to a third within two months. */
  matchRatioMin: 3,
  matchDays: 60,
  /** A burn, seen in a pair: its drift changes by both from set to set. Air changes it by less than a tenth in a week at 400 km. */
  burnDriftKmDay: 30,
  burnShare: 0.1,
  /** Sets older than this say plane and period, but no longer where on the track. */
  phaseAgeDaysMax: 3,
  /** Nor is a pair judged at all by sets this far apart: monthly sets of one wait for those of the other. A user's own orbit may be as old as it is. */
  lookAgeDaysMax: 5,
  /** Nothing new of either for so long: the stay is as it was last seen, and no longer called open. */
  silentDaysMax: 60,
  /** As one body: this near in the mean of a revolution, with orbits of one size and shape, in three successive sets. */
  dockedKm: 1,
  dockedShapeKm: 0.3,
  dockedSets: 3,
  /** Together since both are known for so long, this near nearly all of the time: learned as a formation. */
  learnDays: 90,
  besideKm: 500,
  besideShareMin: 0.9,
  /** A station: as many others were one body with it before. */
  portVisitorsMin: 3,
} as const;

export type WatchLimits = { readonly [K in keyof typeof WATCH_LIMITS]: number };

/** Limits of releases: what is new, and from whom it can have come. */
export const RELEASE_LIMITS = {
  /** An object is new when the watch had the other objects for so long before its first set. */
  knownDaysMin: 5,
  /** Released this long after its parent's first set: a deployment no more, whatever the phase says. */
  deployedDaysMax: 30,
  /** Parent's set at the first set of the new object. */
  parentAgeDaysMax: 5,
  /** Speed of parting. Springs give 0.1 to 3 m/s, a projectile has been seen at 0.2 km/s; pieces of a blast spread wider. */
  partingMaxKmS: 0.2,
  slowKmS: 0.01,
  /** Tilt between both, after at most some weeks of differential precession. */
  tiltMaxRad: (1 * Math.PI) / 180,
  /** So many new objects of one launch within ten days are a deployment or a break-up, not a release. */
  siblingsMax: 3,
  siblingDays: 10,
  /** Phases that were last the same longer ago: a number given late, of something that was always there. */
  sinceDaysMax: 90,
  /** The first set at hand may be so much later than the first there was: hygiene may have dropped one. */
  firstSetDaysMax: 3,
  /** A release is news for so long. */
  openDays: 30,
} as const;
