/**
 * The tree of a message to KVN: texts as they stand, comments in place, marks and the lower triangle by the table. Numbers
 * are not touched, so what was read comes back. Nothing in a text can open a line of its own.
 */
import { inOrder, orderedItems } from '../order.ts';
import type { MessageSchema, SectionSchema } from '../schema.ts';
import { tableOf } from '../sections.ts';
import type { MessageNode, NdmNode, SectionNode } from '../tree.ts';

export function writeKvn(message: MessageNode, schema: MessageSchema): string {
  const lines = [`${schema.versionKey} = ${oneLine(message.version)}`];
  writeItems(lines, hasComments(message) ? inOrder(message, schema) : message, schema.root);
  return `${lines.join('\n')}\n`;
}

function writeItems(
  lines: string[],
  node: SectionNode,
  schema: SectionSchema,
  opens: string | undefined = schema.opens,
): void {
  const { triangle, rows } = schema;
  const { byName } = tableOf(schema);
  let row: string[] = []; // cells of the line of a triangle that is being filled
  const isBound = isOrderBound(schema) || isOpenedLate(node, opens);
  const items = isBound ? orderedItems(node, schema) : node.items;
  const written = new Set<string>(); // cells of a triangle
  for (const item of items) {
    if (item.kind === 'field' && triangle?.includes(item.key)) {
      if (written.has(item.key)) continue; // twice the same, which is read with a warning
      written.add(item.key);
      row.push(oneLine(item.value));
      if (isRowEnd(triangle.indexOf(item.key))) {
        lines.push(row.join(' '));
        row = [];
      }
      continue;
    }
    const isInRow = item.kind === 'comment' && row.length > 0; // it comes before the line
    if (row.length > 0 && !isInRow) lines.push(row.join(' '));
    if (!isInRow) row = [];
    if (item.kind !== 'section') lines.push(plainLine(item, rows?.form === 'keyed'));
    else {
      const child = byName.get(item.name);
      if (child !== undefined) writeSection(lines, item, child, child.opens ?? opens);
    }
  }
  if (row.length > 0) lines.push(row.join(' '));
}

/**
 * Whether order says what belongs where: cells of a lower triangle have no keys, marks begin a segment, and a key that opens
 * another time of a section is known by standing in the one before. Elsewhere a message keeps the order it was printed in.
 */
function isOrderBound(schema: SectionSchema): boolean {
  const bindsOrder = ({ marks, opens, times }: SectionSchema) =>
    marks !== null || (opens !== undefined && times !== 'maybe');
  return schema.triangle !== undefined || tableOf(schema).sections.some(bindsOrder);
}

/** Whether the key that opens a section, or the one around it, stands after other keys: XML and JSON may have it so. */
function isOpenedLate({ items }: SectionNode, opens: string | undefined): boolean {
  if (opens === undefined) return false;
  const fields = items.filter((item) => item.kind === 'field');
  return fields.findIndex(({ key }) => key === opens) > 0;
}

/** A comment belongs to what is printed after it: with comments, that must be what follows in order. */
function hasComments(node: SectionNode): boolean {
  return node.items.some(
    (item) => item.kind === 'comment' || (item.kind === 'section' && hasComments(item)),
  );
}

/** Cells 0, 2, 5, 9 … are the last of their line. */
function isRowEnd(cell: number): boolean {
  const width = (Math.sqrt(8 * (cell + 1) + 1) - 1) / 2;
  return Number.isInteger(width);
}

function writeSection(
  lines: string[],
  node: SectionNode,
  schema: SectionSchema,
  opens: string | undefined,
): void {
  if (schema.marks === null) {
    writeItems(lines, node, schema, opens);
    return;
  }
  const [start, stop] = schema.marks;
  lines.push('', start);
  writeItems(lines, node, schema);
  lines.push(stop);
}

function plainLine(item: Exclude<NdmNode, SectionNode>, isKeyed: boolean): string {
  if (item.kind === 'comment') return `COMMENT ${plainText(item.text)}`.trimEnd();
  if (item.kind === 'row') {
    const cells = item.cells.map(oneLine);
    return isKeyed ? `${cells[0]} = ${cells.slice(1).join(' ')}`.trimEnd() : cells.join(' ');
  }
  const unit = item.unit === '' ? '' : ` [${oneLine(item.unit)}]`;
  return `${oneLine(item.key)} = ${oneLine(item.value)}${unit}`.trimEnd();
}

/** A tabulator stays: it is read as part of a value, with a warning. */
function oneLine(text: string): string {
  return plainText(text).trim();
}

function plainText(text: string): string {
  return text.replace(/[^\P{Cc}\t]+|[\p{Zl}\p{Zp}]+/gu, ' ');
}
