/** The tables looked up: keys of a section, its sections in order, and what stands in a section of a tree. */
import type { KeySchema, SectionSchema } from './schema.ts';
import type { FieldNode, NdmNode, RowNode, SectionNode } from './tree.ts';

export type SectionIndex = {
  readonly keys: ReadonlyMap<string, KeySchema>;
  readonly order: ReadonlyMap<string, number>; // of a key or a section's name
  readonly sections: readonly SectionSchema[];
  readonly byName: ReadonlyMap<string, SectionSchema>;
  readonly rowKeys: ReadonlyMap<string, KeySchema>; // of keyed rows
  readonly keysWithin: readonly string[]; // its own and those of what is in it
};

const INDICES = new WeakMap<SectionSchema, SectionIndex>();
export const USER_DEFINED = 'USER_DEFINED_';

export function tableOf(schema: SectionSchema): SectionIndex {
  const known = INDICES.get(schema);
  if (known !== undefined) return known;
  const sections = schema.items.filter((item) => item.kind === 'section');
  const keys = schema.items.filter((item) => item.kind === 'key');
  const rowKeys = schema.rows?.form === 'keyed' ? schema.rows.columns : [];
  const made: SectionIndex = {
    keys: new Map(keys.map((item) => [item.key, item])),
    order: new Map(
      schema.items.map((item, k) => [item.kind === 'key' ? item.key : `<${item.name}>`, k]),
    ),
    sections,
    byName: new Map(sections.map((item) => [item.name, item])),
    rowKeys: new Map(rowKeys.map((item) => [item.key, item])),
    keysWithin: [...keys, ...rowKeys]
      .map(({ key }) => key)
      .concat(sections.flatMap((child) => tableOf(child).keysWithin)),
  };
  INDICES.set(schema, made);
  return made;
}

export function fieldsIn(node: SectionNode): FieldNode[] {
  return node.items.filter((item) => item.kind === 'field');
}

export function rowsIn(node: SectionNode): RowNode[] {
  return node.items.filter((item) => item.kind === 'row');
}

export function commentsIn(node: SectionNode): string[] {
  return node.items.flatMap((item) => (item.kind === 'comment' ? [item.text] : []));
}

export function fieldIn(node: SectionNode, key: string): FieldNode | undefined {
  return node.items.find((item): item is FieldNode => item.kind === 'field' && item.key === key);
}

/** Sections at a path of names: `body/segment/metadata`; in the order of the message. */
export function sectionsAt(node: SectionNode, path: string): SectionNode[] {
  let found = [node];
  for (const name of path.split('/')) {
    const named = (item: NdmNode): item is SectionNode =>
      item.kind === 'section' && item.name === name;
    found = found.flatMap((one) => one.items.filter(named));
  }
  return found;
}

/** Adds every item, of however many: `push(...items)` overflows the stack with some hundred thousand. */
export function addAll<T>(target: T[], items: readonly T[]): void {
  for (const item of items) target.push(item);
}
