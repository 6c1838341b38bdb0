/**
 * What JSON Schema cannot say: rules between the properties of one object (STIX 2.1 §2.5, §4, §5, §6, §7). One function a type,
 * in the table at the end of the file.
 */
import type { ObjectType } from '../objects/field.ts';
import { isObservableType, OBJECT_TYPES } from '../objects/meta.ts';
import { patternTextFault } from '../pattern/faults.ts';
import { compareTimestamps, timestampFault } from '../timestamp.ts';
import { isObject, type JsonObject, quoted, type Report, tell } from './fault.ts';
import { typeOfId } from './identifier.ts';
import { languageFault } from './language.ts';
import { checkStruct } from './value.ts';

export function checkRules(object: JsonObject, row: ObjectType, report: Report): void {
  checkOrder(object, row, report);
  checkExternalReferences(object.external_references, report);
  RULES_OF[row.name]?.(object, report);
  if (row.name === 'indicator') checkPattern(object, report);
}

function checkOrder(object: JsonObject, row: ObjectType, report: Report): void {
  const ordered =
    row.family === 'observable' ? [] : ([['created', 'modified', 'orEqual']] as const);
  for (const [first, second, rule] of [...ordered, ...(row.ordered ?? [])]) {
    const [a, b] = [object[first], object[second]];
    if (!isTime(a) || !isTime(b)) continue;
    const order = compareTimestamps(b, a);
    if (order > 0 || (order === 0 && rule === 'orEqual')) continue;
    const wanted = rule === 'after' ? 'after' : 'not before';
    tell(report, 'order', second, `is ${quoted(b)}: it is to be ${wanted} ${first}, ${quoted(a)}`);
  }
}

const isTime = (value: unknown): value is string =>
  typeof value === 'string' && timestampFault(value) === null;

const CVE = /^CVE-\d{4}-(0\d{3}|[1-9]\d{3,})$/;
const CAPEC = /^CAPEC-\d+$/;

/** §2.5.2: who names CVE or CAPEC uses their form, and who uses their form names them. */
function checkExternalReferences(references: unknown, report: Report): void {
  if (!Array.isArray(references)) return;
  for (const [i, reference] of references.entries()) {
    if (!isObject(reference)) continue;
    const { source_name: source, external_id: id } = reference;
    const says = externalReferenceFault(source, typeof id === 'string' ? id : '', reference);
    if (says !== null) tell(report, 'external-reference', `external_references[${i}]`, says);
  }
}

function externalReferenceFault(source: unknown, id: string, reference: JsonObject): string | null {
  const isCve = CVE.test(id);
  const isCapec = CAPEC.test(id);
  if (source === 'cve') return isCve ? null : 'give external_id as CVE-YYYY-NNNN';
  if (source === 'capec') return isCapec ? null : 'give external_id as CAPEC-N';
  if (isCve) return `${quoted(id)} is a CVE: give source_name as cve`;
  if (isCapec) return `${quoted(id)} is a CAPEC: give source_name as capec`;
  const hasAny = ['external_id', 'description', 'url'].some(
    (name) => reference[name] !== undefined,
  );
  return hasAny ? null : 'give an external_id, a description or a url';
}

function checkPattern(object: JsonObject, report: Report): void {
  const { pattern, pattern_type: type } = object;
  if (typeof pattern !== 'string' || type !== 'stix') return;
  const says = patternTextFault(pattern);
  if (says !== null) tell(report, 'pattern', 'pattern', says);
}

type TypeRule = (object: JsonObject, report: Report) => void;

const agree = (report: Report, path: string, message: string): void =>
  tell(report, 'property-rule', path, message);

/** §6.3, §6.7: the name must be registered; the registry is not here, so what is not known is advice. */
const fileWords: TypeRule = (object, report) => {
  const mime = object.mime_type;
  if (typeof mime === 'string' && !/^[a-z]+\/[a-zA-Z0-9.+_-]+/.test(mime))
    tell(report, 'media-type', 'mime_type', `${quoted(mime)} is no media type: application/pdf`);
  for (const name of ['path_enc', 'name_enc']) {
    const value = object[name];
    if (typeof value === 'string' && !isKnownCharset(value))
      tell(report, 'charset-known', name, `${quoted(value)} is no character set known here`);
  }
};

const artifact: TypeRule = (object, report) => {
  fileWords(object, report);
  if (object.url !== undefined && object.hashes === undefined)
    agree(report, 'hashes', 'is missing: an artifact by url needs the hashes of what is there');
  if (object.decryption_key !== undefined && object.encryption_algorithm === undefined)
    agree(report, 'decryption_key', 'is there without encryption_algorithm');
};

