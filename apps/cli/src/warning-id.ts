/** Which warning an argument means: its id, or the beginning of it where no other begins so; nobody types 34 characters. */
import { safeText } from '@noroshi/host';
import type { Store } from '@noroshi/store';
import { warningIdsFrom } from '@noroshi/store/warnings';
import { CommandError, EXIT } from './world.ts';

export const ID_BEGINNING_MIN = 6;
const SHOWN_MAX = 5;

/** Throws what to type instead where it means none or several. */
export async function warningIdOf(store: Store, given: string): Promise<string> {
  const shown = safeText(given).slice(0, 96);
  if (given.length < ID_BEGINNING_MIN)
    throw new CommandError(
      EXIT.usage,
      `"${shown}" is too short for a warning: give its id or its first ${ID_BEGINNING_MIN} characters or more`,
    );
  const found = await warningIdsFrom(store.db, given, SHOWN_MAX + 1);
  const [first] = found;
  if (first === undefined)
    throw new CommandError(
      EXIT.failure,
      `there is no warning ${shown}: noroshi warning list has those there are`,
    );
  if (found.length === 1 || found.includes(given)) return found.includes(given) ? given : first;
  const some = found.slice(0, SHOWN_MAX).join(', ');
  const more = found.length > SHOWN_MAX ? ' and others' : '';
  throw new CommandError(
    EXIT.usage,
    `several warnings begin with ${shown}: ${some}${more}; give more of the one you mean`,
  );
}
