/**
 * What waits for a release officer, and what left under a standing approval and is looked at after. One release waits for each
 * warning and partner: what has changed replaces it, and asks again; refused, the same content is not asked for twice. All
 * inside the transaction of the caller.
 */
import { contentOf, type Decision } from '@noroshi/exchange';
import { appendAudit, appendEvent, type Db } from '@noroshi/store';
import { type HeldRelease, heldOf, saveHeld } from '@noroshi/store/exchange';
import type { Warning } from '@noroshi/watch';
import { digestOf, formDigest } from './decisions.ts';

const HOUR_US = 3600e6;
/** Nobody decided for so long: what is asked for has gone stale, and is asked for anew when there is news. */
export const WAITS_US = 72 * HOUR_US;
/** A review after the fact is overdue from then on. */
export const REVIEW_US = 24 * HOUR_US;
/** The event that says what waits has changed; its subject is the warning. */
export const HELD_EVENT = 'partner.held';

type Held = { readonly warning: Warning; readonly decision: Decision; readonly atUs: number };

/** Puts a release into the queue, or out of it, as the decision now is. */
export async function keepWaiting(tx: Db, { warning, decision, atUs }: Held): Promise<void> {
  const { partner, waiting, waitingBy } = decision;
  const all = await heldOf(tx, { warningId: warning.id, partner });
  const open = all.find((one) => one.state === 'waiting' && !isByHand(one));
  const content = waiting.length === 0 ? '' : digestOf(contentOf(warning, waiting));
  if (open !== undefined && open.content === content && atUs < open.untilUs) return;
  if (open !== undefined) {
    const reason =
      content === open.content ? 'nobody decided in time' : 'there is other content now';
    await settle(tx, warning, { ...open, state: 'over', reason, decidedUs: atUs });
    if (content === open.content) return;
  }
  const settled = all.some(
    (one) => one.content === content && one.state !== 'waiting' && !isByHand(one),
  );
  if (content === '' || settled) return;
  const held: HeldRelease = {
    ...{ id: idOf(warning, partner, content), partner, warningId: warning.id },
    ...{ state: 'waiting', ruleIds: waitingBy, forms: waiting.map(formDigest), content },
    ...{ sinceUs: atUs, untilUs: atUs + WAITS_US },
    ...{ firstBy: '', decidedBy: '', decidedUs: null, reason: '' },
  };
  await saveHeld(tx, held);
  await tell(tx, warning, held, 'node', atUs);
}

/** It left at once under a standing approval: somebody looks at it after. */
export async function keepReview(tx: Db, { warning, decision, atUs }: Held): Promise<void> {
  const { partner, unreviewed, ruleIds } = decision;
  const forms = unreviewed.map(formDigest);
  const held: HeldRelease = {
    ...{ id: idOf(warning, partner, `${atUs} ${forms.join()}`), partner, warningId: warning.id },
    ...{ state: 'review', ruleIds, forms, content: digestOf(contentOf(warning, unreviewed)) },
    ...{ sinceUs: atUs, untilUs: atUs + REVIEW_US },
    ...{ firstBy: '', decidedBy: '', decidedUs: null, reason: '' },
  };
  await saveHeld(tx, held);
  await tell(tx, warning, held, 'node', atUs);
}

/** A person asked for it, not a rule. */
export function isByHand({ ruleIds }: Pick<HeldRelease, 'ruleIds'>): boolean {
  return ruleIds.length > 0 && ruleIds.every((id) => id.startsWith('manual/'));
}

/** What was asked for is over with its warning. */
export async function endHeld(tx: Db, warningId: string, why: string, atUs: number): Promise<void> {
  for (const held of await heldOf(tx, { warningId }))
    if (held.state === 'waiting')
      await saveHeld(tx, { ...held, state: 'over', reason: `it is ${why}`, decidedUs: atUs });
}

async function settle(tx: Db, warning: Warning, held: HeldRelease): Promise<void> {
  await saveHeld(tx, held);
  await tell(tx, warning, held, 'node', held.decidedUs!);
}

/** One line of the audit and one event; neither says what is in it. */
export async function tell(
  tx: Db,
  { id, marking, owners }: Warning,
  held: HeldRelease,
  actor: string,
  atUs: number,
): Promise<void> {
  const { partner, state, ruleIds, reason, content } = held;
  await appendAudit(tx, {
    ...{ atUs, actor, action: `release.${state}`, subject: id },
    doc: { release: held.id, partner, rules: [...ruleIds], content, reason },
  });
  const doc = { release: held.id, state };
  await appendEvent(tx, {
    ...{ atUs, kind: HELD_EVENT, subject: id, doc },
    tlp: marking.tlp,
    owners,
  });
}

function idOf({ id }: Warning, partner: string, content: string): string {
  return `h-${digestOf(`${id} ${partner} ${content}`).slice(0, 32)}`;
}
