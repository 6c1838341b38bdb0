/** From many like sessions to a sign, and the harmless reasons for them. */
import type { Otherwise, Sign, SignEnd, WindowTables } from '../contract.ts';
import { LOGIN_SERVICES, type Sessions, WEB_SERVICES } from './attempts.ts';

export type BruteForceFacts = {
  readonly port: number;
  readonly pairs: readonly number[]; // one, those of many sources on one host, or of one source on many
  readonly hosts: number;
  readonly all: Sessions; // of all of them together
  readonly perHour: number;
  readonly isAlike: boolean;
  readonly isByClock: boolean; // one pair, and its gaps are alike
  readonly hasLongAfter: boolean; // a session much larger and longer than the rest, after them
};

export function explainBruteForce(facts: BruteForceFacts, isOurs: boolean): Otherwise[] {
  const { all, perHour, isAlike, isByClock, pairs, hosts } = facts;
  const isOne = pairs.length === 1;
  return [
    {
      explanation: 'a program that logs in by a schedule: backup, deployment, monitoring',
      fits:
        isOurs && isAlike && isByClock
          ? 'yes'
          : isOurs && isAlike && perHour < 60
            ? 'cannot tell'
            : 'no',
      because: isOurs
        ? 'the source is ours: ask who runs it'
        : `the source is outside and tried ${perHour.toFixed(0)} times an hour`,
    },
    {
      explanation: 'a person or a client with a wrong password that it tries again',
      fits: isOne && (all.count < 50 || isByClock) ? 'cannot tell' : 'no',
      because: isByClock ? `${all.count} sessions by a clock` : `${all.count} sessions`,
    },
    {
      explanation: 'a program that asks a web service again and again',
      fits: WEB_SERVICES.has(facts.port) ? 'cannot tell' : 'no',
      because: WEB_SERVICES.has(facts.port)
        ? 'the answers are alike and what was sent differs a little in length'
        : 'it is a service where one logs in',
    },
    {
      explanation: 'a scanner of versions or of vulnerabilities, ours or of research',
      fits: hosts > 1 ? 'cannot tell' : 'no',
      because: hosts > 1 ? `${hosts} hosts, each tried a few times` : 'one host',
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
  const isOneSource = pairs.length === 1 || facts.hosts > 1;
  const destination = facts.hosts > 1 ? null : tables.addressOf(tables.destinationOf(first!));
  const source = isOneSource ? tables.addressOf(tables.sourceOf(first!)) : null;
  const words = (address: readonly number[] | null) =>
    address === null ? 'many' : address.map((word) => word.toString(16)).join('.');
  return {
    ...{ kind: 'brute-force', key: `brute-force:${words(source)}>${words(destination)}:${port}` },
    ...{ source, destination, port, protocol: tables.protocolOf(first!) },
    ...{ firstUs: all.firstUs, lastUs: all.lastUs, count: all.count, score, confidence: score },
    evidence: [
      { name: 'service', value: LOGIN_SERVICES.get(port) ?? WEB_SERVICES.get(port) ?? null },
      { name: 'sources', value: isOneSource ? 1 : pairs.length },
      { name: 'hosts', value: facts.hosts },
      { name: 'attemptsPerHour', value: facts.perHour },
      { name: 'medianBytes', value: Math.round(Math.expm1(all.meanLog)), unit: 'bytes' },
      { name: 'sizeSpread', value: all.spreadLog },
      { name: 'longestS', value: all.longestS, unit: 's' },
      { name: 'longSessionAfter', value: facts.hasLongAfter ? 'yes' : 'no' },
    ],
    otherwise,
    ends: pairs.length === 1 ? [] : endsOf(pairs, isOneSource, tables, countOf),
  };
}

const ENDS = 64;

function endsOf(
  pairs: readonly number[],
  isOneSource: boolean,
  tables: WindowTables,
  countOf: (pair: number) => number,
): SignEnd[] {
  return pairs
    .map((pair): SignEnd => {
      return {
        role: isOneSource ? 'destination' : 'source',
        address: tables.addressOf((isOneSource ? tables.destinationOf : tables.sourceOf)(pair)),
        count: countOf(pair),
      };
    })
    .sort((a, b) => b.count - a.count)
    .slice(0, ENDS);
}
