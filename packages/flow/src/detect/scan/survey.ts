/** All that judging one source asks about the others, made once for a judgement: verdicts, pairs by source, what is usual, dark hosts. */
import { type ByHost, pairsByHost } from '../by-host.ts';
import type { WindowTables } from '../contract.ts';
import { type DarkUsual, learnDark } from './dark.ts';
import type { ContactLedger } from './ledger.ts';
import { learnUsual, type Usual } from './usual.ts';
import { createVerdicts, VERDICT, type Verdicts } from './verdict.ts';

export type Survey = {
  readonly tables: WindowTables;
  readonly ledger: ContactLedger;
  readonly verdicts: Verdicts;
  readonly sources: ByHost;
  readonly usual: readonly [outside: Usual, inside: Usual];
  readonly dark: DarkUsual;
  /** Hosts of ours where nobody is, that were asked for in vain by one of these contacts. */
  darkOf(pairs: Iterable<number>): number;
};

export function createSurvey(tables: WindowTables, ledger: ContactLedger, upToUs: number): Survey {
  const verdicts = createVerdicts(tables, ledger, upToUs);
  const sources = pairsByHost(
    tables,
    tables.sourceOf,
    (pair) => verdicts.of(pair) !== VERDICT.none,
  );
  const isAlive = aliveHosts(tables, verdicts);
  const darkOf = (pairs: Iterable<number>): number => {
    const hosts = new Set<number>();
    for (const pair of pairs) {
      const host = tables.destinationOf(pair);
      if (isAlive[host] === 0 && verdicts.of(pair) === VERDICT.told && tables.isInside(host))
        hosts.add(host);
    }
    return hosts.size;
  };
  return {
    ...{ tables, ledger, verdicts, sources, darkOf },
    usual: learnUsual(tables, ledger, verdicts, sources),
    dark: learnDark(callersOf(tables, verdicts, sources, darkOf)),
  };
}

/** By host: it answered somebody, or called somebody. */
function aliveHosts(tables: WindowTables, verdicts: Verdicts): Uint8Array {
  const isAlive = new Uint8Array(tables.hostCount);
  for (let pair = 0; pair < tables.pairCount; pair++) {
    const verdict = verdicts.of(pair);
    if (verdict === VERDICT.none) continue;
    isAlive[tables.sourceOf(pair)] = 1;
    if (verdict === VERDICT.answered) isAlive[tables.destinationOf(pair)] = 1;
  }
  return isAlive;
}

function callersOf(
  tables: WindowTables,
  verdicts: Verdicts,
  sources: ByHost,
  darkOf: (pairs: Iterable<number>) => number,
) {
  const callers: { answered: number; dark: number }[] = [];
  for (let source = 0; source < tables.hostCount; source++) {
    const pairs = sources.pairsOf(source);
    if (pairs.length === 0 || tables.isInside(source)) continue;
    let answered = 0;
    for (const pair of pairs) if (verdicts.of(pair) === VERDICT.answered) answered++;
    if (answered > 0) callers.push({ answered, dark: darkOf(pairs) });
  }
  return callers;
}
