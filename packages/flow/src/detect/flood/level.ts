/**
 * What is usual for a host, and which of its minutes are far above it. Its level is a running mean and spread of the logarithm of
 * records and of packets a minute (exponentially weighted, so that a day's rhythm is followed); minutes far above it are not
 * learned. A level that rises slowly drags this one with it, so there is a second: eight times the busiest minute of all that is
 * more than a day old. Where too little came before, minutes that come later tell what is usual: their median and the median
 * deviation from it (a server that is always busy is none, and a flood at the very beginning of the records is one).
 */

export const LEVEL_LIMITS = {
  recordsPerMinuteMin: 600, // ten a second
  packetsPerMinuteMin: 300_000, // 5,000 a second
  deviationsMin: 6, // above the host's own level
  ratioMin: 8, // and so many times that level
  minutesKnown: 60, // a level of fewer minutes is none: then the least is three times as high
  unknownFactor: 3,
  memoryMinutes: 720, // of the running mean
  rampAfterMinutes: 1440, // what is older is not dragged along
} as const;

const L = LEVEL_LIMITS;
const RECORDS = 0;
const PACKETS = 1;
const SIDES = [RECORDS, PACKETS] as const;
const LEAST = [L.recordsPerMinuteMin, L.packetsPerMinuteMin] as const;
const MAD_TO_SIGMA = 1.4826; // of a normal law

/** Natural logarithms of one more than records and packets a minute. */
export type Level = {
  readonly minutes: number;
  readonly means: readonly [number, number];
  readonly variances: readonly [number, number];
};

export const NO_LEVEL: Level = { minutes: 0, means: [0, 0], variances: [0, 0] };

export type Load = { readonly minute: number; readonly records: number; readonly packets: number };

/** A minute far above what is usual, or beside one and as far above it. */
export type Excess = {
  readonly place: number; // in the list of loads
  readonly isByPackets: boolean;
  readonly usual: number; // a minute; NaN: not known
  readonly isBig: boolean; // at least the least
};

export function isCandidate(records: number, packets: number): boolean {
  return records >= L.recordsPerMinuteMin || packets >= L.packetsPerMinuteMin;
}

/** Minutes far above the usual, of loads in order of time, and the level after them. */
export function excesses(
  loads: readonly Load[],
  before: Level,
): { readonly above: readonly Excess[]; readonly after: Level } {
  const amounts = loads.map(({ records, packets }) => [records, packets] as const);
  const whole = before.minutes >= L.minutesKnown ? NO_LEVEL : robustLevel(amounts);
  const isAbove = new Uint8Array(loads.length);
  let level = before;
  const high: (Excess | null)[] = loads.map(() => null);
  const old: Old = { count: 0, next: 0, most: [0, 0] };
  for (const [place, { minute }] of loads.entries()) {
    for (; loads[old.next]!.minute < minute - L.rampAfterMinutes; old.next++) {
      if (isAbove[old.next] === 1) continue;
      old.count++;
      for (const side of SIDES) old.most[side] = Math.max(old.most[side], amounts[old.next]![side]);
    }
    const known = level.minutes >= L.minutesKnown ? level : whole;
    const found = excessOf(place, amounts[place]!, known, old);
    high[place] = found;
    if (found?.isBig) isAbove[place] = 1;
    else level = learned(level, amounts[place]!);
  }
  return { above: withFlanks(loads, high, isAbove), after: level };
}

/** Minutes beside one far above the usual that are as far above it, though below the least: its beginning and its end. */
function withFlanks(
  loads: readonly Load[],
  high: readonly (Excess | null)[],
  isAbove: Uint8Array,
): Excess[] {
  const isIn = Uint8Array.from(isAbove);
  const follow = (place: number, step: 1 | -1) => {
    for (let at = place + step; high[at] != null && isIn[at] === 0; at += step) {
      if (Math.abs(loads[at]!.minute - loads[at - step]!.minute) > 1) return;
      isIn[at] = 1;
    }
  };
  for (let place = 0; place < loads.length; place++) {
    if (isAbove[place] === 0) continue;
    follow(place, -1);
    follow(place, 1);
  }
  return high.filter((one): one is Excess => one !== null && isIn[one.place] === 1);
}

function excessOf(
  place: number,
  amounts: readonly [number, number],
  level: Level,
  old: Old,
): Excess | null {
  const sides = SIDES.map((side) => ({ side, usual: usual(amounts[side], side, level, old) }));
  const isBig = ({ side }: { readonly side: number }) => amounts[side]! >= LEAST[side]!;
  const far = sides.filter((one): one is { side: 0 | 1; usual: number } => one.usual !== null);
  const one = far.find(isBig) ?? far[0];
  return one === undefined
    ? null
    : { place, isByPackets: one.side === PACKETS, usual: one.usual, isBig: isBig(one) };
}

/** What is more than a day old: minutes, and the busiest of them. */
type Old = { count: number; next: number; readonly most: [number, number] };

/** What is usual where the amount is far above it (NaN: not known), null where it is not. */
function usual(
  amount: number,
  side: 0 | 1,
  { minutes, means, variances }: Level,
  old: Old,
): number | null {
  if (minutes < L.minutesKnown) return amount >= LEAST[side] * L.unknownFactor ? Number.NaN : null;
  const over = Math.log1p(amount) - means[side];
  if (over >= Math.log(L.ratioMin) && over >= L.deviationsMin * Math.sqrt(variances[side]))
    return Math.expm1(means[side]);
  const isRamp = old.count >= L.minutesKnown && amount >= L.ratioMin * Math.max(1, old.most[side]);
  return isRamp ? old.most[side] : null;
}

export function learned(level: Level, amounts: readonly [number, number]): Level {
  const weight = 1 / Math.min(level.minutes + 1, L.memoryMinutes);
  const differences = SIDES.map((side) => Math.log1p(amounts[side]) - level.means[side]);
  const mean = (side: 0 | 1) => level.means[side] + weight * differences[side]!;
  const variance = (side: 0 | 1) =>
    (1 - weight) * (level.variances[side] + weight * differences[side]! ** 2);
  return {
    minutes: level.minutes + 1,
    means: [mean(RECORDS), mean(PACKETS)],
    variances: [variance(RECORDS), variance(PACKETS)],
  };
}

/** Of all minutes whatever their order; fewer than enough are none. */
function robustLevel(amounts: readonly (readonly [number, number])[]): Level {
  if (amounts.length < L.minutesKnown) return NO_LEVEL;
  const of = (side: 0 | 1): [mean: number, variance: number] => {
    const logs = Float64Array.from(amounts, (amount) => Math.log1p(amount[side])).sort();
    const median = middle(logs);
    const spread = MAD_TO_SIGMA * middle(logs.map((log) => Math.abs(log - median)).sort());
    return [median, spread ** 2];
  };
  const [records, packets] = [of(RECORDS), of(PACKETS)];
  return {
    minutes: amounts.length,
    means: [records[0], packets[0]],
    variances: [records[1], packets[1]],
  };
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
