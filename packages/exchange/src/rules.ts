/**
 * Release rules: what one partner may have, and which rule says so. Deny by default: no rule, an empty list, an unknown shape
 * or a date outside the rule means nobody. A rule never widens a marking: the originator has to name the partner, whatever
 * the rules say. Every notice is judged by itself, and what goes is built from the allowed ones alone.
 */
import {
  currentNotices,
  describeWarning,
  Epoch,
  Id,
  idsOf,
  mayRelease,
  type Notice,
  NoticeKind,
  PLAIN_POLICY,
  Severity,
  Text,
  Tlp,
  tlpRank,
  type Warning,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ReleasedWarning } from './body.ts';
import { partnerNotice } from './sign-notice.ts';

const All = Type.Literal('*');
const Ids = Type.Array(Id, { maxItems: 256, uniqueItems: true });

/** A row of configuration of kind 'rule'. All of it must fit a notice; an empty list fits none. */
export const ReleaseRule = Type.Object(
  {
    id: Id,
    partner: Id,
    kinds: Type.Array(NoticeKind, { maxItems: 32, uniqueItems: true }),
    severities: Type.Array(Severity, { maxItems: 4, uniqueItems: true }),
    tlpMax: Tlp, // the most restricted marking that may go
    assets: Type.Union([All, Ids]), // every asset of the notice is named, or '*'
    owners: Type.Union([All, Ids]), // the owner of every asset of the notice is named, or '*'
    fromUs: Type.Optional(Epoch), // in force from …
    untilUs: Type.Optional(Epoch), // … until before
    requests: Type.Optional(Type.Boolean()), // requests about what it names may go too
    reason: Text,
  },
  { additionalProperties: false },
);
export type ReleaseRule = Static<typeof ReleaseRule>;

export type RuleRow = { readonly id: string; readonly doc: unknown };

/** Rows that are rules; the others are named, and allow nothing. */
export function readRules(rows: readonly RuleRow[]): {
  readonly rules: readonly ReleaseRule[];
  readonly unusable: readonly string[];
} {
  const rules: ReleaseRule[] = [];
  const unusable: string[] = [];
  for (const { id, doc } of rows) {
    if (Value.Check(ReleaseRule, doc) && doc.id === id) rules.push(doc);
    else unusable.push(id);
  }
  return { rules, unusable };
}

/** What a release officer lets go by hand: any notice whose marking names the partner. */
export function manualRule(partner: string, by: string, reason: string): ReleaseRule {
  const everything = { kinds: [...NOTICE_KIND_LIST], severities: [...SEVERITY_LIST] };
  const limits = { tlpMax: 'RED', assets: '*', owners: '*' } as const;
  return { id: `manual/${by}`, partner, ...everything, ...limits, reason };
}

export type Question = {
  readonly rules: readonly ReleaseRule[];
  readonly warning: Warning;
  readonly notices: readonly Notice[]; // all of the warning, in their order
  readonly partner: string;
  readonly nodeId: string;
  readonly atUs: number; // wall clock
  readonly ownerOf: (assetId: string) => string | undefined;
};

export type NoticeDecision = {
  readonly noticeId: string;
  readonly ruleId: string | null; // null: it stays
  readonly reason: string;
};

export type Decision = {
  readonly partner: string;
  readonly notices: readonly NoticeDecision[]; // of the current ones, in order
  readonly allowed: readonly Notice[]; // current ones that may go, marked for this partner alone
  readonly ruleIds: readonly string[];
  readonly reason: string; // in one line
};

/** Who may have what of a warning. Pure: the same question has the same answer. */
export function decide(question: Question): Decision {
  const { rules, warning, notices, partner } = question;
  const own = warning.origin !== partner && warning.state !== 'cancelled';
  const judged = notices.map((notice, i) => {
    const earlier = notices.slice(0, i).filter((other) => sameFinding(other, notice));
    const decision = own
      ? judge(question, notice, earlier)
      : stays(notice, warning.origin === partner ? `it came from ${partner}` : 'it is cancelled');
    return { notice, decision };
  });
  const allowed = judged.filter(({ decision }) => decision.ruleId !== null);
  const current = new Set(currentNotices(allowed.map(({ notice }) => notice)));
  const going = allowed.filter(({ notice }) => current.has(notice));
  const ruleIds = [...new Set(going.map(({ decision }) => decision.ruleId!))].sort();
  const latest = new Set(currentNotices(notices));
  return {
    partner,
    notices: judged
      .filter(({ notice }) => latest.has(notice) || current.has(notice))
      .map(({ decision }) => decision),
    allowed: going.map(({ notice }) => markedFor(notice, partner)),
    ruleIds,
    reason: reasonOf(ruleIds, rules, judged.at(-1)?.decision),
  };
}