const emailMessage: TypeRule = (object, report) => {
  if (object.is_multipart === true && object.body !== undefined)
    agree(report, 'body', 'is there although is_multipart is true: give body_multipart');
  if (object.is_multipart === false && object.body_multipart !== undefined)
    agree(report, 'body_multipart', 'is there although is_multipart is false: give body');
};

const networkTraffic: TypeRule = (object, report) => {
  if (object.is_active === true && object.end !== undefined)
    agree(report, 'end', 'is there although is_active is true');
};

const malware: TypeRule = (object, report) => {
  if (object.is_family === true && object.name === undefined)
    agree(report, 'name', 'is missing: a family of malware has a name');
};

const location: TypeRule = (object, report) => {
  const has = (name: string) => object[name] !== undefined;
  if (!has('region') && !has('country') && !(has('latitude') && has('longitude')))
    tell(report, 'choice', '', 'give a region, a country, or latitude and longitude');
  if (has('latitude') !== has('longitude'))
    agree(report, '', 'latitude and longitude come together');
  if (has('precision') && !has('latitude'))
    agree(report, 'precision', 'is there without latitude and longitude');
};

/** §4.14: a dictionary of observables, or references to observables and the relationships between them. */
const observedData: TypeRule = (object, report) => {
  if (isObject(object.objects))
    for (const [key, inner] of Object.entries(object.objects))
      checkContained(inner, key, object.objects, report);
  if (!Array.isArray(object.object_refs)) return;
  for (const [i, id] of object.object_refs.entries()) {
    const type = typeof id === 'string' ? typeOfId(id) : null;
    if (type !== null && OBJECT_TYPES.get(type)?.family === 'domain')
      tell(
        report,
        'reference-type',
        `object_refs[${i}]`,
        `no ${type} may stand here: give observables`,
      );
  }
};

/** A member of the old dictionary: its references may be keys of the same dictionary, and it needs no id. */
function checkContained(value: unknown, key: string, all: JsonObject, report: Report): void {
  const path = `objects.${key}`;
  if (!isObject(value)) {
    tell(report, 'type', path, 'give an observable, as an object');
    return;
  }
  const type = String(value.type);
  const row = OBJECT_TYPES.get(type);
  if (row !== undefined && !isObservableType(type)) {
    tell(report, 'reference-type', path, `is of type ${type}: give an observable`);
    return;
  }
  if (row === undefined) return;
  const inner: Report = { faults: [], more: 0 };
  checkStruct(
    value,
    { ...row, required: (row.required ?? []).filter((name) => name !== 'id') },
    path,
    { report: inner, owner: type, depth: 1 },
  );
  for (const fault of inner.faults) {
    const isKey = fault.rule === 'identifier' && isKeyOf(value, fault.path, path, all);
    if (!isKey) tell(report, fault.rule, fault.path, fault.message);
  }
}

/** Whether the reference at `path` is the key of a neighbour. */
function isKeyOf(object: JsonObject, path: string, root: string, all: JsonObject): boolean {
  const [name = '', place] = path.slice(root.length + 1).split(/\[|\]/);
  const value = object[name];
  const key = place !== undefined && Array.isArray(value) ? value[Number(place)] : value;
  return typeof key === 'string' && Object.hasOwn(all, key);
}

const languageContent: TypeRule = (object, report) => {
  if (!isObject(object.contents)) return;
  for (const [tag, inner] of Object.entries(object.contents)) {
    const fault = languageFault(tag);
    if (fault) tell(report, fault.rule, `contents.${quoted(tag)}`, fault.message);
    if (!isObject(inner))
      tell(report, 'type', `contents.${quoted(tag)}`, 'give a dictionary of properties');
  }
};

const extensionDefinition: TypeRule = (object, report) => {
  const types = Array.isArray(object.extension_types) ? object.extension_types : [];
  if (object.extension_properties !== undefined && !types.includes('toplevel-property-extension'))
    agree(report, 'extension_properties', 'is there without the type toplevel-property-extension');
};

function isKnownCharset(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

const RULES_OF: Readonly<Record<string, TypeRule>> = {
  artifact,
  directory: fileWords,
  'email-message': emailMessage,
  'extension-definition': extensionDefinition,
  file: fileWords,
  'language-content': languageContent,
  location,
  malware,
  'network-traffic': networkTraffic,
  'observed-data': observedData,
};
