/**
 * Brute force: many short sessions, each like the last, to a service where one logs in (ATT&CK T1110). One source on one host, or
 * many sources on one host that each try a little. A session after them that is longer and larger by far is told, since it may be
 * the one that got in. What merely fails to connect is a scan (scan.ts) or a flood.
 * Features after Hofstede et al.: "SSH Compromise Detection using NetFlow/IPFIX", 2014: sessions of alike packets and length.
 */
import { bestFirst } from './beacon/sign.ts';
import { createAttempts, LOGIN_SERVICES, type Sessions } from './brute-force/attempts.ts';
import { type BruteForceFacts, bruteForceSign, explainBruteForce } from './brute-force/sign.ts';
import type { CreateDetector, Sign, WindowTables } from './contract.ts';
import { OUTCOME, outcomeOf, TCP } from './outcome.ts';

export const BRUTE_FORCE_LIMITS = {
  attemptsMin: 20, // of one source in the window; people who mistype stop far below
  perHourMin: 6, // a login each ten minutes is a schedule
  manyAttemptsMin: 60, // of many sources on one host together
  manySourcesMin: 10,
  spreadMax: 1.0, // of the logarithm of the sizes: attempts are alike within a factor of some three
  attemptsHalf: 60, // where the score is one half
  longAfterS: 60, // and ten times the size of the rest: a session that was let in
  longAfterSize: 10,
  reasonFactor: 0.5,
  scoreMin: 0.2,
} as const;

const L = BRUTE_FORCE_LIMITS;

export const createBruteForceDetector: CreateDetector = (tables) => {
  const attempts = createAttempts();
  const countOf = (pair: number) => attempts.of(pair)?.count ?? 0;
  return {
    kinds: ['brute-force'],
    observe({ batch, count, rows, pair }) {
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        if (batch.protocol[row] !== TCP || !LOGIN_SERVICES.has(batch.destinationPort[row]!))
          continue;
        if (outcomeOf(batch, row) === OUTCOME.answered) attempts.add(pair[i]!, batch, row);
      }
    },
    judge(atUs) {
      const known: Known[] = [];
      for (const pair of attempts.pairs) {
        const sessions = attempts.of(pair)!;
        if (tables.hasPair(pair) && sessions.firstUs <= atUs) known.push({ pair, sessions });
      }
      const alone = known.filter(({ sessions }) => isMuch(sessions, L.attemptsMin));
      const taken = new Set(alone.map(({ pair }) => pair));
      const rest = known.filter(({ pair }) => !taken.has(pair));
      const facts = [
        ...alone.map(({ pair, sessions }) => factsOf(tables, [pair], sessions)),
        ...sharedFacts(tables, rest),
      ];
      const signs = facts.map((one) => signOf(one, tables, countOf));
      return bestFirst(signs, L.scoreMin);
    },
    forget() {}, // what is older than the window is released pair by pair
    releasePair: attempts.drop,
  };
};

type Known = { readonly pair: number; readonly sessions: Sessions };

function isMuch(sessions: Sessions, least: number): boolean {
  return sessions.count >= least && perHour(sessions) >= L.perHourMin;
}

function perHour({ count, firstUs, lastUs }: Sessions): number {
  return count / Math.max(1, (lastUs - firstUs) / 3600e6);
}

/** Sessions of many sources on one host and port, none of which tries much. */
function sharedFacts(tables: WindowTables, known: readonly Known[]): BruteForceFacts[] {
  const groups = new Map<string, Known[]>();
  for (const one of known) {
    const key = `${tables.destinationOf(one.pair)}:${tables.portOf(one.pair)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((group) => {
    const all = group.map(({ sessions }) => sessions).reduce(together);
    if (group.length < L.manySourcesMin || !isMuch(all, L.manyAttemptsMin)) return [];
    return [
      factsOf(
        tables,
        group.map(({ pair }) => pair),
        all,
      ),
    ];
  });
}

/** Mean and spread of two sets together (Chan, Golub, LeVeque 1979). */
function together(a: Sessions, b: Sessions): Sessions {
  const count = a.count + b.count;
  const difference = b.meanLog - a.meanLog;
  const squares =
    a.spreadLog ** 2 * (a.count - 1) +
    b.spreadLog ** 2 * (b.count - 1) +
    (difference ** 2 * a.count * b.count) / count;
  const longer = b.longestS > a.longestS ? b : a;
  return {
    count,
    firstUs: Math.min(a.firstUs, b.firstUs),
    lastUs: Math.max(a.lastUs, b.lastUs),
    meanLog: a.meanLog + (difference * b.count) / count,
    spreadLog: Math.sqrt(Math.max(0, squares / (count - 1))),
    mostLog: Math.max(a.mostLog, b.mostLog),
    longestS: longer.longestS,
    longestAtUs: longer.longestAtUs,
  };
}

function factsOf(tables: WindowTables, pairs: readonly number[], all: Sessions): BruteForceFacts {
  const isLarger = all.mostLog - all.meanLog > Math.log(L.longAfterSize);
  return {
    ...{ port: tables.portOf(pairs[0]!), pairs, all, perHour: perHour(all) },
    isAlike: all.spreadLog <= L.spreadMax,
    hasLongAfter: isLarger && all.longestS >= L.longAfterS && all.longestAtUs > all.firstUs,
  };
}

function signOf(
  facts: BruteForceFacts,
  tables: WindowTables,
  countOf: (pair: number) => number,
): Sign {
  const isOurs = tables.isInside(tables.sourceOf(facts.pairs[0]!));
  const otherwise = explainBruteForce(facts, isOurs);
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const { count } = facts.all;
  const score = (count / (count + L.attemptsHalf)) * L.reasonFactor ** reasons;
  return bruteForceSign(facts, score, otherwise, tables, countOf);
}
