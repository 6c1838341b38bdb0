/**
 * Every limit of the watch over the belt, with why. They come from geometry, from the rules of the belt (boxes of ±0.05° to
 * ±0.1°) and from the cadence of public element sets; none is per satellite. 0.1° of longitude is 73.6 km in GEO.
 */
export const GEO_LIMITS = {
  // which sets count
  bandRevDay: 0.1, // of 1.0027: the belt with its graveyard and what drifts along it, however eccentric
  freshDaysMax: 7, // an older set is not compared: one burn of station-keeping (0.03°/day) moves it by a box after that
  freshDerelictDaysMax: 30, // of an object that has not burned for apartDays: SDP4 holds a box for so long
  gapDaysMax: 60, // between two sets of one object: beyond it nobody can say who burned

  // who is compared by SGP4 at all
  nearLongitudeDeg: 0.5, // of mean longitudes: 368 km, wider than what ends a stay
  nearNormalKm: 600, // amplitude of the motion across the plane; the 24 h median is 0.7 of it
  samplesPerDay: 24, // between two samples relative motion below 100 km is straight within 1 km

  // together and apart
  togetherKm: 150, // 24 h median: in one slot, which is 0.2° or 147 km wide
  apartKm: 250, // 24 h median that ends a stay: wider by two errors of old sets, so that a median at the limit does not flicker
  walkTogetherKm: 250, // the same for who walks the belt: it has stopped in the next slot (0.3°), and comes nearer by and by
  walkApartKm: 400,
  apartDays: 90, // apart for so long before it is a new neighbour; also how long company takes to become usual
  dockedKm: 5, // 24 h median: the error of two sets of one body in GEO
  dockedSetsMin: 5,
  leapDegDayMin: 0.3, // a change of drift of 0.85 m/s: neither station-keeping nor the error of a set
  towDays: 60, // between the leap of one and that of the other, and since they were together: derelicts get few sets
  towDriftDegDay: 0.05, // both orbits are one: drift,
  towPlaceDeg: 2, // place on it, by the drift in between,
  towEccentricity: 5e-4, // eccentricity vector (21 km),
  towNormalKm: 60, // and plane, which Sun and Moon turn by that in towDays
  passDaysMax: 3, // a visitor that drifts on within this was passing

  // moving and standing along the belt
  standDriftDegDayMax: 0.08, // kept objects swing to half of it within their boxes
  standBoxDeg: 0.3, // of its own mean longitude
  burnDriftDegDayMin: 0.03, // 0.085 m/s along the track, beyond what the Earth's shape does in the gap
  movedDegMin: 0.5, // came from farther than this: it was not in the same slot

  // habits
  ownSlotDeg: 0.3, // an operator's slot: ±0.1° of its own and as much of the neighbours'
  ownSlotDays: 90,
  stopDaysMin: 7, // standing for less is a pause under way
  stopApartDeg: 1, // from the stop before
  walkStopsMin: 3, // a row: this stop is at least the third,
  walkTargetsMin: 2, // and so many stops before were beside somebody else's, unexplained: one may be chance
  walkYears: 5,
} as const;
