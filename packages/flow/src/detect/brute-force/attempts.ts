/**
 * Log-in sessions of each pair, in columns: how many, how large, how alike, and the one that stands out. Sizes are kept as mean
 * and spread of their logarithms (Welford 1962), since sessions that fail are alike and a session that succeeds is not.
 */
import { FLOW_FLAG, type FlowBatch } from '../../batch.ts';

/** Services where a person or a program logs in (IANA service names). */
export const LOGIN_SERVICES: ReadonlyMap<number, string> = new Map([
  ...([
    [21, 'ftp'],
    [22, 'ssh'],
    [23, 'telnet'],
    [110, 'pop3'],
    [143, 'imap'],
  ] as const),
  ...([
    [389, 'ldap'],
    [445, 'microsoft-ds'],
    [465, 'submissions'],
    [587, 'submission'],
  ] as const),
  ...([
    [636, 'ldaps'],
    [993, 'imaps'],
    [995, 'pop3s'],
    [1433, 'ms-sql-s'],
    [1521, 'oracle'],
  ] as const),
  ...([
    [2222, 'ssh'],
    [3306, 'mysql'],
    [3389, 'ms-wbt-server'],
    [5432, 'postgresql'],
  ] as const),
  ...([
    [5900, 'rfb'],
    [5985, 'wsman'],
    [5986, 'wsmans'],
    [6379, 'redis'],
  ] as const),
]);

export type Sessions = {
  readonly count: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly meanLog: number; // of the bytes of both ways
  readonly spreadLog: number; // standard deviation
  readonly mostLog: number; // the largest
  readonly longestS: number;
  readonly longestAtUs: number;
};

export type Attempts = {
  add(pair: number, batch: FlowBatch, row: number): void;
  of(pair: number): Sessions | null;
  readonly pairs: Iterable<number>;
  drop(pair: number): void;
};

type Row = {
  count: number;
  firstUs: number;
  lastUs: number;
  meanLog: number;
  squares: number;
  mostLog: number;
  longestS: number;
  longestAtUs: number;
};

/** A pair that has a session has a row; pairs that were merely tried have none, so that a flood of them costs nothing here. */
export function createAttempts(): Attempts {
  const rows = new Map<number, Row>();
  return {
    add(pair, batch, row) {
      const atUs = batch.startUs[row]!;
      const bytes = bytesOf(batch, row);
      const log = Math.log(1 + bytes);
      const found = rows.get(pair);
      const one = found ?? rowAt(atUs);
      if (found === undefined) rows.set(pair, one);
      one.count++;
      const difference = log - one.meanLog;
      one.meanLog += difference / one.count;
      one.squares += difference * (log - one.meanLog);
      one.mostLog = Math.max(one.mostLog, log);
      one.firstUs = Math.min(one.firstUs, atUs);
      one.lastUs = Math.max(one.lastUs, atUs);
      const lastsS = (batch.endUs[row]! - atUs) / 1e6;
      if (lastsS > one.longestS) {
        one.longestS = lastsS;
        one.longestAtUs = atUs;
      }
    },
    of(pair) {
      const row = rows.get(pair);
      if (row === undefined) return null;
      return { ...row, spreadLog: row.count > 1 ? Math.sqrt(row.squares / (row.count - 1)) : 0 };
    },
    get pairs() {
      return rows.keys();
    },
    drop: (pair) => void rows.delete(pair),
  };
}

function rowAt(atUs: number): Row {
  return {
    ...{ count: 0, firstUs: atUs, lastUs: atUs, meanLog: 0, squares: 0 },
    ...{ mostLog: 0, longestS: 0, longestAtUs: atUs },
  };
}

function bytesOf(batch: FlowBatch, row: number): number {
  const out = batch.bytesOut[row]!;
  const back = (batch.flags[row]! & FLOW_FLAG.biflow) === 0 ? 0 : batch.bytesIn[row]!;
  return known(out) + known(back);
}

function known(amount: number): number {
  return Number.isNaN(amount) ? 0 : amount;
}
