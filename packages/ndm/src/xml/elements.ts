/** A table as XML has it: what an element stands for, and which sections have none of their own. Made once a table. */
import type { KeySchema, RowSchema, SectionSchema } from '../schema.ts';

export type Elements = {
  readonly byName: ReadonlyMap<string, readonly (KeySchema | SectionSchema)[]>; // several: told apart by what is in them
  readonly rows: RowSchema | undefined;
  readonly isUsers: boolean; // takes USER_DEFINED
  readonly wrappers: readonly SectionSchema[]; // their items stand in this element
};

const KNOWN = new WeakMap<SectionSchema, Elements>();

export function elementsOf(schema: SectionSchema): Elements {
  const known = KNOWN.get(schema);
  if (known !== undefined) return known;
  const byName = new Map<string, (KeySchema | SectionSchema)[]>();
  const add = (name: string, item: KeySchema | SectionSchema) => {
    const found = byName.get(name);
    if (found === undefined) byName.set(name, [item]);
    else found.push(item);
  };
  for (const item of schema.items) {
    if (item.kind === 'key') add(item.key, item);
    else if (item.xml) {
      add(item.name, item);
      if (item.element !== undefined && item.element !== item.name) add(item.element, item);
    }
  }
  const wrappers = schema.items.filter((item) => item.kind === 'section' && !item.xml);
  const made = {
    ...{ byName, rows: schema.rows, isUsers: schema.userDefined === true },
    wrappers: wrappers as SectionSchema[],
  };
  KNOWN.set(schema, made);
  return made;
}

/** Whether an element stands in the section itself. */
export function takesElement(schema: SectionSchema, name: string, isUsers: boolean): boolean {
  const elements = elementsOf(schema);
  if (isUsers) return elements.isUsers;
  return elements.byName.has(name) || elements.rows?.name === name;
}

/** The section without an element of its own in which it stands, at any depth. */
export function wrapperFor(
  schema: SectionSchema,
  name: string,
  isUsers: boolean,
): SectionSchema | undefined {
  return elementsOf(schema).wrappers.find((item) => takesWithin(item, name, isUsers));
}

export function takesWithin(schema: SectionSchema, name: string, isUsers: boolean): boolean {
  return takesElement(schema, name, isUsers) || wrapperFor(schema, name, isUsers) !== undefined;
}
