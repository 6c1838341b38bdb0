/** Posting what a person decided: says what came of it, or why it was refused and what would be right. */
import { ask } from '../data/ask.ts';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';

/** True when it was done. */
export async function send(path: string, body: object | undefined, done: string): Promise<boolean> {
  const asked = await ask<unknown>('POST', path, body);
  tell(asked.ok ? done : `${shared().failed}: ${asked.message || shared().noAnswer}`);
  return asked.ok;
}
