/** Which pages a person is offered: those whose figures their roles let them read. The node decides; this only leads nobody astray. */
import type { MeReply } from '../data/wire.ts';
import { PAGES, type PageName } from './page-names.ts';

/** Pages that an admin who holds no other role has: no case work, but people and what is set. */
const FOR_ADMIN: readonly PageName[] = ['objects', 'config', 'people'];

export function pagesFor({ roles, allowed }: Pick<MeReply, 'roles' | 'allowed'>): PageName[] {
  const works = roles.some((role) => role !== 'admin');
  return PAGES.filter((page) => {
    if (page === 'people') return allowed.includes('people.manage');
    return works || FOR_ADMIN.includes(page);
  });
}

export function isOffered(page: PageName, who: Pick<MeReply, 'roles' | 'allowed'>): boolean {
  return pagesFor(who).includes(page);
}
