/**
 * Ids of objects as the node keeps them: safe in a path, a log line and a file name (Id of packages/watch). A catalogue number
 * is its decimal; an id of a source's own that has other characters gets them replaced, and eight digits of its SHA-256, so
 * that two of them never become one.
 */
import { createHash } from 'node:crypto';
import { SCHEMA_LIMITS } from '@noroshi/watch';

const SAFE = /^[A-Za-z0-9][A-Za-z0-9._:@/-]*$/;
const OTHER = /[^A-Za-z0-9._:@-]/g;

export function storedId(id: string): string {
  const { idLengthMax } = SCHEMA_LIMITS;
  if (id.length <= idLengthMax && SAFE.test(id)) return id;
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `o-${id.replace(OTHER, '_').slice(0, idLengthMax - 11)}-${digest}`;
}
