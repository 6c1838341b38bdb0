/**
 * What each host receives, minute by minute, against its own usual level: a running mean and spread of the logarithm of records
 * and packets a minute (exponentially weighted, so that a day's rhythm is followed and a flood is not learned while it lasts).
 * A stretch of minutes far above it is a surge, of which sources and services are kept, bounded. Columns, 34 bytes a host.
 */

export const LOAD_LIMITS = {
  recordsPerMinuteMin: 600, // ten a second
  packetsPerMinuteMin: 300_000, // 5,000 a second
  deviationsMin: 6, // above the host's own level
  ratioMin: 8, // and so many times that level
  minutesKnown: 60, // a level of fewer minutes is none: then the least is three times as high
  unknownFactor: 3,
  memoryMinutes: 720, // of the running mean
  surgesMax: 4096,
  sourcesMax: 4096, // told apart in one surge; beyond it only counted
  servicesMax: 256,
  gapMinutesMax: 2, // a surge goes on over so many minutes at the usual level
} as const;

const L = LOAD_LIMITS;
const MINUTE_US = 60e6;
const FIRST_HOSTS = 1024;

export type Surge = {
  readonly host: number;
  readonly firstMinute: number;
  lastMinute: number;
  records: number; // from the beginning of its first minute
  seen: number; // of these, since it was known to be one: shares are of these
  failed: number;
  packets: number;
  bytes: number;
  peakPerMinute: number;
  readonly usualPerMinute: number; // NaN: not known
  readonly isByPackets: boolean;
  readonly sources: Map<number, number>; // pair, and its records
  moreSources: number; // records of sources beyond
  readonly services: Map<number, number>; // port * 256 + protocol, and its records
};

export type Loads = {
  /** One record: to whom, by which pair and service, when, how much, and whether it failed. */
  add(
    host: number,
    pair: number,
    service: number,
    atUs: number,
    packets: number,
    bytes: number,
    isFailed: boolean,
  ): void;
  readonly surges: readonly Surge[];
  dropHost(host: number): void;
  /** Its number will mean another pair: in a surge it is one of those beyond then. */
  dropPair(pair: number): void;
  forget(beforeUs: number): void;
};

export function createLoads(): Loads {
  const levels = createLevels();
  const open = new Map<number, Surge>(); // by host
  const surged = new Set<number>(); // pairs that are in any surge
  let surges: Surge[] = [];
  const begin = (host: number, minute: number, isByPackets: boolean): void => {
    if (surges.length >= L.surgesMax) return;
    const surge: Surge = {
      ...{ host, firstMinute: minute, lastMinute: minute, failed: 0, seen: 0 },
      records: levels.nowOf(host, false) - 1, // of this minute so far
      ...{ packets: 0, bytes: 0, peakPerMinute: 0, isByPackets },
      usualPerMinute: levels.usualOf(host, isByPackets),
      ...{ sources: new Map(), moreSources: 0, services: new Map() },
    };
    surges.push(surge);
    open.set(host, surge);
  };
  return {
    add(host, pair, service, atUs, packets, bytes, isFailed) {
      const minute = Math.floor(atUs / MINUTE_US);
      let surge = open.size === 0 ? undefined : open.get(host);
      if (surge !== undefined && minute - surge.lastMinute > L.gapMinutesMax) {
        open.delete(host);
        surge = undefined;
      }
      const above = levels.add(host, minute, packets, surge === undefined);
      if (above === LATE) return;
      if (surge === undefined && above !== USUAL) {
        begin(host, minute, above === ABOVE_IN_PACKETS);
        surge = open.get(host);
      }
      if (surge === undefined) return;
      surged.add(pair);
      const now = levels.nowOf(host, surge.isByPackets);
      if (above !== USUAL) surge.lastMinute = minute;
      note(surge, now, pair, service);
      surge.failed += isFailed ? 1 : 0;
      surge.packets += known(packets);
      surge.bytes += known(bytes);
    },
    get surges() {
      return surges;
    },
    dropPair(pair) {
      if (!surged.delete(pair)) return;
      for (const { sources } of surges) sources.delete(pair);
    },
    dropHost(host) {
      levels.drop(host);
      open.delete(host);
      if (surges.some((surge) => surge.host === host))
        surges = surges.filter((surge) => surge.host !== host);
    },
    forget(beforeUs) {
      const before = beforeUs / MINUTE_US;
      surges = surges.filter(({ lastMinute }) => lastMinute >= before);
    },
  };
}

