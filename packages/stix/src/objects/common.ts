/** Properties that families of objects share, and the structures inside them (STIX 2.1 §3.2, §2.5, §2.11, §7.2.3). */
import {
  anyDictionary,
  boolean,
  type Field,
  hashes,
  integer,
  language,
  like,
  list,
  ref,
  type Struct,
  struct,
  text,
  timestamp,
  url,
} from './field.ts';

export const KILL_CHAIN_PHASE = struct({
  name: 'kill-chain-phase',
  fields: { kill_chain_name: text, phase_name: text },
  required: ['kill_chain_name', 'phase_name'],
});

/** CVE and CAPEC rules between its properties are in check/rules.ts. */
export const EXTERNAL_REFERENCE: Struct = {
  name: 'external-reference',
  fields: { source_name: text, description: text, url, hashes, external_id: text },
  required: ['source_name'],
};

/** §7.2.3.1: a property, then list places '[0]' and keys, by dots. */
const SELECTOR = like(
  /^(id|[a-z0-9_-]{3,250}(\.(\[\d+\]|[a-z0-9_-]{1,250}))*)$/,
  'give a property, then keys and [places] by dots',
);

export const GRANULAR_MARKING: Struct = {
  name: 'granular-marking',
  fields: { lang: language, marking_ref: ref('marking-definition'), selectors: list(SELECTOR) },
  required: ['selectors'],
  exactlyOne: ['lang', 'marking_ref'],
};

const SPEC_VERSION: Field = { kind: 'enum', values: ['2.0', '2.1'] };
const MARKINGS: Readonly<Record<string, Field>> = {
  object_marking_refs: list(ref('marking-definition')),
  granular_markings: list(struct(GRANULAR_MARKING)),
};
const IDENTITY: Readonly<Record<string, Field>> = {
  type: text,
  spec_version: SPEC_VERSION,
  id: ref(),
};

/** §3.2: of domain objects, relationships, language content and extension definitions. */
export const CORE_FIELDS: Readonly<Record<string, Field>> = {
  ...IDENTITY,
  created_by_ref: ref('identity'),
  created: { kind: 'timestamp', precision: 'milliseconds' },
  modified: { kind: 'timestamp', precision: 'milliseconds' },
  revoked: boolean,
  labels: list(text),
  confidence: integer(0, 100),
  lang: language,
  external_references: list(struct(EXTERNAL_REFERENCE)),
  ...MARKINGS,
  extensions: { kind: 'extensions' },
};
export const CORE_REQUIRED: readonly string[] = [
  'type',
  'spec_version',
  'id',
  'created',
  'modified',
];

/** §3.2: of observables. */
export const OBSERVABLE_FIELDS: Readonly<Record<string, Field>> = {
  ...IDENTITY,
  ...MARKINGS,
  defanged: boolean,
  extensions: { kind: 'extensions' },
};
export const OBSERVABLE_REQUIRED: readonly string[] = ['type', 'id'];

/** §7.2.1: of marking definitions, which are never changed and so have no `modified`. */
export const MARKING_FIELDS: Readonly<Record<string, Field>> = {
  ...IDENTITY,
  created_by_ref: ref('identity'),
  created: timestamp,
  external_references: list(struct(EXTERNAL_REFERENCE)),
  ...MARKINGS,
  name: text,
  definition_type: text,
  definition: anyDictionary,
  extensions: { kind: 'extensions' },
};
export const MARKING_REQUIRED: readonly string[] = ['type', 'spec_version', 'id', 'created'];
