export {
  type EarthStation,
  freeSpaceDb,
  type SatelliteBeam,
  s465Dbi,
  s580Dbi,
  s672Dbi,
  s1528Dbi,
  s1855Dbi,
} from './antenna/patterns.ts';
export { acrossOf, S1428_RANGE, s1428Dbi, s1428PeakDbi } from './antenna/s1428.ts';
export { type Disturber, type EpfdVerdict, epfd } from './budget/epfd.ts';
export {
  ARTICLE_21,
  article21,
  type FluxAsk,
  type FluxLimit,
  type FluxVerdict,
  fluxDbWM2,
  largeSystemDb,
  type Orbit,
} from './budget/flux.ts';
export { createGasTable, GAS_TABLE_RANGE, type GasTable } from './budget/gas-table.ts';
export {
  BOLTZMANN_DB,
  type Climate,
  combinedDb,
  createHop,
  HOP_RANGE,
  type Hop as RadioHop,
  type HopBudget,
  type HopSpec,
} from './budget/hop.ts';
export { type BudgetKind, type BudgetLine, budgetLines } from './budget/lines.ts';
export { LINK_EXAMPLE } from './budget/link-example.ts';
export {
  type HopFacts,
  LINK_PERCENTS,
  type LinkFault,
  type Losses,
  type ReadLink,
  readLink,
} from './budget/link-file.ts';
export { LinkFile } from './budget/link-schema.ts';
export { beamWidthRad, pointingLossDb, polarisationLossDb } from './budget/losses.ts';
export { DVB_S2_MODES, type Mode, modeAt, worthwhileModes } from './budget/modes.ts';
export { DVB_S2X_MODES } from './budget/modes-x.ts';
export {
  antennaNoiseK,
  chainNoiseK,
  figureOfMerit,
  noiseRiseDb,
  type ReceiverChain,
  type Stage,
} from './budget/noise.ts';
export {
  type Availability,
  availabilityOf,
  type Bound,
  clearEsN0Db,
  type End,
  type FadedEnd,
  type Whole,
  type WholeAt,
  wholeAt,
} from './budget/whole.ts';
export {
  BLOCK_TYPES,
  type Block,
  BUNDLE_FLAGS,
  BUNDLE_LIMITS,
  type Bundle,
  type BundleFault,
  type CrcType,
  decodeBundle,
  dtnMsOfUtcUs,
  encodeBundle,
  isExpired,
  type Primary,
  type ReadBundle,
} from './bundle/bundle.ts';
export { crc16X25, crc32c } from './bundle/crc.ts';
export { type Eid, eidText, encodeEid, NOBODY, parseEid, readEidBytes } from './bundle/eid.ts';
export {
  type BundleCrypto,
  CONTEXTS,
  decodeSecurity,
  encodeSecurity,
  type Guard,
  type GuardVerdict,
  hideBundle,
  type KeyOf,
  openBundle,
  SCOPE,
  type SecurityBlock,
  signBundle,
} from './bundle/security.ts';
export {
  type Contact,
  PLAN_LIMITS,
  type PlanFault,
  type ReadPlan,
  readHdtnPlan,
  readIonPlan,
  writeHdtnPlan,
  writeIonPlan,
} from './contact/plan.ts';
export { findRoute, HOPS_MAX, nextContact, type Route, type RouteAsk } from './contact/route.ts';
export {
  inLineCandidate,
  type SunReceiver,
  sunCandidates,
  sunLossDb,
} from './interference/candidates.ts';
export {
  EXTENT_LIMITS,
  EXTENTS,
  type Extent,
  type LinkDrops,
  type Reach,
  reachOf,
} from './interference/extent.ts';
export {
  type InLineAsk,
  type InLineEvent,
  inLineEvents,
  type OtherSatellite,
  separationRad,
} from './interference/in-line.ts';
export {
  type CarrierBand,
  type InLinePower,
  inLinePower,
  type OtherLink,
  type Pattern,
  powerSumDb,
  type WantedLink,
  worstInLine,
} from './interference/in-line-power.ts';
export {
  type DopplerLook,
  type EphemerisError,
  LOCATE_LIMITS,
  type Located,
  type LocateFault,
  locateBothSides,
  locateByDoppler,
  locateByPair,
  type PairLook,
  type Place,
} from './interference/locate.ts';
export {
  type AnywhereFault,
  locateDopplerAnywhere,
  locatePairAnywhere,
} from './interference/locate-anywhere.ts';
export {
  badShare,
  CELL_LEVELS,
  CELL_LIMITS,
  type CellFault,
  type CellLevel,
  levelOf,
  type NavigationArea,
  type NavigationCell,
  navigationAreas,
} from './interference/navigation-cells.ts';
export {
  type HeardSignal,
  type ReceiverEpoch,
  signalEpoch,
} from './interference/receiver-epoch.ts';
export {
  type Candidate,
  EXPLAIN_LIMITS,
  EXPLANATIONS,
  type Explained,
  type Explanation,
  equipmentCandidate,
  explain,
  type Measured,
  type Predicted,
  RESIDUAL_LIMITS,
  residualDrops,
  type SpaceWeather,
  spaceWeatherCandidates,
  type Verdict,
} from './interference/residual.ts';
export {
  emptyRinexLog,
  RINEX_LIMITS,
  type RinexFault,
  type RinexLog,
  readRinex,
} from './interference/rinex.ts';
export {
  DROP_LIMITS,
  type DropLimits,
  type DropWatch,
  emptyDropWatch,
  type SignalDrop,
  type SignalEpoch,
  watchDrops,
} from './interference/signal-drop.ts';
export {
  emptyUbxLog,
  readUbx,
  UBX_LIMITS,
  type UbxCounts,
  type UbxLog,
} from './interference/ubx.ts';
export { type Eclipse, eclipses } from './passes/eclipse.ts';
export { findPasses, PASS_LIMITS, type Pass, type Sight, type Station } from './passes/find.ts';
export { type GroundPath, interpolateInto, type Nodes, sgp4Path } from './passes/path.ts';
export { scheduleOne, type Wanted } from './passes/schedule.ts';
export { ringPath, SUN_HALF_RAD, type SunOutage, sunOutages } from './passes/sun-outage.ts';
export { CLOUD_RANGE, cloudDb, cloudDbPerKgM2 } from './propagation/cloud.ts';
export {
  FADE_TIME_RANGE,
  type FadeClimate,
  type FadeTimes,
  fadeTimes,
  normalAbove,
} from './propagation/fade-time.ts';
export {
  CROSS_POLAR_RANGE,
  type CrossPolarPath,
  crossPolarDb,
  type FadeParts,
  SCINTILLATION_RANGE,
  type ScintillationPath,
  scintillationDb,
  skyNoiseK,
  TOTAL_FLOOR_PERCENT,
  totalDb,
} from './propagation/fading.ts';
export { type Air, GAS_RANGE, gasDbPerKm, vapourPressureHPa } from './propagation/gas.ts';
export {
  type Grid,
  type GridFacts,
  gridAt,
  gridFault,
  gridOfU16,
  rainHeightKm,
} from './propagation/grid.ts';
export {
  faradayRad,
  groupDelayNs,
  IONOSPHERE_RANGE,
  s4At,
  scintillationPeakDb,
  turnedLossDb,
} from './propagation/ionosphere.ts';
export { gammaShare, NAKAGAMI_RANGE, scintillationFadeDb } from './propagation/nakagami.ts';
export {
  RAIN_RANGE,
  type RainLaw,
  type RainPath,
  rain001Db,
  rainDb,
  rainLaw,
} from './propagation/rain.ts';
export {
  type Column,
  evaluateRow,
  type Output,
  RECOMMENDATIONS,
  type Recommendation,
  type RowFault,
} from './propagation/recommendations.ts';
export { referenceAir, slantGasDb } from './propagation/slant-gas.ts';
export { type Carrier, createCarrier } from './resilience/carry.ts';
export {
  type Concern,
  FAILURE_KINDS,
  type Failure,
  type FailureKind,
  failuresOfConcerns,
  singleFailures,
} from './resilience/failure.ts';
export { type Columns, columnsOf, NOWHERE } from './resilience/load.ts';
export {
  type FailureReport,
  LOSS_STATES,
  type Loss,
  type LossSpan,
  type LossState,
  RESILIENCE_LIMITS,
  type ResilienceReport,
  type SinglePoint,
  singlePointsOfFailure,
  whatIsLost,
} from './resilience/lost.ts';
export {
  HOP_KINDS,
  Hop,
  NETWORK_LIMITS,
  Network,
  type NetworkFault,
  networkFaults,
  Service,
} from './resilience/network.ts';
