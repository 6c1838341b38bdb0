/**
 * Brute force: many short sessions, each like the last, to a service where one logs in (ATT&CK T1110): one source on one host, many
 * sources on one host that each try a little, one source on many hosts. A session after them that is longer and larger by far is told,
 * since it may be the one that got in. What merely fails to connect is a scan (scan.ts) or a flood. At a web server every session is
 * a candidate: there only a caller from outside at a pace of machines, alike but for the length of what it sends, as passwords are.
 * Features after Hofstede et al.: "SSH Compromise Detection using NetFlow/IPFIX", 2014: sessions of alike packets and length.
 */
import { FLOW_FLAG, FLOW_STATES, type FlowBatch } from '../batch.ts';
import { bestFirst } from './beacon/sign.ts';
import { createAttempts, LOGIN_SERVICES, WEB_SERVICES } from './brute-force/attempts.ts';
import { foundGroups, isByClock, perHour } from './brute-force/find.ts';
import type { Group, Known } from './brute-force/groups.ts';
import { type BruteForceFacts, bruteForceSign, explainBruteForce } from './brute-force/sign.ts';
import type { CreateDetector, Sign, WindowTables } from './contract.ts';
import { OUTCOME, outcomeOf, TCP } from './outcome.ts';

export const BRUTE_FORCE_LIMITS = {
  attemptsMin: 20, // of one source in the window; people who mistype stop far below
  perHourMin: 6, // a login each ten minutes is a schedule
  slowAttemptsMin: 100, // slower than that, but for days, and by no clock or from outside
  slowPerHourMin: 1,
  manyAttemptsMin: 60, // of many sources on one host together
  manySourcesMin: 10,
  sprayAttemptsMin: 30, // of one source on many hosts
  sprayHostsMin: 10,
  sprayPerHostMin: 2, // once each is a look at what runs there
  webAttemptsMin: 200,
  webPerHourMin: 300, // monitors and programs that poll stay below
  webSpreadMax: 0.25, // of the logarithm of the sizes: one page, with one answer
  webOutSpreadMin: 0.0005, // exactly as long each time: nothing is tried
  webFactor: 0.5,
  spreadMax: 1.0, // of the logarithm of the sizes: attempts are alike within a factor of some three
  clockSpreadMax: 0.15, // of the logarithm of the gaps: a clock
  attemptsHalf: 60, // where the score is one half
  longAfterS: 60, // and ten times the size of the rest: a session that was let in
  longAfterSize: 10,
  longAfterAttempts: 10, // so many before it
  reasonFactor: 0.5,
  scoreMin: 0.2,
} as const;

const L = BRUTE_FORCE_LIMITS;
const UNKNOWN = FLOW_STATES.indexOf('unknown');
const SYN_ACK = 0x12;
const SYN = 0x02;

export const createBruteForceDetector: CreateDetector = (tables) => {
  const attempts = createAttempts();
  const countOf = (pair: number) => attempts.of(pair)?.count ?? 0;
  return {
    kinds: ['brute-force'],
    observe({ batch, count, rows, pair, sourceInside, destinationInside }) {
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        if (batch.protocol[row] !== TCP) continue;
        const port = batch.destinationPort[row]!;
        const isWeb = sourceInside[i] === 0 && destinationInside[i] === 1 && WEB_SERVICES.has(port);
        if (!isWeb && !LOGIN_SERVICES.has(port)) continue;
        if (outcomeOf(batch, row) === OUTCOME.answered && !isPiece(batch, row))
          attempts.add(pair[i]!, batch, row);
      }
    },
    judge(atUs) {
      const known: Known[] = [];
      for (const pair of attempts.pairs) {
        const sessions = attempts.of(pair)!;
        if (tables.hasPair(pair) && sessions.firstUs <= atUs) known.push({ pair, sessions });
      }
      const groups = foundGroups(tables, known, L);
      const signs = groups.map((one) => signOf(factsOf(tables, one), tables, countOf));
      return bestFirst(signs, L.scoreMin);
    },
    forget() {}, // what is older than the window is released pair by pair
    releasePair: attempts.drop,
  };
};

/** A packet, or a sampled one, that is not the first of its connection: no session of its own. */
function isPiece(batch: FlowBatch, row: number): boolean {
  const flags = batch.flags[row]!;
  if (batch.state[row] !== UNKNOWN || (flags & FLOW_FLAG.hasTcpFlags) === 0) return false;
  if ((flags & FLOW_FLAG.biflow) !== 0 || batch.tcpFlags[row] === 0) return false;
  return (batch.tcpFlags[row]! & SYN_ACK) !== SYN;
}

function factsOf(tables: WindowTables, { pairs, all }: Group): BruteForceFacts {
  const isLarger = all.mostLog - all.meanLog > Math.log(L.longAfterSize);
  const isAfter = all.longestAtUs > all.firstUs && all.beforeLongest >= L.longAfterAttempts;
  return {
    ...{ port: tables.portOf(pairs[0]!), pairs, all, perHour: perHour(all) },
    hosts: new Set(pairs.map(tables.destinationOf)).size,
    isAlike: all.spreadLog <= L.spreadMax,
    isByClock: isByClock(all, L),
    hasLongAfter: isLarger && all.longestS >= L.longAfterS && isAfter,
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
  const factor = LOGIN_SERVICES.has(facts.port) ? 1 : L.webFactor;
  const score = (count / (count + L.attemptsHalf)) * L.reasonFactor ** reasons * factor;
  return bruteForceSign(facts, score, otherwise, tables, countOf);
}
