/**
 * Carpet: a flood spread over a network so evenly that none of its hosts is far above its own level, and the network is. The
 * minutes of hosts of ours that are no candidates themselves are summed by /24 (IPv4) and /64, and judged as one host (level.ts).
 * A scan of a network looks alike in records a minute, but tries each service once or twice and comes of few sources: not told here.
 */
import { MAPPED_IPV4_WORD } from '@noroshi/stix';
import type { WindowTables } from '../contract.ts';
import type { PairLedger } from '../pair-ledger.ts';
import { bytesOf, type Cells, failedOf, hostOf, minuteOf, packetsOf, recordsOf } from './cells.ts';
import { excesses, isCandidate, type Load, NO_LEVEL } from './level.ts';
import { episodes, type Loads, unixMinute } from './load.ts';

export const CARPET_LIMITS = {
  hostsMin: 16, // that take part
  hostShareMax: 0.5, // of one of them; above, it is that host's flood
  scanRecordsPerServiceMax: 3, // fewer a service, of so few sources, is a scan
  scanSourcesMax: 16,
} as const;

const L = CARPET_LIMITS;
const MINUTES = 2 ** 26; // Unix minutes until 2097

export type Carpet = {
  readonly network: string; // hexadecimal, for the key
  readonly hosts: ReadonlyMap<number, number>; // and their records
  readonly firstMinute: number;
  readonly lastMinute: number;
  readonly records: number;
  readonly failed: number;
  readonly packets: number;
  readonly bytes: number;
  readonly peakPerMinute: number;
  readonly usualPerMinute: number;
  readonly isByPackets: boolean;
  readonly sources: number; // of pairs that are still in the window: at least so many
  readonly pairs: number;
  readonly service: number; // port * 256 + protocol of nine pairs in ten; -1: none
};

export function findCarpets(
  atUs: number,
  { cells }: Loads,
  tables: WindowTables,
  ledger: PairLedger,
): Carpet[] {
  const nets = networksOf(tables);
  const until = unixMinute(atUs);
  const isThin = (cell: number): boolean => {
    const host = hostOf(cells, cell);
    if (host < 0 || nets.of[host]! < 0 || minuteOf(cells, cell) > until) return false;
    return !isCandidate(recordsOf(cells, cell), packetsOf(cells, cell));
  };
  const sums = new Map<number, { records: number; packets: number }>();
  for (let cell = 0; cell < cells.count; cell++) {
    if (!isThin(cell)) continue;
    const key = nets.of[hostOf(cells, cell)]! * MINUTES + minuteOf(cells, cell);
    const sum = sums.get(key) ?? { records: 0, packets: 0 };
    sum.records += recordsOf(cells, cell);
    sum.packets += packetsOf(cells, cell);
    sums.set(key, sum);
  }
  const busy = new Map<number, Load[]>();
  for (const [key, { records, packets }] of sums)
    if (isCandidate(records, packets)) busy.set(Math.floor(key / MINUTES), []);
  for (const [key, sum] of sums)
    busy.get(Math.floor(key / MINUTES))?.push({ minute: key % MINUTES, ...sum });
  return [...busy].flatMap(([net, loads]) => {
    loads.sort((a, b) => a.minute - b.minute);
    const { above } = excesses(loads, NO_LEVEL);
    return episodes(above, (place) => loads[place]!.minute).flatMap((episode) => {
      const minutes = new Map(episode.map(({ place }) => [loads[place]!.minute, loads[place]!]));
      const sum = sumOf(net, minutes, nets.of, isThin, cells);
      const most = Math.max(...sum.hosts.values());
      if (sum.hosts.size < L.hostsMin || most > L.hostShareMax * sum.records) return [];
      const { usual, isByPackets } = episode.find(({ isBig }) => isBig)!;
      const all = [...minutes.values()];
      const peakPerMinute = Math.max(...all.map((one) => one[isByPackets ? 'packets' : 'records']));
      const span = {
        firstMinute: Math.min(...minutes.keys()),
        lastMinute: Math.max(...minutes.keys()),
      };
      const makers = makersOf(net, span, sum.records, nets.of, tables, ledger);
      const isScan =
        makers.sources <= L.scanSourcesMax &&
        sum.records < L.scanRecordsPerServiceMax * makers.pairs;
      if (isScan) return [];
      const level = { usualPerMinute: usual, isByPackets, peakPerMinute };
      return [{ network: nets.names[net]!, ...sum, ...span, ...level, ...makers }];
    });
  });
}

