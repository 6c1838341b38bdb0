/** What is new in the list of warnings: one that was not there, or one that became more urgent. */
import type { Warning } from './wire.ts';

export type Seen = Pick<Warning, 'id' | 'precedence' | 'title' | 'state'>;
export type News = { readonly kind: 'fresh' | 'raised'; readonly warning: Seen };

const URGENCY: readonly Warning['precedence'][] = ['ROUTINE', 'PRIORITY', 'IMMEDIATE', 'FLASH'];

/** What is new in a list against what was known, the most urgent first. Ids that have been known stay known. */
export function newsIn(
  known: ReadonlyMap<string, Warning['precedence']>,
  now: readonly Seen[],
): readonly News[] {
  const rank = (precedence: Warning['precedence']) => URGENCY.indexOf(precedence);
  return now
    .filter(({ state }) => state === 'open')
    .flatMap((warning): News[] => {
      const before = known.get(warning.id);
      if (before === undefined) return [{ kind: 'fresh', warning }];
      return rank(warning.precedence) > rank(before) ? [{ kind: 'raised', warning }] : [];
    })
    .sort((a, b) => rank(b.warning.precedence) - rank(a.warning.precedence));
}
