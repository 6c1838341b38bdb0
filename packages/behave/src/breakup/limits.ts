/**
 * The limits of break-up finding in one table, each with its reason. They are the same for every launch; none was fitted to the
 * events it is scored on. What moving one by half does to the figures is in docs/decisions/0023-break-ups.md.
 */
export const BREAKUP_LIMITS = {
  piecesMin: 8, // new pieces of one launch: below it, late cataloguing of single pieces is the rule
  numberMargin: 1000, // a new object numbered this far below the newest known was known once and is seen again
  windowDays: 60, // pieces are gathered over this time: catalogues number a cloud over weeks
  lookBackDays: 120, // before the snapshot: so that pieces of an earlier break-up are told as such
  numberedDays: 30, // a number's date, from launches spread evenly over a year, is good to this
  growthMin: 12, // without a place and time only the growth speaks: as much as is called a growth of the catalogue at all
  searchDaysMax: 500, // before the first piece: further back no phase is known
  delayDays: 90, // from a break-up to its pieces in the catalogue; what is older belongs to the launch's last one
  anotherShare: 0.8, // of the sure pieces agree: enough to say that a launch broke up once more
  parentSureMin: 0.9, // of all that was tried: below it the parent is one of the launch, and the likeliest is named as that
  revolutionSureMin: 0.9, // the same of the revolution
  weightToldMin: 0.02, // candidates below it are not listed
  confidenceZ: 1.645, // of the lower bound of the share that agrees: 95 %
  nearDays: 5, // about a time found before, when more pieces come in
  pinchPieces: 60, // the surest, taken for the pinch point
  candidates: 6, // parents tried a launch, coarsely
  parentsRefined: 2, // and finely
  gainMin: 12, // log-likelihood over chance (e¹² : the window holds some 10⁴ independent instants)
  agreeShareMin: 0.5, // of the pieces whose phase is known, that were there; and of all, whose orbits pass the place
  agreeMin: 5,
  whoPlaceKm: 100, // a parent looked for at a place that pieces gave
  whoPhaseRad: 0.1, // by a set this many days off, less by a nearer one
  whoDays: 10,
  parentSigmaMaxRad: 0.5, // a parent less sure than this at the instant is no reference
  apartEccentricityMax: 0.1, // above it, and high up, mean elements leave out too much to say that pieces did not meet
  releaseDvMS: 12, // springs and spin give less, so pieces as slow as this, without the name of debris, were released
  explosionDvMS: 30, // 90th percentile above it: energy beyond shedding
  newLaunchPieces: 40, // of a launch not known before, unnamed: constellations that raise themselves meet by chance
  sigmaSMax: 86_400, // less sure than this is no instant
  dvMaxMS: 1500, // 90th percentile: no break-up throws most of its pieces harder, so above it they only seem to meet
  hitDvMS: 200, // above it, with the parent gone
  goneDays: 30, // without a set
  knownCloud: 20, // pieces a launch had before: more of them, from before or without a pinch point, are late cataloguing
} as const;

/** Of the pinch point (pinch.ts, piece-fit.ts). */
export const PINCH_LIMITS = {
  coarseStepS: 1800, // phases against the parent turn by some 0.02 rev in this time
  coarsePieces: 20,
  fineStepS: 120, // orbits that part at 100 m/s are 12 km apart after it
  lastStepS: 10,
  fineHalfS: 43_200, // either side of a coarse best
  candidates: 4, // coarse bests looked at
  misfitShare: 0.2, // pieces taken to belong to something else
  dragShare: 0.25, // of what drag did, that the printed rate may be off
  phaseFloorRad: 0.02, // sets of new pieces
  phaseRadRev: 0.0002, // and what each revolution adds beside drag: the sets' mean motion, terms left out
  planeSigmaRad: 0.015, // 110 m/s across, at 7.5 km/s
  placeSigmaKm: 25, // radial and across: periodic terms left out, and the sets' own
  phaseSigmaMaxRad: 1.6, // a phase less sure than this tells nothing
  asGoodShare: 0.03, // of the gain: another density of the air within it is as good
  halves: 24, // of the pieces, for sigma
  commonKm: 10, // periodic terms left out of mean elements, which pieces share
  pullRadDay: 4.06e-5, // of the plane by Moon and Sun at one revolution a day (0.85° a year), less where it is faster
  sigmaFloorS: 60,
} as const;