/** The network of each host of ours by number; -1: not ours. */
function networksOf(tables: WindowTables) {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  const of = new Int32Array(tables.hostCount).fill(-1);
  for (let host = 0; host < of.length; host++) {
    if (!tables.hasHost(host) || !tables.isInside(host)) continue;
    const [first, second, third, last] = tables.addressOf(host);
    const isIpv4 = first === 0 && second === 0 && third === MAPPED_IPV4_WORD;
    const name = isIpv4
      ? `${(last >>> 8).toString(16)}/24`
      : `${first.toString(16)}.${second.toString(16)}/64`;
    const number = numbers.get(name) ?? names.push(name) - 1;
    numbers.set(name, number);
    of[host] = number;
  }
  return { names, of };
}

function sumOf(
  net: number,
  minutes: ReadonlyMap<number, Load>,
  netOf: Int32Array,
  isThin: (cell: number) => boolean,
  cells: Cells,
) {
  const hosts = new Map<number, number>();
  const sum = { records: 0, failed: 0, packets: 0, bytes: 0 };
  for (let cell = 0; cell < cells.count; cell++) {
    if (!isThin(cell) || !minutes.has(minuteOf(cells, cell))) continue;
    const host = hostOf(cells, cell);
    if (netOf[host] !== net) continue;
    hosts.set(host, (hosts.get(host) ?? 0) + recordsOf(cells, cell));
    sum.records += recordsOf(cells, cell);
    sum.failed += failedOf(cells, cell);
    sum.packets += packetsOf(cells, cell);
    sum.bytes += bytesOf(cells, cell);
  }
  return { hosts, ...sum };
}

/**
 * Who makes it: pairs into the network that began while it lasted, where they account for half of its records; else all that were
 * tried while it lasted, or of which nobody can say when. Their sources, and the service that nine in ten records are for.
 */
function makersOf(
  net: number,
  { firstMinute, lastMinute }: { readonly firstMinute: number; readonly lastMinute: number },
  records: number,
  netOf: Int32Array,
  tables: WindowTables,
  ledger: PairLedger,
) {
  const [fresh, all] = [createTally(), createTally()];
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (!tables.hasPair(pair) || netOf[tables.destinationOf(pair)] !== net) continue;
    const [firstUs, lastUs] = [ledger.firstUsOf(pair), ledger.lastUsOf(pair)];
    if (unixMinute(lastUs) < firstMinute || unixMinute(firstUs) > lastMinute) continue; // NaN stays
    const told = Math.max(1, ledger.answeredOf(pair) + ledger.failedOf(pair));
    all.add(tables, pair, told);
    if (unixMinute(firstUs) >= firstMinute) fresh.add(tables, pair, told);
  }
  return (fresh.records >= 0.5 * records ? fresh : all).made();
}

function createTally() {
  const sources = new Set<number>();
  const services = new Map<number, number>();
  const tally = {
    records: 0,
    pairs: 0,
    add(tables: WindowTables, pair: number, records: number): void {
      const service = tables.portOf(pair) * 256 + tables.protocolOf(pair);
      services.set(service, (services.get(service) ?? 0) + records);
      sources.add(tables.sourceOf(pair));
      tally.records += records;
      tally.pairs++;
    },
    made() {
      const [most] = [...services].sort((a, b) => b[1] - a[1]);
      const isOne = most !== undefined && most[1] >= 0.9 * tally.records;
      return { pairs: tally.pairs, sources: sources.size, service: isOne ? most[0] : -1 };
    },
  };
  return tally;
}
