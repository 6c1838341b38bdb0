/**
 * One element of a message and all in it, by its table: keywords, rows, sections, comments. An element that no table knows
 * is kept as a keyword where it holds text, for `checkMessage` to name; one that holds elements is said and passed over.
 */
import { quoted } from '../faults.ts';
import { unitMatch } from '../forms.ts';
import type { KeySchema, RowSchema, SectionSchema } from '../schema.ts';
import { addAll } from '../sections.ts';
import type { CommentNode, FieldNode, NdmNode, Place, RowNode, SectionNode } from '../tree.ts';
import { elementsOf, takesElement, takesWithin, wrapperFor } from './elements.ts';
import {
  attributeOf,
  checkAttributes,
  commentTextOf,
  fault,
  localName,
  NDM_XML_RULE,
  namespaceOf,
  next,
  type OpenTag,
  passElement,
  textOf,
  type XmlReader,
} from './reader.ts';

/** A section that is being filled; those without an element of their own are opened and left by what stands in them. */
type Filling = { readonly schema: SectionSchema; readonly items: NdmNode[] };

type Element = {
  readonly stack: Filling[]; // the element's own section first
  readonly pending: CommentNode[]; // belong to what comes next
  isOrderSaid: boolean;
};

export type Section = { readonly items: NdmNode[]; readonly endAt: Place };

export const USER_DEFINED = 'USER_DEFINED';

/** What stands in an element that has just been opened, up to its end. */
export function readSection(r: XmlReader, tag: OpenTag, schema: SectionSchema): Section {
  const base: Filling = { schema, items: [] };
  const element: Element = { stack: [base], pending: [], isOrderSaid: false };
  if (tag.isEmpty) {
    passElement(r, tag);
    return { items: base.items, endAt: r.places(tag.at) };
  }
  let endAt = r.lexer.at;
  for (let token = next(r); token !== undefined; token = next(r)) {
    endAt = token.at;
    if (token.kind === 'close') break;
    if (token.kind === 'open') readChild(r, element, token);
    else if (token.text.trim() !== '') {
      const at = token.at + token.text.search(/\S/);
      fault(r, at, `text stands in <${tag.name}>, where elements are right`);
    }
  }
  addAll(base.items, element.pending);
  return { items: base.items, endAt: r.places(endAt) };
}

function readChild(r: XmlReader, element: Element, tag: OpenTag): void {
  const name = localName(tag.name);
  const namespace = namespaceOf(r, tag.name);
  if (namespace !== '' && namespace !== r.namespace) {
    fault(r, tag.at, `<${tag.name}> belongs to another namespace, ${quoted(namespace)}`);
    passElement(r, tag);
    return;
  }
  if (name === 'COMMENT') {
    checkAttributes(r, tag, []);
    const text = commentTextOf(r, tag);
    if (text !== undefined) element.pending.push({ kind: 'comment', text, at: r.places(tag.at) });
    return;
  }
  const isUsers = name === USER_DEFINED || name.startsWith(`${USER_DEFINED}_`);
  const filling = openFor(r, element, name, isUsers, tag.at);
  const child = isUsers ? undefined : childOf(r, filling.schema, name);
  addAll(filling.items, element.pending.splice(0));
  if (child?.kind === 'section') filling.items.push(sectionNode(r, tag, child));
  else if (child === undefined && filling.schema.rows?.name === name && !isUsers) {
    checkOrder(r, element, filling, tag.at);
    readRow(r, tag, filling.schema.rows, filling.items);
  } else readField(r, tag, isUsers, filling);
}

function sectionNode(r: XmlReader, tag: OpenTag, schema: SectionSchema): SectionNode {
  checkAttributes(r, tag, []);
  const at = r.places(tag.at);
  const { items, endAt } = readSection(r, tag, schema);
  return { kind: 'section', name: schema.name, items, at, endAt };
}

/** Of sections with one element name, the one that has the first keyword in it. */
function childOf(r: XmlReader, schema: SectionSchema, name: string) {
  const found = elementsOf(schema).byName.get(name) ?? [];
  if (found.length < 2) return found[0];
  const key = firstKey(r);
  const has = (item: KeySchema | SectionSchema) =>
    item.kind === 'section' && item.items.some((one) => one.kind === 'key' && one.key === key);
  return found.find(has) ?? found[0];
}

