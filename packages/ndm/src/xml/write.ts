/**
 * Messages as XML (CCSDS 505.0-B-3, the unqualified form of SANA): sections in the order of the tables, units as attributes
 * where the message prints them, values as they stand. Nothing in a value or a name can open a tag.
 */
import { childSection, orderedItems } from '../order.ts';
import type { Combined } from '../parsed.ts';
import type { MessageSchema, RowSchema, SectionSchema } from '../schema.ts';
import type { CommentNode, FieldNode, MessageNode, NdmNode, SectionNode } from '../tree.ts';

export type XmlMessage = { readonly message: MessageNode; readonly schema: MessageSchema };

/** One message in its own root, or several (or with what stands before them) in <ndm>. */
export function writeXml(
  messages: readonly XmlMessage[],
  combined: Pick<Combined, 'items'> | null = null,
): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  const location = schemaLocation(messages.map(({ message }) => message));
  if (messages.length === 1 && combined === null)
    writeMessage(lines, messages[0]!, ` ${location}`, '');
  else {
    lines.push(`<ndm ${location}>`);
    for (const item of combined?.items ?? []) writeItem(lines, item, undefined, STEP);
    for (const one of messages) writeMessage(lines, one, '', STEP);
    lines.push('</ndm>');
  }
  return `${lines.join('\n')}\n`;
}

const STEP = '  ';

/** The SANA schema set that first has these messages: 1.0 of 2010, 2.0 of 2021, 3.0 of 2023. */
export function schemaLocation(
  messages: readonly Pick<MessageNode, 'message' | 'version'>[],
): string {
  const set = messages.reduce((least, one) => Math.max(least, schemaSet(one)), 1);
  const file = set === 1 ? 'ndmxml-1.0-master.xsd' : `ndmxml-${set}.0.0-master-${set}.0.xsd`;
  return (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
    `xsi:noNamespaceSchemaLocation="https://sanaregistry.org/r/ndmxml_unqualified/${file}"`
  );
}

function schemaSet({ message, version }: Pick<MessageNode, 'message' | 'version'>): number {
  if (message === 'RDM' || message === 'CDM') return 2;
  if (message === 'TDM') return version === '1.0' ? 1 : 2;
  return version === '3.0' ? 3 : 2;
}

function writeMessage(
  lines: string[],
  { message, schema }: XmlMessage,
  location: string,
  indent: string,
): void {
  const name = schema.root.name;
  const version = attributeText(message.version);
  lines.push(`${indent}<${name}${location} id="${schema.versionKey}" version="${version}">`);
  writeItems(lines, message, schema.root, indent + STEP);
  lines.push(`${indent}</${name}>`);
}

function writeItems(
  lines: string[],
  node: SectionNode,
  schema: SectionSchema | undefined,
  indent: string,
): void {
  const items = schema === undefined ? node.items : orderedItems(node, schema);
  for (const item of items) writeItem(lines, item, schema, indent);
}

function writeItem(
  lines: string[],
  item: NdmNode,
  schema: SectionSchema | undefined,
  indent: string,
): void {
  if (item.kind === 'comment') lines.push(commentLine(item, indent));
  else if (item.kind === 'field') lines.push(indent + fieldText(item));
  else if (item.kind === 'row') writeRow(lines, item.cells, schema?.rows, indent);
  else writeSection(lines, item, schema && childSection(schema, item.name), indent);
}

function writeSection(
  lines: string[],
  node: SectionNode,
  schema: SectionSchema | undefined,
  indent: string,
): void {
  if (schema?.xml === false) {
    writeItems(lines, node, schema, indent);
    return;
  }
  const name = elementName(schema?.element ?? node.name);
  if (name === undefined) return;
  lines.push(`${indent}<${name}>`);
  writeItems(lines, node, schema, indent + STEP);
  lines.push(`${indent}</${name}>`);
}

function commentLine({ text }: Pick<CommentNode, 'text'>, indent: string): string {
  return `${indent}<COMMENT>${escaped(text)}</COMMENT>`;
}

const USER_DEFINED = 'USER_DEFINED_';

function fieldText({ key, value, unit }: FieldNode): string {
  const units = unit === '' ? '' : ` units="${attributeText(unit)}"`;
  if (key.startsWith(USER_DEFINED)) {
    const parameter = attributeText(key.slice(USER_DEFINED.length));
    return `<USER_DEFINED parameter="${parameter}"${units}>${escaped(value)}</USER_DEFINED>`;
  }
  const name = elementName(key);
  return name === undefined
    ? `<COMMENT>${escaped(`${key} = ${value}`)}</COMMENT>` // a key that can be no element
    : `<${name}${units}>${escaped(value)}</${name}>`;
}

function writeRow(
  lines: string[],
  cells: readonly string[],
  rows: RowSchema | undefined,
  indent: string,
): void {
  if (rows === undefined) return;
  if (rows.form === 'line') {
    lines.push(`${indent}<${rows.name}>${escaped(cells.join(' '))}</${rows.name}>`);
    return;
  }
  const [key = '', epoch = '', value = ''] = cells;
  const pairs: readonly (readonly [string, string])[] =
    rows.form === 'keyed'
      ? [
          ['EPOCH', epoch],
          [key, value],
        ]
      : cells.slice(0, rows.columns.length).map((cell, k) => [rows.columns[k]!.key, cell]);
  lines.push(`${indent}<${rows.name}>`);
  for (const [name, text] of pairs)
    if (elementName(name) !== undefined)
      lines.push(`${indent}${STEP}<${name}>${escaped(text)}</${name}>`);
  lines.push(`${indent}</${rows.name}>`);
}

function elementName(name: string): string | undefined {
  return /^[A-Za-z_][\w.-]{0,127}$/.test(name) ? name : undefined;
}

/** A tabulator as itself would be read as a blank (XML 1.0, 3.3.3). */
function attributeText(text: string): string {
  return escaped(text).replaceAll('\t', '&#9;');
}

/** Text of an element or an attribute: entities for what could open a tag, a blank for what no line of KVN can hold. */
function escaped(text: string): string {
  if (/^[\w.:+\- ]*$/.test(text)) return text;
  return text
    .replace(/[^\P{Cc}\t]+|[\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
