/** The way out: this session, or all of them. */

import { parseRoute, route } from '../app/route.ts';
import { ask } from '../data/ask.ts';
import { leave } from '../data/live.ts';

export async function logOut(everywhere: boolean): Promise<void> {
  await ask('POST', everywhere ? '/api/v1/logout/everywhere' : '/api/v1/logout');
  history.replaceState(null, '', '/'); // who logs in next begins at the picture
  route.value = parseRoute('');
  leave('');
}
