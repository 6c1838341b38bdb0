/** Of every pair: when it was first and last tried, how often it answered and how often it failed. Columns, 24 bytes a pair. */
import { OUTCOME, type Outcome } from './outcome.ts';

export type PairLedger = {
  add(pair: number, atUs: number, outcome: Outcome): void;
  drop(pair: number): void;
  /** NaN where nothing was ever added. */
  firstUsOf(pair: number): number;
  lastUsOf(pair: number): number;
  answeredOf(pair: number): number;
  failedOf(pair: number): number;
  readonly bytes: number;
};

const FIRST_PAIRS = 1024;

export function createPairLedger(): PairLedger {
  let firstUs = new Float64Array(FIRST_PAIRS).fill(Number.NaN);
  let lastUs = new Float64Array(FIRST_PAIRS);
  let answered = new Uint32Array(FIRST_PAIRS);
  let failed = new Uint32Array(FIRST_PAIRS);
  const grow = (pair: number) => {
    const size = Math.max(pair + 1, 2 * answered.length);
    const from = answered.length;
    firstUs = copied(firstUs, new Float64Array(size));
    firstUs.fill(Number.NaN, from);
    lastUs = copied(lastUs, new Float64Array(size));
    answered = copied(answered, new Uint32Array(size));
    failed = copied(failed, new Uint32Array(size));
  };
  return {
    add(pair, atUs, outcome) {
      if (pair >= answered.length) grow(pair);
      const first = firstUs[pair]!;
      if (!(first <= atUs)) firstUs[pair] = atUs; // also the first time, when it is NaN
      if (!(lastUs[pair]! >= atUs) || Number.isNaN(first)) lastUs[pair] = atUs;
      if (outcome === OUTCOME.answered) answered[pair]!++;
      else if (outcome === OUTCOME.failed) failed[pair]!++;
    },
    drop(pair) {
      if (pair >= answered.length) return;
      firstUs[pair] = Number.NaN;
      lastUs[pair] = 0;
      answered[pair] = 0;
      failed[pair] = 0;
    },
    firstUsOf: (pair) => firstUs[pair] ?? Number.NaN,
    lastUsOf: (pair) => (Number.isNaN(firstUs[pair] ?? Number.NaN) ? Number.NaN : lastUs[pair]!),
    answeredOf: (pair) => answered[pair] ?? 0,
    failedOf: (pair) => failed[pair] ?? 0,
    get bytes() {
      return [firstUs, lastUs, answered, failed].reduce((sum, one) => sum + one.byteLength, 0);
    },
  };
}

function copied<T extends Float64Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
