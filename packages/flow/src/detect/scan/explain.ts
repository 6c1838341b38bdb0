/** Harmless reasons for many failed first contacts, and what the flows say of each. */
import type { Otherwise } from '../contract.ts';
import type { ScanShape } from './shape.ts';

export type ScanFacts = {
  readonly shape: ScanShape;
  readonly failures: number;
  readonly answered: number;
  readonly answeredWithin: number; // between the first failure and the last
  readonly isOurs: boolean; // the source is inside
  readonly isSilent: boolean; // answers are not seen here
  readonly darkHosts: number;
};

export function explainScan(facts: ScanFacts): Otherwise[] {
  const { shape, failures, answered, answeredWithin, isOurs, isSilent } = facts;
  const isScattered = shape.shape === 'block' && shape.ports > 0.7 * failures;
  return [
    {
      explanation: 'a program that shares files among peers, many of whom are gone',
      fits: isOurs && isScattered && answered >= failures / 10 ? 'yes' : 'no',
      because: isScattered
        ? `nearly every host was tried at a port of its own, and ${answered} answered`
        : 'the hosts or ports have an order that peers do not have',
    },
    {
      explanation: 'a monitor or a scanner of vulnerabilities of one’s own',
      fits: isOurs ? 'cannot tell' : 'no',
      because: isOurs
        ? 'the source is ours: ask who runs it, and declare it'
        : 'the source is outside',
    },
    {
      explanation: 'a research scanner or a search engine that tries everybody',
      fits: isOurs ? 'no' : 'cannot tell',
      because: isOurs ? 'the source is ours' : 'flows do not say who runs the source',
    },
    {
      explanation: 'a forged source, to have somebody else blamed',
      fits: !isOurs && answered === 0 ? 'cannot tell' : 'no',
      because:
        isOurs || answered > 0 ? 'it was answered, or is ours' : 'it never completed a connection',
    },
    {
      explanation: 'an outage: the source lost its network for a while',
      fits: answered >= failures && answeredWithin === 0 ? 'yes' : 'no',
      because: `${answeredWithin} services answered while the others failed, ${answered} at any time`,
    },
    {
      explanation: 'a partner whose list of our hosts is out of date',
      fits: !isOurs && facts.darkHosts > 0 && answered > failures ? 'cannot tell' : 'no',
      because: `${facts.darkHosts} of the hosts never answered anybody, and ${answered} services answered it`,
    },
    {
      explanation: 'answers that take another way than the records see',
      fits: isSilent ? 'cannot tell' : 'no',
      because: isSilent
        ? 'the records are of one direction, and no answer to anybody was seen'
        : 'the records tell what was answered',
    },
  ];
}
