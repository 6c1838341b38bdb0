/** Indicators of STIX for the detector: of each pattern what flows can answer; what they cannot is told. */
import { compileForFlows, type Indicator, readMarking } from '@noroshi/stix';
import { type FlowIndicator, isUsableTerm } from '../indicator.ts';

/** Those of which something can be looked for. A marking whose definition is not given is the strictest there is (RED). */
export function flowIndicatorsOf(
  indicators: readonly Indicator[],
  tell: (indicatorId: string, reason: string) => void,
  definitionOf: Parameters<typeof readMarking>[1] = () => undefined,
): FlowIndicator[] {
  return indicators.flatMap((indicator): FlowIndicator[] => {
    const { terms, unanswered } = compileForFlows(indicator.pattern);
    const usable = terms.filter(isUsableTerm);
    for (const reason of unanswered) tell(indicator.id, reason);
    if (usable.length < terms.length) tell(indicator.id, 'points at no host or network');
    if (usable.length === 0) return [];
    const { id, validFromUs, validUntilUs, isRevoked, confidence } = indicator;
    const { tlp } = readMarking(indicator.object, definitionOf, 'CLEAR');
    return [{ id, terms: usable, validFromUs, validUntilUs, isRevoked, confidence, tlp }];
  });
}
