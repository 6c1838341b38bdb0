/**
 * Whom a change is told. By clearance and owners as the change itself is marked, and by a table of what each kind is for: a
 * kind that is not in the table is told to nobody. What is nobody's asset in particular and no warning (configuration, people,
 * partners) goes only to those who may see every owner, since its subject may name somebody's asset.
 */
import type { StoredEvent } from '@noroshi/store';
import { maySeeOwners, ROLES, type Role, tlpRank } from '@noroshi/watch';
import type { Caller } from '../access/caller.ts';

type Rule = { readonly roles: readonly Role[]; readonly everyOwner: boolean };

/** By what stands before the dot of an event's kind. */
export const TOLD: Readonly<Record<string, Rule>> = {
  warning: { roles: ROLES, everyOwner: false },
  notice: { roles: ROLES, everyOwner: false },
  elements: { roles: ROLES, everyOwner: false },
  source: { roles: ROLES, everyOwner: false },
  conjunctions: { roles: ROLES, everyOwner: false }, // that the table was made anew; it names nothing
  // that there is something new to look at; they name nothing
  ballistic: { roles: ['analyst', 'duty', 'release', 'reviewer'], everyOwner: false },
  alert: { roles: ['analyst', 'duty', 'release', 'reviewer'], everyOwner: false },
  behaviour: { roles: ['analyst', 'duty', 'release', 'reviewer'], everyOwner: false },
  signs: { roles: ['analyst', 'duty', 'release', 'reviewer'], everyOwner: false },
  config: { roles: ROLES, everyOwner: true },
  proposal: { roles: ['analyst', 'release', 'reviewer'], everyOwner: true },
  user: { roles: ['admin', 'reviewer'], everyOwner: true },
  partner: { roles: ['duty', 'release', 'reviewer'], everyOwner: true },
  shift: { roles: ['analyst', 'duty', 'release', 'reviewer'], everyOwner: true },
};

export function mayBeTold(event: StoredEvent, caller: Caller): boolean {
  const domain = event.kind.split('.', 1)[0]!;
  const rule = Object.hasOwn(TOLD, domain) ? TOLD[domain] : undefined;
  if (rule === undefined || !rule.roles.some((role) => caller.roles.includes(role))) return false;
  if (tlpRank(event.tlp) > tlpRank(caller.clearance) || tlpRank(event.tlp) < 0) return false;
  return rule.everyOwner ? caller.owners === '*' : maySeeOwners(event.owners, caller.owners);
}
