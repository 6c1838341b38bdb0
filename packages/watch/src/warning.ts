/**
 * The case: opened by a notice, joined by more, worked on by people. What a warning says (title, precedence, window, marking,
 * steps) is a pure function of its notices in their order of arrival, so that the same function over fewer notices gives what
 * somebody who may see only those is shown (project.ts). What people did (state, assignee, ticks) is carried beside it.
 */
import { CHECKLISTS, type ChecklistTable, checklistFor, decideByUs } from './checklist.ts';
import { SCHEMA_LIMITS } from './limits.ts';
import { strictestMarking } from './marking.ts';
import { idsOf, isUpdate } from './notice.ts';
import { isOver, moreUrgent, precedenceOf, precedenceRank } from './precedence.ts';
import { NOTICE_KINDS, type Notice, type Precedence, SEVERITIES, type Warning } from './schema.ts';
import { unshelved, unshelvedIfRaised } from './shelving.ts';

/** What describing a warning needs from outside its notices. */
export type WarningPolicy = {
  readonly checklists: ChecklistTable;
  /** Organisations whose assets a notice is about. */
  ownersOf(notice: Notice): readonly string[];
};

/** Built-in steps, and nobody's asset. */
export const PLAIN_POLICY: WarningPolicy = { checklists: CHECKLISTS, ownersOf: () => [] };

/** A new case. `id` is given by the caller and must not tell which notice was the first. */
export function openWarning(id: string, notice: Notice, policy: WarningPolicy): Warning {
  const { origin, mode } = notice;
  const seed = { id, origin, mode, state: 'open' as const, checklist: [] };
  return describeWarning(seed, [notice], policy);
}

export type Joined = {
  readonly warning: Warning;
  readonly supersededId: string | null; // the notice that this one replaces
  readonly reopened: boolean;
  readonly unshelved: boolean; // it was set aside, and this made it worse
};

/** `notices` are all of the warning in order; the new one goes last. A cancelled or full warning is not joined: a bug. */
export function joinNotice(
  warning: Warning,
  notices: readonly Notice[],
  notice: Notice,
  policy: WarningPolicy,
): Joined {
  if (warning.state === 'cancelled')
    throw new Error(`joinNotice: ${warning.id} is cancelled; open a new warning`);
  if (notices.length >= SCHEMA_LIMITS.noticesPerWarningMax)
    throw new Error(`joinNotice: ${warning.id} has ${notices.length} notices already`);
  const before = notices.findLast((other) => isUpdate(notice, other));
  const reopened = warning.state === 'closed' && reopens(notice, before);
  const base = reopened ? without({ ...warning, state: 'open' as const }, 'closeReason') : warning;
  const described = describeWarning(base, [...notices, notice], policy);
  const isWorse = notice.severity !== 'low' && reopens(notice, before);
  const joined = isWorse ? unshelved(described) : unshelvedIfRaised(warning, described);
  const wasShelved = warning.shelvedUntilUs !== undefined;
  return {
    ...{ warning: joined, supersededId: before?.id ?? null, reopened },
    unshelved: wasShelved && joined.shelvedUntilUs === undefined,
  };
}

/** A closed case opens again, except by an update that is no graver than what was known when it was closed. */
export function reopens(notice: Notice, before: Notice | undefined): boolean {
  if (before === undefined) return true;
  const graver = SEVERITIES.indexOf(notice.severity) > SEVERITIES.indexOf(before.severity);
  const urgent = precedenceRank(precedenceOf(notice, notice.atUs));
  return graver || urgent < precedenceRank(precedenceOf(before, before.atUs));
}

/** Those that no later notice of the same kind and key replaces, in their order. */
export function currentNotices(notices: readonly Notice[]): Notice[] {
  const last = new Map(notices.map((notice) => [keyOf(notice), notice]));
  return notices.filter((notice) => last.get(keyOf(notice)) === notice);
}

function keyOf(notice: Notice): string {
  return `${notice.kind} ${notice.key}`;
}

/** What people did to it, and who it is: carried on while its notices change. */
type Carried = Pick<Warning, 'id' | 'origin' | 'mode' | 'state' | 'checklist'> &
  Partial<Pick<Warning, 'assignee' | 'closeReason' | 'judgedUs' | 'closedAfter'>> &
  Partial<Pick<Warning, 'shelvedUntilUs' | 'shelvedReason'>>;

