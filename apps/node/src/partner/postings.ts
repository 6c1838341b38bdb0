/**
 * What a decision about one warning puts into lanes: releases by rule or by hand, the end of a warning for everyone who was
 * told, answers to a partner's warning. All inside the transaction of the caller; the standing of each partner (withheld,
 * told, over) makes every one of them happen once.
 */
import {
  contentOf,
  type Decision,
  type ReplyAnswer,
  type RequestAnswer,
  sealRelease,
} from '@noroshi/exchange';
import { appendAudit, type Db } from '@noroshi/store';
import { type Standing, saveStanding, standingsOf } from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { Notice, Warning } from '@noroshi/watch';
import { noteRelease } from '../warnings/receive.ts';
import { type Author, type Posting, postEntry } from './author.ts';
import { tellChanged } from './changed.ts';
import { decisionsOf, digestOf, type RuleBook, ruleBookOf } from './decisions.ts';
import { isHalted } from './halt.ts';
import { type Heard, handsOn, heardLast, sealRelay } from './hand-on.ts';
import { endHeld, keepReview, keepWaiting } from './held.ts';
import { knownAs } from './known-as.ts';
import type { Us } from './said.ts';

export type Released = {
  readonly posted: number;
  readonly failed: readonly { readonly partner: string; readonly reason: string }[];
};

/** Decides for every partner by the rules in force; posts what is new to each. */
export async function releaseByRules(
  tx: Db,
  author: Author,
  warning: Warning,
  atUs: number,
  /** An officer who agreed that it goes to one partner; else the node, for every partner. */
  by: { readonly actor: string; readonly partner?: string; readonly book?: RuleBook } = {
    actor: 'node',
  },
): Promise<Released> {
  const failed: { partner: string; reason: string }[] = [];
  let posted = 0;
  const book = by.book ?? (await ruleBookOf(tx, author, atUs));
  for (const decision of await decisionsOf(tx, author, warning, atUs, { book })) {
    if (by.partner !== undefined && by.partner !== decision.partner) continue;
    await keepWaiting(tx, { warning, decision, atUs });
    const done = await carryOut(tx, author, { warning, decision, atUs, actor: by.actor });
    posted += done.posted + (await tellChanged(tx, author, { warning, decision, atUs }));
    if (done.failure !== null) failed.push({ partner: decision.partner, reason: done.failure });
  }
  return { posted, failed };
}

export type CarryOut = {
  readonly warning: Warning;
  readonly decision: Decision;
  readonly atUs: number;
  readonly actor: string; // node, or user:…
};

/** Posts what a decision allows, unless the partner has exactly that; audits the decision when it is another than before. */
export async function carryOut(
  tx: Db,
  author: Author,
  { warning, decision, atUs, actor }: CarryOut,
): Promise<{ readonly posted: number; readonly failure: string | null }> {
  const { partner, allowed, ruleIds, reason } = decision;
  const before = await standingOf(tx, warning.id, partner, atUs);
  const decisionDigest = digestOf(JSON.stringify([decision.notices, ruleIds]));
  const said = await contentIn(tx, author, warning, decision);
  const content = said === '' ? '' : digestOf(said);
  const isNews = content !== '' && (content !== before.sentDigest || before.state === 'over');
  if (!isNews && decisionDigest === before.decisionDigest) return { posted: 0, failure: null };
  if (await isHalted(tx, partner, author.keys.epoch)) return { posted: 0, failure: null }; // it waits
  const release = isNews ? await sealed(tx, author, { warning, decision, atUs }) : null;
  const failure = release !== null && !release.ok ? release.error : null;
  const goes = release?.ok === true;
  await saveStanding(tx, {
    ...before,
    ...{ decisionDigest, atUs, sentDigest: goes ? content : before.sentDigest },
    ...(goes && { state: 'told' }),
  });
  await appendAudit(tx, {
    ...{ atUs, actor, subject: warning.id },
    action: allowed.length > 0 && failure === null ? 'release.allow' : 'release.refuse',
    doc: { partner, rules: ruleIds, reason: failure ?? reason, notices: decision.notices },
  });
  if (release === null || !release.ok) return { posted: 0, failure };
  await postEntry(tx, author, {
    ...{ ...release.value, partner, warningId: warning.id, ruleIds, reason, atUs },
  });
  if (decision.unreviewed.length > 0) await keepReview(tx, { warning, decision, atUs });
  const by = actor === 'node' ? `rule:${ruleIds[0]}`.slice(0, 96) : actor;
  await noteRelease(tx, { partner, warningId: warning.id, actor: by, nowUs: atUs });
  return { posted: 1, failure: null };
}

/** The same for what says the same; empty where nothing goes. */
export async function contentIn(
  tx: Db,
  us: Us,
  warning: Warning,
  { allowed, hops }: Pick<Decision, 'allowed' | 'hops'>,
): Promise<string> {
  if (allowed.length === 0) return '';
  if (warning.origin === us.nodeId) return contentOf(warning, allowed, hops);
  return (await heardLast(tx, us, warning))?.signed.said ?? '';
}

