/**
 * Company that needs nobody's alarm: rules that a person wrote (configuration kind `benign`), and houses learned from the user's
 * own lists of owners. Each explanation tried is told with its answer, those that did not hold too. Shipped: no rule that names an
 * object. What the belt's history teaches (standing neighbours, an operator's own slot) is in geo/verdict.ts.
 */
import {
  type Companies,
  createCompanies,
  familiesOf,
  type Named,
  sameOperator,
  sameState,
} from './company.ts';
import type { BenignRule, BenignTest } from './contract.ts';
import type { Owners } from './owners.ts';

export type Declared = { readonly declared: string; readonly benign: readonly BenignTest[] };

export type BenignContext = {
  readonly rules: readonly BenignRule[];
  readonly companies: Companies;
};

export function createBenign(rules: readonly BenignRule[], owners: Owners): BenignContext {
  return { rules, companies: createCompanies(owners) };
}

/** Rules and houses tried on a pair: what holds first is what explains it ('' where nothing does). */
export function declareCompany(
  { rules, companies }: BenignContext,
  one: Named,
  other: Named,
  atUs: number,
): Declared {
  const benign = [
    ruleTest(rules, companies, one, other, atUs),
    operatorTest(companies, one, other),
    stateTest(companies, one, other),
  ];
  const first = benign.find(({ holds }) => holds);
  return { declared: first?.text ?? '', benign };
}

/** Of a release: what leaves an object is of its house by nature, so only a person's rule explains it. Whose both are is told. */
export function declareRelease(
  { rules, companies }: BenignContext,
  one: Named,
  other: Named,
  atUs: number,
): Declared {
  const rule = ruleTest(rules, companies, one, other, atUs);
  const house = [operatorTest(companies, one, other), stateTest(companies, one, other)].map(
    (test) =>
      test.holds ? { ...test, holds: false, text: `${test.text}, as of any release` } : test,
  );
  return { declared: rule.holds ? rule.text : '', benign: [rule, ...house] };
}

/** The first rule that names this pair at this instant. */
export function ruleTest(
  rules: readonly BenignRule[],
  companies: Companies,
  one: Named,
  other: Named,
  atUs: number,
): BenignTest {
  for (const rule of rules) {
    if (atUs < (rule.fromUs ?? Number.NEGATIVE_INFINITY)) continue;
    if (atUs > (rule.toUs ?? Number.POSITIVE_INFINITY)) continue;
    if (!matches(rule, companies, one, other)) continue;
    const note = rule.note === undefined ? '' : `: ${rule.note}`;
    return {
      rule: rule.id,
      holds: true,
      text: `${rule.why}, declared by ${rule.declaredBy}${note}`,
    };
  }
  if (rules.length === 0)
    return { rule: 'declared', holds: false, text: 'there is no rule of declared company' };
  const count = rules.length === 1 ? 'the one rule' : `any of ${rules.length} rules`;
  return { rule: 'declared', holds: false, text: `not named by ${count} of declared company` };
}

export function operatorTest(companies: Companies, one: Named, other: Named): BenignTest {
  const why = sameOperator(companies.of(one), companies.of(other));
  const text = why === '' ? 'not known to have one operator' : `same operator (${why})`;
  return { rule: 'same-operator', holds: why !== '', text };
}

export function stateTest(companies: Companies, one: Named, other: Named): BenignTest {
  const why = sameState(companies.of(one), companies.of(other));
  const text = why === '' ? 'not known to have one owner' : `same state or organisation (${why})`;
  return { rule: 'same-state', holds: why !== '', text };
}

function matches(rule: BenignRule, companies: Companies, one: Named, other: Named): boolean {
  const { objectIds, operator, namePattern } = rule;
  if (objectIds === undefined && operator === undefined && namePattern === undefined) return false;
  const both = (test: (member: Named) => boolean) => test(one) && test(other);
  if (objectIds !== undefined && !both((m) => objectIds.includes(m.objectId))) return false;
  if (namePattern !== undefined) {
    const pattern = patternOf(namePattern);
    if (!both((m) => pattern.test(m.name))) return false;
  }
  return operator === undefined || both((m) => isOf(companies, m, operator));
}

/** `*` for anything, else letter by letter, large and small alike. */
function patternOf(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}

function isOf(companies: Companies, member: Named, operator: string): boolean {
  const wanted = operator.toLowerCase();
  const { operators } = companies.of(member);
  if ([...operators.values()].some((said) => said.toLowerCase().startsWith(wanted))) return true;
  return operators.has(wanted) || familiesOf(member.name).includes(operator.toUpperCase());
}
