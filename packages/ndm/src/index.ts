export {
  type Cdm,
  type CdmCovariance,
  type CdmObject,
  encodeCdmKvn,
  type Triple,
} from './cdm.ts';
export { CDM_FIELDS, type CdmField, type CdmForm, type CdmPart } from './cdm-keywords.ts';
export type { NdmHeader } from './header.ts';
export { keywordDocument } from './keyword-document.ts';
export {
  encodeOemKvn,
  encodeOemXml,
  OEM_METADATA_KEYS,
  OEM_STATE_KEYS,
  type OemObject,
} from './oem.ts';
export { encodeOmmCsv, encodeOmmJson, encodeOmmKvn, encodeOmmXml } from './omm.ts';
export { formatRefusal, type WriteRefusal } from './refusal.ts';
export { encodeTle, encodeTles, type TleFile } from './tle.ts';
