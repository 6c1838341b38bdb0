export {
  type Cdm,
  type CdmCovariance,
  type CdmDraft,
  type CdmObject,
  type CdmRead,
  decodeCdm,
  decodeCdms,
  encodeCdm,
  hardBodyRadiusM,
  type Triple,
} from './cdm.ts';
export {
  EPHEMERIS_SEGMENTS_MAX,
  ephemeridesOfOem,
  type MessageEphemerides,
} from './ephemeris.ts';
export {
  createEphemerisSink,
  type EphemerisFile,
  ephemerisKind,
  readEphemerisFile,
} from './ephemeris-file.ts';
export { ephemeridesOfOcm } from './ephemeris-ocm.ts';
export { isTimeSystemKnown } from './epoch.ts';
export { formatFault } from './faults.ts';
export type { FieldForm } from './field.ts';
export type { NdmHeader } from './header.ts';
export { writeJson } from './json/write.ts';
export { keywordDocument } from './keyword-document.ts';
export { NDM_LIMITS, type NdmLimits } from './kvn/lines.ts';
export { createOemReader } from './kvn/stream.ts';
export {
  OEM_STREAM_LIMITS,
  type OemCovarianceBatch,
  type OemMetadata,
  type OemReader,
  type OemSink,
  type OemStateBatch,
  type OemStreamLimits,
  type OemSummary,
} from './kvn/stream-types.ts';
export { writeKvn } from './kvn/write.ts';
export { decodeOcm, decodeOcms, encodeOcm } from './ocm.ts';
export type { OcmOrbitDetermination, OcmPerturbations, OcmPhysical } from './ocm-object-types.ts';
export type {
  Ocm,
  OcmContact,
  OcmCovariance,
  OcmDutyCycle,
  OcmManoeuvre,
  OcmMetadata,
  OcmTrajectory,
} from './ocm-types.ts';
export {
  encodeOemKvn,
  encodeOemXml,
  OEM_METADATA_KEYS,
  OEM_STATE_KEYS,
  type OemObject,
} from './oem.ts';
export {
  decodeOem,
  decodeOems,
  encodeOem,
  type Oem,
  type OemCovariance,
  type OemSegment,
} from './oem-message.ts';
export { encodeOmmCsv, encodeOmmJson, encodeOmmKvn, encodeOmmXml } from './omm.ts';
export { decodeOmm, decodeOmms, encodeOmm, type Omm } from './omm-message.ts';
export {
  decodeOpm,
  decodeOpms,
  encodeOpm,
  type Opm,
  type OpmKeplerian,
  type OpmManoeuvre,
} from './opm.ts';
export type { ReadAll } from './orbit-values.ts';
export { inOrder } from './order.ts';
export type { Combined, ParsedMessage } from './parsed.ts';
export {
  decodeRdm,
  encodeRdm,
  type Rdm,
  type RdmImpact,
  type RdmInterval,
} from './rdm.ts';
export { type NdmEncoding, type ReadMessages, readMessages } from './read.ts';
export { formatRefusal, type WriteRefusal } from './refusal.ts';
export { schemaOf } from './schemas.ts';
export {
  decodeTdm,
  encodeTdm,
  type Tdm,
  type TdmObservations,
  type TdmSegment,
} from './tdm.ts';
export { encodeTle, encodeTles, type TleFile } from './tle.ts';
export type { Fault, MessageNode, NdmMessage } from './tree.ts';
export { withUnits } from './xml/units.ts';
export { writeXml } from './xml/write.ts';
