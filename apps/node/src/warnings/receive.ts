/**
 * What comes from a partner, inside the transaction of whoever pulled it: a warning of theirs is raised here as a warning of
 * its own, `partner:id`, worked on here by our own people; its notices keep their origin and marking and never join ours; a
 * cancel or close of theirs ends it here, and is told even where our people had closed it; opened again there, it is here. Ids of theirs (warnings, notices,
 * assets) get their name in front, so that they can never be taken for ours.
 */
import type { Db } from '@noroshi/store';
import { warningHistory } from '@noroshi/store/warnings';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import {
  describeWarning,
  joinNotice,
  type Mode,
  mayRelease,
  moreUrgent,
  Notice,
  type Precedence,
  SCHEMA_LIMITS,
  unshelved,
  unshelvedIfRaised,
  type Warning,
  type WarningState,
} from '@noroshi/watch';
import { Value } from 'typebox/value';
import {
  type Audience,
  audienceOf,
  type Case,
  noticesOf,
  readCase,
  writeCase,
  writeLine,
  writeNotice,
} from './casework.ts';
import { policyFor, readChecklists } from './desk.ts';
import { cameBack, writeUnshelved } from './shelf.ts';

/** Who receives. */
export type Receiver = {
  readonly nodeId: string;
  readonly mode: Mode;
  readonly watchUs?: () => number; // the watch's clock; the wall clock of the message where it is none
};

/** What a partner's times may be, so that nothing of theirs stays on top of a list, or open, for ever. */
export const PLAUSIBLE = {
  aheadUs: 86_400e6, // found at most a day after our clock (replays of an exercise drift apart)
  windowUs: 400 * 86_400e6, // it happens within 400 days of when it was found
} as const;

/** What a partner says of a warning; ids as they name them. */
export type PartnerWarning = {
  readonly partner: string;
  readonly warning: { readonly id: string; readonly precedence: Precedence };
  readonly notices: readonly Notice[]; // at least one
  readonly atUs: number; // by our wall clock
};

export type ReceiveError = {
  readonly kind:
    | 'mode'
    | 'marking'
    | 'notice'
    | 'time'
    | 'origin'
    | 'cancelled'
    | 'unknown'
    | 'full';
  readonly message: string;
};

export type Received = {
  readonly warningId: string; // here
  readonly outcome: 'opened' | 'updated' | 'reopened' | 'closed' | 'cancelled' | 'same';
};

type Answer = Result<Received, ReceiveError>;

/** The id that a partner's warning, notice or asset has here. */
export function receivedId(partner: string, id: string): string {
  return `${partner}:${id}`;
}

/** Idempotent: what is here already changes nothing. Wake the feed after the transaction. */
export async function receiveWarning(
  tx: Db,
  receiver: Receiver,
  told: PartnerWarning,
): Promise<Answer> {
  const { partner, atUs } = told;
  const warningId = receivedId(partner, told.warning.id);
  const notices = told.notices.map((notice) => renamed(notice, partner));
  for (const [i, notice] of notices.entries()) {
    const refusal = refuseNotice(told.notices[i]!, notice, receiver, partner);
    if (refusal !== null) return err(refusal);
    const nowUs = Math.max(atUs, receiver.watchUs?.() ?? atUs);
    const odd = implausible(notice, nowUs);
    if (odd !== undefined) return refuse('time', `${notice.id.slice(0, 96)} ${odd}`);
  }
  const found = await readCase(tx, warningId);
  if (found !== undefined && found.warning.origin !== partner) return notTheirs(warningId, partner);
  if (found?.warning.state === 'cancelled')
    return refuse('cancelled', `${warningId} was cancelled by ${partner} and is not raised again`);
  const here = new Set(found?.kept.map(({ notice }) => notice.id));
  const news = notices.filter(({ id }) => !here.has(id));
  if (here.size + news.length > SCHEMA_LIMITS.noticesPerWarningMax)
    return refuse('full', `${warningId} has ${here.size} notices: a warning holds no more`);
  const checklists = await readChecklists(tx);
  let now = found;
  let reopened = false;
  for (const notice of news) {
    const owners = [partner]; // what a partner tells belongs to no organisation of ours
    const kept: Case['kept'] = [...(now?.kept ?? []), { notice, owners }];
    const policy = policyFor(kept, checklists);
    const joined =
      now === undefined
        ? { warning: raised(warningId, partner, notice, policy), supersededId: null }
        : joinNotice(now.warning, noticesOf(now), notice, policy);
    const opens = 'reopened' in joined && joined.reopened;
    reopened ||= opens;
    await writeNotice(tx, {
      ...{ notice, owners, warningId, place: kept.length - 1, supersedes: joined.supersededId },
      outcome: now === undefined ? 'opened' : opens ? 'reopened' : 'joined',
      ...{ actor: actorOfPartner(partner), atUs },
    });
    now = { warning: joined.warning, version: found?.version ?? 0, kept };
  }
  if (now === undefined)
    return refuse('notice', `${warningId} came without a notice: expected at least one`);
  const precedence = moreUrgent(told.warning.precedence, now.warning.precedence);
  const raisedMore = precedence !== now.warning.precedence;
  const again = now.warning.state === 'closed' && (await wasEndedBy(tx, warningId, partner));
  if (news.length === 0 && !raisedMore && !again) return ok({ warningId, outcome: 'same' });
  const warning = again ? opened(now.warning) : now.warning;
  const raisedBy = { ...warning, precedence };
  const changed = { ...now, warning: unshelvedIfRaised(found?.warning ?? raisedBy, raisedBy) };
  await writeCase(tx, changed, checklists);
  const audience = audienceOf(changed);
  if (again) {
    const line = { atUs, actor: actorOfPartner(partner), text: `${partner} opened it again` };
    const told = { warningId, eventKind: 'warning.reopened', audience } as const;
    await writeLine(tx, { ...told, line: { ...line, action: 'reopen' } });
  } else if (news.length === 0)
    await writeLine(tx, {
      ...{ warningId, eventKind: 'warning.updated', audience },
      line: noteBy(partner, `${partner} gives it precedence ${precedence}`, atUs),
    });
  if (cameBack(found?.warning, changed.warning))
    await writeBack(tx, warningId, partner, atUs, audience);
  const outcome = found === undefined ? 'opened' : reopened || again ? 'reopened' : 'updated';
  return ok({ warningId, outcome });
}

