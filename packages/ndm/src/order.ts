/**
 * The order of the standard: XML has one order of what stands in a section, and KVN is often printed in another. A comment
 * stays before what it stood before; what repeats keeps its own order.
 */
import type { SectionSchema } from './schema.ts';
import type { CommentNode, MessageNode, NdmNode, SectionNode } from './tree.ts';

/** Keywords in the order of the table, rows after them, then sections; -1: unknown. */
export function orderOf(schema: SectionSchema, name: string): number {
  const count = schema.items.length;
  if (schema.rows?.name === name) return count;
  const index = schema.items.findIndex((item) =>
    item.kind === 'key' ? item.key === name : item.name === name,
  );
  const isAfterRows = index >= 0 && schema.rows !== undefined && isSection(schema, index);
  return isAfterRows ? index + count + 1 : index;
}

function isSection(schema: SectionSchema, index: number): boolean {
  return schema.items[index]!.kind === 'section';
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

/** The message with every section in order: two trees that say the same are then equal. */
export function inOrder(message: MessageNode, schema: SectionSchema): MessageNode {
  return { ...message, items: sectionInOrder(message, schema).items };
}

function sectionInOrder(node: SectionNode, schema: SectionSchema): SectionNode {
  const items = orderedItems(node, schema).map((item) => {
    const child = item.kind === 'section' ? childSection(schema, item.name) : undefined;
    return item.kind === 'section' && child !== undefined ? sectionInOrder(item, child) : item;
  });
  return { ...node, items };
}

export function childSection(schema: SectionSchema, name: string): SectionSchema | undefined {
  return schema.items.find(
    (item): item is SectionSchema => item.kind === 'section' && item.name === name,
  );
}
