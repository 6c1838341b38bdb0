/**
 * Why a notice goes or stays: each rule that names the partner in order, each condition with yes or no, and for a no the next
 * step that would change it. Asked of the same conditions as the decision, so the two cannot tell different things.
 */
import type { Notice } from '@noroshi/watch';
import {
  type Facts,
  OWN_CONDITIONS,
  type Refusal,
  WEIGHT_CONDITIONS,
  weighed,
} from './conditions.ts';
import {
  barOfAll,
  cleared,
  factsOf,
  formOf,
  lacksForm,
  type Question,
  rulesFor,
} from './decide.ts';
import type { ReleaseRule } from './rules.ts';

export type TraceLine = {
  readonly name: string; // the field of the rule, or of the notice
  readonly met: boolean;
  readonly why?: string;
  readonly next?: string;
};
export type Trace = {
  readonly noticeId: string;
  readonly bar: Refusal | null; // where it is, no rule is asked
  readonly rules: readonly { readonly ruleId: string; readonly conditions: readonly TraceLine[] }[];
};

/** Each notice, each rule that names the partner in order, each condition with yes or no. */
export function explain(question: Question): Trace[] {
  const { notices } = question;
  return notices.map((notice, i) => {
    const bar = barOfAll(question, notice);
    const facts = factsOf(question, notice, notices.slice(0, i));
    const rules = bar === null ? rulesFor(question) : [];
    return {
      ...{ noticeId: notice.id, bar },
      rules: rules.map((rule) => ({ ruleId: rule.id, conditions: linesOf(question, rule, facts) })),
    };
  });
}

function linesOf(question: Question, rule: ReleaseRule, facts: Facts): TraceLine[] {
  const line = (name: string, refusal: Refusal | null): TraceLine =>
    refusal === null ? { name, met: true } : { name, met: false, ...refusal };
  const follows = facts.hasBy(rule.id) || weighed(rule, facts); // news of a finding that went
  const lines = [
    ...OWN_CONDITIONS.map(({ name, ask }) => line(name, ask(rule, facts))),
    ...WEIGHT_CONDITIONS.map(({ name, ask }) => line(name, follows ? null : ask(rule, facts))),
  ];
  if (lines.some(({ met }) => !met)) return lines;
  const shaped = formOf(question, facts.notice, rule);
  const form = shaped === null ? lacksForm(rule, question.pseudonym) : null;
  return [...lines, line('form', form), line('approval', form ?? waitOf(question, rule, shaped!))];
}

function waitOf(question: Question, rule: ReleaseRule, shaped: Notice): Refusal | null {
  const fit = { notice: shaped, shaped, rule };
  if (cleared(question, [fit]).held.length === 0) return null;
  return { why: 'a release officer must approve', next: 'a release officer lets it go' };
}