/** It was set aside here, and what the partner says now is more, or more urgent. */
function writeBack(
  tx: Db,
  warningId: string,
  partner: string,
  atUs: number,
  audience: readonly Audience[],
): Promise<void> {
  const text = `${partner} says more of it, or that it is more urgent`;
  return writeUnshelved(tx, { warningId, actor: actorOfPartner(partner), atUs, text, audience });
}

/**
 * A partner that closed a warning of theirs and speaks of it anew has opened it again, though it brings no new notice. What
 * only our own people closed stays closed.
 */
async function wasEndedBy(tx: Db, warningId: string, partner: string): Promise<boolean> {
  const history = await warningHistory(tx, warningId);
  const last = history.findLast(({ action }) => action === 'close');
  return last?.actor === actorOfPartner(partner);
}

function opened({ closeReason: _why, closedAfter: _after, ...rest }: Warning): Warning {
  return { ...rest, state: 'open' };
}

function raised(
  id: string,
  origin: string,
  notice: Notice,
  policy: Parameters<typeof describeWarning>[2],
): Warning {
  const { mode } = notice;
  return describeWarning({ id, origin, mode, state: 'open', checklist: [] }, [notice], policy);
}

function renamed(notice: Notice, partner: string): Notice {
  const about = notice.about.map(({ type, id }) => ({
    type,
    id: type === 'asset' ? receivedId(partner, id) : id,
  }));
  return { ...notice, id: receivedId(partner, notice.id), about };
}

function refuseNotice(
  sent: Notice,
  here: Notice,
  { nodeId, mode }: Receiver,
  partner: string,
): ReceiveError | null {
  const what = `notice ${String(sent.id).slice(0, 96)} of ${partner}`;
  if (sent.mode !== mode)
    return { kind: 'mode', message: `${what} is ${sent.mode}: this node is ${mode}` };
  if (!mayRelease(sent.marking, nodeId))
    return { kind: 'marking', message: `${what} is not marked as releasable to ${nodeId}` };
  if (sent.origin === nodeId)
    return { kind: 'notice', message: `${what} names ${nodeId} as its origin: ours come from us` };
  if (!Value.Check(Notice, here))
    return { kind: 'notice', message: `${what} does not fit here: shorter ids are expected` };
  return null;
}

/** Why a notice cannot be when it says. */
function implausible({ atUs, window }: Notice, nowUs: number): string | undefined {
  const { aheadUs, windowUs } = PLAUSIBLE;
  if (atUs > nowUs + aheadUs)
    return `says it was found at ${formatUtc(atUs, 0)}, and here it is ${formatUtc(nowUs, 0)}: at most a day later would be right`;
  if (window.toUs < window.fromUs)
    return `ends at ${formatUtc(window.toUs, 0)}, before it begins at ${formatUtc(window.fromUs, 0)}`;
  if (window.fromUs >= atUs - windowUs && window.toUs <= atUs + windowUs) return undefined;
  return `was found at ${formatUtc(atUs, 0)} and happens from ${formatUtc(window.fromUs, 0)} to ${formatUtc(window.toUs, 0)}: within ${windowUs / 86_400e6} days would be right`;
}

