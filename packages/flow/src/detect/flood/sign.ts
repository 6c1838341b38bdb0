/** Floods as signs, and the harmless reasons for many records at once. */
import { epochUsFromUnixUs } from '../../decode/unix-time.ts';
import {
  ENDS_MAX,
  type Otherwise,
  type Sign,
  type SignEnd,
  type SignEvidence,
  type WindowTables,
} from '../contract.ts';
import { isEcho, TCP, UDP } from '../outcome.ts';
import type { Carpet } from './carpet.ts';
import { LEVEL_LIMITS } from './level.ts';
import type { Surge } from './load.ts';

const MINUTE_US = 60e6;

export type FloodScale = { readonly ratioHalf: number; readonly reasonFactor: number };

export function surgeSign(surge: Surge, tables: WindowTables, scale: FloodScale): Sign {
  const { crowd } = surge;
  const hasMost = crowd.mostly >= 0 && tables.hasPair(crowd.mostly);
  const service = hasMost ? serviceOf(crowd.mostly, tables) : sharedService(surge, tables);
  const [port, protocol] = service < 0 ? [null, null] : [service >>> 8, service & 255];
  const address = tables.addressOf(surge.host);
  return {
    ...{
      kind: 'flood',
      key: `flood:${hexOf(address)}:${port ?? '*'}:${surge.firstMinute}`,
    },
    source: hasMost ? tables.addressOf(tables.sourceOf(crowd.mostly)) : null,
    ...{
      destination: address,
      port: protocol !== null && isEcho(protocol) ? null : port,
      protocol,
    },
    ...common(surge, explain(surge, hasMost), scale),
    evidence: [
      { name: 'shape', value: shapeOf(surge, protocol) },
      ...levelEvidence(surge),
      crowd.isExact
        ? { name: 'sources', value: crowd.seen === 0 ? null : crowd.sources }
        : { name: 'sourcesAbout', value: crowd.sources },
      ...amountEvidence(surge),
    ],
    ends: isForgeable(surge) ? [] : endsOf(surge, tables),
  };
}

/** Of a network of ours as a whole: its hosts are the ends. */
export function carpetSign(carpet: Carpet, tables: WindowTables, scale: FloodScale): Sign {
  const { service, hosts, pairs, sources } = carpet;
  const [port, protocol] = service < 0 ? [null, null] : [service >>> 8, service & 255];
  const isThin = carpet.records < 3 * pairs;
  const otherwise: Otherwise[] = [
    {
      explanation: 'a scan that many sources share',
      fits: isThin ? 'cannot tell' : 'no',
      because: `${(carpet.records / Math.max(1, pairs)).toFixed(1)} records for each source and service`,
    },
    busyReason(carpet),
  ];
  return {
    ...{
      kind: 'flood',
      key: `flood:carpet:${carpet.network}:${port ?? '*'}:${carpet.firstMinute}`,
    },
    ...{ source: null, destination: null },
    ...{ port: protocol !== null && isEcho(protocol) ? null : port, protocol },
    ...common(carpet, otherwise, scale),
    evidence: [
      { name: 'shape', value: 'carpet' },
      { name: 'hosts', value: hosts.size },
      ...levelEvidence(carpet),
      { name: 'sourcesAtLeast', value: sources },
      ...amountEvidence(carpet),
    ],
    ends: [...hosts]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, ENDS_MAX)
      .map(([host, count]) => ({
        role: 'destination',
        address: tables.addressOf(host),
        count,
      })),
  };
}

type Sums = Omit<Surge, 'host' | 'crowd' | 'minutes'>;

function common(sums: Sums, otherwise: readonly Otherwise[], scale: FloodScale) {
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const isKnown = !Number.isNaN(sums.usualPerMinute);
  const least = sums.isByPackets
    ? LEVEL_LIMITS.packetsPerMinuteMin
    : LEVEL_LIMITS.recordsPerMinuteMin;
  const times = sums.peakPerMinute / (isKnown ? Math.max(1, sums.usualPerMinute) : least);
  const score = (times / (times + scale.ratioHalf)) * scale.reasonFactor ** reasons;
  return {
    firstUs: epochUsFromUnixUs(sums.firstMinute * MINUTE_US),
    lastUs: epochUsFromUnixUs((sums.lastMinute + 1) * MINUTE_US),
    ...{ count: sums.records, score, confidence: isKnown ? score : score / 2, otherwise },
  };
}

function levelEvidence({ peakPerMinute, usualPerMinute }: Sums): SignEvidence[] {
  const usual = Number.isNaN(usualPerMinute) ? null : usualPerMinute;
  return [
    { name: 'peakPerMinute', value: peakPerMinute },
    { name: 'usualPerMinute', value: usual },
  ];
}

