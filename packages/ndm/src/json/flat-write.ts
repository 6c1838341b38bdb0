/**
 * An OMM or a CDM as the flat object that practice has for it (`flat.ts` reads it): keywords in the order of the table,
 * numbers as they are printed, units as `X_UNIT` and comments as `COMMENT:X` beside X where the message has them.
 */
import { inOrder } from '../order.ts';
import type { MessageSchema, SectionSchema } from '../schema.ts';
import { tableOf } from '../sections.ts';
import type { MessageNode, NdmMessage, SectionNode } from '../tree.ts';
import { pathTo } from './flat.ts';
import { COMMENT, valueText } from './mirror.ts';

export function isFlat(message: NdmMessage): boolean {
  return message === 'OMM' || message === 'CDM';
}

type Writer = {
  readonly lines: string[];
  comments: string[];
  prefix: string;
  isFirst: boolean;
  base: SectionSchema; // in which a key without its prefix is looked for
  isLossless: boolean;
};

/** Undefined where two sections hold the same keyword, which only the mirror of the tree can tell apart. */
export function flatText(
  message: MessageNode,
  schema: MessageSchema,
  indent: string,
): string | undefined {
  const version = `${JSON.stringify(schema.versionKey)}: ${JSON.stringify(message.version)}`;
  const { root } = schema;
  const state = { comments: [], prefix: '', isFirst: true, base: root, isLossless: true };
  const w: Writer = { lines: [version], ...state };
  writeSection(w, inOrder(message, schema), root, []);
  if (!w.isLossless) return undefined;
  w.prefix = '';
  putComments(w, '');
  const lines = w.lines.map((line) => `${indent}  ${line}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function writeSection(
  w: Writer,
  node: SectionNode,
  schema: SectionSchema,
  path: readonly string[],
): void {
  const { keys, byName } = tableOf(schema);
  let objects = 0;
  for (const item of node.items) {
    if (item.kind === 'comment') w.comments.push(item.text);
    else if (item.kind === 'field') {
      const key = w.prefix + item.key;
      w.isLossless &&= pathTo(w.base, item.key)?.join() === path.join();
      putComments(w, item.key);
      w.lines.push(`${JSON.stringify(key)}: ${valueText(item.value, keys.get(item.key))}`);
      if (item.unit !== '')
        w.lines.push(`${JSON.stringify(`${key}_UNIT`)}: ${JSON.stringify(item.unit)}`);
    } else if (item.kind === 'section') {
      const child = byName.get(item.name);
      const isObject = child?.times === 'some';
      if (isObject) [w.prefix, w.base] = [`SAT${++objects}_`, child!];
      if (child !== undefined) writeSection(w, item, child, isObject ? [] : [...path, item.name]);
    }
  }
}

function putComments(w: Writer, key: string): void {
  if (w.comments.length > 0) {
    const name = w.isFirst ? COMMENT : `${w.prefix}${COMMENT}:${key}`;
    w.lines.push(`${JSON.stringify(name)}: ${JSON.stringify(w.comments)}`);
  }
  w.comments = [];
  w.isFirst = false;
}
