/**
 * A section of a tree as a typed value, and back, by the paths in its table. Numbers become numbers, epochs µs TAI, choices
 * the word of the table; a path such as `positionKm.0` fills a list. A section of its own path is an object there, one that
 * may repeat a list of them, one of path '' fills its parent's value. Rows and comments are for the message's own file: the
 * hooks of `sectionOf` put them back.
 */
import { err, ok, type Result } from '@noroshi/time';
import { contextOf, isObligatory } from './check.ts';
import { epochText } from './epoch.ts';
import { putAt, valueAt } from './field.ts';
import { readValue } from './forms.ts';
import type { CheckContext, KeySchema, MessageSchema, SectionSchema } from './schema.ts';
import { addAll, tableOf, USER_DEFINED } from './sections.ts';
import { lineText, numberText } from './text.ts';
import {
  type Fault,
  type FieldNode,
  type MessageNode,
  type NdmNode,
  NOWHERE,
  type SectionNode,
} from './tree.ts';

export type Values = Record<string, unknown>;
export type UserDefined = { readonly name: string; readonly value: string };

export type ValuesContext = CheckContext & {
  /** Takes what is wrong with a key that is not obligatory: its value is left out, and the rest is read. */
  readonly leftOut?: Fault[];
};

/** Everything under a section. Repeated, unknown and missing keys are for `checkMessage`: here the first of a key counts. */
export function valuesOf(
  node: SectionNode,
  schema: SectionSchema,
  context: ValuesContext,
): Result<Values, Fault[]> {
  const faults: Fault[] = [];
  const values: Values = {};
  fill(values, node, schema, { ...context, faults });
  return faults.length === 0 ? ok(values) : err(faults);
}

type Filling = ValuesContext & { readonly faults: Fault[] };

function fill(values: Values, node: SectionNode, schema: SectionSchema, outer: Filling): void {
  const filling = contextOf(node, outer);
  const { keys, byName } = tableOf(schema);
  const seen = new Set<string>();
  for (const item of node.items) {
    if (item.kind === 'field') {
      const key = keys.get(item.key);
      if (key !== undefined) fillKey(values, item, key, filling, seen);
      else if (schema.userDefined === true && item.key.startsWith(USER_DEFINED))
        push(values, 'userDefined', {
          ...{ name: item.key.slice(USER_DEFINED.length), value: item.value },
        });
    } else if (item.kind === 'section') {
      const child = byName.get(item.name);
      if (child !== undefined) fillSection(values, item, child, filling);
    }
  }
}

function fillSection(
  values: Values,
  node: SectionNode,
  schema: SectionSchema,
  filling: Filling,
): void {
  if (schema.field === '') {
    fill(values, node, schema, filling);
    return;
  }
  const own: Values = {};
  fill(own, node, schema, filling);
  if (schema.times === 'some' || schema.times === 'any') push(values, schema.field, own);
  else putAt(values, schema.field, own);
}

function fillKey(
  values: Values,
  item: FieldNode,
  key: KeySchema,
  filling: Filling,
  seen: Set<string>,
): void {
  if (item.value === '' || (seen.has(item.key) && key.repeats !== true)) return;
  const read = readValue(key, item.value, item.unit, filling);
  if (read.ok) {
    seen.add(item.key);
    if (key.repeats === true) push(values, key.field, read.value);
    else putAt(values, key.field, read.value);
    return;
  }
  const { message } = read.error;
  const fault: Fault = { severity: 'error', at: item.valueAt, message, rule: key.rule };
  const isNeeded = isObligatory(key, Number(filling.version));
  if (isNeeded || filling.leftOut === undefined) filling.faults.push(fault);
  else filling.leftOut.push({ ...fault, severity: 'warning' });
}

function push(values: Values, path: string, value: unknown): void {
  const list = valueAt(values, path);
  if (Array.isArray(list)) list.push(value);
  else putAt(values, path, [value]);
}

export type WriteHooks = {
  /** Nodes before the keys of a section: its comments. */
  readonly before?: (schema: SectionSchema, values: object) => readonly NdmNode[];
  /** Nodes after them: its rows. */
  readonly after?: (schema: SectionSchema, values: object) => readonly NdmNode[];
};

/**
 * The tree of a typed value, in the order of the table. A section that need not stand is left out where nothing is in it.
 * What is obligatory but absent, or out of range, is a bug of the caller: throws.
 */
export function messageOf(
  values: object,
  schema: MessageSchema,
  version: string,
  hooks: WriteHooks = {},
): MessageNode {
  const context = { version, timeSystem: 'UTC' };
  const root = sectionOf(values, schema.root, context, hooks);
  return { ...root, message: schema.message, version, versionAt: NOWHERE };
}

