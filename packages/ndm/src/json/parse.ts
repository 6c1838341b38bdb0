/**
 * Messages in JSON. The standard has no such form; practice has three: element sets as flat objects (CelesTrak, Space-Track),
 * CDMs as flat objects (Space-Track), and for every message a mirror of the tree of our own (`mirror.ts`).
 */
import { quoted } from '../faults.ts';
import {
  ATTITUDE_MESSAGES,
  attitudeFault,
  type Parsed,
  type ParsedMessage,
  type SchemaOf,
} from '../parsed.ts';
import type { MessageSchema } from '../schema.ts';
import { addAll } from '../sections.ts';
import {
  type CommentNode,
  type FieldNode,
  type MessageNode,
  NDM_MESSAGES,
  type NdmMessage,
} from '../tree.ts';
import { flatCdm, flatOmm, isPublicCdm } from './flat.ts';
import { JSON_LIMITS, type JsonMember, type JsonObject, type JsonValue, readJson } from './lex.ts';
import { COMMENT, mirroredMessage } from './mirror.ts';
import { commentsOf, fault, fieldOf, type JsonReader } from './reader.ts';

export type JsonLimits = { readonly charactersMax?: number };

type Found = {
  readonly r: JsonReader;
  readonly schemaOf: SchemaOf;
  readonly messages: ParsedMessage[];
  readonly said: Set<string>; // what is said once a text
  combined: Parsed['combined'];
};

/** Every message of a text. Survives any text: what cannot be read is a fault with its place. */
export function parseJson(text: string, schemaOf: SchemaOf, limits: JsonLimits = {}): Parsed {
  const { charactersMax = JSON_LIMITS.charactersMax } = limits;
  if (text.length > charactersMax) {
    const message = `${text.length} characters: at most ${charactersMax} of JSON are read`;
    const at = { line: 1, column: 1 };
    return { messages: [], combined: null, faults: [{ severity: 'error', at, message, rule: '' }] };
  }
  const { value, places, fault: broken } = readJson(text);
  if (value === null)
    return { messages: [], combined: null, faults: broken === null ? [] : [broken] };
  const r: JsonReader = { places, faults: [], standard: '' };
  const found: Found = { r, schemaOf, messages: [], said: new Set(), combined: null };
  if (value.kind === 'array') readList(found, value.items, value);
  else readOne(found, value);
  return { messages: found.messages, combined: found.combined, faults: r.faults };
}

function readList(found: Found, items: readonly JsonValue[], list: JsonValue): void {
  if (items.length === 0) fault(found.r, list.at, 'the list holds no message');
  for (const item of items) readOne(found, item);
}

function readOne(found: Found, value: JsonValue): void {
  const { r } = found;
  if (value.kind !== 'object') {
    fault(r, value.at, `a ${value.kind} is no message: an object is right`);
    return;
  }
  const [only] = value.members;
  const name = only?.key.toUpperCase() ?? '';
  if (value.members.length === 1 && only !== undefined && only.key === name.toLowerCase()) {
    if (name === 'NDM') {
      readCombined(found, only);
      return;
    }
    if (ATTITUDE_MESSAGES.includes(name)) {
      r.faults.push(attitudeFault(name, r.places(only.keyAt)));
      return;
    }
    const message = NDM_MESSAGES.find((known) => known === name);
    if (message !== undefined) {
      readMirror(found, message, only);
      return;
    }
  }
  readFlat(found, value);
}

function readMirror(found: Found, message: NdmMessage, member: JsonMember): void {
  const { r, schemaOf } = found;
  const schema = schemaOf(message);
  if (schema === undefined || member.value.kind !== 'object') {
    fault(r, member.keyAt, `${member.key} is a message: an object is right`);
    return;
  }
  const { value } = member;
  keep(found, schema, () => mirroredMessage(r, value, schema));
}

/** Faults of one message are that message's. */
function keep(found: Found, schema: MessageSchema, read: () => MessageNode): void {
  const { r } = found;
  const outer = r.faults;
  [r.faults, r.standard] = [[], schema.standard];
  const message = read();
  const { faults } = r;
  [r.faults, r.standard] = [outer, ''];
  found.messages.push({ schema, message, faults });
}

function readCombined(found: Found, { value, keyAt }: JsonMember): void {
  const { r } = found;
  if (found.combined !== null || value.kind !== 'object') {
    fault(r, keyAt, 'one object "ndm" holds every message');
    return;
  }
  const items: (FieldNode | CommentNode)[] = [];
  found.combined = { at: r.places(keyAt + 1), items };
  for (const member of value.members) {
    if (member.key === COMMENT) addAll(items, commentsOf(r, member.value));
    else if (member.key === 'MESSAGE_ID') {
      const field = fieldOf(r, member.key, member.keyAt, member.value);
      if (field !== undefined) items.push(field);
    } else if (member.key === 'messages' && member.value.kind === 'array')
      readList(found, member.value.items, member.value);
    else fault(r, member.keyAt, `${quoted(member.key)} is no part of "ndm"`);
  }
  if (found.messages.length + r.faults.length === 0)
    fault(r, keyAt, '"ndm" holds no message', '', 'warning');
}

function readFlat(found: Found, value: JsonObject): void {
  const { r, schemaOf, said } = found;
  const keys = new Set(value.members.map(({ key }) => key));
  if (isPublicCdm(keys)) {
    const lacks = 'no state, no covariance and no time of creation of either object';
    fault(
      r,
      value.at,
      `a public conjunction summary (class cdm_public): it has ${lacks}, so no CDM can be made of it`,
      'CCSDS 508.0-B-1',
    );
    return;
  }
  const isCdm = keys.has('CCSDS_CDM_VERS') || keys.has('SAT1_OBJECT_DESIGNATOR');
  const isOmm = keys.has('CCSDS_OMM_VERS') || (keys.has('EPOCH') && keys.has('ECCENTRICITY'));
  const schema = isCdm ? schemaOf('CDM') : isOmm ? schemaOf('OMM') : undefined;
  if (schema === undefined) {
    fault(r, value.at, `no message: an element set (OMM), a CDM, or one of ${NAMES} is right`);
    return;
  }
  const read = isCdm ? flatCdm : flatOmm;
  keep(found, schema, () => read(r, value, schema, said));
}

const NAMES = NDM_MESSAGES.map((name) => `{"${name.toLowerCase()}": …}`).join(', ');
