/**
 * One connection, told several times: a sensor tells what is still open every hour and once more at its end, and the same
 * file may be given twice. The first word on a connection is a row like any; of a later one only what came since is observed
 * (FLOW_FLAG.again, amounts as differences, its own start); what tells nothing new is dropped and counted, and so is what another
 * sensor told already (doubles.ts), whatever name it gave the connection.
 *
 * Connections that ended are remembered by a fingerprint in a table without buckets: the newest takes the place, so memory is
 * fixed and an old one may be forgotten, at the cost of one connection counted twice. Place and fingerprint together hold 52
 * bits of a hash of id, start and ports: 10⁶ of them share one by chance with probability 10⁻⁴ in all. Connections still open
 * are kept with their amounts, up to a limit; beyond it the longest known goes.
 */
import { FLOW_FLAG, type FlowBatch } from '../batch.ts';
import { createDoubles } from './doubles.ts';
import { mixWord } from './hash.ts';

export const CONNECTION_LIMITS = {
  endedPlaces: 1 << 20, // 4 MB
  openMax: 1 << 17,
} as const;

export type Connections = {
  readonly openCount: number;
  /** False where the row tells nothing new. Otherwise the row is ready to observe: amounts and flags are adapted. */
  admit(batch: FlowBatch, row: number): boolean;
  /** Forgets open connections whose last word is older. */
  forget(beforeUs: number): void;
};

type Open = {
  atUs: number;
  bytesOut: number;
  bytesIn: number;
  packetsOut: number;
  packetsIn: number;
  isDouble: boolean; // another sensor tells it
};
const AMOUNTS = ['bytesOut', 'bytesIn', 'packetsOut', 'packetsIn'] as const;

export function createConnections(seed: number): Connections {
  let ended = new Uint32Array(0); // made where a source names its connections
  const mask = CONNECTION_LIMITS.endedPlaces - 1;
  const open = new Map<number, Open>();
  const doubles = createDoubles(seed);
  const admit = (batch: FlowBatch, row: number): boolean => {
    const id = batch.connection[row]!;
    if (id === 0) return doubles.admit(batch, row);
    if (ended.length === 0) ended = new Uint32Array(CONNECTION_LIMITS.endedPlaces);
    const ports = (batch.sourcePort[row]! << 16) | batch.destinationPort[row]!;
    const low = mixWord(mixWord(seed, id >>> 0), ports);
    const high = (id / 0x1_0000_0000) ^ (batch.startUs[row]! >>> 0);
    const print = mixWord(low, high) >>> 0 || 1;
    const place = low & mask;
    if (ended[place] === print) return false;
    const isOpen = (batch.flags[row]! & FLOW_FLAG.open) !== 0;
    const isAny = isOpen || open.size > 0;
    const key = isAny ? (low & 0x1f_ffff) * 0x1_0000_0000 + print : 0;
    const before = isAny ? open.get(key) : undefined;
    if (!isOpen) ended[place] = print;
    if (before === undefined) {
      const isNew = doubles.admit(batch, row);
      if (isOpen) keep(open, key, batch, row, !isNew);
      return isNew;
    }
    if (isOpen && batch.endUs[row]! <= before.atUs) return false; // an older word, or the same again
    open.delete(key);
    if (isOpen) keep(open, key, batch, row, before.isDouble);
    if (before.isDouble) return false;
    for (const amount of AMOUNTS) batch[amount][row] = since(batch[amount][row]!, before[amount]);
    batch.flags[row] = batch.flags[row]! | FLOW_FLAG.again;
    return true;
  };
  return {
    get openCount() {
      return open.size;
    },
    admit,
    forget: (beforeUs) => {
      for (const [key, { atUs }] of open) if (atUs < beforeUs) open.delete(key);
    },
  };
}

/** The Map keeps the order of words, so its first is the one not heard of for longest. */
function keep(
  open: Map<number, Open>,
  key: number,
  batch: FlowBatch,
  row: number,
  isDouble: boolean,
): void {
  if (open.size >= CONNECTION_LIMITS.openMax) {
    const [longest] = open.keys();
    open.delete(longest!);
  }
  open.set(key, {
    atUs: batch.endUs[row]!,
    bytesOut: batch.bytesOut[row]!,
    bytesIn: batch.bytesIn[row]!,
    packetsOut: batch.packetsOut[row]!,
    packetsIn: batch.packetsIn[row]!,
    isDouble,
  });
}

/** What came since; an amount that was unknown before or went down tells nothing of it. */
function since(now: number, before: number): number {
  if (Number.isNaN(before)) return now;
  return now >= before ? now - before : Number.NaN;
}
