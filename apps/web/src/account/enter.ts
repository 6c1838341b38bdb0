/** The way in: a link's token from the address, used once and taken out of it; a passkey; a name and password. */
import { parseRoute, route } from '../app/route.ts';
import { type Asked, ask } from '../data/ask.ts';
import { begin, leave } from '../data/live.ts';
import { keep, kept, sound } from '../data/settings.ts';
import { tryPattern } from '../data/sound.ts';
import { loginNote, me } from '../data/state.ts';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { openAccount } from './account.tsx';
import { words } from './words.ts';

export async function enterFirst(): Promise<void> {
  if ((await enterByLink()) || loginNote.peek() !== '') return;
  await begin();
  askForSound();
}

/** Who came by a link has no other way in yet: the account is shown, to make one. */
export async function enterByLink(): Promise<boolean> {
  const token = /^#link=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return false;
  history.replaceState(null, '', '/');
  route.value = parseRoute('');
  loginNote.value = words().linking;
  const asked = await ask('POST', '/api/v1/login/link', { token });
  if (!asked.ok && (asked.status === 0 || asked.status === 503)) {
    history.replaceState(null, '', `/#link=${token}`); // it was hardly used: loading again tries it again
    leave(words().linkUnused);
    return false;
  }
  const entered = await enter(Promise.resolve(asked));
  const who = me.peek();
  if (entered && who !== null && who.passkeys === 0 && !who.hasPassword) openAccount();
  return entered;
}

export async function enter(asking: Promise<Asked<unknown>>): Promise<boolean> {
  const asked = await asking;
  if (!asked.ok) {
    leave(asked.message || shared().noAnswer);
    return false;
  }
  loginNote.value = '';
  await begin();
  return true;
}

/** Once, and not while something else is asked. */
function askForSound(): void {
  if (me.peek() === null || kept('sound-asked') !== null) return;
  keep('sound-asked', 'yes');
  const yes = () => {
    sound.value = true;
    tryPattern();
  };
  tell(words().soundAsk, { label: words().soundYes, run: yes });
}

/** A link that is opened in a page that is already there. */
export function listenToLinks(): void {
  addEventListener('hashchange', () => {
    if (me.peek() === null) void enterByLink();
  });
}
