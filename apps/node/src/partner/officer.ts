/**
 * What a release officer does: lets a waiting release go or refuses it, and reviews what left under a standing approval. Who
 * acknowledged the warning is not the one who lets it go, and in live mode two officers agree. What goes is decided anew in the
 * transaction: the officer agreed to that content, or to nothing.
 */
import type { Db } from '@noroshi/store';
import { type HeldRelease, heldOf, saveHeld } from '@noroshi/store/exchange';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { err, ok, type Result } from '@noroshi/time';
import type { Mode, Warning } from '@noroshi/watch';
import { type ByHand, type HandError, refused } from './by-hand.ts';
import { decisionByTwo } from './by-two.ts';
import { isByHand, tell } from './held.ts';
import { carryOut, releaseByRules } from './postings.ts';

export const VERDICTS = ['approve', 'refuse', 'review'] as const;
export type Verdict = (typeof VERDICTS)[number];

export type Officer = {
  readonly verdict: Verdict;
  readonly content: string; // digest of what the officer has read
  readonly reason: string;
};

/** What became of it: `waiting` where a second officer has to agree. */
export async function decideHeld(
  { context, author, actor }: ByHand,
  id: string,
  said: Officer,
): Promise<Result<{ readonly state: HeldRelease['state']; readonly posted: number }, HandError>> {
  const atUs = context.clock.wallUs();
  const done = await context.store
    .write(async (tx) => {
      const [held] = await heldOf(tx, { id });
      const found = held && (await warningById(tx, held.warningId));
      if (held === undefined || found === undefined)
        return refused('about', 'there is no release of this id that waits');
      const { warning } = found;
      const wrong = await faultOf(tx, held, warning, said, { actor, mode: author.mode, atUs });
      if (wrong !== null) return err(wrong);
      const next = verdictOf(held, said, { actor, mode: author.mode, atUs });
      await saveHeld(tx, next);
      await tell(tx, warning, next, actor, atUs);
      if (next.state !== 'approved') return ok({ state: next.state, posted: 0 });
      const by = { actor, partner: held.partner };
      const { posted, failed } = isByHand(next)
        ? await releaseByTwo(tx, author, warning, next, atUs)
        : await releaseByRules(tx, author, warning, atUs, by);
      const [failure] = failed;
      if (failure !== undefined) throw new NotReleased(failure.reason);
      if (posted === 0) throw new NotReleased('by the rules in force now nothing of it would go');
      return ok({ state: next.state, posted });
    })
    .catch((cause: unknown) => {
      if (cause instanceof NotReleased) return refused('size', cause.message);
      throw cause;
    });
  if (done.ok) context.feed.wake();
  return done;
}

/** What two officers agreed to by hand, if it still is that. */
async function releaseByTwo(
  tx: Db,
  author: ByHand['author'],
  warning: Warning,
  held: HeldRelease,
  atUs: number,
): ReturnType<typeof releaseByRules> {
  const { partner, decidedBy } = held;
  const decision = await decisionByTwo(tx, author, warning, held, atUs);
  if (decision === null)
    return {
      posted: 0,
      failed: [{ partner, reason: 'it is not what was asked for any more: ask for it anew' }],
    };
  const done = await carryOut(tx, author, { warning, decision, atUs, actor: decidedBy });
  return {
    posted: done.posted,
    failed: done.failure === null ? [] : [{ partner, reason: done.failure }],
  };
}

/** Undoes the transaction: nobody has agreed to what could not go. */
class NotReleased extends Error {}

type By = { readonly actor: string; readonly mode: Mode; readonly atUs: number };

async function faultOf(
  tx: Db,
  held: HeldRelease,
  warning: Warning,
  { verdict, content }: Officer,
  { actor, mode, atUs }: By,
): Promise<HandError | null> {
  const wanted = verdict === 'review' ? 'review' : 'waiting';
  if (held.state !== wanted)
    return { kind: 'state', message: `it is ${held.state}: only what is ${wanted} is decided so` };
  if (verdict !== 'review' && atUs >= held.untilUs)
    return {
      kind: 'state',
      message: 'it has waited too long: it is asked for anew with the next news',
    };
  if (held.content !== content)
    return { kind: 'state', message: 'this is not what waits now: read it again, then decide' };
  if (warning.mode !== mode)
    return { kind: 'mode', message: `it is of mode ${warning.mode}: the modes never mix` };
  if (!actor.startsWith('user:'))
    return {
      kind: 'rule',
      message: 'a person with the role release decides, under their own name',
    };
  if (verdict !== 'approve') return null;
  const history = await warningHistory(tx, warning.id);
  if (history.some((line) => line.action === 'acknowledge' && line.actor === actor))
    return {
      kind: 'rule',
      message: 'who acknowledged it does not let it go: another officer must',
    };
  if (held.firstBy === actor)
    return { kind: 'rule', message: 'you agreed already: in live mode a second officer must' };
  return null;
}

function verdictOf(held: HeldRelease, said: Officer, { actor, mode, atUs }: By): HeldRelease {
  const { verdict, reason } = said;
  if (verdict === 'approve' && mode === 'live' && held.firstBy === '')
    return { ...held, firstBy: actor, reason };
  const state = ({ approve: 'approved', refuse: 'refused', review: 'reviewed' } as const)[verdict];
  return { ...held, state, decidedBy: actor, decidedUs: atUs, reason };
}

/** Who is waited for, in words for people. */
export function awaited(held: HeldRelease, mode: Mode): string {
  if (held.state !== 'waiting') return '';
  if (mode !== 'live') return 'a release officer who did not acknowledge it';
  return held.firstBy === ''
    ? 'two release officers who did not acknowledge it'
    : `a second release officer besides ${held.firstBy.replace(/^user:/, '')}`;
}
