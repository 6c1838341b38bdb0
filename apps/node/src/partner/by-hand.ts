/** What a person sends: an answer to a partner's warning, and one release by hand, which no marking is widened for. */
import { manualRule, type ReplyAnswer } from '@noroshi/exchange';
import { laneOf } from '@noroshi/store/exchange';
import { type KeptWarning, warningById } from '@noroshi/store/warnings';
import { err, ok, type Result } from '@noroshi/time';
import type { Viewer } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { audienceOf, readCase, writeLine } from '../warnings/casework.ts';
import { sightOf } from '../warnings/seen.ts';
import type { Author } from './author.ts';
import { readDirectory } from './directory.ts';
import { answerPartner, carryOut, decisionsOf } from './postings.ts';

export type ByHand = {
  readonly context: NodeContext;
  readonly author: Author;
  readonly actor: string; // user:…
};

export type HandError = {
  readonly kind: 'origin' | 'state' | 'partner' | 'mode' | 'marking' | 'size';
  readonly message: string;
};

/** Answers the partner whose warning it is. */
export async function replyByHand(
  { context, author, actor }: ByHand,
  warningId: string,
  said: { readonly answer: ReplyAnswer; readonly text: string },
): Promise<Result<{ readonly partner: string }, HandError>> {
  const atUs = context.clock.wallUs();
  const done = await context.store.write(
    async (tx): Promise<Result<{ partner: string }, HandError>> => {
      const found = await readCase(tx, warningId);
      if (found === undefined || found.warning.origin === author.nodeId)
        return refused('origin', `${warningId} is our own: a reply goes to a partner about theirs`);
      const { origin: partner } = found.warning;
      const { answer, text } = said;
      const line = { atUs, actor, action: 'reply' as const };
      await writeLine(tx, {
        ...{ warningId, audience: audienceOf(found), eventKind: 'warning.replied' },
        line: {
          ...line,
          text: `${answer} (to ${partner})${text === '' ? '' : `: ${text}`}`.slice(0, 4000),
        },
      });
      await answerPartner(tx, author, found.warning, { answer, text, atUs }, atUs);
      return ok({ partner });
    },
  );
  if (done.ok) context.feed.wake();
  return done;
}

/** Lets what this person sees of a warning go to one partner, as far as its markings name that partner. */
export async function releaseByHand(
  { context, author, actor }: ByHand,
  warningId: string,
  given: { readonly partner: string; readonly reason: string; readonly viewer: Viewer },
): Promise<Result<{ readonly size: number }, HandError>> {
  const { partner, reason, viewer } = given;
  if (context.mode === 'live')
    return refused(
      'mode',
      'in live mode one person does not release alone: propose a rule, which a second person approves',
    );
  const atUs = context.clock.wallUs();
  const done = await context.store.write(
    async (tx): Promise<Result<{ size: number }, HandError>> => {
      const kept: KeptWarning | undefined = await warningById(tx, warningId);
      const seen = kept && (await sightOf(tx, kept, viewer));
      if (kept === undefined || seen === undefined || kept.warning.origin !== author.nodeId)
        return refused('origin', `${warningId} is not ours to release`);
      const { warning } = kept;
      if (warning.state !== 'open' && warning.state !== 'acknowledged')
        return refused(
          'state',
          `${warningId} is ${warning.state}: an open or acknowledged one is released`,
        );
      const { partners } = await readDirectory(tx, author);
      if (!partners.some(({ id }) => id === partner))
        return refused(
          'partner',
          `${partner} is no partner: expected one of ${partners.map(({ id }) => id).join(', ') || '(none yet)'}`,
        );
      const rules = [manualRule(partner, actor.replace(/^user:/, ''), reason)];
      const decisions = await decisionsOf(tx, author, warning, atUs, {
        rules,
        notices: seen.notices,
      });
      const decision = decisions.find((each) => each.partner === partner)!;
      if (decision.allowed.length === 0)
        return refused('marking', `nothing of ${warningId} goes to ${partner}: ${decision.reason}`);
      const carried = await carryOut(tx, author, { warning, decision, atUs, actor });
      if (carried.failure !== null) return refused('size', carried.failure);
      return ok({ size: (await laneOf(tx, partner))?.size ?? 0 });
    },
  );
  if (done.ok) context.feed.wake();
  return done;
}

function refused(kind: HandError['kind'], message: string): Result<never, HandError> {
  return err({ kind, message });
}
