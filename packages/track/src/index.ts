export {
  type AlertArea,
  type AlertAreas,
  AREA_LIMITS,
  type AreaFault,
  capAreaOf,
  decodeAreas,
} from './alert/areas.ts';
export {
  type Active,
  type AlertKind,
  type AlertStatus,
  BOARD_LIMITS,
  type Board,
  type Command,
  confirmationOf,
  createBoard,
  type Draft,
  type Proposal,
  preparedEnds,
  type Release,
  type StandingRule,
  type Stepped,
  stepBoard,
  type TraceLine,
} from './alert/board.ts';
export type { SchemaFault } from './alert/check.ts';
export {
  type Chosen,
  chooseAreas,
  type Interval,
  THRESHOLDS,
  type Thresholds,
} from './alert/choose.ts';
export type { Certificate, Crypto, Key } from './alert/crypto.ts';
export { capOf, type MessageFacts } from './alert/message.ts';
export {
  type Broken,
  checkRules,
  PROFILES,
  type Profile,
  RULES,
} from './alert/profiles.ts';
export { type FeedEntry, type ReadAlert, type ReadCap, readCap } from './alert/read.ts';
export type { Rule, RuleInput, RuleLevel } from './alert/rules.ts';
export type { Note } from './alert/shape.ts';
export {
  type SignatureState,
  type SignatureVerdict,
  signAlert,
  verifySignature,
} from './alert/signature.ts';
export type { Chain, ChainState, Trust } from './alert/trust.ts';
export type { CapVersion } from './alert/versions.ts';
export { readXml, XML_LIMITS, type XmlDocument, type XmlFault } from './alert/xml.ts';
export { assignInto, UNASSIGNED } from './associate/assign.ts';
export { createGate, type Gate } from './associate/gate.ts';
export { JOINT_NODES_MAX, jointInto } from './associate/joint.ts';
export { type Assignment, bestAssignments } from './associate/murty.ts';
export { nearestInto } from './associate/nearest.ts';
export {
  createIntegrator,
  createStep4,
  DEFAULT_TOLERANCE,
  type Integrator,
  type Tolerance,
} from './dynamics/integrate.ts';
export { liftingMotion } from './dynamics/lift.ts';
export {
  type Air,
  ballisticMotion,
  boostMotion,
  type Motion,
  type MotionOptions,
  noAir,
  STATE,
} from './dynamics/motion.ts';
export { STAGES_MAX, type Stage, stagedBoost, thrustAt } from './dynamics/stages.ts';
export {
  ATMOSPHERE_KM_MAX,
  ATMOSPHERE_KM_MIN,
  airDensityKgM3,
  airPressurePa,
  airTemperatureK,
  soundSpeedMS,
} from './earth/atmosphere.ts';
export { type EarthModel, gravityInto, WGS84_EARTH } from './earth/gravity.ts';
export { ellipsoidHeightKm } from './earth/height.ts';
export {
  BIASES_MAX,
  type Bias,
  biasedMeasurement,
  biasedTransition,
  withBiases,
  withoutBiases,
} from './filter/bias.ts';
export { createFilter, type Filter, type FilterKind, type Fit } from './filter/gaussian.ts';
export {
  createImm,
  type Imm,
  type ImmEstimate,
  type ImmFit,
  type ImmOptions,
  type Mode,
} from './filter/imm.ts';
export {
  createLateFilter,
  type LateFilter,
  type LateOptions,
  type Taken,
  type TimedReading,
} from './filter/late.ts';
export {
  createMismatchAlarm,
  DEFAULT_MISMATCH,
  type Mismatch,
  type MismatchOptions,
} from './filter/mismatch.ts';
export {
  copyGaussian,
  createGaussian,
  type Gaussian,
  type Measurement,
  type Transition,
  wrapAngleRad,
} from './filter/model.ts';
export {
  createPhaseFilter,
  DEFAULT_PHASES,
  PHASES,
  type Phase,
  type PhaseFilter,
  type PhaseOptions,
} from './filter/phases.ts';
export {
  createRootFilter,
  gaussianOf,
  type RootFilter,
  type RootGaussian,
  rootOf,
} from './filter/root.ts';
export { type Step, smooth } from './filter/smooth.ts';
export { type Fused, type FusionCriterion, intersect } from './fuse/intersection.ts';
export { mahalanobis2 } from './linear/matrix.ts';
export { decodeLook, encodeLook, LOOK_LIMITS, readSensors } from './live/look-lines.ts';
export {
  createLiveWatch,
  type LiveLook,
  type LiveOptions,
  type LivePicture,
  type LiveSettings,
  type LiveTrack,
  type LiveWatch,
  LOOK_ANSWERS,
  type LookAnswer,
  TRACK_MEANINGS,
  type TrackMeaning,
} from './live/watch.ts';
export { type Bound, createBound } from './metric/bound.ts';
export { chiSquareBelow, chiSquareExceeded, chiSquareTails } from './metric/chi-square.ts';
export {
  type AverageInterval,
  averageInterval,
  type Consistency,
  type ConsistencyMeter,
  createConsistencyMeter,
  neesOf,
} from './metric/consistency.ts';
export { type Gospa, gospa, ospa, type Points, switching } from './metric/gospa.ts';
export {
  TRAJECTORY_LIMITS,
  type Trajectories,
  type TrajectoryGospa,
  type TrajectoryOptions,
  trajectoryGospa,
} from './metric/trajectory.ts';
export {
  areaOf,
  type Ellipse,
  ellipseOf,
  type GroundSpread,
  type Ring,
  ringsAlong,
} from './predict/area.ts';
export {
  type Announcements,
  type Classification,
  type ClosedArea,
  classify,
  type Evidence,
  FLIGHT_KINDS,
  type FlightKind,
  type ImpactWarrant,
  impactWarrant,
  KIND_PRIOR,
  type LaunchWindow,
  type SeenFlight,
  WARRANT_LIMITS,
  type WarrantLimits,
} from './predict/classify.ts';
export { type CoarseGrid, coarsenTrack, type TimedEstimate } from './predict/coarsen.ts';
export {
  headingOf,
  type LaunchDetection,
  type LaunchSigns,
  launchDetected,
  type Sector,
  sectorOf,
} from './predict/heading.ts';
export {
  AIR_SEEN_BELOW_KM,
  chiSquareAbove,
  type Impact,
  type ImpactOptions,
  type Innovations,
  isInside,
  type NoImpact,
  predictImpact,
  type TimeSpan,
  wideningOf,
} from './predict/impact.ts';
export { createInside, type NamedArea } from './predict/inside.ts';
export {
  createLander,
  type Lander,
  type Landing,
  type LandingOptions,
  type NoLanding,
  type Terrain,
} from './predict/landing.ts';
export { type LaunchOptions, type LaunchPrediction, predictLaunch } from './predict/launch.ts';
export { type Conic, conicOf, type OverGround, overGround } from './predict/orbit.ts';
export {
  OVERFLIGHT_AREAS_MAX,
  type Overflight,
  type OverflightOptions,
  overflightsOf,
} from './predict/overflight.ts';
export {
  type JoinedTrack,
  joinPartner,
  PARTNER_TRACKS_MAX,
  type PartnerJoin,
  type SharedTrack,
} from './predict/partner.ts';
export { createGroundPlane, type GroundPlace, type GroundPlane } from './predict/plane.ts';
export {
  type Shortfall,
  shortfallsOf,
} from './scenario/expected.ts';
export type { Judged, LandingError } from './scenario/landing-area.ts';
export type { LaunchReport } from './scenario/launch.ts';
export { type ArrivingLook, looksOf, type ScenarioLooks } from './scenario/looks.ts';
export type { Measures } from './scenario/measures.ts';
export {
  type ImpactRow,
  type Replay,
  type ReplayOptions,
  replayScenario,
  type TrackRow,
} from './scenario/replay.ts';
export {
  type Infrared,
  type RadarSite,
  readScenario,
  SCENARIO_LIMITS,
  type Scenario,
  type ScenarioError,
} from './scenario/scenario.ts';
export type { Truth } from './scenario/truth.ts';
export { createRadar, type Radar, type RadarOptions } from './sensor/radar.ts';
export { createRandom, type Random } from './sensor/random.ts';
export { createSight, type Sight, type SightOptions } from './sensor/sight.ts';
export { type BatchOptions, type Look, type Started, startOf } from './start/batch.ts';
export { LN_BETA_PRIOR, startFromRadar, startFromSight } from './start/first.ts';
export { type SightLook, type Triangulated, triangulate } from './start/triangulate.ts';
export { TRACKER_LIMITS, type TrackerLimits } from './tracker/limits.ts';
export type {
  Bernoulli,
  Component,
  Group,
  Hypothesis,
  Picture,
  Scan,
  Sensor,
  Track,
  TrackerMode,
  TrackerOptions,
} from './tracker/picture.ts';
export { TOLD_FROM_EXISTENCE, type TrackReport, tracksOf } from './tracker/report.ts';
export { createTracker, emptyPicture, type Tracker } from './tracker/tracker.ts';
