/**
 * The limits of manoeuvres in the geosynchronous belt: one table for every object, with the reason of each. None was fitted to a
 * satellite; they come from what element sets of objects that cannot move show, and from the physics of the belt (record 21).
 */
export const GEO_STEP_LIMITS = {
  /** Six sets a side: three bad ones are still outvoted, and burns a week apart stay two. */
  window: { setsMax: 6, setsMin: 3, daysMax: 60 },

  /** Scatter is never taken to be less than this, however smooth a history is: the part that is not error of the fit. */
  floor: {
    driftDegDay: 0.0015, // 4e-6 rev/day: what the Sun's pressure and the Moon leave in the mean motion
    slopeDegDay: 0.003, // 0.01° of longitude over three days
    longitudeDeg: 0.01, // the fortnight's and month's terms that a mean longitude leaves out
    e: 2.5e-5, // the month's term of the Moon (3.5e-5, Soop §4.4) that mean elements do not take out
    iDeg: 0.0025, // the fortnight's term of the Moon (0.0035°)
  },

  /**
   * A step that says less than this, in sigmas of the object's own quiet gaps, is no finding. Tails are fat: of 459 rocket bodies and
   * pieces of debris in the belt, with sets a week apart, one gap in 370 reaches 6 and one in 760 reaches 10, sets of other objects among
   * them. (measured)
   */
  significanceMin: 6,
  /** With one set after it, of three that can be wrong one is enough. */
  unconfirmedSignificanceMin: 9,
  /** Sets after a burn that agree before it is confirmed. */
  confirmingSets: 3,

  /** A step of the drift so large is no station-keeping (boxes of ±0.1° are crossed in two days): one set a side will do where the place agrees. */
  travelDegDay: 0.1,
  /** A set that differs by so many sigma from the three on either side, which agree, is a slip, unless the longitude moved with it. */
  slipSigma: 6,
  /** A set takes a burn up only after it was seen: an epoch may be this long after a burn that is not yet in the set. */
  lateDays: 1.5,
  /** A fit needs this long of new observations before it follows: the change shows so much later than the burn. */
  settleDays: 0.75,

  /** Gaps longer than this are not covered: a burn in them cannot be dated. */
  coveredGapDays: 15,
} as const;