/** The warning as these notices alone describe it. */
export function releasedWarning(warning: Warning, notices: readonly Notice[]): ReleasedWarning {
  const { id, origin, mode, judgedUs } = warning;
  const judged = judgedUs === undefined ? {} : { judgedUs };
  const carried = { id, origin, mode, state: 'open' as const, checklist: [], ...judged };
  const told = describeWarning(carried, notices, PLAIN_POLICY);
  const { title, precedence, domains, assetIds, objectIds, window, decideByUs } = told;
  return {
    ...{ id, title, precedence, domains, assetIds, objectIds, window },
    ...(decideByUs !== undefined && { decideByUs }),
  };
}

/** The first rule, by id, that fits; else what is nearest to a reason. */
function judge(question: Question, notice: Notice, earlier: readonly Notice[]): NoticeDecision {
  const { partner, rules } = question;
  const barred = barOf(notice, partner);
  if (barred !== null) return stays(notice, barred);
  const mine = rules.filter((rule) => rule.partner === partner).sort(byId);
  let nearest = `no rule names ${partner}`;
  for (const rule of mine) {
    const misfit = misfitOf(rule, question, notice, earlier);
    if (misfit === null) return { noticeId: notice.id, ruleId: rule.id, reason: rule.reason };
    nearest = `rule ${rule.id}: ${misfit}`;
  }
  return stays(notice, nearest);
}

/** What no rule can change: whose it is, and whom its marking names. */
function barOf({ origin, marking }: Notice, partner: string): string | null {
  if (origin === partner || marking.originator === partner) return `it came from ${partner}`;
  if (mayRelease(marking, partner)) return null;
  return `its marking does not name ${partner}: ${marking.originator} decides that`;
}

/** Why a rule does not fit; null when it does. An update of a finding that the rule fits goes too, however low it has become. */
function misfitOf(
  rule: ReleaseRule,
  question: Question,
  notice: Notice,
  earlier: readonly Notice[],
): string | null {
  const misfit = misfitBesideSeverity(rule, question, notice);
  if (misfit !== null) return misfit;
  const went = earlier.filter(
    (other) =>
      barOf(other, question.partner) === null &&
      misfitBesideSeverity(rule, question, other) === null,
  );
  const grave = [notice, ...went].some(({ severity }) => rule.severities.includes(severity));
  return grave ? null : `severity ${notice.severity} is not in it`;
}

function misfitBesideSeverity(
  rule: ReleaseRule,
  question: Question,
  notice: Notice,
): string | null {
  const { atUs, ownerOf } = question;
  if (rule.fromUs !== undefined && atUs < rule.fromUs) return 'it is not in force yet';
  if (rule.untilUs !== undefined && atUs >= rule.untilUs) return 'it has expired';
  if (!rule.kinds.includes(notice.kind)) return `kind ${notice.kind} is not in it`;
  if (tlpRank(notice.marking.tlp) > tlpRank(rule.tlpMax))
    return `TLP:${notice.marking.tlp} is above its TLP:${rule.tlpMax}`;
  const assetIds = idsOf(notice, 'asset');
  if (!covers(rule.assets, assetIds)) return 'it does not name every asset of the notice';
  if (!covers(rule.owners, assetIds.map(ownerOf)))
    return 'it does not name the owner of every asset';
  return null;
}

/** Every one is named. What is about nobody's asset is covered by '*' alone. */
export function covers(
  named: '*' | readonly string[],
  ids: readonly (string | undefined)[],
): boolean {
  if (named === '*') return true;
  return ids.length > 0 && ids.every((id) => id !== undefined && named.includes(id));
}

/** Whom else it may go to is not this partner's business; of a sign of attack a partner gets less than people at home. */
function markedFor(notice: Notice, partner: string): Notice {
  return { ...partnerNotice(notice), marking: { ...notice.marking, releasableTo: [partner] } };
}

function sameFinding(a: Notice, b: Notice): boolean {
  return a.kind === b.kind && a.key === b.key;
}

function stays(notice: Notice, reason: string): NoticeDecision {
  return { noticeId: notice.id, ruleId: null, reason };
}

function reasonOf(
  ruleIds: readonly string[],
  rules: readonly ReleaseRule[],
  last: NoticeDecision | undefined,
): string {
  if (ruleIds.length === 0) return last?.reason ?? 'it has no notice';
  return ruleIds
    .map((id) => `rule ${id}: ${rules.find((rule) => rule.id === id)?.reason ?? ''}`)
    .join('; ');
}

function byId(a: ReleaseRule, b: ReleaseRule): number {
  return a.id < b.id ? -1 : 1;
}

const NOTICE_KIND_LIST: readonly Static<typeof NoticeKind>[] = NoticeKind.enum;
const SEVERITY_LIST: readonly Static<typeof Severity>[] = Severity.enum;
