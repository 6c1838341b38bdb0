/**
 * The `extensions` of an object (STIX 2.1 §7.3): predefined ones by name and row, those of an extension definition by its id with
 * their type, and old ones that end in -ext, carried unread.
 */
import { EXTENSIONS } from '../objects/extensions.ts';
import { EXTENSION_TYPES } from '../objects/meta.ts';
import { isObject, type JsonObject, quoted, tell } from './fault.ts';
import { typeOfId } from './identifier.ts';
import { checkCustom, checkStruct, type Place, wrongKind } from './value.ts';

export function checkExtensions(value: unknown, path: string, at: Place): void {
  if (!isObject(value)) {
    wrongKind(value, 'a dictionary of extensions', path, at);
    return;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) tell(at.report, 'empty', path, 'is empty: leave the property out');
  for (const [name, inner] of entries) {
    const below = `${path}.${name}`;
    const known = EXTENSIONS[at.owner]?.[name];
    if (!isObject(inner)) wrongKind(inner, 'an object', below, at);
    else if (Object.keys(inner).length === 0)
      tell(at.report, 'empty', below, 'is empty: leave the extension out');
    else if (known !== undefined) checkStruct(inner, known, below, { ...at, depth: at.depth + 1 });
    else if (typeOfId(name) === 'extension-definition') checkDefined(inner, below, at);
    else if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*-ext$/.test(name)) checkInside(inner, below, at);
    else
      tell(
        at.report,
        'extension',
        path,
        `${quoted(name)}: give extension-definition--UUID, or the name of an extension of ${at.owner}`,
      );
  }
}

/** Extension types that an object declares, by which its other properties are judged. */
export function extensionTypes(value: unknown): string[] {
  if (!isObject(value)) return [];
  return Object.values(value).flatMap((extension) =>
    isObject(extension) && typeof extension.extension_type === 'string'
      ? extension.extension_type
      : [],
  );
}

function checkDefined(extension: JsonObject, path: string, at: Place): void {
  const type = extension.extension_type;
  if (!EXTENSION_TYPES.some((known) => known === type))
    tell(
      at.report,
      'extension',
      `${path}.extension_type`,
      `is ${quoted(type)}: give one of ${EXTENSION_TYPES.join(', ')}`,
    );
  checkInside(extension, path, at);
}

function checkInside(extension: JsonObject, path: string, at: Place): void {
  for (const [name, value] of Object.entries(extension))
    if (name !== 'extension_type') checkCustom(name, value, `${path}.${name}`, at);
}
