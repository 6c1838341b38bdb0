export { type BreakupContext, breakupCase } from './breakup/case.ts';
export { CLOUD_LIMITS, type CloudOptions, cloudCrossings } from './breakup/cloud.ts';
export {
  type Breakup,
  type BreakupPiece,
  type CloudCrossing,
  GROWTH_KINDS,
  type GrowthKind,
  type LaunchGrowth,
} from './breakup/contract.ts';
export { type FindBreakupsOptions, type FoundBreakups, findBreakups } from './breakup/find.ts';
export {
  type BreakupGrowth,
  type BreakupState,
  createBreakupState,
  growBreakups,
} from './breakup/grow.ts';
export { BREAKUP_LIMITS } from './breakup/limits.ts';
export { type BehaviourCase, CASE_STATES, type CaseReason, type CaseState } from './case.ts';
export { AIR_LIMITS, type AirLevel, airAt, airLevelOf } from './decay/air-level.ts';
export { MATES_LIMITS, wantsMates, withMates } from './decay/by-mates.ts';
export { DECAY_CASE_LIMITS, type DecayContext, decayCase } from './decay/case.ts';
export type { DecayForecast, GroundPoint } from './decay/contract.ts';
export {
  FAMILY_LIMITS,
  type FamilyDescent,
  fallByMates,
  familyDescents,
  familyOf,
} from './decay/family.ts';
export { DECAY_LIMITS, type DecayOptions, forecastDecay } from './decay/forecast.ts';
export {
  CANDIDATE_LIMITS,
  type DecayWatchOptions,
  decayList,
  isDecaying,
  STEERED_RULES,
  type SteeredRule,
  withRules,
} from './decay/list.ts';
export {
  type AreaUnderTrack,
  areasUnderTrack,
  decayTrack,
  type GroundArea,
} from './decay/track.ts';
export {
  parseSpaceWeather,
  type SpaceWeather,
  type WeatherRead,
  weatherUntil,
} from './decay/weather.ts';
export { ERROR_CLASSES, ERROR_LIMITS, type ErrorClass, errorClassOf } from './error/classes.ts';
export type { ElementError } from './error/contract.ts';
export { ERROR_BASES, elementError, elementErrorInto } from './error/error.ts';
export { ERROR_TABLE, type ErrorRow } from './error/table.ts';
export {
  type CleanHistories,
  cleanHistories,
  cleanHistoriesOf,
  DROP_REASONS,
  type DropReason,
  type HistoryDrop,
  type HistoryGap,
} from './history/clean.ts';
export {
  countUntil,
  historiesOf,
  historyOfRows,
  historyUntil,
  type ObjectHistory,
  setsOfHistories,
  sliceHistory,
} from './history/history.ts';
export { HISTORY_LIMITS, type HistoryLimits } from './history/limits.ts';
export {
  brouwerMeanMotionRadS,
  differenceInto,
  type MeanSeries,
  meanSeries,
  type SetDifference,
} from './history/mean.ts';
export { pickFromHistory } from './history/pick.ts';
export {
  MANOEUVRE_CASE_LIMITS,
  type ManoeuvreContext,
  manoeuvreCase,
  manoeuvreKey,
  sparseDaysOf,
} from './manoeuvre/case.ts';
export {
  MANOEUVRE_KINDS,
  type Manoeuvre,
  type ManoeuvreChannel,
  type ManoeuvreKind,
  type ManoeuvreReport,
} from './manoeuvre/contract.ts';
export { detectManoeuvres, type ManoeuvreOptions } from './manoeuvre/detect.ts';
export { MANOEUVRE_LIMITS, type ManoeuvreLimits } from './manoeuvre/limits.ts';
export { type PatternContext, patternCase } from './pattern/case.ts';
export {
  PATTERN_AXES,
  PATTERN_CHANGES,
  PATTERN_MODES,
  type PatternAxis,
  type PatternChange,
  type PatternDeparture,
  type PatternMode,
  type PatternNode,
  type PatternOfLife,
  type PatternSegment,
  PROPULSIONS,
  type Propulsion,
} from './pattern/contract.ts';
export { patternDepartures } from './pattern/departures.ts';
export { PATTERN_LIMITS } from './pattern/limits.ts';
export { type PatternOptions, patternOfLife } from './pattern/pattern.ts';
export {
  type BenignContext,
  createBenign,
  declareCompany,
  declareRelease,
} from './proximity/benign.ts';
export { PROXIMITY_STATES, type ProximityContext, proximityCase } from './proximity/case.ts';
export {
  type ApproachForecast,
  type BenignRule,
  type BenignTest,
  type OwnerTable,
  PROXIMITY_KINDS,
  type Proximity,
  type ProximityKind,
  type RelativeOrbit,
  type ScorePart,
  type StopForecast,
} from './proximity/contract.ts';
export { FORECAST_LIMITS, forecastApproach } from './proximity/forecast.ts';
export { type BeltPicture, beltPicture } from './proximity/geo/belt.ts';
export { GEO_LIMITS } from './proximity/geo/limits.ts';
export { isOfBelt } from './proximity/geo/longitude.ts';
export { STOP_RATES, stopTexts } from './proximity/geo/stop.ts';
export {
  type BeltState,
  type BeltStep,
  createBeltState,
  watchBelt,
} from './proximity/geo/watch.ts';
export {
  type BeltNow,
  beltLedger,
  beltNow,
  type LedgerOptions,
  ledgerOf,
  noteVerdict,
  type OpenAlert,
  openAlerts,
  openProximities,
  runBelt,
} from './proximity/ledger.ts';
export { RELEASE_LIMITS, WATCH_LIMITS, type WatchLimits } from './proximity/leo/limits.ts';
export { type PairWatch, watchPairs } from './proximity/leo/watch.ts';
export {
  createOrbits,
  type MeanOrbit,
  meanOrbit,
  type Orbits,
  type PlaneAxes,
  planeAxes,
  rangeAtKm,
} from './proximity/orbits.ts';
export {
  mergeOwners,
  type Owner,
  type Owners,
  type OwnersRead,
  ownersOf,
  parseOwners,
} from './proximity/owners.ts';
export { pairSigmaKm, rangeSigmaKm } from './proximity/range-error.ts';
export {
  closingKmDay,
  type NearPoint,
  nearestBetween,
  nextNearest,
  type RelativeTrack,
  relativeOrbit,
  relativeTrack,
  sunAngleDeg,
} from './proximity/relative.ts';
export { findReleases, type ReleaseWatch } from './proximity/release.ts';
export { GEO_SCORE_WEIGHTS } from './proximity/score.ts';
export type { Candidates } from './proximity/search/candidates.ts';
export { type Declare, launchOf, type PairMember } from './proximity/search/describe.ts';
export { NEAR_LIMITS, type NearLimits } from './proximity/search/limits.ts';
export type { NearPairs } from './proximity/search/measure.ts';
export {
  describeProximities,
  findProximities,
  measureProximities,
  type ProximityPlan,
  type ProximitySearch,
  planProximities,
} from './proximity/search/search.ts';
