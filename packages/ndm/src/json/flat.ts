/**
 * Flat objects that public catalogues give: an element set (OMM) of CelesTrak (numbers) and Space-Track (texts), and the
 * CDM of Space-Track's class `cdm`: keywords of both objects with the prefixes SAT1_ and SAT2_, `X_UNIT` beside X, fractions
 * of a second beside a time, comments as `COMMENT_…`. What the standard has no keyword for is kept, as a user's own
 * (OMM) or as a comment (CDM).
 */
import { quoted } from '../faults.ts';
import { orderedItems } from '../order.ts';
import type { MessageSchema, SectionSchema } from '../schema.ts';
import { addAll, tableOf } from '../sections.ts';
import type { CommentNode, FieldNode, MessageNode, NdmNode, Place, SectionNode } from '../tree.ts';
import type { JsonMember, JsonObject } from './lex.ts';
import { commentsOf, fault, fieldOf, type JsonReader, scalarText, valuePlace } from './reader.ts';

type Build = {
  readonly at: Place;
  readonly endAt: Place;
  readonly root: SectionNode;
};

/** Constants of the element sets that CelesTrak gives and does not print in JSON. */
const OMM_CONSTANTS: readonly (readonly [string, string])[] = [
  ['CENTER_NAME', 'EARTH'],
  ['REF_FRAME', 'TEME'],
  ['TIME_SYSTEM', 'UTC'],
  ['MEAN_ELEMENT_THEORY', 'SGP4'],
];
const OMM_EMPTY = ['CREATION_DATE', 'ORIGINATOR'];

export function flatOmm(
  r: JsonReader,
  value: JsonObject,
  schema: MessageSchema,
  said: Set<string>,
): MessageNode {
  const build = begin(r, value, schema.root);
  const { members } = value;
  const has = new Set(members.map(({ key }) => key));
  const first: CommentNode[] = [];
  const beside = new Map(members.map((member) => [member.key, member]));
  for (const member of members) {
    const { key } = member;
    if (key === schema.versionKey || isBeside(key, beside) || isNull(member)) continue;
    if (key === COMMENT) addAll(first, commentsOf(r, member.value));
    else putOmm(r, build, schema, member, beside);
  }
  const last = beside.get(`${COMMENT}:`);
  if (last !== undefined) addAll(build.root.items, commentsOf(r, last.value));
  if (first.length > 0) {
    const header = sectionAt(build, ['header']).items;
    addAll(header, [...first, ...header.splice(0)]);
  }
  const made = OMM_CONSTANTS.filter(([key]) => !has.has(key));
  for (const [key, text] of made) put(build, schema.root, field(build, key, text));
  for (const key of OMM_EMPTY) if (!has.has(key)) put(build, schema.root, field(build, key, ''));
  if (made.length > 0 && !said.has('constants')) {
    said.add('constants');
    const texts = made.map(([key, text]) => `${key} ${text}`).join(', ');
    const message = `not printed in this form, and taken as public element sets have them: ${texts}`;
    fault(r, value.at, message, schema.standard, 'warning');
  }
  return finish(r, build, value, schema, '2.0');
}

function putOmm(
  r: JsonReader,
  build: Build,
  schema: MessageSchema,
  member: JsonMember,
  beside: ReadonlyMap<string, JsonMember>,
): void {
  const node = fieldOf(r, member.key, member.keyAt, member.value, unitBeside(r, member, beside));
  if (node === undefined) return;
  const before = beside.get(`${COMMENT}:${member.key}`);
  const comments = before === undefined ? [] : commentsOf(r, before.value);
  if (put(build, schema.root, timed(node), comments)) return;
  const key = `USER_DEFINED_${node.key.replace(/^USER_DEFINED_/, '')}`;
  put(build, schema.root, { ...node, key }, comments);
}

function unitBeside(
  r: JsonReader,
  { key }: JsonMember,
  beside: ReadonlyMap<string, JsonMember>,
): string {
  const unit = beside.get(`${key}_UNIT`);
  return unit === undefined || isNull(unit) ? '' : (scalarText(r, unit.value, unit.key) ?? '');
}

export function isPublicCdm(keys: ReadonlySet<string>): boolean {
  return keys.has('MIN_RNG') && keys.has('SAT_1_ID') && keys.has('SAT_2_ID');
}