export function sectionOf(
  values: object,
  schema: SectionSchema,
  outer: CheckContext,
  hooks: WriteHooks = {},
): SectionNode {
  const context = { ...outer, timeSystem: timeSystemNamed(values, schema) ?? outer.timeSystem };
  const items: NdmNode[] = [...(hooks.before?.(schema, values) ?? [])];
  for (const item of schema.items) {
    if (item.kind === 'key') addAll(items, fieldsOf(item, values, context));
    else addAll(items, childrenOf(item, values, context, hooks));
  }
  if (schema.userDefined === true) addAll(items, userDefinedOf(values));
  addAll(items, hooks.after?.(schema, values) ?? []);
  return { kind: 'section', name: schema.name, items, at: NOWHERE, endAt: NOWHERE };
}

function childrenOf(
  schema: SectionSchema,
  values: object,
  context: CheckContext,
  hooks: WriteHooks,
): SectionNode[] {
  const repeats = schema.times === 'some' || schema.times === 'any';
  const found = schema.field === '' ? values : valueAt(values, schema.field);
  const list = repeats && schema.field !== '' ? ((found ?? []) as readonly object[]) : [found];
  const made: SectionNode[] = [];
  for (const one of list) {
    if (typeof one !== 'object' || one === null) {
      if (schema.times === 'once') throw new Error(`${schema.name} is obligatory but absent`);
      continue;
    }
    const isOwnBlock = schema.marks !== null && schema.field !== ''; // may stand with nothing in it
    if (schema.times !== 'once' && !isOwnBlock && isAbsent(schema, one, hooks)) continue;
    made.push(sectionOf(one, schema, context, hooks));
  }
  return made;
}

/** Nothing of a section is in the value: no key of its own or of what is in it, no comment, no row. */
function isAbsent(schema: SectionSchema, values: object, hooks: WriteHooks): boolean {
  const { keys, sections } = tableOf(schema);
  for (const key of keys.values()) if (hasValue(valueAt(values, key.field))) return false;
  if (schema.userDefined === true && hasValue(valueAt(values, 'userDefined'))) return false;
  if ((hooks.before?.(schema, values).length ?? 0) > 0) return false;
  if ((hooks.after?.(schema, values).length ?? 0) > 0) return false;
  return sections.every((child) => {
    const found = child.field === '' ? values : valueAt(values, child.field);
    if (Array.isArray(found)) return found.length === 0;
    return typeof found !== 'object' || found === null || isAbsent(child, found, hooks);
  });
}

function hasValue(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== '' &&
    value !== null &&
    !(Array.isArray(value) && !value.length)
  );
}

/** The scale that the metadata of a value name, whether the section has the key itself or one of its sections. */
function timeSystemNamed(values: object, schema: SectionSchema): string | undefined {
  const { keys, sections } = tableOf(schema);
  const own = keys.get('TIME_SYSTEM');
  if (own !== undefined) return textAt(values, own.field);
  for (const child of sections) {
    const key = tableOf(child).keys.get('TIME_SYSTEM');
    const inside = child.field === '' ? values : valueAt(values, child.field);
    if (key !== undefined && typeof inside === 'object' && inside !== null)
      return textAt(inside, key.field);
  }
  return undefined;
}

function textAt(values: object, path: string): string | undefined {
  const found = valueAt(values, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function fieldsOf(key: KeySchema, values: object, context: CheckContext): FieldNode[] {
  const value = valueAt(values, key.field);
  if (!hasValue(value)) {
    if (key.mayBeEmpty === true) return [fieldNode(key.key, '', '')];
    if (isObligatory(key, Number(context.version)))
      throw new Error(`${key.key} is obligatory but absent`);
    return [];
  }
  const list = key.repeats === true && Array.isArray(value) ? value : [value];
  return list.map((one) => fieldNode(key.key, textOf(key, one, context), key.unit));
}

function fieldNode(key: string, value: string, unit: string): FieldNode {
  return { kind: 'field', key, value, unit, at: NOWHERE, valueAt: NOWHERE };
}

function textOf(
  { key, form, choices, min, max, utc }: KeySchema,
  value: unknown,
  of: CheckContext,
) {
  if (form === 'number' || form === 'integer' || form === 'epoch' || form === 'time') {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max)
      throw new Error(`${key} is ${value}, expected a number from ${min} to ${max}`);
    if (form === 'number' || form === 'integer') return numberText(value);
    return epochText(value, utc === true || key === 'CREATION_DATE' ? 'UTC' : of.timeSystem);
  }
  const text = lineText(String(value));
  if (form === 'choice' && !choices.includes(text))
    throw new Error(`${key} is ${text}, expected ${choices.join(', ')}`);
  return text;
}

function userDefinedOf(values: object): FieldNode[] {
  const list = (valueAt(values, 'userDefined') ?? []) as readonly UserDefined[];
  return list.map(({ name, value }) => fieldNode(`${USER_DEFINED}${name}`, lineText(value), ''));
}
