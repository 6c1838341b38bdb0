/**
 * Log-in sessions of each pair, in columns: how many, how large, how alike, at what pace, and the one that stands out. Sizes and
 * gaps are kept as mean and spread of their logarithms (Welford 1962), since sessions that fail are alike, a session that succeeds
 * is not, and a program that goes by a clock keeps its gaps. 108 bytes for a pair that has a session; one that was merely tried has
 * none, so that a flood of them costs nothing here.
 */
import { FLOW_FLAG, type FlowBatch } from '../../batch.ts';

/** Services where a person or a program logs in (IANA service names; 2222, 2323: where they are moved to). */
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
    [2323, 'telnet'],
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

/** Where log-in is by a page, among much else: asked of callers from outside only, and with more care. */
export const WEB_SERVICES: ReadonlyMap<number, string> = new Map([
  [80, 'http'],
  [443, 'https'],
  [8080, 'http-alt'],
  [8443, 'pcsync-https'],
]);

export type Sessions = {
  readonly count: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly meanLog: number; // of the bytes of both ways
  readonly spreadLog: number; // standard deviation
  readonly outSpreadLog: number; // of what the caller sent: passwords differ in length
  readonly gapLog: number; // mean logarithm of the gaps, s
  readonly gapSpreadLog: number; // NaN: not known
  readonly mostLog: number; // the largest
  readonly longestS: number;
  readonly longestAtUs: number;
  readonly beforeLongest: number; // sessions told before it
};

export type Attempts = {
  add(pair: number, batch: FlowBatch, row: number): void;
  of(pair: number): Sessions | null;
  readonly pairs: Iterable<number>;
  drop(pair: number): void;
};

/** Columns of one slot. */
const COLUMN = {
  ...{ count: 0, firstUs: 1, lastUs: 2, meanLog: 3, squares: 4, outMean: 5, outSquares: 6 },
  ...{ gaps: 7, gapMean: 8, gapSquares: 9, mostLog: 10, longestS: 11, longestAtUs: 12 },
  beforeLongest: 13,
} as const;
const WIDTH = 14;
const K = COLUMN;
const GAP_S_MIN = 0.001; // sessions at once have the least gap

export function createAttempts(): Attempts {
  const slots = new Map<number, number>();
  const free: number[] = [];
  let values = new Float64Array(64 * WIDTH);
  const slotOf = (pair: number, atUs: number): number => {
    const found = slots.get(pair);
    if (found !== undefined) return found;
    const slot = free.pop() ?? slots.size;
    if (WIDTH * (slot + 1) > values.length) values = doubled(values);
    values.fill(0, WIDTH * slot, WIDTH * (slot + 1));
    values[WIDTH * slot + K.firstUs] = atUs;
    values[WIDTH * slot + K.lastUs] = atUs;
    values[WIDTH * slot + K.longestAtUs] = atUs;
    slots.set(pair, slot);
    return slot;
  };
  return {
    add(pair, batch, row) {
      const slot = slotOf(pair, batch.startUs[row]!);
      note(values, WIDTH * slot, batch, row);
    },
    of(pair) {
      const slot = slots.get(pair);
      return slot === undefined ? null : sessionsAt(values, WIDTH * slot);
    },
    get pairs() {
      return slots.keys();
    },
    drop(pair) {
      const slot = slots.get(pair);
      if (slot === undefined) return;
      slots.delete(pair);
      free.push(slot);
    },
  };
}

function note(values: Float64Array, at: number, batch: FlowBatch, row: number): void {
  const atUs = batch.startUs[row]!;
  const out = known(batch.bytesOut[row]!);
  const back = (batch.flags[row]! & FLOW_FLAG.biflow) === 0 ? 0 : known(batch.bytesIn[row]!);
  const log = Math.log(1 + out + back);
  const count = values[at + K.count]! + 1;
  values[at + K.count] = count;
  learn(values, at + K.meanLog, count, log);
  learn(values, at + K.outMean, count, Math.log(1 + out));
  if (count > 1) {
    const gapS = Math.max(GAP_S_MIN, Math.abs(atUs - values[at + K.lastUs]!) / 1e6);
    values[at + K.gaps]! += 1;
    learn(values, at + K.gapMean, values[at + K.gaps]!, Math.log(gapS));
  }
  values[at + K.mostLog] = Math.max(values[at + K.mostLog]!, log);
  values[at + K.firstUs] = Math.min(values[at + K.firstUs]!, atUs);
  values[at + K.lastUs] = Math.max(values[at + K.lastUs]!, atUs);
  const lastsS = (batch.endUs[row]! - atUs) / 1e6;
  if (!(lastsS > values[at + K.longestS]!)) return;
  values[at + K.longestS] = lastsS;
  values[at + K.longestAtUs] = atUs;
  values[at + K.beforeLongest] = count - 1;
}

/** The mean, and the sum of squares behind it. */
function learn(values: Float64Array, at: number, count: number, value: number): void {
  const difference = value - values[at]!;
  values[at]! += difference / count;
  values[at + 1]! += difference * (value - values[at]!);
}

function sessionsAt(values: Float64Array, at: number): Sessions {
  const value = (column: number) => values[at + column]!;
  const spread = (squares: number, count: number) =>
    count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
  const [count, gaps] = [value(K.count), value(K.gaps)];
  return {
    ...{ count, firstUs: value(K.firstUs), lastUs: value(K.lastUs), meanLog: value(K.meanLog) },
    spreadLog: spread(value(K.squares), count),
    outSpreadLog: spread(value(K.outSquares), count),
    gapLog: value(K.gapMean),
    gapSpreadLog: gaps > 1 ? spread(value(K.gapSquares), gaps) : Number.NaN,
    ...{ mostLog: value(K.mostLog), longestS: value(K.longestS) },
    ...{ longestAtUs: value(K.longestAtUs), beforeLongest: value(K.beforeLongest) },
  };
}

function doubled(from: Float64Array): Float64Array<ArrayBuffer> {
  const into = new Float64Array(2 * from.length);
  into.set(from);
  return into;
}

function known(amount: number): number {
  return Number.isNaN(amount) ? 0 : amount;
}
