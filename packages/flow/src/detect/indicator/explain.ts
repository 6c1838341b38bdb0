/** Harmless reasons why an address that somebody warned of is seen, and what the flows say of each. */
import type { Otherwise } from '../contract.ts';

export type IndicatorFacts = {
  readonly insideUsers: number;
  readonly isDns: boolean; // every contact was a name lookup
  readonly answered: number;
  readonly fromOutside: number; // contacts that the outside host began
  readonly count: number;
  readonly ageDays: number; // of the indicator, at the last contact
  readonly hasEnd: boolean;
  readonly isOver: boolean; // its time ended before now
  readonly bits: number; // of the network it names, counted as of one address
};

export const EXPLAIN_LIMITS = {
  usersMin: 10, // so many of ours at one host: it serves many
  ageDaysMax: 30, // an address without an end of its time is doubtful after so long
} as const;

export function explainIndicator(facts: IndicatorFacts): Otherwise[] {
  const { insideUsers, answered, fromOutside, count, ageDays } = facts;
  const isKnock = fromOutside === count && answered === 0;
  return [
    {
      explanation: 'a server that many share: hosting, delivery of content, a way out of many',
      fits: insideUsers >= EXPLAIN_LIMITS.usersMin ? 'yes' : 'cannot tell',
      because: `${insideUsers} of our hosts speak with it`,
    },
    {
      explanation: 'a public resolver of names that somebody listed by mistake',
      fits: facts.isDns && insideUsers > 1 ? 'yes' : facts.isDns ? 'cannot tell' : 'no',
      because: facts.isDns ? 'every contact is to the service of names' : 'it is used for more',
    },
    {
      explanation: 'a scanner that knocks at every door',
      fits: isKnock ? 'yes' : 'no',
      because: `${fromOutside} of ${count} contacts began outside, ${answered} were answered`,
    },
    {
      explanation: 'an address that has changed hands since',
      fits: !facts.hasEnd && ageDays > EXPLAIN_LIMITS.ageDaysMax ? 'yes' : 'cannot tell',
      because: `the indicator was ${Math.floor(ageDays)} days old${facts.hasEnd ? '' : ' and names no end'}`,
    },
    {
      explanation: 'an indicator that is past its time',
      fits: facts.isOver ? 'cannot tell' : 'no',
      because: facts.isOver
        ? 'it has ended since; what is counted was within its time'
        : 'every contact was within its time',
    },
    {
      explanation: 'a neighbour in the same network',
      fits: facts.bits < 128 ? 'cannot tell' : 'no',
      because: facts.bits < 128 ? 'a whole network is named' : 'the address itself is named',
    },
  ];
}