const USUAL = 0;
const ABOVE_IN_RECORDS = 1;
const ABOVE_IN_PACKETS = 2;
/** Of a minute that is over: it would count for another. */
const LATE = 3;
type Above = typeof USUAL | typeof ABOVE_IN_RECORDS | typeof ABOVE_IN_PACKETS | typeof LATE;

/** Means and variances of the logarithms: records, then packets. */
const SIDES = 2;

function createLevels() {
  let minutes = new Float64Array(FIRST_HOSTS);
  let counts = new Float32Array(SIDES * FIRST_HOSTS); // in the minute so far
  let knownMinutes = new Uint16Array(FIRST_HOSTS);
  let means = new Float32Array(SIDES * FIRST_HOSTS);
  let variances = new Float32Array(SIDES * FIRST_HOSTS);
  const grow = (host: number) => {
    const size = Math.max(host + 1, 2 * minutes.length);
    minutes = grown(minutes, size);
    counts = grown(counts, SIDES * size);
    knownMinutes = grown(knownMinutes, size);
    means = grown(means, SIDES * size);
    variances = grown(variances, SIDES * size);
  };
  /** A minute is over. What belongs to a surge is not learned, or a flood would soon be usual. */
  const learn = (host: number) => {
    const weight = 1 / Math.min(knownMinutes[host]! + 1, L.memoryMinutes);
    for (let at = SIDES * host; at < SIDES * (host + 1); at++) {
      const difference = Math.log1p(counts[at]!) - means[at]!;
      means[at]! += weight * difference;
      variances[at] = (1 - weight) * (variances[at]! + weight * difference ** 2);
    }
    if (knownMinutes[host]! < 0xffff) knownMinutes[host]!++;
  };
  const isAbove = (host: number, side: number, least: number): boolean => {
    const at = SIDES * host + side;
    if (counts[at]! < least) return false;
    if (knownMinutes[host]! < L.minutesKnown) return counts[at]! >= least * L.unknownFactor;
    const above = Math.log1p(counts[at]!) - means[at]!;
    return above >= Math.log(L.ratioMin) && above >= L.deviationsMin * Math.sqrt(variances[at]!);
  };
  return {
    add(host: number, minute: number, packets: number, isLearning: boolean): Above {
      if (host >= minutes.length) grow(host);
      if (minute < minutes[host]!) return LATE;
      if (minute > minutes[host]!) {
        if (isLearning && counts[SIDES * host]! > 0) learn(host);
        minutes[host] = minute;
        counts[SIDES * host] = 0;
        counts[SIDES * host + 1] = 0;
      }
      counts[SIDES * host]! += 1;
      counts[SIDES * host + 1]! += known(packets);
      if (isAbove(host, 0, L.recordsPerMinuteMin)) return ABOVE_IN_RECORDS;
      return isAbove(host, 1, L.packetsPerMinuteMin) ? ABOVE_IN_PACKETS : USUAL;
    },
    nowOf: (host: number, isByPackets: boolean) => counts[SIDES * host + (isByPackets ? 1 : 0)]!,
    usualOf: (host: number, isByPackets: boolean) =>
      knownMinutes[host]! >= L.minutesKnown
        ? Math.expm1(means[SIDES * host + (isByPackets ? 1 : 0)]!)
        : Number.NaN,
    drop(host: number) {
      if (host >= minutes.length) return;
      minutes[host] = 0;
      knownMinutes[host] = 0;
      for (const column of [counts, means, variances])
        column.fill(0, SIDES * host, SIDES * (host + 1));
    },
  };
}

function note(surge: Surge, now: number, pair: number, service: number): void {
  surge.records++;
  surge.seen++;
  surge.peakPerMinute = Math.max(surge.peakPerMinute, now);
  if (!count(surge.sources, pair, L.sourcesMax)) surge.moreSources++;
  count(surge.services, service, L.servicesMax);
}

function count(counts: Map<number, number>, key: number, max: number): boolean {
  const before = counts.get(key);
  if (before === undefined && counts.size >= max) return false;
  counts.set(key, (before ?? 0) + 1);
  return true;
}

const known = (amount: number): number => (Number.isNaN(amount) ? 0 : amount);

function grown<T extends Float64Array | Float32Array | Uint16Array>(from: T, size: number): T {
  const into = new (from.constructor as new (size: number) => T)(size);
  into.set(from as never);
  return into;
}
