/**
 * Zeek's JSON, one record a line: flat keys (`id.orig_h`), or the four of `id` in an object of their own as forwarders make it.
 * Only keys of the table are read; a line without any mark of a connection is another log and is passed over.
 */
import { FAULT, FIELD } from './fields.ts';
import {
  createJsonCursor,
  isAtEnd,
  JSON_KIND,
  type JsonCursor,
  nextMember,
  openObject,
} from './json-cursor.ts';
import { findKey } from './keys.ts';
import { LINE, type ReadLine } from './text-reader.ts';
import type { ZeekRows } from './zeek.ts';
import { ZEEK_FIELDS } from './zeek-fields.ts';

export function createZeekJson(rows: ZeekRows): ReadLine {
  const outer = createJsonCursor();
  const inner = createJsonCursor();
  const readObject = (
    cursor: JsonCursor,
    bytes: Uint8Array,
    from: number,
    to: number,
    depth: number,
  ): number => {
    if (!openObject(cursor, bytes, from, to)) return FAULT.damaged;
    while (nextMember(cursor, bytes)) {
      const field = findKey(ZEEK_FIELDS, bytes, cursor.keyFrom, cursor.keyTo);
      if (field === FIELD.skip) continue;
      const { kind, valueFrom, valueTo } = cursor;
      if (kind === JSON_KIND.array) continue;
      if (kind === JSON_KIND.object) {
        if (field !== FIELD.flow || depth > 0) continue;
        const fault = readObject(inner, bytes, valueFrom, valueTo, depth + 1);
        if (fault !== FAULT.none) return fault;
      } else if (field !== FIELD.flow) {
        const fault = rows.take(field, bytes, valueFrom, valueTo);
        if (fault !== FAULT.none) return fault;
      }
    }
    return cursor.isDamaged || !isAtEnd(cursor, bytes) ? FAULT.damaged : FAULT.none;
  };
  return (bytes, from, to) => {
    rows.begin();
    const fault = readObject(outer, bytes, from, to, 0);
    if (fault !== FAULT.none) return fault;
    return rows.hasMark() ? rows.end() : LINE.skipped;
  };
}