/** Ids are made of two names, so two pairs can make one id. */
function notTheirs(warningId: string, partner: string): Answer {
  return refuse('origin', `${warningId.slice(0, 200)} is not a warning of ${partner}`);
}

/**
 * A partner ended a warning of theirs. `atUs` is when they did, `nowUs` our wall clock. A cancel ends it for ever; a close
 * closes it here too, since nobody else tells that it is over.
 */
export async function receiveCancel(
  tx: Db,
  ended: {
    readonly partner: string;
    readonly warningId: string; // as they name it
    readonly state: Extract<WarningState, 'closed' | 'cancelled'>;
    readonly nowUs: number;
    readonly why?: string; // said in place of who ended it
  },
): Promise<Answer> {
  const { partner, state, nowUs } = ended;
  const warningId = receivedId(partner, ended.warningId);
  const found = await readCase(tx, warningId);
  if (found === undefined)
    return refuse('unknown', `${partner} ended ${ended.warningId}, which is not known here`);
  const { warning } = found;
  if (warning.origin !== partner) return notTheirs(warningId, partner);
  const text = ended.why ?? `${state} by ${partner}`;
  if (warning.state === 'cancelled') return ok({ warningId, outcome: 'same' });
  if (warning.state === 'closed' && state === 'closed') {
    if (await wasEndedBy(tx, warningId, partner)) return ok({ warningId, outcome: 'same' });
    await writeLine(tx, {
      ...{ warningId, eventKind: 'warning.updated', audience: audienceOf(found) },
      line: { atUs: nowUs, actor: actorOfPartner(partner), action: 'close', text },
    });
    return ok({ warningId, outcome: 'updated' }); // our people had closed it; now its origin has, too
  }
  const closedAfter = warning.noticeIds.length;
  const changed = {
    ...found,
    warning: { ...unshelved(warning), state, closeReason: text, closedAfter },
  };
  await writeCase(tx, changed, await readChecklists(tx));
  await writeLine(tx, {
    ...{ warningId, eventKind: `warning.${state}`, audience: audienceOf(found) },
    line: {
      ...{ atUs: nowUs, actor: actorOfPartner(partner), text },
      action: state === 'closed' ? 'close' : 'cancel',
    },
  });
  return ok({ warningId, outcome: state });
}

/** A partner answered one of our warnings. Undefined when there is no such warning of ours. */
export async function noteReply(
  tx: Db,
  reply: {
    readonly partner: string;
    readonly warningId: string;
    readonly answer: string;
    readonly text: string;
    readonly nowUs: number;
  },
): Promise<Case | undefined> {
  const { partner, warningId, answer, text, nowUs } = reply;
  const said = text === '' ? answer : `${answer}: ${text}`;
  const line = { atUs: nowUs, actor: actorOfPartner(partner), action: 'reply' as const };
  return note(tx, warningId, { ...line, text: said.slice(0, SCHEMA_LIMITS.textLengthMax) });
}

/** A partner was given one of our warnings. */
export async function noteRelease(
  tx: Db,
  release: {
    readonly partner: string;
    readonly warningId: string;
    readonly actor: string; // 'rule:…' or a person
    readonly nowUs: number;
  },
): Promise<Case | undefined> {
  const { partner, warningId, actor, nowUs } = release;
  const line = { atUs: nowUs, actor, action: 'release' as const, text: `to ${partner}` };
  return note(tx, warningId, line);
}

async function note(
  tx: Db,
  warningId: string,
  line: Parameters<typeof writeLine>[1]['line'],
): Promise<Case | undefined> {
  const found = await readCase(tx, warningId);
  if (found === undefined) return undefined;
  const { tlp } = found.warning.marking; // who sees part of it is not told who else was
  const owners = found.warning.owners;
  const eventKind = line.action === 'reply' ? 'warning.replied' : 'warning.released';
  await writeLine(tx, { warningId, line, eventKind, audience: [{ tlp, owners }] });
  return found;
}

function noteBy(partner: string, text: string, atUs: number) {
  return { atUs, actor: actorOfPartner(partner), action: 'note' as const, text };
}

function actorOfPartner(partner: string): string {
  return `partner:${partner}`.slice(0, 96);
}

function refuse(kind: ReceiveError['kind'], message: string): Answer {
  return err({ kind, message });
}
