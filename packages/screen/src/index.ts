export {
  type ApproachGeometry,
  type ApproachObject,
  approachGeometry,
  covarianceOfSigmas,
  type EncounterPlane,
  type ErrorEllipse,
  type Six,
  type Triple,
} from './approach/geometry.ts';
export {
  type ApproachProbability,
  approachProbability,
  covarianceModelName,
  encounterHalfS,
  PC_METHODS,
  PC_VALIDITIES,
  type PcFigure,
  type PcMethod,
  type PcValidity,
} from './approach/methods.ts';
export {
  bendKm,
  nearestApproachUs,
  type PathAxes,
  pairStates,
  pathSpanS,
  type RelativePath,
  relativePath,
} from './approach/path.ts';
export { type BurnCost, burnCost } from './avoid/cost.ts';
export {
  AVOID_LIMITS,
  type AvoidGrid,
  type AvoidRequest,
  avoidProblem,
  planAvoidance,
} from './avoid/grid.ts';
export {
  manoeuvredTables,
  OWN_PLAN_LIMITS,
  type OwnPlan,
  type StateBurn,
} from './avoid/manoeuvred.ts';
export { elementSetPath, type Path, statePath } from './avoid/path.ts';
export { type PlannedBurn, pathTable, plannedTable } from './avoid/planned.ts';
export {
  missNearKm,
  RESCREEN_LIMITS,
  type RescreenOptions,
  type RescreenOutcome,
  screenEphemeris,
} from './avoid/rescreen.ts';
export {
  type AvoidPair,
  createTrial,
  EXACT,
  type ExecutionError,
  TRIAL,
  TRIAL_CODES,
  TRIAL_SLOTS,
  type Trial,
} from './avoid/trial.ts';
export {
  GRADIENT_MAX_S2,
  interpolationErrorKm,
  interpolationVelocityErrorKmS,
  linearMotionErrorKm,
  radialRemainderKm,
} from './bounds.ts';
export { CROSSING, createEvents, E, EVENT_FIELDS, type EventColumns, INTERVAL } from './events.ts';
export { historySigma } from './history-sigma.ts';
export { compareIds, idOrder } from './identity.ts';
export { identitySet } from './identity-set.ts';
export {
  type BadRow,
  createScreenWorker,
  REFERENCE_TIERS,
  type ScreenJob,
  type ScreenPart,
  type ScreenTask,
  type ScreenTiers,
  type ScreenWorker,
} from './job.ts';
export type { PropagateAll } from './knots.ts';
export { chanIntegral } from './ladder/chan.ts';
export {
  type Encounter,
  LADDER_METHODS,
  type Ladder,
  type LadderMethod,
  type MethodFigure,
  type PcEvent,
  type PcObject,
  type Plane,
  RUNGS,
} from './ladder/contract.ts';
export { coppola } from './ladder/coppola.ts';
export {
  type HardBodies,
  readHardBodies,
  SIZE_CLASS_RADIUS_M,
  type SizeClass,
  sizeClassOf,
} from './ladder/hbr.ts';
export { type LadderOptions, probabilityLadder } from './ladder/ladder.ts';
export {
  alfanoMaximum,
  type FrisbeeMaximum,
  frisbeeMaximum,
  type ScaledMaximum,
  smallDiskMaximum,
} from './ladder/maximum.ts';
export {
  isBoundOnly,
  type MonteCarloOptions,
  monteCarlo,
  monteCarloSteps,
} from './ladder/monte-carlo.ts';
export { nc2d } from './ladder/nc2d.ts';
export { type Nc3dOptions, nc3d } from './ladder/nc3d.ts';
export { encounterOf, type Whose } from './ladder/pc2d-plane.ts';
export {
  diskIntegral,
  equalAreaHalfKm,
  type Integral,
  squareIntegral,
} from './ladder/shapes.ts';
export {
  type ApproachBefore,
  conjunctionNotice,
  type NoticeContext,
  SAME_APPROACH_REVOLUTIONS,
  sameApproach,
  vanishedNotice,
} from './notice.ts';
export {
  CONJUNCTION_THRESHOLDS,
  type ConjunctionJudgement,
  type ConjunctionThresholds,
  judgeConjunction,
  type NoticeObject,
  STALE_AGE_D,
} from './notice-judge.ts';
export type { PieceColumns, Served } from './pieces.ts';
export { planScreen, type ScreenPlan, type ScreenRequest } from './plan.ts';
export {
  COVARIANCE_MODELS,
  type ErrorRegime,
  elementSetSigmaInto,
  errorRegimeOf,
  HISTORY_DIFFERENCED,
  NO_MODEL,
} from './probability/covariance.ts';
export { diskProbability, smallDiskProbability } from './probability/disk.ts';
export { ENCOUNTER_CODES } from './probability/encounter.ts';
export {
  type EventProbability,
  eventProbability,
  type ScreenedObject,
} from './probability/event.ts';
export {
  differenceHistory,
  type HistoryCovariance,
  type HistoryError,
  historySigmaInto,
  type SetHistory,
} from './probability/history.ts';
export {
  PC2D,
  PC2D_SLOTS,
  type Probability2d,
  probability2d,
  probability2dInto,
  probability2dOfCovariancesInto,
} from './probability/pc2d.ts';
export {
  type ConjunctionRow,
  conjunctionRows,
  type EphemerisEvidence,
  type EventDetail,
  type HardBodyRadius,
  ORBIT_SOURCES,
  type OrbitSource,
  publishedSigma,
  type SigmaSource,
} from './rows.ts';
export {
  type Exclusion,
  type RunTasks,
  type ScreenCost,
  type ScreenOptions,
  type ScreenOutcome,
  screenCatalogue,
} from './screen.ts';
export { createReferenceSieve, type SieveEngine } from './sieve-engine.ts';
export { createKernelSieve } from './sieve-kernel.ts';
export type { SliceCost } from './slice.ts';
export { soundEphemerides, type TableBend, tableBend, tableProblem } from './table-bend.ts';
