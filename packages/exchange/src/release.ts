/**
 * From a decision to the bytes of an entry. What does not fit into one entry is shortened: the gravest and newest notices
 * stay, the warning is described from those alone, and the body says that it is short.
 */
import { ok, type Result } from '@noroshi/time';
import { canonicalText, type Notice, SEVERITIES, type Warning } from '@noroshi/watch';
import { NOTICES_PER_RELEASE_MAX, type WarningBody } from './body.ts';
import { type EnvelopeError, type EnvelopeHead, encodeEnvelope } from './envelope.ts';
import { releasedWarning } from './rules.ts';

export type SealedRelease = {
  readonly bytes: Uint8Array;
  readonly body: WarningBody;
};

/** The entry for these notices, at least one; an error only where not even one of them fits. */
export function sealRelease(
  head: EnvelopeHead,
  warning: Warning,
  notices: readonly Notice[],
): Result<SealedRelease, EnvelopeError> {
  const graded = [...notices].sort(byWeight);
  for (let count = Math.min(graded.length, NOTICES_PER_RELEASE_MAX); ; count >>= 1) {
    const chosen = new Set(graded.slice(0, count));
    const body = bodyOf(
      warning,
      notices.filter((notice) => chosen.has(notice)),
      count < notices.length,
    );
    const sealed = encodeEnvelope({ ...head, body });
    if (sealed.ok) return ok({ bytes: sealed.value, body });
    if (sealed.error.kind !== 'size' || count === 1) return sealed;
  }
}

/** The same text for what says the same: tells whether a partner has it already. */
export function contentOf(warning: Warning, notices: readonly Notice[]): string {
  const text = canonicalText(bodyOf(warning, notices, false));
  if (!text.ok) throw new TypeError(`contentOf: ${text.error.path} ${text.error.message}`);
  return text.value;
}

function bodyOf(warning: Warning, notices: readonly Notice[], shortened: boolean): WarningBody {
  const told = releasedWarning(warning, notices);
  return { type: 'warning', warning: told, notices: [...notices], shortened };
}

function byWeight(a: Notice, b: Notice): number {
  const rank = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return rank === 0 ? b.atUs - a.atUs : rank;
}
