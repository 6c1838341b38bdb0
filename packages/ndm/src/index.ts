export {
  type Cdm,
  type CdmCovariance,
  type CdmObject,
  encodeCdmKvn,
  type Triple,
} from './cdm.ts';
export { CDM_FIELDS, type CdmField, type CdmForm, type CdmPart } from './cdm-keywords.ts';
export { type CdmRead, decodeCdmKvn, hardBodyRadiusM } from './cdm-read.ts';
export type { FieldForm, NdmField } from './field.ts';
export type { NdmHeader } from './header.ts';
export { keywordDocument } from './keyword-document.ts';
export {
  formatReadRefusal,
  isTimeSystemKnown,
  NDM_READ_LIMITS,
  type NdmReadLimits,
  type ReadRefusal,
} from './kvn-read.ts';
export {
  encodeOemKvn,
  encodeOemXml,
  OEM_METADATA_KEYS,
  OEM_STATE_KEYS,
  type OemObject,
} from './oem.ts';
export { OEM_FIELDS, type OemPart } from './oem-keywords.ts';
export {
  decodeOem,
  encodeOem,
  type Oem,
  type OemCovariance,
  type OemSegment,
} from './oem-message.ts';
export { encodeOmmCsv, encodeOmmJson, encodeOmmKvn, encodeOmmXml } from './omm.ts';
export { decodeOpm, encodeOpm, type Opm, type OpmKeplerian, type OpmManoeuvre } from './opm.ts';
export { OPM_FIELDS, type OpmPart } from './opm-keywords.ts';
export { formatRefusal, type WriteRefusal } from './refusal.ts';
export { encodeTle, encodeTles, type TleFile } from './tle.ts';
