/**
 * From a decision to the bytes of a body. What does not fit into one is shortened: the gravest and newest notices stay, the
 * warning is described from those alone, and the body says that it is short.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  canonicalText,
  type Notice,
  SEVERITIES,
  strictestMarking,
  type Tlp,
  type Warning,
} from '@noroshi/watch';
import { NOTICES_PER_RELEASE_MAX, type WarningBody } from './body.ts';
import { releasedWarning } from './decide.ts';
import { encodeBody } from './open-body.ts';
import { RECORD_LIMITS } from './record.ts';

export type SealedRelease = {
  readonly bytes: Uint8Array;
  readonly body: WarningBody;
  readonly tlp: Tlp; // the strictest of its notices
};

/** The body for these notices, at least one; an error only where not even one of them fits. */
export function sealRelease(
  warning: Warning,
  notices: readonly Notice[],
  hops = 0,
): Result<SealedRelease, string> {
  const graded = [...notices].sort(byWeight);
  for (let count = Math.min(graded.length, NOTICES_PER_RELEASE_MAX); ; count >>= 1) {
    const chosen = new Set(graded.slice(0, count));
    const body = bodyOf(
      warning,
      notices.filter((notice) => chosen.has(notice)),
      { shortened: count < notices.length, hops },
    );
    const bytes = encodeBody(body);
    const { tlp } = strictestMarking(
      body.notices.map(({ marking }) => marking),
      warning.origin,
    );
    if (bytes.length <= RECORD_LIMITS.bodyBytesMax) return ok({ bytes, body, tlp });
    if (count === 1)
      return err(
        `not even one notice fits into a body of ${RECORD_LIMITS.bodyBytesMax} bytes: ${bytes.length}`,
      );
  }
}

/** The same text for what says the same: tells whether a partner has it already. */
export function contentOf(warning: Warning, notices: readonly Notice[], hops = 0): string {
  const text = canonicalText(bodyOf(warning, notices, { shortened: false, hops }));
  if (!text.ok) throw new TypeError(`contentOf: ${text.error.path} ${text.error.message}`);
  return text.value;
}

function bodyOf(
  warning: Warning,
  notices: readonly Notice[],
  { shortened, hops }: { readonly shortened: boolean; readonly hops: number },
): WarningBody {
  const told = releasedWarning(warning, notices);
  const often = hops > 0 ? { hops } : {};
  return { type: 'warning', warning: told, notices: [...notices], shortened, ...often };
}

function byWeight(a: Notice, b: Notice): number {
  const rank = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return rank === 0 ? b.atUs - a.atUs : rank;
}
