/**
 * Sessions of several pairs taken together: of many sources that each try a little at one service (guessing with lists from
 * elsewhere, credential stuffing), and of one source that tries a little at many (password spraying). ATT&CK T1110.003, T1110.004.
 */
import type { WindowTables } from '../contract.ts';
import type { Sessions } from './attempts.ts';

export type Known = { readonly pair: number; readonly sessions: Sessions };
export type Group = { readonly pairs: readonly number[]; readonly all: Sessions };

/** By the host and port that is tried. */
export function byTarget(tables: WindowTables, known: readonly Known[]): Group[] {
  return grouped(known, (pair) => tables.destinationOf(pair) * 65_536 + tables.portOf(pair));
}

/** By who tries, and at which port. */
export function bySource(tables: WindowTables, known: readonly Known[]): Group[] {
  return grouped(known, (pair) => tables.sourceOf(pair) * 65_536 + tables.portOf(pair));
}

function grouped(known: readonly Known[], keyOf: (pair: number) => number): Group[] {
  const groups = new Map<number, { pairs: number[]; all: Sessions }>();
  for (const { pair, sessions } of known) {
    const key = keyOf(pair);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { pairs: [pair], all: sessions });
    else {
      group.pairs.push(pair);
      group.all = together(group.all, sessions);
    }
  }
  return [...groups.values()];
}

/** Mean and spread of two sets together (Chan, Golub, LeVeque 1979). The pace of both is that of neither: not known. */
export function together(a: Sessions, b: Sessions): Sessions {
  const count = a.count + b.count;
  const difference = b.meanLog - a.meanLog;
  const squares =
    a.spreadLog ** 2 * (a.count - 1) +
    b.spreadLog ** 2 * (b.count - 1) +
    (difference ** 2 * a.count * b.count) / count;
  const [longer, shorter] = b.longestS > a.longestS ? [b, a] : [a, b];
  return {
    count,
    firstUs: Math.min(a.firstUs, b.firstUs),
    lastUs: Math.max(a.lastUs, b.lastUs),
    meanLog: a.meanLog + (difference * b.count) / count,
    spreadLog: Math.sqrt(Math.max(0, squares / (count - 1))),
    ...{ outSpreadLog: Number.NaN, gapLog: Number.NaN, gapSpreadLog: Number.NaN },
    mostLog: Math.max(a.mostLog, b.mostLog),
    longestS: longer.longestS,
    longestAtUs: longer.longestAtUs,
    beforeLongest:
      longer.beforeLongest + (shorter.firstUs < longer.longestAtUs ? shorter.count : 0),
  };
}
