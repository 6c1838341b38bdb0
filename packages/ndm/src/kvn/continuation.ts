/**
 * A list that goes on on the next line. A value is on one line (CCSDS 502.0-B-3, 7.4.3), but pages break long lists after a
 * comma, or print `<cont.>`. What follows belongs to the list where it can be nothing else: no keyword, no mark, no numbers.
 */
import { numberOf } from '../forms.ts';
import type { KeySchema } from '../schema.ts';
import type { FieldNode } from '../tree.ts';
import { isMark, NDM_LIMITS } from './lines.ts';

const BROKEN = /(,)?\s*<cont\.>$|,$/i;
const EPOCH = /^\d{4}-\d/;

/** Whether the value of a key waits for more. */
export function isUnfinished(key: Pick<KeySchema, 'list'> | undefined, value: string): boolean {
  return key?.list === true && BROKEN.test(value);
}

/** The field with what the next line adds; undefined: that line is something else. */
export function continued(field: FieldNode, text: string): FieldNode | undefined {
  const first = /^[^\s,]*/.exec(text)![0];
  if (isMark(text) || numberOf(first) !== undefined || EPOCH.test(first)) return undefined;
  const value = `${field.value.replace(/\s*<cont\.>$/i, '')} ${text}`.trim();
  // It is written on one line, which a reader must take.
  const isLong = field.key.length + value.length + 3 > NDM_LIMITS.lineLengthMax;
  return isLong ? undefined : { ...field, value };
}
