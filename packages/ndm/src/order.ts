/**
 * The order of the standard: XML has one order of what stands in a section, and KVN is often printed in another. A comment
 * stays before what it stood before; what repeats keeps its own order.
 */
import type { MessageSchema, SectionSchema } from './schema.ts';
import { addAll, tableOf } from './sections.ts';
import type { CommentNode, FieldNode, MessageNode, NdmNode, SectionNode } from './tree.ts';

/** Keywords in the order of the table, rows after them, then sections; -1: unknown. */
export function orderOf(schema: SectionSchema, name: string): number {
  return ordersOf(schema).get(name) ?? -1;
}

const ORDERS = new WeakMap<SectionSchema, ReadonlyMap<string, number>>();

function ordersOf(schema: SectionSchema): ReadonlyMap<string, number> {
  const known = ORDERS.get(schema);
  if (known !== undefined) return known;
  const count = schema.items.length;
  const made = new Map<string, number>();
  schema.items.forEach((item, k) => {
    const isAfterRows = item.kind === 'section' && schema.rows !== undefined;
    const name = item.kind === 'key' ? item.key : item.name;
    if (!made.has(name)) made.set(name, isAfterRows ? k + count + 1 : k);
  });
  if (schema.rows !== undefined) made.set(schema.rows.name, count);
  ORDERS.set(schema, made);
  return made;
}

type Group = { readonly order: number; readonly nodes: NdmNode[] };

/** What stands in a section, in order. */
export function orderedItems(node: SectionNode, schema: SectionSchema): readonly NdmNode[] {
  const groups: Group[] = [];
  let comments: CommentNode[] = [];
  let last = 0;
  let isInOrder = true;
  for (const item of node.items) {
    if (item.kind === 'comment') {
      comments.push(item);
      continue;
    }
    const found = itemOrder(item, schema);
    const order = found < 0 ? last : found;
    isInOrder &&= order >= last;
    last = order;
    groups.push({ order, nodes: [...comments, item] });
    comments = [];
  }
  if (isInOrder) return node.items;
  const ordered = groups.sort((a, b) => a.order - b.order).flatMap(({ nodes }) => nodes);
  return [...ordered, ...comments];
}

function itemOrder(item: Exclude<NdmNode, CommentNode>, schema: SectionSchema): number {
  if (item.kind === 'row') return schema.items.length;
  if (item.kind === 'section') return orderOf(schema, item.name);
  const order = orderOf(schema, item.key);
  const isUsers = order < 0 && item.key.startsWith('USER_DEFINED_');
  return isUsers ? 2 * schema.items.length + 1 : order;
}

/**
 * The message with every section in order, and every comment at what comes after it, as KVN has it, where most sections
 * begin and end without a mark, and nothing said twice: two messages that say the same are then equal trees.
 */
export function inOrder(message: MessageNode, { root }: MessageSchema): MessageNode {
  const { items, after } = sunk(message, root, []);
  return { ...message, items: [...items, ...after] };
}

type Sunk = { readonly items: NdmNode[]; readonly after: CommentNode[] };

/** Items of a section with the comments before it; those that nothing follows in it go on to what comes next. */
function sunk(node: SectionNode, schema: SectionSchema, before: readonly CommentNode[]): Sunk {
  const items: NdmNode[] = [];
  const said = new Map<string, FieldNode>();
  let pending = [...before];
  for (const item of orderedItems(node, schema)) {
    if (item.kind === 'comment') {
      pending.push(item);
      continue;
    }
    const child = item.kind === 'section' ? childSection(schema, item.name) : undefined;
    if (item.kind === 'field' && isRepetition(said, item, schema)) continue;
    if (item.kind !== 'section' || child === undefined) {
      const tail = pending.length === 0 ? [] : items.splice(commentsAt(schema, items, item));
      addAll(items, [...pending, ...tail, item]);
      pending = [];
      continue;
    }
    const inner = sunk(item, child, pending);
    const isMarked = child.marks !== null && child.xml; // ends where XML has an end too
    const inside = isMarked ? [...inner.items, ...inner.after] : inner.items;
    if (isMarked || inside.length > 0) items.push({ ...item, items: inside }); // an empty one says nothing
    pending = isMarked ? [] : inner.after;
  }
  return { items, after: pending };
}

/** The same keyword with the same value a second time says nothing; it is read with a warning. */
function isRepetition(
  said: Map<string, FieldNode>,
  field: FieldNode,
  schema: SectionSchema,
): boolean {
  const before = said.get(field.key);
  if (before === undefined) said.set(field.key, field);
  if (tableOf(schema).keys.get(field.key)?.repeats === true) return false;
  return before?.value === field.value && before.unit === field.unit;
}

/** Comments among the cells of one line of a lower triangle stand before the line. */
function commentsAt(schema: SectionSchema, items: readonly NdmNode[], item: NdmNode): number {
  const cell = item.kind === 'field' ? (schema.triangle?.indexOf(item.key) ?? -1) : -1;
  if (cell < 0) return items.length;
  const row = Math.floor((Math.sqrt(8 * cell + 1) - 1) / 2);
  const first = schema.triangle![(row * (row + 1)) / 2];
  const at = items.findLastIndex((one) => one.kind === 'field' && one.key === first);
  return at < 0 ? items.length : at;
}

export function childSection(schema: SectionSchema, name: string): SectionSchema | undefined {
  return tableOf(schema).byName.get(name);
}
