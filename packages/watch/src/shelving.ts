/**
 * Shelving: a person sets a warning aside for a stated time and reason, so that it does not sound while it is known about. It
 * is never forgotten: it comes back when its time is over, when it becomes more urgent, or when something new makes it worse.
 * FLASH is never set aside. ISA-18.2-2016 §11 (suppression by shelving): a limit of time, a reason, a list of what is shelved.
 */
import { precedenceRank } from './precedence.ts';
import type { Warning } from './schema.ts';

/** Nobody sets a warning aside for longer than a day: the next shift decides again. */
export const SHELVE_S_MAX = 24 * 3600;

/** Set aside at this instant of the wall clock. */
export function isShelved(warning: Pick<Warning, 'shelvedUntilUs'>, wallUs: number): boolean {
  return warning.shelvedUntilUs !== undefined && warning.shelvedUntilUs > wallUs;
}

/** The warning as it is when it is not set aside; the same value where it was not. */
export function unshelved<T extends Partial<Pick<Warning, 'shelvedUntilUs' | 'shelvedReason'>>>(
  warning: T,
): T {
  if (warning.shelvedUntilUs === undefined && warning.shelvedReason === undefined) return warning;
  const { shelvedUntilUs: _until, shelvedReason: _why, ...rest } = warning;
  return rest as T;
}

/** What became more urgent is not set aside any longer. */
export function unshelvedIfRaised(before: Pick<Warning, 'precedence'>, after: Warning): Warning {
  const isRaised = precedenceRank(after.precedence) < precedenceRank(before.precedence);
  return isRaised ? unshelved(after) : after;
}
