/**
 * To whom a warning can be given: people who work on warnings and may see all of it that the asker sees. What the asker may not
 * see decides nothing, so that neither the list nor a refusal tells of it.
 */
import type { Db } from '@noroshi/store';
import { listPersons } from '@noroshi/store/people';
import { keptNotices } from '@noroshi/store/warnings';
import { visibleTo } from '@noroshi/watch';
import { actorOf } from '../access/desk.ts';
import { policyFor, readChecklists } from './desk.ts';
import type { SeenWarning } from './seen.ts';

export const workers = ['analyst', 'duty'] as const;

const NAMES_MAX = 20; // that a refusal spells out

/** Their names, in order. */
export async function workersFor(
  db: Db,
  { warning, notices }: Pick<SeenWarning, 'warning' | 'notices'>,
): Promise<readonly string[]> {
  const policy = policyFor(await keptNotices(db, warning.id), await readChecklists(db));
  const people = await listPersons(db);
  return people
    .filter(({ state }) => state === 'active')
    .filter(({ roles }) => roles.some((role) => workers.some((one) => one === role)))
    .filter((person) => notices.every(visibleTo(person, policy)))
    .map(({ id }) => id);
}

/** Why it cannot be given to somebody, and who it can be given to; undefined where it can. */
export async function refuseAssignee(
  db: Db,
  seen: Pick<SeenWarning, 'warning' | 'notices'>,
  assignee: string,
): Promise<string | undefined> {
  const names = await workersFor(db, seen);
  if (names.some((name) => actorOf(name) === assignee)) return undefined;
  const shown = names.slice(0, NAMES_MAX).map(actorOf).join(', ');
  const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : '';
  const who = names.length === 0 ? 'nobody may have it now' : `it can be given to ${shown}${more}`;
  return `${assignee} is nobody who works on warnings and may see this one: ${who}`;
}
