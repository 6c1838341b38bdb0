/**
 * Precedence and marking of a warning as a partner has them: a word about it goes the same way as what was told, and those of the
 * whole warning would tell of notices that stayed.
 */
import type { Db } from '@noroshi/store';
import { newestEntries } from '@noroshi/store/exchange';
import type { Precedence, Tlp, Warning } from '@noroshi/watch';

export async function knownAs(
  tx: Db,
  { id, precedence, marking }: Warning,
  partner: string,
): Promise<{ readonly precedence: Precedence; readonly tlp: Tlp }> {
  const [last] = await newestEntries(tx, partner, {
    about: id,
    kinds: ['warning', 'relay'],
    limit: 1,
  });
  if (last === undefined) return { precedence, tlp: marking.tlp };
  return JSON.parse(new TextDecoder().decode(last.record)) as { precedence: Precedence; tlp: Tlp };
}