const FRACTION = '_FRACTION';
const COMMENT = 'COMMENT';

export function flatCdm(
  r: JsonReader,
  value: JsonObject,
  schema: MessageSchema,
  said: Set<string>,
): MessageNode {
  const build = begin(r, value, schema.root);
  const body = sectionAt(build, ['body']);
  const bodySchema = tableOf(schema.root).byName.get('body')!;
  const objectSchema = tableOf(bodySchema).byName.get('segment')!;
  const objects = [0, 1].map(() => emptySection(build, 'segment'));
  const beside = new Map(value.members.map((member) => [member.key, member]));
  const pending: CommentNode[][] = [[], [], []];
  for (const member of value.members) {
    const { key } = member;
    if (key === schema.versionKey || isNull(member) || isBeside(key, beside)) continue;
    const [, prefix, rest] = /^(?:SAT([12])_)?(.*)$/s.exec(key)!;
    const which = Number(prefix ?? 0);
    const comments = pending[which]!;
    const before = beside.get(`${prefix === undefined ? '' : `SAT${prefix}_`}${COMMENT}:${rest}`);
    if (before !== undefined) addAll(comments, commentsOf(r, before.value));
    if (rest!.startsWith(COMMENT)) {
      addAll(comments, namedComments(r, member, rest!));
      continue;
    }
    const node = cdmField(r, member, rest!, beside, said);
    if (node === undefined) continue;
    const target = which === 0 ? build.root : objects[which - 1]!;
    const section = which === 0 ? schema.root : objectSchema;
    if (put({ ...build, root: target }, section, node, comments)) pending[which] = [];
    else if (OF_THE_CATALOGUE.has(rest!)) continue;
    else comments.push({ kind: 'comment', text: `${node.key} = ${node.value}`, at: node.at });
  }
  body.items.push(...objects.filter(({ items }) => items.length > 0));
  objects.forEach((object, k) => {
    if (object.items.length > 0)
      addAll(sectionAt({ ...build, root: object }, ['data']).items, pending[k + 1]!);
  });
  addAll(sectionAt(build, ['body', 'relativeMetadataData']).items, pending[0]!);
  const last = beside.get(`${COMMENT}:`);
  if (last !== undefined) addAll(build.root.items, commentsOf(r, last.value));
  return finish(r, build, value, schema, '1.0');
}

/** `SAT1_COMMENT_APOGEE` says in words what it is; where it is a bare value, its name is put before it. */
function namedComments(r: JsonReader, { value }: JsonMember, key: string): CommentNode[] {
  const name = /^COMMENT_(.+)$/.exec(key)?.[1];
  const all = commentsOf(r, value);
  if (name === undefined) return all;
  return all.map((one) =>
    one.text.includes('=') ? one : { ...one, text: `${name.replaceAll('_', ' ')} = ${one.text}` },
  );
}

/** Of the database and not of the message. */
const OF_THE_CATALOGUE = new Set(['CDM_ID', 'CONSTELLATION', 'FILENAME', 'INSERT_EPOCH', 'GID']);

/** The unit, the fraction or the comments of another key. */
function isBeside(key: string, keys: ReadonlyMap<string, JsonMember>): boolean {
  for (const end of ['_UNIT', FRACTION])
    if (key.endsWith(end) && keys.has(key.slice(0, -end.length))) return true;
  const [, prefix = '', of] = /^(SAT[12]_)?COMMENT:(.*)$/s.exec(key) ?? [];
  return of === '' || (of !== undefined && keys.has(prefix + of));
}

function cdmField(
  r: JsonReader,
  member: JsonMember,
  key: string,
  beside: ReadonlyMap<string, JsonMember>,
  said: Set<string>,
): FieldNode | undefined {
  const unit = unitBeside(r, member, beside);
  const node = fieldOf(r, member.key, member.keyAt, member.value, unit);
  if (node === undefined) return undefined;
  const fraction = beside.get(member.key + FRACTION);
  const time = timed({ ...node, key });
  return fraction === undefined || isNull(fraction) ? time : withFraction(r, time, fraction, said);
}