function amountEvidence({ failed, records, packets, bytes }: Sums): SignEvidence[] {
  return [
    { name: 'failedShare', value: failed / records },
    { name: 'packets', value: packets },
    { name: 'bytesOut', value: bytes, unit: 'bytes' },
  ];
}

/** A source that is refused by the same service without end: no surge, and as tiresome. */
export function standingSign(
  pair: number,
  facts: { failed: number; firstUs: number; lastUs: number; perDay: number },
  tables: WindowTables,
  scale: FloodScale,
  usualPerDay: number,
): Sign {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const [from, to] = [tables.addressOf(source), tables.addressOf(destination)];
  const times = facts.perDay / usualPerDay;
  const score = times / (times + scale.ratioHalf);
  return {
    ...{ kind: 'flood', key: `flood:standing:${hexOf(from)}>${hexOf(to)}:${port}` },
    ...{
      source: from,
      destination: to,
      port,
      protocol,
      firstUs: facts.firstUs,
      lastUs: facts.lastUs,
    },
    ...{ count: facts.failed, score, confidence: score },
    evidence: [
      { name: 'shape', value: 'standing' },
      { name: 'attemptsPerHour', value: facts.perDay / 24 },
      { name: 'failedShare', value: 1 },
      { name: 'spanS', value: (facts.lastUs - facts.firstUs) / 1e6, unit: 's' },
    ],
    otherwise: [
      {
        explanation: 'a client that was set up for a service which is gone',
        fits: 'cannot tell',
        because: `it was refused every time, ${Math.round(facts.perDay / 24)} times an hour, and goes on`,
      },
      {
        explanation: 'a monitor that watches whether the service comes back',
        fits: 'cannot tell',
        because: 'flows do not say who runs the source',
      },
    ],
    ends: [],
  };
}

function shapeOf({ failed, records }: Surge, protocol: number | null): string {
  if (protocol === TCP) return failed >= 0.5 * records ? 'tcp unanswered' : 'tcp answered';
  return protocol === UDP ? 'udp' : 'other';
}

function explain(surge: Surge, isOneSource: boolean): Otherwise[] {
  const { crowd, failed, records } = surge;
  const answered = 1 - failed / records;
  const sources = `${crowd.isExact ? '' : 'about '}${crowd.sources}`;
  const isCrowd = answered > 0.8 && crowd.sources >= 50;
  const isScan = crowd.sources <= 8 && crowd.pairs >= 0.5 * crowd.seen && crowd.pairs >= 32;
  return [
    {
      explanation: 'a crowd of users: news, an update, the start of a sale',
      fits: isCrowd ? 'yes' : 'no',
      because: `${Math.round(100 * answered)} % were answered, of ${sources} sources`,
    },
    {
      explanation: 'a test of load or a transfer of many small parts',
      fits: isOneSource && answered > 0.8 ? 'yes' : 'no',
      because: isOneSource ? 'one source makes nearly all of it' : 'many sources take part',
    },
    {
      explanation: 'a scan of its ports, told as a scan',
      fits: isScan ? 'yes' : 'no',
      because: `${sources} sources tried ${crowd.isExact ? '' : 'about '}${crowd.pairs} services`,
    },
    busyReason(surge),
  ];
}

function busyReason({ usualPerMinute }: Sums): Otherwise {
  const isKnown = !Number.isNaN(usualPerMinute);
  return {
    explanation: 'a service that is always this busy',
    fits: isKnown ? 'no' : 'cannot tell',
    because: isKnown
      ? `its own level is ${Math.round(usualPerMinute)} a minute`
      : 'it has not been watched for long enough to know its level',
  };
}

/** Sources of what nobody answered may be made up: none of them is named. */
const isForgeable = ({ failed, records }: Surge): boolean => failed >= 0.5 * records;

function endsOf({ crowd, host }: Surge, tables: WindowTables): SignEnd[] {
  return [...crowd.counts]
    .filter(([pair]) => tables.hasPair(pair) && tables.destinationOf(pair) === host)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, ENDS_MAX)
    .map(([pair, count]) => ({
      role: 'source',
      address: tables.addressOf(tables.sourceOf(pair)),
      count,
    }));
}

/** Port and protocol of nine records in ten, as far as its sources are known; -1: none. */
function sharedService({ crowd, host }: Surge, tables: WindowTables): number {
  const services = new Map<number, number>();
  let sum = 0;
  for (const [pair, count] of crowd.counts) {
    if (!tables.hasPair(pair) || tables.destinationOf(pair) !== host) continue;
    const service = serviceOf(pair, tables);
    services.set(service, (services.get(service) ?? 0) + count);
    sum += count;
  }
  for (const [service, count] of services) if (count >= 0.9 * sum) return service;
  return -1;
}

const serviceOf = (pair: number, tables: WindowTables): number =>
  tables.portOf(pair) * 256 + tables.protocolOf(pair);

const hexOf = (address: readonly number[]): string =>
  address.map((word) => word.toString(16)).join('.');
