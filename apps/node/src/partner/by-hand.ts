/** What a person sends: an answer to a partner's warning, and one release by hand, which no marking is widened for. */
import {
  manualRule,
  REPLY_ANSWERS,
  REQUEST_ANSWERS,
  type ReplyAnswer,
  type RequestAnswer,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { type KeptWarning, warningById, warningHistory } from '@noroshi/store/warnings';
import { err, ok, type Result } from '@noroshi/time';
import { transition, type Viewer } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { audienceOf, noticesOf, readCase, writeCase, writeLine } from '../warnings/casework.ts';
import { readChecklists } from '../warnings/desk.ts';
import { sightOf } from '../warnings/seen.ts';
import type { Author } from './author.ts';
import { askSecond } from './by-two.ts';
import { decisionsOf } from './decisions.ts';
import { readDirectory } from './directory.ts';
import { answerPartner, carryOut, isRequest } from './postings.ts';

export type ByHand = {
  readonly context: Pick<NodeContext, 'store' | 'mode' | 'clock' | 'random'> & {
    readonly feed: Pick<NodeContext['feed'], 'wake'>;
  };
  readonly author: Author;
  readonly actor: string; // user:…
};

export type HandError = {
  readonly kind:
    | 'origin'
    | 'state'
    | 'partner'
    | 'mode'
    | 'marking'
    | 'size'
    | 'rule'
    | 'about'
    | 'answer';
  readonly message: string;
};

/** Answers the partner whose warning it is. */
export async function replyByHand(
  { context, author, actor }: ByHand,
  warningId: string,
  said: { readonly answer: ReplyAnswer | RequestAnswer; readonly text: string },
): Promise<Result<{ readonly partner: string }, HandError>> {
  const atUs = context.clock.wallUs();
  const done = await context.store.write(
    async (tx): Promise<Result<{ partner: string }, HandError>> => {
      const found = await readCase(tx, warningId);
      if (found === undefined || found.warning.origin === author.nodeId)
        return refused('origin', `${warningId} is our own: a reply goes to a partner about theirs`);
      const { origin: partner } = found.warning;
      const { answer, text } = said;
      const asked = isRequest(noticesOf(found));
      const known: readonly string[] = asked ? REQUEST_ANSWERS : REPLY_ANSWERS;
      if (!known.includes(answer))
        return refused('answer', `"${answer}" answers no such thing: one of ${known.join(', ')}`);
      const line = { atUs, actor, action: 'reply' as const };
      await writeLine(tx, {
        ...{ warningId, audience: audienceOf(found), eventKind: 'warning.replied' },
        line: {
          ...line,
          text: `${answer} (to ${partner})${text === '' ? '' : `: ${text}`}`.slice(0, 4000),
        },
      });
      await answerPartner(tx, author, found.warning, { answer, text, atUs, asked }, atUs);
      if (asked && (answer === 'done' || answer === 'declined'))
        await closeAnswered(tx, { warningId, actor, atUs, text: `${answer}: ${text}` }, author);
      return ok({ partner });
    },
  );
  if (done.ok) context.feed.wake();
  return done;
}

/** A request that was answered for good is no case any more; opened again, it is one until it is closed. */
async function closeAnswered(
  tx: Db,
  {
    warningId,
    actor,
    atUs,
    text,
  }: { warningId: string; actor: string; atUs: number; text: string },
  { nodeId }: Author,
): Promise<void> {
  const found = await readCase(tx, warningId);
  const act = { action: 'close', text: text.slice(0, 4000) } as const;
  const closed = found && transition(found.warning, act, { actor, atUs, nodeId });
  if (found === undefined || closed === undefined || !closed.ok) return; // it is over already
  const audience = audienceOf(found);
  await writeCase(tx, { ...found, warning: closed.value.warning }, await readChecklists(tx));
  const line = { atUs, actor, ...closed.value.line };
  await writeLine(tx, { warningId, eventKind: 'warning.closed', audience, line });
}

/**
 * Lets what this person sees of a warning go to one partner, as far as its markings name that partner. In live mode it waits for
 * a second release officer: nothing was posted then.
 */
export async function releaseByHand(
  { context, author, actor }: ByHand,
  warningId: string,
  given: { readonly partner: string; readonly reason: string; readonly viewer: Viewer },
): Promise<Result<{ readonly posted: number }, HandError>> {
  const { partner, reason, viewer } = given;
  const atUs = context.clock.wallUs();
  const done = await context.store.write(
    async (tx): Promise<Result<{ posted: number }, HandError>> => {
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
      if (context.mode === 'live') {
        const history = await warningHistory(tx, warningId);
        if (history.some((line) => line.action === 'acknowledge' && line.actor === actor))
          return refused('rule', 'who acknowledged it does not let it go: another officer must');
        const isNew = await askSecond(tx, { warning, decision, actor, reason, atUs });
        return isNew
          ? ok({ posted: 0 })
          : refused('state', 'it waits already: a second release officer lets it go');
      }
      const carried = await carryOut(tx, author, { warning, decision, atUs, actor });
      if (carried.failure !== null) return refused('size', carried.failure);
      return ok({ posted: carried.posted });
    },
  );
  if (done.ok) context.feed.wake();
  return done;
}

export function refused(kind: HandError['kind'], message: string): Result<never, HandError> {
  return err({ kind, message });
}