/** Ours as it goes, or what a partner signed, handed on. */
async function sealed(
  tx: Db,
  author: Author,
  { warning, decision, atUs }: Omit<CarryOut, 'actor'>,
): Promise<Result<Omit<Posting, 'partner' | 'warningId' | 'ruleIds' | 'reason' | 'atUs'>, string>> {
  if (warning.origin === author.nodeId) {
    const release = sealRelease(warning, decision.allowed, decision.hops);
    if (!release.ok) return release;
    const { precedence, window } = release.value.body.warning;
    return ok({ ...release.value, precedence, ...expiryOf(window.toUs, atUs) });
  }
  const heard = await heardLast(tx, author, warning);
  if (heard?.body.type !== 'warning') return err(`the last word of ${warning.origin} is not here`);
  const { precedence, window } = heard.body.warning;
  const relay = sealRelay(heard, warning.marking.tlp, atUs);
  if (!relay.ok) return relay;
  return ok({ ...relay.value, precedence, ...expiryOf(window.toUs, atUs) });
}

/** Hands on, by rule, what a partner told, and its end to who was handed it. */
export async function handOn(
  tx: Db,
  author: Author,
  warning: Warning,
  atUs: number,
  book: RuleBook,
): Promise<Released> {
  const none = { posted: 0, failed: [] };
  const told = (await standingsOf(tx, warning.id)).some(({ state }) => state !== 'withheld');
  if (!told && !handsOn(book)) return none;
  const heard = await heardLast(tx, author, warning);
  if (heard === null) return none;
  if (heard.body.type === 'cancel') {
    const { state } = heard.body;
    return { ...none, posted: await endForAll(tx, author, warning, state, atUs, heard) };
  }
  if (warning.state === 'closed' || warning.state === 'cancelled') return none; // our people's own view of it
  return releaseByRules(tx, author, warning, atUs, { actor: 'node', book });
}

/** Tells everyone who was told that it is over: id, state and time, by no rule. */
export async function endForAll(
  tx: Db,
  author: Author,
  warning: Warning,
  state: 'closed' | 'cancelled',
  atUs: number,
  heard?: Heard, // of a partner's warning: their own word of its end
): Promise<number> {
  let posted = 0;
  await endHeld(tx, warning.id, state, atUs);
  for (const standing of await standingsOf(tx, warning.id)) {
    const { partner } = standing;
    const owed = standing.state === 'told' || (standing.state === 'over' && state === 'cancelled');
    const content = digestOf(`end ${state}`);
    if (!owed || standing.sentDigest === content) continue;
    if (await isHalted(tx, partner, author.keys.epoch)) continue; // told in the next epoch
    const own = { type: 'cancel', warningId: warning.id, state, atUs } as const;
    const relay = heard && sealRelay(heard, warning.marking.tlp, atUs);
    const body = relay?.ok ? relay.value.body : own;
    const reason = `it was told of it, and it is ${state}`;
    const known = await knownAs(tx, warning, partner);
    const about = { partner, body, warningId: warning.id, ruleIds: [], reason, atUs };
    const { precedence, tlp } = known;
    await postEntry(tx, author, { ...about, precedence, tlp });
    await saveStanding(tx, { ...standing, state: 'over', sentDigest: content, atUs });
    await appendAudit(tx, {
      ...{ atUs, actor: 'node', action: 'release.cancel', subject: warning.id },
      doc: { partner, state },
    });
    posted++;
  }
  return posted;
}

/** A case that a partner's request opened. */
export function isRequest(notices: readonly Pick<Notice, 'kind'>[]): boolean {
  return notices[0]?.kind === 'request';
}

export type AnswerGiven = {
  readonly answer: ReplyAnswer | RequestAnswer;
  readonly asked: boolean; // it answers a request
  readonly text: string;
  readonly atUs: number;
  readonly once?: string; // an answer of the same name is not given twice in a row
};

/** Answers the partner whose warning it is. */
export async function answerPartner(
  tx: Db,
  author: Author,
  warning: Warning,
  { answer, text, atUs: saidUs, once, asked }: AnswerGiven,
  atUs: number,
): Promise<number> {
  const { id, origin: partner } = warning;
  const prefix = `${partner}:`;
  if (!id.startsWith(prefix)) return 0;
  const before = await standingOf(tx, id, partner, atUs);
  const decisionDigest = once === undefined ? before.decisionDigest : digestOf(once);
  if (once !== undefined && before.decisionDigest === decisionDigest) return 0;
  if (once !== undefined && (await isHalted(tx, partner, author.keys.epoch))) return 0;
  const theirId = id.slice(prefix.length);
  const said = { text, atUs: saidUs };
  const body = asked
    ? ({ type: 'answer', requestId: theirId, answer: answer as RequestAnswer, ...said } as const)
    : ({ type: 'reply', warningId: theirId, answer: answer as ReplyAnswer, ...said } as const);
  const reason = `an answer to a ${asked ? 'request' : 'warning'} of ${partner}`;
  const { precedence, marking } = warning;
  await postEntry(tx, author, {
    ...{ partner, body, warningId: id, ruleIds: [], reason, atUs },
    ...{ precedence, tlp: marking.tlp },
  });
  await saveStanding(tx, { ...before, decisionDigest, atUs });
  await appendAudit(tx, {
    ...{ atUs, actor: 'node', action: 'release.reply', subject: id },
    doc: { partner, answer },
  });
  return 1;
}

/** What happens later than now is history once it has happened; what was found in the past does not go stale. */
function expiryOf(toUs: number, atUs: number): { readonly expiresUs?: number } {
  return toUs > atUs ? { expiresUs: toUs } : {};
}

async function standingOf(
  tx: Db,
  warningId: string,
  partner: string,
  atUs: number,
): Promise<Standing> {
  const found = (await standingsOf(tx, warningId)).find((each) => each.partner === partner);
  const empty = { state: 'withheld', decisionDigest: '', sentDigest: '' } as const;
  return found ?? { warningId, partner, ...empty, atUs };
}
