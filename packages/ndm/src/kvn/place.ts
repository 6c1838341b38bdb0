/**
 * Where a line of KVN belongs: the search that `schema.ts` describes, over the sections open at that line. KVN marks few
 * sections; the others are known by their keys. A key out of order goes back to the section it belongs to (its order is for
 * the check to judge); inside marks nothing outside them is reached.
 */
import type { SectionSchema } from '../schema.ts';
import { tableOf, USER_DEFINED } from '../sections.ts';
import type { Place, SectionNode } from '../tree.ts';

/** A section of the tree while it is made. */
export type Open = {
  readonly schema: SectionSchema;
  readonly node: { -readonly [K in keyof SectionNode]: SectionNode[K] };
  readonly parent: Open | null;
  readonly seen: Set<string>; // keys in it and in its sections
  readonly last: Map<SectionSchema, Open>; // the last of each of its sections
  childAt: number; // place in the table of the section opened last; -1: none
};

export type Want =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'row' }
  | { readonly kind: 'mark'; readonly mark: string };

export function openRoot(schema: SectionSchema, at: Place): Open {
  const node = { kind: 'section' as const, name: schema.name, items: [], at, endAt: at };
  return { schema, node, parent: null, seen: new Set(), last: new Map(), childAt: -1 };
}

/** The section that takes what is wanted, opened where it was not; null: none does. */
export function placeOf(open: Open, want: Want, at: Place): Open | null {
  return (
    opened(open, want, at) ??
    forward(open, want, at) ??
    (want.kind === 'key' ? null : anotherTime(open, want, at)) ??
    backward(open, want, at) ??
    anotherTime(open, want, at)
  );
}

/** A key that begins its section again. */
function opened(open: Open, want: Want, at: Place): Open | null {
  if (want.kind !== 'key') return null;
  for (const one of outward(open)) {
    if (one.parent === null || one.schema.opens !== want.key || !one.seen.has(want.key)) continue;
    if (!isRepeating(one.schema)) continue;
    const again = openChild(one.parent, one.schema, at);
    return takes(again.schema, want) ? again : openPath(again, pathTo(again.schema, want, 0), at);
  }
  return null;
}

/** The innermost open section that takes it, else the next section in order. */
function forward(open: Open, want: Want, at: Place): Open | null {
  for (const one of outward(open)) {
    if (takes(one.schema, want)) return one;
    const path = pathTo(one.schema, want, one.childAt + 1);
    if (path !== null) return openPath(one, path, at);
  }
  return null;
}

/** Another time of a section that may repeat. */
function anotherTime(open: Open, want: Want, at: Place): Open | null {
  for (const one of outward(open)) {
    const child = tableOf(one.schema).sections[one.childAt];
    if (child === undefined || !isRepeating(child)) continue;
    if (want.kind === 'key' && child.opens !== undefined && child.opens !== want.key) continue;
    const path = pathThrough(child, want);
    if (path !== null) return openPath(one, path, at);
  }
  return null;
}

/** A section that was passed already. */
function backward(open: Open, want: Want, at: Place): Open | null {
  for (const one of outward(open)) {
    const found = within(one, want, at, one.childAt);
    if (found !== null) return found;
  }
  return null;
}

function within(open: Open, want: Want, at: Place, until: number): Open | null {
  const { sections } = tableOf(open.schema);
  for (let k = Math.min(until, sections.length - 1); k >= 0; k--) {
    const child = sections[k]!;
    const known = open.last.get(child);
    if (known === undefined || (want.kind === 'mark' && child.marks?.[0] === want.mark)) {
      const path = pathThrough(child, want);
      if (path !== null) return openPath(open, path, at);
    } else if (child.marks === null) {
      if (takes(child, want)) return known;
      const deeper = within(known, want, at, Number.POSITIVE_INFINITY);
      if (deeper !== null) return deeper;
    }
  }
  return null;
}

/** The open sections from the innermost, up to the one whose marks stand around it. */
function outward(open: Open): Open[] {
  const found: Open[] = [];
  for (let one: Open | null = open; one !== null; one = one.parent) {
    found.push(one);
    if (one.schema.marks !== null) break;
  }
  return found;
}

export function takes(schema: SectionSchema, want: Want): boolean {
  if (want.kind === 'mark') return false;
  if (want.kind === 'row')
    return (
      schema.triangle !== undefined || (schema.rows !== undefined && schema.rows.form !== 'keyed')
    );
  const { keys, rowKeys } = tableOf(schema);
  if (keys.has(want.key) || rowKeys.has(want.key)) return true;
  return schema.userDefined === true && want.key.startsWith(USER_DEFINED);
}

function pathTo(schema: SectionSchema, want: Want, from: number): SectionSchema[] | null {
  const { sections } = tableOf(schema);
  for (let k = from; k < sections.length; k++) {
    const path = pathThrough(sections[k]!, want);
    if (path !== null) return path;
  }
  return null;
}

function pathThrough(child: SectionSchema, want: Want): SectionSchema[] | null {
  if (child.marks !== null)
    return want.kind === 'mark' && child.marks[0] === want.mark ? [child] : null;
  if (takes(child, want)) return [child];
  const deeper = pathTo(child, want, 0);
  return deeper === null ? null : [child, ...deeper];
}

function openPath(open: Open, path: readonly SectionSchema[] | null, at: Place): Open | null {
  if (path === null) return null;
  return path.reduce((parent, schema) => openChild(parent, schema, at), open);
}

function openChild(parent: Open, schema: SectionSchema, at: Place): Open {
  const child: Open = { ...openRoot(schema, at), parent };
  parent.node.items.push(child.node as SectionNode);
  parent.last.set(schema, child);
  const place = tableOf(parent.schema).sections.indexOf(schema);
  parent.childAt = Math.max(parent.childAt, place);
  return child;
}

function isRepeating({ times }: SectionSchema): boolean {
  return times === 'some' || times === 'any';
}
