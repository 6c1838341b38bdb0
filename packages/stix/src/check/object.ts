/**
 * One object against the standard: its row, the rules between its properties, its markings. A type that the standard does not
 * define is judged by the common properties of its family and carried; nothing foreign is ever refused for being foreign.
 */
import {
  CORE_FIELDS,
  CORE_REQUIRED,
  OBSERVABLE_FIELDS,
  OBSERVABLE_REQUIRED,
} from '../objects/common.ts';
import type { ObjectType } from '../objects/field.ts';
import { OBJECT_TYPES } from '../objects/meta.ts';
import { extensionTypes } from './extensions.ts';
import { isObject, type JsonObject, quoted, type Report, type StixFault, tell } from './fault.ts';
import { isTypeName, typeOfId, uuidVersion } from './identifier.ts';
import { interopFaults } from './interop.ts';
import { checkMarkings } from './markings.ts';
import { checkRules } from './rules.ts';
import { checkStruct } from './value.ts';

export type CheckOptions = {
  /** Also what the interoperability profile asks for. */
  readonly interop?: boolean;
};

export type ObjectReport = {
  readonly faults: readonly StixFault[];
  readonly more: number; // told no longer, FAULTS_MAX were
};

/** Every fault and advice about one object. Never throws, whatever it is given. */
export function checkObject(value: unknown, options: CheckOptions = {}): ObjectReport {
  const report: Report = { faults: [], more: 0 };
  if (!isObject(value)) tell(report, 'json', '', `is ${quoted(value)}: give a JSON object`);
  else checkInto(value, options, report);
  return report;
}

/** What is left when the version of the standard is stated around the object. */
export function withVersionTold(faults: readonly StixFault[]): StixFault[] {
  return faults.filter(
    ({ rule, path, message }) =>
      !(rule === 'required' && path === '' && message.startsWith('spec_version ')),
  );
}

function checkInto(object: JsonObject, options: CheckOptions, report: Report): void {
  const type = typeof object.type === 'string' ? object.type : '';
  if (!isTypeName(type))
    tell(
      report,
      'type-name',
      'type',
      `is ${quoted(object.type)}: give small letters, digits and single hyphens`,
    );
  const row = OBJECT_TYPES.get(type) ?? customRow(object, type);
  checkStruct(object, row, '', { report, owner: type, depth: 0 });
  checkIdentity(object, row, report);
  if (!OBJECT_TYPES.has(type) && extensionTypes(object.extensions).length === 0)
    tell(
      report,
      'custom-object',
      'type',
      `${quoted(type)} is of the standard’s no types, and no extension defines it`,
    );
  checkCustomNames(object, row, report);
  checkRules(object, row, report);
  checkMarkings(object, report);
  if (options.interop) interopFaults(object, type, report);
}

/** Reserved names, and properties without a row that no extension of the top level explains (§11.2). */
function checkCustomNames(object: JsonObject, row: ObjectType, report: Report): void {
  const isExplained = extensionTypes(object.extensions).some(
    (type) => type !== 'property-extension',
  );
  for (const name of Object.keys(object)) {
    if (Object.hasOwn(row.fields, name)) continue;
    if (RESERVED.includes(name))
      tell(report, 'reserved', name, 'is a name that the standard keeps for later');
    else if (!isExplained && OBJECT_TYPES.has(row.name))
      tell(
        report,
        'custom-property',
        name,
        `${row.name} has no such property, and no extension defines it`,
      );
  }
}

/** The standard's own examples of such types (§11.2) leave the version out. */
const CUSTOM_REQUIRED = CORE_REQUIRED.filter((name) => name !== 'spec_version');

const RESERVED = ['severity', 'action', 'username', 'phone_numbers'];

function checkIdentity(object: JsonObject, row: ObjectType, report: Report): void {
  const { id, type } = object;
  if (typeof id !== 'string' || typeof type !== 'string') return;
  const idType = typeOfId(id);
  if (idType !== null && idType !== type)
    tell(
      report,
      'identifier',
      'id',
      `is ${quoted(id)}: it begins with another type than ${quoted(type)}`,
    );
  if (object.spec_version === '2.0')
    tell(report, 'other-version', 'spec_version', 'is 2.0; objects are read and served as 2.1');
  if (idType !== null && uuidVersion(id) !== 4 && row.family !== 'observable')
    tell(report, 'id-version', 'id', 'is no UUID of version 4');
}

/** By its extension, else by what it has: times of a version make it no observable. */
function customRow(object: JsonObject, name: string): ObjectType {
  const types = extensionTypes(object.extensions);
  const isCore =
    types.includes('new-sdo') ||
    types.includes('new-sro') ||
    (!types.includes('new-sco') &&
      !(object.created === undefined && object.modified === undefined));
  return isCore
    ? { name, family: 'domain', section: '11.3', fields: CORE_FIELDS, required: CUSTOM_REQUIRED }
    : {
        name,
        family: 'observable',
        section: '11.3',
        fields: OBSERVABLE_FIELDS,
        required: OBSERVABLE_REQUIRED,
      };
}
