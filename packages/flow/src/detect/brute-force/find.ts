/** Which pairs are one finding of brute force, by the thresholds of brute-force.ts. */
import type { WindowTables } from '../contract.ts';
import { LOGIN_SERVICES, type Sessions } from './attempts.ts';
import { bySource, byTarget, type Group, type Known } from './groups.ts';

export type BruteForceThresholds = Readonly<
  Record<
    | 'attemptsMin'
    | 'perHourMin'
    | 'slowAttemptsMin'
    | 'slowPerHourMin'
    | 'manyAttemptsMin'
    | 'manySourcesMin'
    | 'sprayAttemptsMin'
    | 'sprayHostsMin'
    | 'sprayPerHostMin'
    | 'webAttemptsMin'
    | 'webPerHourMin'
    | 'webSpreadMax'
    | 'webOutSpreadMin'
    | 'clockSpreadMax',
    number
  >
>;

/** Each pair is in one finding: alone, else with others on its target, else with others of its source. */
export function foundGroups(
  tables: WindowTables,
  known: readonly Known[],
  L: BruteForceThresholds,
): Group[] {
  const taken = new Set<number>();
  const take = (groups: readonly Group[]) => {
    for (const { pairs } of groups) for (const pair of pairs) taken.add(pair);
    return groups;
  };
  const rest = () => known.filter(({ pair }) => !taken.has(pair));
  const isLogin = ({ pair }: Known) => LOGIN_SERVICES.has(tables.portOf(pair));
  const one = ({ pair, sessions }: Known): Group => ({ pairs: [pair], all: sessions });
  const isOurs = ({ pair }: Known) => tables.isInside(tables.sourceOf(pair));
  const web = known.filter((each) => !isLogin(each));
  const guessed = web.filter(({ sessions }) => isGuessedAtPage(sessions, L)).map(one);
  const login = known.filter(isLogin);
  const alone = take(
    login
      .filter(
        (each) => isMuch(each.sessions, L.attemptsMin, L) || isSlow(each.sessions, isOurs(each), L),
      )
      .map(one),
  );
  const many = take(
    byTarget(tables, rest().filter(isLogin)).filter(
      ({ pairs, all }) => pairs.length >= L.manySourcesMin && isMuch(all, L.manyAttemptsMin, L),
    ),
  );
  const spray = bySource(tables, rest().filter(isLogin)).filter(
    ({ pairs, all }) =>
      pairs.length >= L.sprayHostsMin &&
      all.count >= L.sprayPerHostMin * pairs.length &&
      isMuch(all, L.sprayAttemptsMin, L),
  );
  return [...alone, ...many, ...spray, ...guessed];
}

function isMuch(sessions: Sessions, least: number, L: BruteForceThresholds): boolean {
  return sessions.count >= least && perHour(sessions) >= L.perHourMin;
}

function isSlow(sessions: Sessions, isOurs: boolean, L: BruteForceThresholds): boolean {
  if (sessions.count < L.slowAttemptsMin || perHour(sessions) < L.slowPerHourMin) return false;
  return !isOurs || !isByClock(sessions, L);
}

export function isByClock({ gapSpreadLog }: Sessions, L: BruteForceThresholds): boolean {
  return gapSpreadLog <= L.clockSpreadMax;
}

function isGuessedAtPage(sessions: Sessions, L: BruteForceThresholds): boolean {
  const { count, spreadLog, outSpreadLog } = sessions;
  if (count < L.webAttemptsMin || perHour(sessions) < L.webPerHourMin) return false;
  return spreadLog <= L.webSpreadMax && outSpreadLog >= L.webOutSpreadMin;
}

export function perHour({ count, firstUs, lastUs }: Sessions): number {
  return count / Math.max(1, (lastUs - firstUs) / 3600e6);
}
