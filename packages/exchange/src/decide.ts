/**
 * Who may have what of a warning, and what still waits for a person. Pure: the same question has the same answer, and the
 * trace is asked of the same conditions. Every notice is judged by itself by the first rule, by id, that fits it; what goes is
 * built from those alone, in the form that rule leaves them.
 */
import {
  currentNotices,
  describeWarning,
  isUpdate,
  type Notice,
  PLAIN_POLICY,
  type Warning,
} from '@noroshi/watch';
import type { ReleasedWarning } from './body.ts';
import {
  type AssetFacts,
  barOf,
  type Facts,
  type HandOn,
  type Has,
  handedOn,
  misfitOf,
  type Refusal,
} from './conditions.ts';
import type { Approval, ReleaseRule } from './rules.ts';
import { needsKey, type Pseudonym, shapeNotice } from './shape.ts';
import { partnerNotice } from './sign-notice.ts';

export type Question = {
  readonly rules: readonly ReleaseRule[];
  readonly warning: Warning;
  readonly notices: readonly Notice[]; // all of the warning, in their order
  readonly partner: string;
  readonly nodeId: string;
  readonly atUs: number; // wall clock
  readonly assetOf: (assetId: string) => AssetFacts | undefined;
  /** Of this partner; without it nothing goes by a rule that withholds. */
  readonly pseudonym?: Pseudonym | undefined;
  /** Of a warning that is not ours; without it nothing of it goes. */
  readonly handOn?: HandOn | undefined;
  readonly has?: Has | undefined; // else the partner has nothing of it
  /** An officer let exactly this go, in this form; else nobody has. */
  readonly isApproved?: ((shaped: Notice) => boolean) | undefined;
};

export type NoticeDecision = {
  readonly noticeId: string;
  readonly ruleId: string | null; // null: it stays
  readonly reason: string;
  readonly next?: string; // of what stays: the step that would change it
  readonly waitsBy?: string; // the rule by which it would go once a person agrees
};

export type Decision = {
  readonly partner: string;
  readonly notices: readonly NoticeDecision[]; // of the current ones, in order
  readonly allowed: readonly Notice[]; // current ones that may go, in the form in which they go
  readonly ruleIds: readonly string[];
  readonly reason: string; // in one line
  readonly hops: number; // how often the partner may hand on what goes: the least of its rules
  /** What would go once an officer agrees, with what goes already; empty where nothing waits. */
  readonly waiting: readonly Notice[];
  readonly waitingBy: readonly string[]; // rules that ask for it
  /** Those of `allowed` that leave under a standing approval and have been seen by nobody. */
  readonly unreviewed: readonly Notice[];
  /** Rules that let a finding go and have ended, though there is news of it: that it changed is told, and not how. */
  readonly lapsed: readonly string[];
};

type Judged = { readonly notice: Notice; readonly decision: NoticeDecision };
type Fit = {
  readonly notice: Notice;
  readonly shaped: Notice;
  readonly rule: ReleaseRule;
};

