/** Questions that a notice answers alone: which finding it is, what it is about. */
import type { Notice } from './schema.ts';

/** The same finding, seen again. */
export function isUpdate(
  notice: Pick<Notice, 'kind' | 'key'>,
  other: Pick<Notice, 'kind' | 'key'>,
): boolean {
  return notice.kind === other.kind && notice.key === other.key;
}

/** Ids of what a notice is about, of one type. */
export function idsOf(notice: Pick<Notice, 'about'>, type: 'asset' | 'object'): string[] {
  return notice.about.flatMap((about) => (about.type === type ? about.id : []));
}
