/**
 * Units where a message leaves them out. KVN may (CCSDS 508.0-B-1), the XML schema of a CDM may not: its types of
 * quantities ask for the attribute, so a CDM that goes from KVN to XML is given those of its table.
 */
import { childSection } from '../order.ts';
import type { MessageSchema, SectionSchema } from '../schema.ts';
import { tableOf } from '../sections.ts';
import type { MessageNode, NdmNode, SectionNode } from '../tree.ts';

export function withUnits(message: MessageNode, { root }: MessageSchema): MessageNode {
  return { ...message, items: itemsWithUnits(message, root) };
}

function itemsWithUnits(node: SectionNode, schema: SectionSchema): NdmNode[] {
  return node.items.map((item) => {
    if (item.kind === 'section') {
      const child = childSection(schema, item.name);
      return child === undefined ? item : { ...item, items: itemsWithUnits(item, child) };
    }
    if (item.kind !== 'field' || item.unit !== '' || item.value === '') return item;
    const unit = tableOf(schema).keys.get(item.key)?.unit ?? '';
    return unit === '' || Number.isNaN(Number(item.value)) ? item : { ...item, unit };
  });
}
