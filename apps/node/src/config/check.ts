/**
 * A document of configuration between its two forms: the file and API form (UTC text, any order of keys) and the form in the
 * store (µs TAI, one order of keys, so that the same content is the same text).
 */
import type { ConfigKind } from '@noroshi/store';
import { err, formatUtc, ok, parseUtc, type Result } from '@noroshi/time';
import { decodeEdge, edgeSchema, encodeEdge, Id } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { kindEntry } from './kinds.ts';
import { type ConfigProblem, problem, schemaProblems } from './problems.ts';

/** A document as the store keeps it, or everything that is wrong with it. */
export function checkConfig(
  kind: ConfigKind,
  id: string,
  doc: unknown,
): Result<unknown, readonly ConfigProblem[]> {
  const entry = kindEntry(kind);
  if (entry === undefined)
    return err([
      problem('', kind, 'a kind that this node knows; noroshi schema config lists them'),
    ]);
  if (!Value.Check(Id, id))
    return err([problem('id', id, 'printable ASCII without blanks, at most 96 characters')]);
  const exact = withExactTimes(doc);
  const problems = schemaProblems(edgeSchema(entry.schema), exact);
  if (problems.length > 0) return err(problems);
  const decoded = decodeEdge(entry.schema, exact);
  if (!decoded.ok) return err([{ ...problem(decoded.error.path, doc, decoded.error.message) }]);
  const own = (decoded.value as { id?: unknown }).id;
  if (own !== undefined && own !== id)
    return err([problem('id', own, `the same as the name it is kept under, ${id}`)]);
  const more = entry.check?.(decoded.value as never) ?? [];
  return more.length > 0 ? err(more) : ok(ordered(decoded.value));
}

/** People write 2026-01-01T00:00:00Z; the edge form has microseconds. What is no moment stays, and is told. */
function withExactTimes(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withExactTimes(item));
  if (typeof value === 'string' && key.endsWith('Utc')) {
    const parsed = parseUtc(value);
    return parsed.ok ? formatUtc(parsed.value) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withExactTimes(item, name)]),
  );
}

/** The file form of what the store keeps. What an older Noroshi wrote and no longer fits is shown as it is. */
export function configToEdge(kind: ConfigKind, doc: unknown): unknown {
  const entry = kindEntry(kind);
  if (doc === null || entry === undefined || !Value.Check(entry.schema, doc)) return ordered(doc);
  return ordered(encodeEdge(entry.schema, doc as never));
}

/** The same content whatever the order of keys. */
export function sameContent(a: unknown, b: unknown): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

const FIRST = ['id', 'kind', 'type', 'name', 'owner'];

/** Keys in one order: what names a thing first, the rest by letter. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, ordered((value as never)[key])]));
}