/** The keyword after the tag that was just read, comments left aside. */
function firstKey(r: XmlReader): string {
  const from = r.lexer.at;
  const text = r.lexer.text.slice(from, from + KEY_AHEAD_MAX);
  return /<(?:\w+:)?(?!COMMENT\b)([A-Z]\w*)/.exec(text)?.[1] ?? '';
}
const KEY_AHEAD_MAX = 2000;

/** The innermost open section that takes the element, opening those without an element of their own; else the element's own. */
function openFor(
  r: XmlReader,
  element: Element,
  name: string,
  isUsers: boolean,
  at: number,
): Filling {
  const { stack } = element;
  const isAgain = ({ schema, items }: Filling) =>
    schema.opens === name &&
    (schema.times === 'some' || schema.times === 'any') &&
    items.some((item) => item.kind === 'field' && item.key === name);
  while (
    stack.length > 1 &&
    (isAgain(stack.at(-1)!) || !takesWithin(stack.at(-1)!.schema, name, isUsers))
  )
    stack.pop();
  let filling = stack.at(-1)!;
  while (!takesElement(filling.schema, name, isUsers)) {
    const wrapper = wrapperFor(filling.schema, name, isUsers);
    if (wrapper === undefined) break;
    const items: NdmNode[] = [];
    const place = r.places(at);
    filling.items.push({ kind: 'section', name: wrapper.name, items, at: place, endAt: place });
    filling = { schema: wrapper, items };
    stack.push(filling);
  }
  return filling;
}

/** Rows stand before the sections of their section. The order of the rest is for `checkMessage`. Said once an element. */
function checkOrder(r: XmlReader, element: Element, { schema, items }: Filling, at: number): void {
  if (element.isOrderSaid || items.at(-1)?.kind !== 'section') return;
  element.isOrderSaid = true;
  const message = `<${schema.rows?.name}> stands after a section that follows it in the standard`;
  fault(r, at, message, schema.rule, 'warning');
}

function readField(r: XmlReader, tag: OpenTag, isUsers: boolean, { schema, items }: Filling): void {
  const whole = localName(tag.name);
  const isWhole = isUsers && whole !== USER_DEFINED; // the keyword of KVN as an element
  const parameter = isUsers ? attributeOf(tag, 'parameter') : undefined;
  if (isWhole)
    fault(r, tag.at, `<${whole}> is written <USER_DEFINED parameter="…">`, NDM_XML_RULE, 'warning');
  checkAttributes(r, tag, isUsers ? ['parameter', 'units'] : ['units']);
  const named = parameter?.value.trim() ?? '';
  if (isUsers && !isWhole && named === '') {
    const severity = parameter === undefined ? 'error' : 'warning'; // KVN can have no name either
    const message = 'USER_DEFINED names its parameter in the attribute parameter';
    fault(r, tag.at, message, NDM_XML_RULE, severity);
  }
  const units = attributeOf(tag, 'units');
  const read = textOf(r, tag);
  if (read === undefined) {
    if (!r.isBroken)
      fault(r, tag.at, `<${tag.name}> with elements in it is no part of ${schema.name}`);
    return;
  }
  const node: FieldNode = {
    kind: 'field',
    key: isUsers && !isWhole ? `${USER_DEFINED}_${named}` : whole,
    value: read.text,
    unit: units?.value.trim() ?? '',
    at: r.places(tag.at),
    valueAt: r.places(read.at),
  };
  items.push(node);
}

function readRow(r: XmlReader, tag: OpenTag, rows: RowSchema, items: NdmNode[]): void {
  checkAttributes(r, tag, []);
  const at = r.places(tag.at);
  const cells = rows.form === 'line' ? lineCells(r, tag, rows) : elementCells(r, tag, rows, items);
  if (cells === undefined) return;
  const [texts, cellAt] = [cells.map((cell) => cell.text), cells.map((cell) => r.places(cell.at))];
  items.push({ kind: 'row', cells: texts, at, cellAt } satisfies RowNode);
}

const CELLS = /\S+/g;
/** A page that breaks a line after a sign parts it from its number; alone it says nothing. */
const NUMBERS = /[+-]\s+(?=[\d.])\S+|\S+/g;

type Cell = { readonly text: string; readonly at: number };