export function decide(question: Question): Decision {
  const { rules, notices, partner } = question;
  const fits: Fit[] = [];
  const judged = notices.map((notice, i) => judge(question, notice, notices.slice(0, i), fits));
  const { free, urgent, held } = cleared(question, fits);
  const going = wholeOf(question, currentOf([...free, ...urgent], notices));
  const atAll = wholeOf(question, currentOf(fits, notices));
  const waits = atAll.some((fit) => held.includes(fit));
  const goes = new Set(going.map(({ notice }) => notice));
  const heldOf = new Map(held.map((fit) => [fit.notice, fit]));
  const latest = new Set(currentNotices(notices));
  const ruleIds = idsOfRules(going);
  const told = judged.map(({ notice, decision }) =>
    withWait(heldOf.get(notice), isPart(notice) ? stays(notice, PART) : decision),
  );
  return {
    partner,
    notices: told.filter((_, i) => latest.has(notices[i]!) || goes.has(notices[i]!)),
    allowed: going.map(({ shaped }) => shaped),
    ruleIds,
    reason: reasonOf(ruleIds, rules, told.at(-1)),
    hops: going.length === 0 ? 0 : Math.min(...going.map(({ rule }) => rule.hops ?? 0)),
    waiting: waits ? atAll.map(({ shaped }) => shaped) : [],
    waitingBy: waits ? idsOfRules(atAll.filter((fit) => held.includes(fit))) : [],
    unreviewed: going.filter((fit) => urgent.includes(fit)).map(({ shaped }) => shaped),
    lapsed: lapsedOf(question, fits),
  };

  function isPart(notice: Notice): boolean {
    const isIn = (some: readonly Fit[]) => some.some((fit) => fit.notice === notice);
    return question.handOn !== undefined && isIn(fits) && !isIn(atAll) && latest.has(notice);
  }

  function withWait(fit: Fit | undefined, decision: NoticeDecision): NoticeDecision {
    if (fit === undefined) return decision;
    const { id, approval } = fit.rule;
    const why =
      approval === 'standing'
        ? 'a release officer must approve what is less than FLASH'
        : 'a release officer must approve';
    const next = `a release officer of ${question.nodeId} lets it go or refuses it`;
    return { ...decision, ruleId: null, reason: `rule ${id}: ${why}`, next, waitsBy: id };
  }
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
function judge(question: Question, notice: Notice, before: readonly Notice[], fits: Fit[]): Judged {
  const barred = barOfAll(question, notice);
  if (barred !== null) return { notice, decision: stays(notice, barred) };
  const { partner, pseudonym } = question;
  const facts = factsOf(question, notice, before);
  let nearest: Refusal = {
    why: `no rule names ${partner}`,
    next: `propose a rule that names ${partner}`,
  };
  for (const rule of rulesFor(question)) {
    const misfit = misfitOf(rule, facts);
    if (misfit !== null) {
      nearest = { why: `rule ${rule.id}: ${misfit.why}`, next: misfit.next };
      continue;
    }
    const shaped = formOf(question, notice, rule);
    if (shaped !== null) {
      fits.push({ notice, shaped, rule });
      return { notice, decision: { noticeId: notice.id, ruleId: rule.id, reason: rule.reason } };
    }
    nearest = lacksForm(rule, pseudonym);
  }
  return { notice, decision: stays(notice, nearest) };
}

export function lacksForm(rule: ReleaseRule, pseudonym: Pseudonym | undefined): Refusal {
  if (pseudonym === undefined && needsKey(rule))
    return {
      why: `rule ${rule.id}: there is no key for its pseudonyms yet`,
      next: 'start the node: it makes the key',
    };
  return {
    why: `rule ${rule.id}: nothing would be left that it is about`,
    next: 'pseudonymise what it drops',
  };
}

/** What no rule can change of a notice or of the whole warning. */
export function barOfAll(question: Question, notice: Notice): Refusal | null {
  const { warning, partner, nodeId } = question;
  const nothing = 'nothing: nobody is told what they told us';
  if (warning.origin === partner) return { why: `it came from ${partner}`, next: nothing };
  if (warning.state === 'cancelled')
    return { why: 'it is cancelled', next: 'nothing: a cancel is for ever' };
  return (
    (warning.origin === nodeId ? null : barOfTheirs(question, notice)) ?? barOf(notice, partner)
  );
}

/** What its author has not let anybody hand on stays here. */
function barOfTheirs(
  { warning: { origin }, handOn, partner }: Question,
  { id, marking }: Notice,
): Refusal | null {
  const nothing = 'nothing: what others told goes as they signed it, where they let it';
  if (handOn === undefined)
    return { why: `what ${origin} signed of it is not here any more`, next: nothing };
  const { path, hopsMax, noticeIds } = handOn;
  if (path.includes(partner)) return { why: `it came by way of ${partner}`, next: nothing };
  if (marking.tlp === 'RED') return { why: 'TLP:RED is for those it was told to', next: nothing };
  if (path.length > hopsMax)
    return {
      why: `${path[0]} lets it be handed on ${hopsMax === 0 ? 'to nobody' : `${hopsMax} times`}`,
      next: `${path[0]} sets the hops of its rule to ${path.length}`,
    };
  if (noticeIds.has(id)) return null;
  return { why: `it is not in the last word of ${path[0]}`, next: nothing };
}

const PART: Refusal = {
  why: 'another finding of the same word stays, and it goes whole or not at all',
  next: 'a rule that lets all of its findings go',
};

/** Of what others signed all goes, or nothing. */
function wholeOf({ handOn }: Question, fits: readonly Fit[]): readonly Fit[] {
  const has = new Set(fits.map(({ notice }) => notice.id));
  return handOn === undefined || [...handOn.noticeIds].every((id) => has.has(id)) ? fits : [];
}

export function factsOf(question: Question, notice: Notice, before: readonly Notice[]): Facts {
  const { partner, nodeId, atUs, warning, assetOf, has, pseudonym, handOn } = question;
  const earlier = before.filter((other) => isUpdate(other, notice));
  const isKnown = ({ id }: Notice) =>
    has?.noticeIds.has(id) === true ||
    (pseudonym !== undefined && has?.noticeIds.has(pseudonym('notice', id)) === true);
  const known = has !== undefined && [notice, ...earlier].some(isKnown);
  return {
    ...{ notice, earlier, partner, nodeId, atUs, assetOf, handOn },
    judgedUs: warning.judgedUs ?? Number.NEGATIVE_INFINITY,
    hasBy: (ruleId) => known && has!.ruleIds.includes(ruleId),
    isHad: has !== undefined && isKnown(notice),
  };
}

/** By which ended rules news of what the partner has would have gone; what goes or waits by another is no such news. */
function lapsedOf(question: Question, fits: readonly Fit[]): string[] {
  const { notices, has, rules, atUs, warning } = question;
  const isLive = warning.state === 'open' || warning.state === 'acknowledged';
  if (has === undefined || !isLive) return [];
  const lapsed = new Set<string>();
  for (const notice of currentNotices(notices)) {
    if (barOfAll(question, notice) !== null || fits.some((fit) => fit.notice === notice)) continue;
    const facts = factsOf(question, notice, notices.slice(0, notices.indexOf(notice)));
    if (facts.isHad) continue;
    for (const { untilUs, ...rule } of rulesFor({ ...question, rules }))
      if (untilUs !== undefined && atUs >= untilUs && facts.hasBy(rule.id))
        if (misfitOf(rule, facts) === null) lapsed.add(rule.id);
  }
  return [...lapsed].sort();
}

/** As it would go by this rule: null where that leaves nothing, or the key for it is missing. */
export function formOf(question: Question, notice: Notice, rule: ReleaseRule): Notice | null {
  const { partner, nodeId, pseudonym, handOn } = question;
  if (handOn !== undefined) return notice; // as its author signed it
  if (pseudonym === undefined && needsKey(rule)) return null;
  const left = (rule.hops ?? 0) - handedOn(notice, nodeId);
  const whom = left > 0 ? [...notice.marking.releasableTo] : [partner]; // whom else is told only where it may be handed on
  const marked = { ...notice, marking: { ...notice.marking, releasableTo: whom } };
  return shapeNotice(partnerNotice(marked), rule, pseudonym ?? ((_, id) => id));
}

/** Parts what needs nobody, what a standing approval lets go because all of it is a FLASH, and what is held. */
export function cleared({ warning, isApproved }: Question, fits: readonly Fit[]) {
  const waits = (fit: Fit, approval: Approval) =>
    fit.rule.approval === approval && isApproved?.(fit.shaped) !== true;
  const held = fits.filter((fit) => waits(fit, 'officer') || waits(fit, 'standing'));
  const free = fits.filter((fit) => !held.includes(fit));
  const standing = held.filter(({ rule }) => rule.approval === 'standing');
  const urgent = standing.filter(
    ({ shaped }) => releasedWarning(warning, [shaped]).precedence === 'FLASH',
  );
  return { free, urgent, held: held.filter((fit) => !urgent.includes(fit)) };
}

/** Those that no later one of the same finding replaces, in the order of the notices. */
function currentOf(fits: readonly Fit[], order: readonly Notice[]): Fit[] {
  const current = new Set(
    currentNotices(order.filter((notice) => fits.some((fit) => fit.notice === notice))),
  );
  return order.flatMap(
    (notice) => fits.find((fit) => fit.notice === notice && current.has(notice)) ?? [],
  );
}

export function rulesFor({ rules, partner }: Question): ReleaseRule[] {
  return rules.filter((rule) => rule.partner === partner).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function stays(notice: Notice, { why, next }: Refusal): NoticeDecision {
  return { noticeId: notice.id, ruleId: null, reason: why, next };
}

function idsOfRules(fits: readonly Fit[]): string[] {
  return [...new Set(fits.map(({ rule }) => rule.id))].sort();
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
