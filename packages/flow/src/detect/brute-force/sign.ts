/** From many like sessions to a sign, and the harmless reasons for them. */
import type { Otherwise, Sign, SignEnd, WindowTables } from '../contract.ts';
import { LOGIN_SERVICES, type Sessions } from './attempts.ts';

export type BruteForceFacts = {
  readonly port: number;
  readonly pairs: readonly number[]; // one, or those of many sources on one host
  readonly all: Sessions; // of all of them together
  readonly perHour: number;
  readonly isAlike: boolean;
  readonly hasLongAfter: boolean; // a session much larger and longer than the rest, after them
};

export function explainBruteForce(facts: BruteForceFacts, isOurs: boolean): Otherwise[] {
  const { all, perHour, isAlike, pairs } = facts;
  return [
    {
      explanation: 'a program that logs in by a schedule: backup, deployment, monitoring',
      fits: pairs.length === 1 && isOurs && isAlike && perHour < 60 ? 'cannot tell' : 'no',
      because: isOurs
        ? 'the source is ours: ask who runs it'
        : `the source is outside and tried ${perHour.toFixed(0)} times an hour`,
    },
    {
      explanation: 'a person or a client with a wrong password that it tries again',
      fits: all.count < 50 && pairs.length === 1 ? 'cannot tell' : 'no',
      because: `${all.count} sessions`,
    },
    {
      explanation: 'many users of one service',
      fits: isAlike ? 'no' : 'yes',
      because: isAlike
        ? 'the sessions are as alike as attempts that fail'
        : 'the sessions differ as those of people do',
    },
  ];
}

export function bruteForceSign(
  facts: BruteForceFacts,
  score: number,
  otherwise: readonly Otherwise[],
  tables: WindowTables,
  countOf: (pair: number) => number,
): Sign {
  const { all, port, pairs } = facts;
  const [first] = pairs;
  const isOne = pairs.length === 1;
  const destination = tables.addressOf(tables.destinationOf(first!));
  const source = isOne ? tables.addressOf(tables.sourceOf(first!)) : null;
  const words = (address: readonly number[] | null) =>
    address === null ? 'many' : address.map((word) => word.toString(16)).join('.');
  return {
    ...{ kind: 'brute-force', key: `brute-force:${words(source)}>${words(destination)}:${port}` },
    ...{ source, destination, port, protocol: tables.protocolOf(first!) },
    ...{ firstUs: all.firstUs, lastUs: all.lastUs, count: all.count, score, confidence: score },
    evidence: [
      { name: 'service', value: LOGIN_SERVICES.get(port)! },
      { name: 'sources', value: pairs.length },
      { name: 'attemptsPerHour', value: facts.perHour },
      { name: 'medianBytes', value: Math.round(Math.expm1(all.meanLog)), unit: 'bytes' },
      { name: 'sizeSpread', value: all.spreadLog },
      { name: 'longestS', value: all.longestS, unit: 's' },
      { name: 'longSessionAfter', value: facts.hasLongAfter ? 'yes' : 'no' },
    ],
    otherwise,
    ends: isOne ? [] : endsOf(pairs, tables, countOf),
  };
}

const ENDS = 64;

function endsOf(
  pairs: readonly number[],
  tables: WindowTables,
  countOf: (pair: number) => number,
): SignEnd[] {
  return pairs
    .map((pair): SignEnd => {
      return {
        role: 'source',
        address: tables.addressOf(tables.sourceOf(pair)),
        count: countOf(pair),
      };
    })
    .sort((a, b) => b.count - a.count)
    .slice(0, ENDS);
}
