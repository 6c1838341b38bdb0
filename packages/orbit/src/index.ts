export {
  ARCHIVE_SETS_MAX,
  ARCHIVE_VERSION,
  type ArchiveError,
  decodeBlock,
  encodeBlock,
} from './archive/block.ts';
export {
  CATALOGUE_BLOCK_ROWS,
  type CatalogueHead,
  type CatalogueMessage,
  copySgp4Set,
  createSgp4Columns,
  decodeCatalogue,
  decodeNames,
  encodeCatalogueBlock,
  encodeCatalogueHead,
  encodeNamesBlock,
  encodeNamesHead,
  type NamesMessage,
  type Sgp4Columns,
  sameSgp4Set,
} from './archive/catalogue.ts';
export {
  copySet,
  createElementColumns,
  type ElementColumns,
  resizeColumns,
  sameSet,
} from './archive/columns.ts';
export {
  decodeSetRecordInto,
  encodeSetRecord,
  pickColumns,
  SET_RECORD_BYTES,
} from './archive/record.ts';
export { decodeAlpha5, encodeAlpha5, TLE_CATALOGUE_NUMBER_MAX } from './elements/alpha5.ts';
export type { ElementSetBatch, ObjectTable } from './elements/batch.ts';
export type { RepeatedObject } from './elements/collector.ts';
export { OMM_FIELDS, type OmmField, type OmmForm, type OmmPart } from './elements/omm-keywords.ts';
export {
  createElementSetReader,
  ELEMENT_READ_LIMITS,
  type ElementReadOptions,
  type ElementSetReader,
  type ReadNotes,
  type ReadResult,
  readElementSets,
} from './elements/reader.ts';
export { REGIMES, type Regime, regimeOf } from './elements/regime.ts';
export { type ElementReject, formatReject, type RejectKind } from './elements/reject.ts';
export {
  mergeBatches,
  pickSets,
  SCREENING_FLAGS,
  type ScreeningSelection,
  selectForScreening,
} from './elements/select.ts';
export type { ElementFormat } from './elements/sniff.ts';
export type { ChecksumRule } from './elements/tle-set.ts';
export {
  type BuiltTable,
  buildEphemerisTable,
  DEFAULT_INTERPOLATION,
  EPHEMERIS_LIMITS,
  type EphemerisSegment,
  type SegmentCovariance,
} from './ephemeris/build.ts';
export { decodeEphemeris, encodeEphemeris } from './ephemeris/codec.ts';
export {
  COVARIANCE_HELD_US,
  type EphemerisCovariances,
  ephemerisCovarianceInto,
} from './ephemeris/covariance.ts';
export {
  type Ephemeris,
  gapsOf,
  type ServingSpan,
  servingSpans,
  type TimeSpan,
} from './ephemeris/ephemeris.ts';
export { EPHEMERIS_FRAMES, rotationToTeme, statesInTeme } from './ephemeris/frames.ts';
export { cosparIdOf, type Identity, joinCatalogue, messageIdentity } from './ephemeris/identity.ts';
export {
  createTableInterpolator,
  type EphemerisTable,
  type StateAt,
  TABLE_DEGREE_MAX,
  type TableInterpolator,
  tableNodes,
  tablePath,
} from './ephemeris/table.ts';
export {
  type CelestialPoleTable,
  createCelestialPoleTable,
  interpolateCelestialPoleInto,
} from './frames/celestial-pole-table.ts';
export {
  createEarthFrames,
  createStateRotation,
  type EarthFrames,
  type EarthInstant,
  earthFramesInto,
  rotateStateInto,
  type StateRotation,
  stateRotationInto,
} from './frames/earth-frames.ts';
export {
  EARTH_ROTATION_RAD_S,
  earthRotationAngleRad,
  earthRotationRateRadS,
  gmst1982Rad,
  gmst2006Rad,
} from './frames/earth-rotation.ts';
export {
  geodeticToItrfInto,
  itrfToGeodeticInto,
  WGS84_FLATTENING,
  WGS84_RADIUS_KM,
} from './frames/geodetic.ts';
export { moonPositionInto } from './frames/moon.ts';
export {
  lvlhFromStateInto,
  relativeRtnInto,
  relativeRtnRotatingInto,
  rtnFromStateInto,
  rtnRateRadS,
} from './frames/orbit-frames.ts';
export {
  biasPrecessionInto,
  biasPrecessionNutationInto,
  celestialPoleInto,
  equationOfOriginsRad,
  gcrfToEclipticOfDateInto,
  meanObliquityRad,
} from './frames/precession-nutation.ts';
export { multiplyInto, rotateBackInto, rotateInto, transposeInto } from './frames/rotation.ts';
export { ASTRONOMICAL_UNIT_KM, sunPositionInto } from './frames/sun.ts';
export {
  createTopocentre,
  enuToItrfInto,
  itrfToEnuInto,
  lookAnglesInto,
  type Topocentre,
} from './frames/topocentric.ts';
export {
  earthFramesAtInto,
  type PoleSource,
  temeToGcrfInto,
  temeToItrfInto,
  transformStatesInto,
} from './frames/transform-states.ts';
export {
  createSgp4Engine,
  type Sgp4Engine,
  type Sgp4EngineOptions,
  type Sgp4Tier,
} from './kernel/engine.ts';
export { SGP4_KERNEL_URLS, SGP4_SHARED_KERNEL_URLS } from './kernel/urls.ts';
export { sgp4EngineBytes } from './kernel/wasm-engine.ts';
export { SGP4_CODES, type Sgp4Code } from './sgp4/codes.ts';
export { EARTH_RADIUS_KM, J2, J3, J4, MU_KM3_S2 } from './sgp4/gravity.ts';
export { initialiseSgp4 } from './sgp4/initialise.ts';
export {
  createResonanceScratch,
  D,
  DEEP_FIELDS,
  N,
  NEAR_FIELDS,
  type OpsMode,
  type ResonanceScratch,
  type Sgp4Model,
} from './sgp4/model.ts';
export { propagateInto, propagateRow, propagateRowInto } from './sgp4/propagate.ts';
export { createStateBatch, type Frame, type StateBatch } from './states.ts';
