/**
 * Slips whose meaning is beyond doubt, said as warnings where others would be errors: a keyword that repeats itself word for
 * word, a time without its seconds, a keyword of the header that stands in the metadata.
 */
import { epochSlip } from './epoch.ts';
import type { KeySchema, MessageSchema, Report, SectionSchema } from './schema.ts';
import { fieldIn, fieldsIn, sectionsAt, tableOf } from './sections.ts';
import type { FieldNode, SectionNode } from './tree.ts';

/**
 * A keyword that stands once and stands again. One that may be left out and says the same says nothing new; of what names
 * the message and its object there is one, whatever it says.
 */
export function reportTwice(
  report: Report,
  item: FieldNode,
  first: FieldNode,
  { rule, required, requiredSince }: KeySchema,
): void {
  const where = first.at.line === 0 ? '' : `, and stood on line ${first.at.line}`;
  const isOptional = !required && requiredSince === undefined;
  const isSame = isOptional && item.value === first.value && item.unit === first.unit;
  const message = `${item.key} stands once${where}${isSame ? ' with the same value' : ''}`;
  report(isSame ? 'warning' : 'error', item.at, message, rule);
}

export function reportEpochSlip(
  report: Report,
  at: FieldNode['at'],
  text: string,
  rule: string,
): void {
  const slip = epochSlip(text);
  if (slip !== undefined) report('warning', at, slip, rule);
}

export type Stray = { readonly key: KeySchema; readonly item: FieldNode };

/**
 * Keywords of the header, not obligatory there, that stand in the metadata, where nothing has that name: MESSAGE_ID as a
 * rule. They are the header's where they agree with it and with one another; those that do not are no strays.
 */
export function straysIn(message: SectionNode, { root }: MessageSchema): readonly Stray[] {
  const headerTable = tableOf(root).byName.get('header');
  if (headerTable === undefined) return [];
  const [header] = sectionsAt(message, 'header');
  const said = new Map<string, string>(); // by the header, or by the first stray
  for (const { key, value } of header === undefined ? [] : fieldsIn(header))
    if (value !== '' && !said.has(key)) said.set(key, value);
  const found: Stray[] = [];
  eachMetadata(message, root, (node, schema) => {
    for (const item of fieldsIn(node)) {
      const key = tableOf(headerTable).keys.get(item.key);
      const isOthers = key === undefined || key.required || key.requiredSince !== undefined;
      if (isOthers || tableOf(schema).keys.has(item.key) || item.value === '') continue;
      if (fieldIn(node, item.key) !== item) continue;
      const value = said.get(item.key) ?? item.value;
      said.set(item.key, value);
      if (value === item.value) found.push({ key, item });
    }
  });
  return found;
}

function eachMetadata(
  node: SectionNode,
  schema: SectionSchema,
  each: (node: SectionNode, schema: SectionSchema) => void,
): void {
  if (schema.name === 'metadata') each(node, schema);
  for (const item of node.items) {
    const child = item.kind === 'section' ? tableOf(schema).byName.get(item.name) : undefined;
    if (item.kind === 'section' && child !== undefined) eachMetadata(item, child, each);
  }
}
