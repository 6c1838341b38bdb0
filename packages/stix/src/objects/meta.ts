/** Meta objects (STIX 2.1 §7), the bundle (§8), and the one table of every type that the standard defines. */
import {
  CORE_FIELDS,
  CORE_REQUIRED,
  MARKING_FIELDS,
  MARKING_REQUIRED,
  OBSERVABLE_FIELDS,
  OBSERVABLE_REQUIRED,
} from './common.ts';
import { DOMAIN_TYPES, RELATIONSHIP_TYPES } from './domain.ts';
import {
  anyDictionary,
  type Family,
  type Field,
  list,
  type ObjectType,
  oneOf,
  refNever,
  text,
  timestamp,
} from './field.ts';
import { OBSERVABLE_TYPES } from './observable.ts';

export const EXTENSION_TYPES = [
  'new-sdo',
  'new-sco',
  'new-sro',
  'property-extension',
  'toplevel-property-extension',
] as const;

const META: Readonly<Record<string, Omit<ObjectType, 'name' | 'family'>>> = {
  'language-content': {
    section: '7.1',
    required: ['object_ref', 'contents'],
    fields: {
      object_ref: refNever('bundle', 'language-content'),
      object_modified: timestamp,
      contents: anyDictionary,
    },
  },
  'extension-definition': {
    section: '7.3',
    required: ['name', 'schema', 'version', 'extension_types', 'created_by_ref'],
    fields: {
      name: text,
      description: text,
      schema: text,
      version: text,
      extension_types: list(oneOf(...EXTENSION_TYPES)),
      extension_properties: list(text),
    },
  },
};

/** Every type by name, with the common properties of its family. */
export const OBJECT_TYPES: ReadonlyMap<string, ObjectType> = new Map([
  ...rows(DOMAIN_TYPES, 'domain', CORE_FIELDS, CORE_REQUIRED),
  ...rows(RELATIONSHIP_TYPES, 'relationship', CORE_FIELDS, CORE_REQUIRED),
  ...rows(META, 'meta', CORE_FIELDS, CORE_REQUIRED),
  ...rows(OBSERVABLE_TYPES, 'observable', OBSERVABLE_FIELDS, OBSERVABLE_REQUIRED),
  ...rows(
    { 'marking-definition': { section: '7.2', fields: {} } },
    'meta',
    MARKING_FIELDS,
    MARKING_REQUIRED,
  ),
]);

/** Types that observed data may hold, and that a reference to "an SCO" means. */
export const isObservableType = (type: string): boolean =>
  OBJECT_TYPES.get(type)?.family === 'observable';

/** §8: nothing of the core is allowed in a bundle. */
export const BUNDLE_FIELDS = ['type', 'id', 'objects', 'extensions'] as const;

function rows(
  table: Readonly<Record<string, Omit<ObjectType, 'name' | 'family'>>>,
  family: Family,
  fields: Readonly<Record<string, Field>>,
  required: readonly string[],
): [string, ObjectType][] {
  return Object.entries(table).map(([name, row]) => [
    name,
    {
      ...row,
      name,
      family,
      fields: { ...fields, ...row.fields },
      required: [...required, ...(row.required ?? [])],
    },
  ]);
}
