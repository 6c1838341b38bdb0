/**
 * A release by hand in live mode: one release officer asks for it, in the form in which it would go, and a second one who has read
 * exactly that lets it go. It waits in the same queue as what a rule asks officers for; what has changed meanwhile is asked anew.
 */
import { contentOf, type Decision, manualRule } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { type HeldRelease, heldOf, saveHeld } from '@noroshi/store/exchange';
import type { Warning } from '@noroshi/watch';
import { decisionsOf, digestOf, formDigest } from './decisions.ts';
import { isByHand, tell, WAITS_US } from './held.ts';
import type { Us } from './said.ts';

/** Puts it into the queue as agreed to by one; false where it waits there already. Only inside `write`. */
export async function askSecond(
  tx: Db,
  asked: {
    readonly warning: Warning;
    readonly decision: Decision;
    readonly actor: string;
    readonly reason: string;
    readonly atUs: number;
  },
): Promise<boolean> {
  const { warning, decision, actor, reason, atUs } = asked;
  const { partner, allowed, ruleIds } = decision;
  const content = digestOf(contentOf(warning, allowed));
  const id = `h-${digestOf(`${warning.id} ${partner} by hand ${content} ${atUs}`).slice(0, 32)}`;
  const all = await heldOf(tx, { warningId: warning.id, partner });
  const waits = all.filter((one) => one.state === 'waiting' && isByHand(one));
  if (waits.some((one) => one.content === content && atUs < one.untilUs)) return false;
  for (const old of waits)
    await saveHeld(tx, { ...old, state: 'over', reason: 'it was asked for anew', decidedUs: atUs });
  const held: HeldRelease = {
    ...{ id, partner, warningId: warning.id, state: 'waiting', content, reason },
    ...{ ruleIds: [...ruleIds], forms: allowed.map(formDigest), firstBy: actor },
    ...{ sinceUs: atUs, untilUs: atUs + WAITS_US, decidedBy: '', decidedUs: null },
  };
  await saveHeld(tx, held);
  await tell(tx, warning, held, actor, atUs);
  return true;
}

/** What would go by it now; null where that is not what was asked for. */
export async function decisionByTwo(
  db: Db,
  us: Us,
  warning: Warning,
  held: HeldRelease,
  atUs: number,
): Promise<Decision | null> {
  const { partner, firstBy, reason, forms, content } = held;
  const rules = [manualRule(partner, firstBy.replace(/^user:/, ''), reason)];
  const decisions = await decisionsOf(db, us, warning, atUs, { rules });
  const decision = decisions.find((each) => each.partner === partner);
  const allowed = decision?.allowed.filter((shaped) => forms.includes(formDigest(shaped))) ?? [];
  const isSame = allowed.length > 0 && digestOf(contentOf(warning, allowed)) === content;
  return decision !== undefined && isSame ? { ...decision, allowed } : null;
}
