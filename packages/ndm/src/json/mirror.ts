/**
 * The JSON form of our own: a message as an object that mirrors the tree by the names of the tables.
 *
 * `{"opm": {"version": "3.0", "header": {…}, "body": {…}}}`; several in a list, or in `{"ndm": {"MESSAGE_ID": …, "messages": […]}}`.
 * A keyword has its value (a number or a text), or `{"value": …, "units": "km"}` where the unit is printed; what repeats is
 * a list. Rows are lists of cells under the name of their element. Comments stand under `COMMENT` before everything of a
 * section, under `COMMENT:X` before X, under `COMMENT:` at its end, and between rows as `{"COMMENT": "…"}`.
 */
import { childSection, orderedItems } from '../order.ts';
import type { KeySchema, MessageSchema, RowSchema, SectionSchema } from '../schema.ts';
import { addAll, tableOf } from '../sections.ts';
import type { CommentNode, MessageNode, NdmNode, RowNode, SectionNode } from '../tree.ts';
import type { JsonMember, JsonObject, JsonValue } from './lex.ts';
import { commentsOf, fault, fieldOf, type JsonReader, scalarText, valuePlace } from './reader.ts';

export const COMMENT = 'COMMENT';

/** The message in an object that mirrors it. */
export function mirroredMessage(
  r: JsonReader,
  value: JsonObject,
  schema: MessageSchema,
): MessageNode {
  const version = value.members.find(({ key }) => key === 'version');
  const at = r.places(value.at);
  if (version === undefined) fault(r, value.at, 'version is missing', schema.standard);
  const members = value.members.filter((member) => member !== version);
  const { items, endAt } = readSection(r, { ...value, members }, schema.root);
  return {
    ...{ kind: 'section', name: schema.root.name, items, at, endAt, message: schema.message },
    version: version === undefined ? '' : (scalarText(r, version.value, 'version') ?? ''),
    versionAt: version === undefined ? at : valuePlace(r, version.value),
  };
}

function readSection(r: JsonReader, value: JsonObject, schema: SectionSchema): SectionNode {
  const before = new Map<string, CommentNode[]>();
  for (const { key, value: comments } of value.members)
    if (key === COMMENT || key.startsWith(`${COMMENT}:`)) before.set(key, commentsOf(r, comments));
  const items: NdmNode[] = [];
  for (const member of value.members) {
    if (before.has(member.key)) continue;
    addAll(items, before.get(`${COMMENT}:${member.key}`) ?? []);
    before.delete(`${COMMENT}:${member.key}`);
    addAll(items, readMember(r, member, schema));
  }
  const [first, last] = [before.get(COMMENT) ?? [], before.get(`${COMMENT}:`) ?? []];
  for (const [key, comments] of before)
    if (key !== COMMENT && key !== `${COMMENT}:`) addAll(last, comments);
  const [at, endAt] = [r.places(value.at), r.places(value.end)];
  const node: SectionNode = { kind: 'section', name: schema.name, items, at, endAt };
  return { ...node, items: [...first, ...orderedItems(node, schema), ...last] };
}

function readMember(r: JsonReader, member: JsonMember, schema: SectionSchema): NdmNode[] {
  const { key, value } = member;
  if (schema.rows?.name === key) return readRows(r, value, schema.rows);
  const child = childSection(schema, key);
  if (child !== undefined) return readSections(r, member, child);
  const list = value.kind === 'array' ? value.items : [value];
  return list.flatMap((one): NdmNode[] => {
    const comments = commentIn(one);
    if (comments !== undefined) return commentsOf(r, comments);
    const field =
      one.kind === 'object' ? readUnits(r, member, one) : fieldOf(r, key, member.keyAt, one);
    return field === undefined ? [] : [field];
  });
}

/** `{"value": …, "units": "km"}`. */
function readUnits(r: JsonReader, { key, keyAt }: JsonMember, value: JsonObject) {
  const [inner, units] = ['value', 'units'].map((name) =>
    value.members.find((member) => member.key === name),
  );
  const count = (inner === undefined ? 0 : 1) + (units === undefined ? 0 : 1);
  if (inner === undefined || count !== value.members.length) {
    fault(
      r,
      keyAt,
      `${key} is an object: no section has that name here, and a value is {value, units}`,
    );
    return undefined;
  }
  const unit = units === undefined ? '' : scalarText(r, units.value, `units of ${key}`);
  return unit === undefined ? undefined : fieldOf(r, key, keyAt, inner.value, unit);
}

function commentIn(value: JsonValue): JsonValue | undefined {
  if (value.kind !== 'object' || value.members.length !== 1) return undefined;
  return value.members[0]!.key === COMMENT ? value.members[0]!.value : undefined;
}

function readSections(r: JsonReader, { key, value }: JsonMember, schema: SectionSchema): NdmNode[] {
  const list = value.kind === 'array' ? value.items : [value];
  return list.flatMap((one) => {
    if (one.kind === 'object') return [readSection(r, one, schema)];
    fault(r, one.at, `${key} is a section: an object is right`, schema.rule);
    return [];
  });
}

