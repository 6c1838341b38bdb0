/**
 * Ids from content: the same finding twice is one row, on every run and machine. A warning's id is made from its first notice
 * so that it is stable, by a hash so that it does not name that notice to somebody who may not see it.
 */
import { createHash } from 'node:crypto';
import type { Mode, NoticeDraft } from '@noroshi/watch';

const HEX_DIGITS = 32; // 128 bits

export function noticeIdOf(draft: NoticeDraft, origin: string, mode: Mode): string {
  return `n-${hashOf(stableText({ draft, origin, mode }))}`;
}

export function warningIdOf(noticeId: string): string {
  return `w-${hashOf(`warning of ${noticeId}`)}`;
}

/** What a finding says apart from when it was found: equal texts are the same news. */
export function contentOf({ atUs: _, ...draft }: NoticeDraft): string {
  return stableText(draft);
}

/** JSON with names in order; plain values only. */
export function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, content]) => content !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, content]) => `${JSON.stringify(name)}:${stableText(content)}`);
  return `{${fields.join()}}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HEX_DIGITS);
}