function lineCells(r: XmlReader, tag: OpenTag, rows: RowSchema): Cell[] | undefined {
  const read = textOf(r, tag);
  if (read === undefined) {
    if (!r.isBroken) fault(r, tag.at, `<${tag.name}> is a line of text, without elements`);
    return undefined;
  }
  const cells = Array.from(read.text.matchAll(rows.numbers === true ? NUMBERS : CELLS), (match) => {
    return { text: match[0], at: read.at + match.index };
  });
  return cells.map(({ text, at }) => {
    const whole = text.replace(/\s+/, '');
    if (whole !== text)
      fault(
        r,
        at,
        `a sign apart from its number: ${whole.slice(0, 40)} is right`,
        rows.rule,
        'warning',
      );
    return { text: whole, at };
  });
}

/** Columns of a state, or epoch and value of an observation, from the elements they stand in. */
function elementCells(
  r: XmlReader,
  tag: OpenTag,
  rows: RowSchema,
  items: NdmNode[],
): Cell[] | undefined {
  const found: Found[] = [];
  if (tag.isEmpty) passElement(r, tag);
  for (let token = tag.isEmpty ? undefined : next(r); token !== undefined; token = next(r)) {
    if (token.kind === 'close') break;
    if (token.kind === 'text') {
      if (token.text.trim() !== '')
        fault(r, token.at, `text stands in <${tag.name}>, where elements are right`);
      continue;
    }
    const key = localName(token.name);
    if (key === 'COMMENT') {
      const text = commentTextOf(r, token);
      if (text !== undefined) items.push({ kind: 'comment', text, at: r.places(token.at) });
      continue;
    }
    const read = textOf(r, token);
    if (read === undefined) {
      if (!r.isBroken) fault(r, token.at, `<${token.name}> holds a value, without elements`);
    } else {
      checkUnits(r, token, rows);
      found.push({ key, keyAt: token.at, ...read });
    }
  }
  if (r.isBroken) return undefined;
  return rows.form === 'keyed' ? keyedCells(r, tag, found, rows) : columnCells(r, tag, found, rows);
}

/** A row keeps no units: they are those of its columns, or a fault. Those of an observation can be the metadata's. */
function checkUnits(r: XmlReader, tag: OpenTag, rows: RowSchema): void {
  const column = rows.columns.find(({ key }) => key === localName(tag.name));
  const isOfMetadata = rows.form === 'keyed' && column?.unit === '';
  checkAttributes(r, tag, isOfMetadata ? [] : ['units']);
  const units = attributeOf(tag, 'units');
  if (units === undefined || column === undefined || isOfMetadata) return;
  if (unitMatch(units.value.trim(), column.unit) !== 'none') return;
  const right = column.unit === '' ? 'it has no unit' : `its unit is ${column.unit}`;
  fault(r, units.valueAt, `units of ${column.key} are ${quoted(units.value)}: ${right}`, rows.rule);
}

type Found = Cell & { readonly key: string; readonly keyAt: number };

function keyedCells(r: XmlReader, tag: OpenTag, found: readonly Found[], rows: RowSchema) {
  const epoch = found.find(({ key }) => key === 'EPOCH');
  const values = found.filter(({ key }) => key !== 'EPOCH');
  if (epoch === undefined || values.length !== 1 || found.length !== 2) {
    fault(r, tag.at, `<${tag.name}> holds EPOCH and one value, here ${found.length}`, rows.rule);
    return undefined;
  }
  const value = values[0]!;
  return [{ text: value.key, at: value.keyAt }, epoch, value];
}

function columnCells(r: XmlReader, tag: OpenTag, found: readonly Found[], rows: RowSchema) {
  const cells: (Cell | undefined)[] = [];
  let last = -1;
  for (const cell of found) {
    const column = rows.columns.findIndex(({ key }) => key === cell.key);
    if (column < 0) fault(r, cell.at, `${cell.key} is no part of <${tag.name}>`, rows.rule);
    else if (cells[column] !== undefined)
      fault(r, cell.at, `${cell.key} stands twice in <${tag.name}>`, rows.rule);
    else {
      if (column < last)
        fault(r, cell.at, `<${cell.key}> stands after what follows it`, NDM_XML_RULE, 'warning');
      last = Math.max(last, column);
      cells[column] = cell;
    }
  }
  const missing = Array.from(cells, (cell, k) => (cell === undefined ? rows.columns[k]!.key : ''));
  for (const key of missing.filter((name) => name !== ''))
    fault(r, tag.at, `${key} is missing in <${tag.name}>`, rows.rule);
  return Array.from(cells, (cell) => cell ?? { text: '', at: tag.at });
}
