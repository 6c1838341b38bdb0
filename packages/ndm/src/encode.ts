/** A message as the text of one of its encodings. */
import { writeJson } from './json/write.ts';
import { writeKvn } from './kvn/write.ts';
import type { NdmEncoding } from './read.ts';
import type { MessageSchema } from './schema.ts';
import type { MessageNode } from './tree.ts';
import { writeXml } from './xml/write.ts';

export function messageText(
  message: MessageNode,
  schema: MessageSchema,
  encoding: NdmEncoding,
): string {
  if (encoding === 'kvn') return writeKvn(message, schema);
  return (encoding === 'xml' ? writeXml : writeJson)([{ message, schema }]);
}
