/**
 * Roles, which of them one person may not hold together, and what a person may do: `GET /api/v1/me` says it plainly, so that
 * nobody learns at the worst moment that a button is not theirs. In exercise mode one person may hold every role.
 */
import type { Mode, Role } from '@noroshi/watch';

/** Why these roles cannot be one person's in this mode; undefined when they can. */
export function roleConflict(mode: Mode, roles: readonly Role[]): string | undefined {
  if (mode === 'exercise' || roles.length < 2) return undefined;
  const others = (role: Role) => roles.filter((other) => other !== role).join(', ');
  if (roles.includes('admin'))
    return `in live mode admin stands alone (it manages people, and neither releases nor edits rules); ${others('admin')} must be somebody else's`;
  if (roles.includes('reviewer'))
    return `in live mode reviewer stands alone (nobody reviews their own acts); ${others('reviewer')} must be somebody else's`;
  return undefined;
}

export type Standing = {
  readonly mode: Mode;
  readonly roles: readonly Role[];
  /** Other active people with the role release: who could be the second person. */
  readonly otherReleasers: number;
};

export type Action = {
  readonly action: string;
  readonly allowed: boolean;
  readonly reason: string; // '' when allowed
};

/** Every action of the house with whether this person may do it, and if not, why and who may. */
export function actionsFor(standing: Standing): readonly Action[] {
  return ACTIONS.map(({ action, roles, words, second }) => {
    const may = standing.roles.some((role) => roles.includes(role));
    if (!may) {
      return { action, allowed: false, reason: `${words} is for ${namesOf(roles)}` };
    }
    if (second === undefined || standing.mode === 'exercise' || standing.otherReleasers > 0)
      return { action, allowed: true, reason: '' };
    return { action, allowed: second !== 'decide', reason: ALONE };
  });
}

const ALONE =
  'in live mode a change of what leaves the house (a release rule, a warrant, a partner, a channel) needs two people, and nobody else here holds the role release: ask an admin to add one';

type Rule = {
  readonly action: string;
  readonly roles: readonly Role[];
  readonly words: string;
  readonly second?: 'propose' | 'decide'; // needs a second person in live mode
};

/** As the routes have it; roles.test.ts compares. */
export const ACTIONS: readonly Rule[] = [
  { action: 'warning.note', roles: ['analyst', 'duty'], words: 'working on a warning' },
  { action: 'warning.decide', roles: ['duty'], words: 'acknowledging, closing or cancelling' },
  { action: 'release.send', roles: ['release'], words: 'releasing to a partner' },
  { action: 'config.write', roles: ['analyst', 'duty'], words: 'changing assets and thresholds' },
  {
    action: 'rule.propose',
    roles: ['release'],
    words: 'proposing a rule, a warrant, a partner or a channel',
    second: 'propose',
  },
  {
    action: 'rule.decide',
    roles: ['release'],
    words: 'approving a rule, a warrant, a partner or a channel',
    second: 'decide',
  },
  { action: 'people.manage', roles: ['admin'], words: 'managing people' },
  { action: 'audit.read', roles: ['reviewer'], words: 'reading the audit' },
];

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  analyst: 'an analyst',
  duty: 'a duty officer',
  release: 'a release officer',
  reviewer: 'a reviewer',
  admin: 'an admin',
};

function namesOf(roles: readonly Role[]): string {
  return roles.map((role) => ROLE_NAMES[role]).join(' or ');
}