/** Everything a warning says, from its notices. At least one. */
export function describeWarning(
  carried: Carried,
  notices: readonly Notice[],
  policy: WarningPolicy,
): Warning {
  const current = currentNotices(notices);
  const judged = current.map((notice) => judge(notice, carried.judgedUs));
  const gravest = judged.reduce((most, next) => (isGraver(next, most) ? next : most));
  const pending = judged.filter(({ notice, over }) => !over && notice.severity !== 'low');
  const decisions = pending.map(({ notice }) => decideByUs(notice));
  const { id, origin, mode, state, assignee, closeReason, judgedUs, closedAfter } = carried;
  const { shelvedUntilUs, shelvedReason } = carried;
  const L = SCHEMA_LIMITS;
  return {
    ...{ id, origin, mode, state },
    title: titleOf(gravest.notice, current.length),
    precedence: judged.reduce<Precedence>((p, next) => moreUrgent(p, next.precedence), 'ROUTINE'),
    domains: sorted(notices.map(({ kind }) => NOTICE_KINDS[kind])),
    assetIds: sorted(notices.flatMap((notice) => idsOf(notice, 'asset'))).slice(0, L.linksMax),
    objectIds: sorted(notices.flatMap((notice) => idsOf(notice, 'object'))).slice(0, L.linksMax),
    owners: sorted(notices.flatMap((notice) => policy.ownersOf(notice))).slice(0, L.linksMax),
    noticeIds: notices.map((notice) => notice.id),
    currentNoticeIds: current.map((notice) => notice.id),
    window: {
      fromUs: Math.min(...current.map(({ window }) => window.fromUs)),
      toUs: Math.max(...current.map(({ window }) => window.toUs)),
    },
    openedUs: Math.min(...notices.map(({ atUs }) => atUs)),
    updatedUs: Math.max(...notices.map(({ atUs }) => atUs)),
    ...(decisions.length > 0 && { decideByUs: Math.min(...decisions) }),
    checklist: checklistFor(notices, policy.checklists, carried.checklist),
    ...(assignee !== undefined && { assignee }),
    marking: strictestMarking(
      current.map(({ marking }) => marking),
      origin,
    ),
    ...(closeReason !== undefined && { closeReason }),
    ...(judgedUs !== undefined && { judgedUs }),
    ...(closedAfter !== undefined && { closedAfter }),
    ...(shelvedUntilUs !== undefined && { shelvedUntilUs }),
    ...(shelvedReason !== undefined && { shelvedReason }),
  };
}

/**
 * Time alone makes a case more urgent, or over. Judges every notice at `atUs`, superseded ones too, since one that a hidden
 * notice replaced is current to who cannot see that; null when none of them changes. All open warnings are judged at the same
 * ticks, so that the tick itself tells nothing about notices one may not see.
 */
export function judgeAgain(
  warning: Warning,
  notices: readonly Notice[],
  atUs: number,
  policy: WarningPolicy,
): Warning | null {
  const changes = notices.some((notice) => {
    const before = judge(notice, warning.judgedUs);
    const now = judge(notice, atUs);
    return before.precedence !== now.precedence || before.over !== now.over;
  });
  if (!changes) return null;
  const again = describeWarning({ ...warning, judgedUs: atUs }, notices, policy);
  return unshelvedIfRaised(warning, again);
}

type Judged = { readonly notice: Notice; readonly precedence: Precedence; readonly over: boolean };

function judge(notice: Notice, judgedUs = Number.NEGATIVE_INFINITY): Judged {
  const atUs = Math.max(notice.atUs, judgedUs);
  return { notice, precedence: precedenceOf(notice, atUs), over: isOver(notice, atUs) };
}

/** By precedence, then severity, then the newest; equal ones keep their order. */
function isGraver(a: Judged, b: Judged): boolean {
  const rank = precedenceRank(a.precedence) - precedenceRank(b.precedence);
  if (rank !== 0) return rank < 0;
  const severity = SEVERITIES.indexOf(a.notice.severity) - SEVERITIES.indexOf(b.notice.severity);
  return severity === 0 ? a.notice.atUs > b.notice.atUs : severity > 0;
}

function titleOf(gravest: Notice, count: number): string {
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  const room = SCHEMA_LIMITS.titleLengthMax - more.length;
  const { title } = gravest;
  return (title.length > room ? `${title.slice(0, room - 1)}…` : title) + more;
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort((a, b) => (a < b ? -1 : 1));
}

/** The same record without one optional field. */
export function without<T extends object, K extends keyof T>(record: T, field: K): Omit<T, K> {
  const { [field]: _, ...rest } = record;
  return rest;
}
