/** The part of a pattern that flow records can answer: addresses, ports and protocols, within one observation. */
import type { Pattern } from './ast.ts';
import { type FlowTerm, patternTerms } from './terms.ts';

export type FlowPattern = {
  /** The pattern matches a flow where one of them does; empty: never. */
  readonly terms: readonly FlowTerm[];
  /** What flows cannot answer, in words: alternatives that ask for it match nothing. */
  readonly unanswered: readonly string[];
};

export function compileForFlows(pattern: Pattern): FlowPattern {
  const { terms, unanswered } = patternTerms(pattern);
  const answered = terms.filter(({ names }) => names === undefined);
  if (answered.length === terms.length) return { terms, unanswered };
  return { terms: answered, unanswered: [...unanswered, 'domain-name:value: flows tell no names'] };
}
