/**
 * The limits of the pattern of life in the belt, one table for every object, with why each. They come from boxes and drifts that
 * the belt's rules know (ITU Radio Regulations: ±0.1°), from what element sets scatter, and from Sun and Moon; none is per object.
 */
export const PATTERN_LIMITS = {
  // east and west
  standDriftDegDay: 0.08, // inside a box of ±0.1° an object never drifts faster: it would cross it in a day or two
  leaveDriftDegDay: 0.15, // faster than this it is under way, whatever the box
  boxDeg: 0.5, // of its own middle: slots are ±0.1°; inclined and idle objects wander more
  movedDeg: 0.2, // farther than its drift explains: between two sets it went and stopped again
  middleDays: 90, // a slot's middle follows so slowly: two cycles of station-keeping
  adjustDegDay: 0.05, // a change of drift of 0.14 m/s along the track, three times what sets are off in a bad week
  adjustShare: 0.1, // and a tenth of the drift there was
  sureDegDay: 0.2, // said at the first set that shows it: no public set was seen off by a third of this and then back (hygiene)
  burnDegDay: 0.02, // 0.06 m/s: below, station-keeping and scatter are one
  gapDaysMax: 45, // longer, and the way between two sets is a guess: nothing is said of burns in it
  idleDays: 60, // without a burn for so long it is not kept: even ±0.5° at the quiet longitudes needs one
  graveyardDegDay: -1.5, // 235 km above the belt (IADC) drifts 3° a day westward; half of that is on the way

  // north and south
  orbitPoleDeg: 7.4, // of the plane about which idle planes turn (Laplace): between equator and ecliptic
  orbitYears: 53, // one turn of it (Allan and Cook 1964)
  planeWindowDays: 90, // shorter, and the half-month and half-year terms look like control
  planeIdleDays: 200, // not kept north-south after so long: burns twice a year leave windows of a quarter without one
  planeControlDegYear: 0.35, // two fifths of what Sun and Moon do: the Moon's node makes it vary by 15 %

  // propulsion and habit
  cadenceDaysMax: 3, // sets farther apart do not show single burns
  electricShareMax: 0.3, // of what nature did that steps made good: the rest was too small and too often to be steps
  habitBurnsMin: 6, // burns before there is a habit to depart from
  surpriseMin: 3, // −log10: once in a thousand under its own history
} as const;
