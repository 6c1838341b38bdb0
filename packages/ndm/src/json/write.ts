/**
 * Messages as JSON. Element sets and CDMs, alone among themselves, are a list of flat objects as catalogues give them
 * (`flat-write.ts`); anything else mirrors the tree (`mirror.ts`): one object, a list, or `{"ndm": …}` where something stands
 * before the messages.
 */
import type { Combined } from '../parsed.ts';
import type { MessageSchema } from '../schema.ts';
import type { MessageNode } from '../tree.ts';
import { flatText, isFlat } from './flat-write.ts';
import { mirrorText } from './mirror.ts';

export type JsonMessage = { readonly message: MessageNode; readonly schema: MessageSchema };

export function writeJson(
  messages: readonly JsonMessage[],
  about: Pick<Combined, 'items'> | null = null,
): string {
  const combined = about === null || about.items.length === 0 ? null : about; // <ndm> alone is a list
  const [first] = messages;
  const isOneKind = messages.every(({ schema }) => schema === first?.schema);
  if (combined === null && first !== undefined && isOneKind && isFlat(first.schema.message)) {
    const texts = messages.map(({ message, schema }) => flatText(message, schema, '  '));
    if (texts.every((text) => text !== undefined)) return `[\n  ${texts.join(',\n  ')}\n]\n`;
  }
  if (combined === null && messages.length === 1) return `${one(messages[0]!, '')}\n`;
  if (combined === null) return `${list(messages, '')}\n`;
  const comments = combined.items.flatMap((item) => (item.kind === 'comment' ? [item.text] : []));
  const id = combined.items.flatMap((item) => (item.kind === 'field' ? [item.value] : []));
  const members = [
    ...id.slice(0, 1).map((text) => `"MESSAGE_ID": ${JSON.stringify(text)}`),
    ...(comments.length > 0 ? [`"COMMENT": ${JSON.stringify(comments)}`] : []),
    `"messages": ${list(messages, '    ')}`,
  ];
  return `{\n  "ndm": {\n${members.map((text) => `    ${text}`).join(',\n')}\n  }\n}\n`;
}

function one({ message, schema }: JsonMessage, indent: string): string {
  const name = JSON.stringify(schema.root.name);
  return `{\n${indent}  ${name}: ${mirrorText(message, schema, `${indent}  `)}\n${indent}}`;
}

function list(messages: readonly JsonMessage[], indent: string): string {
  const texts = messages.map((each) => `${indent}  ${one(each, `${indent}  `)}`);
  return `[\n${texts.join(',\n')}\n${indent}]`;
}