/** Thousandths of a second as a whole number: a CDM of this source has its times to the millisecond. */
function withFraction(
  r: JsonReader,
  node: FieldNode,
  fraction: JsonMember,
  said: Set<string>,
): FieldNode {
  const text = scalarText(r, fraction.value, fraction.key) ?? '';
  if (Number(text) === 0 || node.value.includes('.')) return node;
  if (!/^\d{1,3}$/.test(text)) {
    fault(
      r,
      fraction.value.at,
      `${fraction.key} is ${quoted(text)}: thousandths of a second are right`,
    );
    return node;
  }
  if (!said.has('fraction')) {
    said.add('fraction');
    const message = `${fraction.key} is read as thousandths of a second`;
    fault(r, fraction.value.at, message, '', 'warning');
  }
  return { ...node, value: `${node.value}.${text.padStart(3, '0')}` };
}

/** `2019-03-17 09:28:20` as the standard prints it. */
function timed(node: FieldNode): FieldNode {
  const isTime = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/.test(node.value);
  return isTime ? { ...node, value: node.value.replace(' ', 'T') } : node;
}

function isNull({ value }: JsonMember): boolean {
  return (
    (value.kind === 'word' && value.text === 'null') ||
    (value.kind === 'text' && value.text === 'null')
  );
}

function begin(r: JsonReader, value: JsonObject, root: SectionSchema): Build {
  const [at, endAt] = [r.places(value.at), r.places(value.end)];
  return { at, endAt, root: { kind: 'section', name: root.name, items: [], at, endAt } };
}

function finish(
  r: JsonReader,
  { root, at }: Build,
  value: JsonObject,
  schema: MessageSchema,
  otherwise: string,
): MessageNode {
  const version = value.members.find(({ key }) => key === schema.versionKey);
  const items = sorted(root, schema.root).items;
  const printed = version === undefined || isNull(version) ? undefined : version;
  return {
    ...{ ...root, items, message: schema.message },
    version: printed === undefined ? otherwise : versionText(r, printed),
    versionAt: printed === undefined ? at : valuePlace(r, printed.value),
  };
}

/** Of a number: 2 is version 2.0. */
function versionText(r: JsonReader, { key, value }: JsonMember): string {
  const text = scalarText(r, value, key) ?? '';
  return /^\d$/.test(text) ? `${text}.0` : text;
}

function sorted(node: SectionNode, schema: SectionSchema): SectionNode {
  const items = orderedItems(node, schema).map((item) => {
    const child = item.kind === 'section' ? tableOf(schema).byName.get(item.name) : undefined;
    return item.kind === 'section' && child !== undefined ? sorted(item, child) : item;
  });
  return { ...node, items };
}

function field({ at }: Build, key: string, value: string): FieldNode {
  return { kind: 'field', key, value, unit: '', at, valueAt: at };
}

/** Puts a field where the table has its key, comments before it; false: the table has no such key. */
function put(
  build: Build,
  schema: SectionSchema,
  node: FieldNode,
  comments: readonly CommentNode[] = [],
): boolean {
  const path = pathTo(schema, node.key);
  if (path === undefined) return false;
  addAll(sectionAt(build, path).items, [...comments, node]);
  return true;
}

/** Names of the sections down to the one that has the key, the objects of a CDM left aside. */
export function pathTo(schema: SectionSchema, key: string): string[] | undefined {
  const { keys, sections } = tableOf(schema);
  if (keys.has(key) || (schema.userDefined === true && key.startsWith('USER_DEFINED_'))) return [];
  for (const child of sections) {
    if (schema.name === 'body' && child.name === 'segment' && child.times === 'some') continue;
    const deeper = pathTo(child, key);
    if (deeper !== undefined) return [child.name, ...deeper];
  }
  return undefined;
}

function sectionAt(build: Build, path: readonly string[]): SectionNode {
  let node: SectionNode = build.root;
  for (const name of path) {
    const known = node.items.find(
      (item: NdmNode): item is SectionNode => item.kind === 'section' && item.name === name,
    );
    const next: SectionNode = known ?? emptySection(build, name);
    if (known === undefined) node.items.push(next);
    node = next;
  }
  return node;
}

function emptySection({ at, endAt }: Build, name: string): SectionNode {
  return { kind: 'section', name, items: [], at, endAt };
}