function readRows(r: JsonReader, value: JsonValue, rows: RowSchema): NdmNode[] {
  const list = value.kind === 'array' ? value.items : [value];
  return list.flatMap((row): NdmNode[] => {
    const comments = commentIn(row);
    if (comments !== undefined) return commentsOf(r, comments);
    if (row.kind !== 'array') {
      fault(r, row.at, `a row of ${rows.name} is a list of its cells`, rows.rule);
      return [];
    }
    const cells = row.items.map((cell) => scalarText(r, cell, rows.name));
    if (cells.some((cell) => cell === undefined || cell === '' || /\s/.test(cell))) {
      fault(r, row.at, `a cell of ${rows.name} is one number or word`, rows.rule);
      return [];
    }
    const cellAt = row.items.map((cell) => valuePlace(r, cell));
    return [
      { kind: 'row', cells: cells as string[], at: r.places(row.at), cellAt } satisfies RowNode,
    ];
  });
}

/** The text of a message in this form, indented by `indent`. */
export function mirrorText(message: MessageNode, schema: MessageSchema, indent: string): string {
  const lines: string[] = [];
  const version = `${indent}  ${JSON.stringify('version')}: ${JSON.stringify(message.version)}`;
  const rest = memberTexts(message, schema.root, `${indent}  `);
  lines.push('{', [version, ...rest].join(',\n'), `${indent}}`);
  return lines.join('\n');
}

/** Members of a section: in the order of the table, what repeats together. */
function memberTexts(node: SectionNode, schema: SectionSchema, indent: string): string[] {
  const members = new Map<string, string[]>();
  const add = (key: string, text: string) => {
    const texts = members.get(key);
    if (texts === undefined) members.set(key, [text]);
    else texts.push(text);
  };
  let comments: string[] = [];
  const items = orderedItems(node, schema);
  items.forEach((item) => {
    if (item.kind === 'comment') {
      comments.push(JSON.stringify(item.text));
      return;
    }
    const key = keyOf(item, schema);
    const isFirst = members.size === 0;
    for (const text of comments) {
      if (members.has(key) || item.kind === 'row') add(key, `{ "COMMENT": ${text} }`);
      else add(isFirst ? COMMENT : `${COMMENT}:${key}`, text);
    }
    comments = [];
    add(key, itemText(item, schema, indent));
  });
  for (const text of comments) add(members.size === 0 ? COMMENT : `${COMMENT}:`, text);
  return [...members].map(([key, texts]) => {
    return `${indent}${JSON.stringify(key)}: ${listText(texts, isList(key, texts, schema), indent)}`;
  });
}

function keyOf(item: Exclude<NdmNode, CommentNode>, schema: SectionSchema): string {
  if (item.kind === 'field') return item.key;
  return item.kind === 'section' ? item.name : (schema.rows?.name ?? 'row');
}

function isList(key: string, texts: readonly string[], schema: SectionSchema): boolean {
  if (texts.length > 1 || key.startsWith(COMMENT) || schema.rows?.name === key) return true;
  const child = childSection(schema, key);
  return child?.times === 'some' || child?.times === 'any';
}

function listText(texts: readonly string[], isListed: boolean, indent: string): string {
  if (!isListed) return texts[0]!;
  return `[\n${texts.map((text) => `${indent}  ${text}`).join(',\n')}\n${indent}]`;
}

function itemText(
  item: Exclude<NdmNode, CommentNode>,
  schema: SectionSchema,
  indent: string,
): string {
  if (item.kind === 'row') return rowText(item, schema.rows);
  if (item.kind === 'field') {
    const text = valueText(item.value, tableOf(schema).keys.get(item.key));
    if (item.unit === '') return text;
    return `{ "value": ${text}, "units": ${JSON.stringify(item.unit)} }`;
  }
  const child = childSection(schema, item.name);
  const isListed = child?.times === 'some' || child?.times === 'any';
  const inner = isListed ? `${indent}  ` : indent;
  const members = child === undefined ? [] : memberTexts(item, child, `${inner}  `);
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${inner}}`;
}

function rowText({ cells }: RowNode, rows: RowSchema | undefined): string {
  const texts = cells.map((cell, k) => {
    const isNumber = rows?.form === 'keyed' ? k === 2 : k > 0;
    return isNumber && isJsonNumber(cell) ? cell : JSON.stringify(cell);
  });
  return `[${texts.join(', ')}]`;
}

/** A number of the table as a number where JSON can write it as it is printed; anything else is a text. */
export function valueText(value: string, key: KeySchema | undefined): string {
  const isNumber = key?.form === 'number' || key?.form === 'integer';
  return isNumber && isJsonNumber(value) ? value : JSON.stringify(value);
}

function isJsonNumber(text: string): boolean {
  return /^-?(0|[1-9]\d{0,30})(\.\d{1,60})?([eE][+-]?\d{1,3})?$/.test(text);
}
