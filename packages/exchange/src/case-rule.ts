/**
 * Whether an entry of a joint case may go to a partner: a rule that names the partner and says `cases: true`, in force, at or
 * above the case's marking, that withholds nothing (what people write cannot be cut to a form). That a case is declined or
 * closed carries no word of ours and needs no rule. Deny by default.
 */
import { type Tlp, tlpRank } from '@noroshi/watch';
import type { CaseAct } from './case.ts';
import type { RequestDecision } from './request.ts';
import type { ReleaseRule } from './rules.ts';

export type CaseQuestion = {
  readonly rules: readonly ReleaseRule[];
  readonly partner: string;
  readonly act: CaseAct;
  readonly tlp: Tlp;
  readonly atUs: number; // wall clock
};

const FREE: readonly CaseAct[] = ['decline', 'close'];

/** Whether it goes, and by which rule; '' where it needs none. Pure. */
export function decideCase({ rules, partner, act, tlp, atUs }: CaseQuestion): RequestDecision {
  if (FREE.includes(act)) return { ruleId: '', reason: 'the end of a case needs no rule' };
  let nearest = `no rule names ${partner}`;
  const mine = rules.filter((rule) => rule.partner === partner);
  for (const rule of mine.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const misfit = misfitOf(rule, tlp, atUs);
    if (misfit === null) return { ruleId: rule.id, reason: rule.reason };
    nearest = `rule ${rule.id}: ${misfit}`;
  }
  return { ruleId: null, reason: nearest };
}

function misfitOf(rule: ReleaseRule, tlp: Tlp, atUs: number): string | null {
  if (rule.cases !== true) return 'it lets no joint cases go';
  if (rule.approval !== undefined) return 'what goes under it waits for a release officer';
  if (rule.fromUs !== undefined && atUs < rule.fromUs) return 'it is not in force yet';
  if (rule.untilUs !== undefined && atUs >= rule.untilUs) return 'it has expired';
  if (tlpRank(tlp) > tlpRank(rule.tlpMax)) return `TLP:${tlp} is above its TLP:${rule.tlpMax}`;
  const isCut = [rule.drop, rule.pseudonymise].some((each) => (each?.length ?? 0) > 0);
  if (isCut || rule.coarsen !== undefined)
    return 'it withholds, and the words of a case go whole or not at all';
  if (rule.area !== undefined || rule.assetKinds !== undefined)
    return 'it is for some kinds of asset or an area, and lets no case go';
  return null;
}
