/** The first way in: a link's token from the fragment, used once and taken out of the address; else the session that is there. */
import { type Asked, ask } from '../data/ask.ts';
import { begin, leave } from '../data/live.ts';
import { loginNote } from '../data/state.ts';
import { words } from '../ui/words.ts';

export async function enterFirst(): Promise<void> {
  const token = /^#link=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return begin();
  history.replaceState(null, '', '/');
  await enter(ask('POST', '/api/v1/login/link', { token }));
}

export async function enter(asking: Promise<Asked<unknown>>): Promise<boolean> {
  const asked = await asking;
  if (!asked.ok) {
    leave(asked.message || words().noAnswer);
    return false;
  }
  loginNote.value = '';
  await begin();
  return true;
}
