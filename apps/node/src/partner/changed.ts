/**
 * A word without content: the rule that let a finding go has ended, and the finding is another now. Deny by default keeps what it
 * says here; silence would be taken for an all-clear. Once, until something of it goes again. Record 40.
 */
import type { Decision } from '@noroshi/exchange';
import { appendAudit, type Db } from '@noroshi/store';
import { newestEntries } from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { Warning } from '@noroshi/watch';
import { audienceOf, readCase, writeLine } from '../warnings/casework.ts';
import { receivedId } from '../warnings/receive.ts';
import { type Author, postEntry } from './author.ts';
import { knownAs } from './known-as.ts';

/** Returns how many entries were written: one, or none where there is nothing to tell, or it was told. */
export async function tellChanged(
  tx: Db,
  author: Author,
  {
    warning,
    decision: { partner, lapsed },
    atUs,
  }: { readonly warning: Warning; readonly decision: Decision; readonly atUs: number },
): Promise<number> {
  if (lapsed.length === 0) return 0;
  const { id: warningId } = warning;
  const kinds = ['warning', 'relay', 'changed'];
  const [last] = await newestEntries(tx, partner, { about: warningId, kinds, limit: 1 });
  if (last === undefined || last.kind === 'changed') return 0;
  const known = await knownAs(tx, warning, partner);
  await postEntry(tx, author, {
    body: { type: 'changed', warningId, atUs },
    ...{ partner, warningId, precedence: known.precedence, tlp: known.tlp, ruleIds: [], atUs },
    reason: `${lapsed.join(', ')} let it go and has ended: that it changed is told, and not how`,
  });
  await appendAudit(tx, {
    ...{ atUs, actor: 'node', action: 'release.changed', subject: warningId },
    doc: { partner, rules: [...lapsed] },
  });
  return 1;
}

/** A line in the history of what they told us. */
export async function receiveChanged(
  tx: Db,
  told: { readonly partner: string; readonly warningId: string; readonly atUs: number },
): Promise<Result<string, string>> {
  const { partner, atUs } = told;
  const warningId = receivedId(partner, told.warningId);
  const found = await readCase(tx, warningId);
  if (found === undefined || found.warning.origin !== partner)
    return err(`${told.warningId} is not known here`);
  const text = `${partner}'s rule has ended and this has changed since: what stands here may be out of date. Ask ${partner}.`;
  await writeLine(tx, {
    ...{ warningId, eventKind: 'warning.updated', audience: audienceOf(found) },
    line: { atUs, actor: `partner:${partner}`.slice(0, 96), action: 'note', text },
  });
  return ok('changed');
}
