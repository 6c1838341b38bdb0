/** Floods as signs, and the harmless reasons for many records at once. */
import {
  ENDS_MAX,
  type Otherwise,
  type Sign,
  type SignEnd,
  type WindowTables,
} from '../contract.ts';
import { isEcho, TCP, UDP } from '../outcome.ts';
import type { Surge } from './load.ts';

const MINUTE_US = 60e6;

export type FloodScale = { readonly ratioHalf: number; readonly reasonFactor: number };

export function surgeSign(surge: Surge, tables: WindowTables, scale: FloodScale): Sign {
  const [service, ofService] = most(surge.services);
  const [pair, ofPair] = most(surge.sources);
  const isOneSource = ofPair >= 0.9 * surge.seen && tables.hasPair(pair);
  const [port, protocol] = [service >>> 8, service & 255];
  const isOnePort = ofService >= 0.9 * surge.seen;
  const otherwise = explain(surge, isOneSource);
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const least = surge.isByPackets ? 300_000 : 600;
  const times =
    surge.peakPerMinute /
    (Number.isNaN(surge.usualPerMinute) ? least : Math.max(1, surge.usualPerMinute));
  const score = (times / (times + scale.ratioHalf)) * scale.reasonFactor ** reasons;
  const address = tables.addressOf(surge.host);
  const lastUs = (surge.lastMinute + 1) * MINUTE_US;
  return {
    ...{
      kind: 'flood',
      key: `flood:${hexOf(address)}:${isOnePort ? port : '*'}:${surge.firstMinute}`,
    },
    source: isOneSource ? tables.addressOf(tables.sourceOf(pair)) : null,
    ...{ destination: address, port: isOnePort && !isEcho(protocol) ? port : null },
    ...{ protocol: isOnePort ? protocol : null, firstUs: surge.firstMinute * MINUTE_US, lastUs },
    ...{
      count: surge.records,
      score,
      confidence: Number.isNaN(surge.usualPerMinute) ? score / 2 : score,
    },
    evidence: [
      { name: 'shape', value: shapeOf(surge, protocol) },
      { name: 'peakPerMinute', value: surge.peakPerMinute },
      {
        name: 'usualPerMinute',
        value: Number.isNaN(surge.usualPerMinute) ? null : surge.usualPerMinute,
      },
      { name: 'sources', value: surge.sources.size },
      { name: 'failedShare', value: surge.failed / surge.seen },
      { name: 'packets', value: surge.packets },
      { name: 'bytesOut', value: surge.bytes, unit: 'bytes' },
    ],
    ...{ otherwise, ends: isForgeable(surge) ? [] : endsOf(surge, tables) },
  };
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

function shapeOf({ failed, seen }: Surge, protocol: number): string {
  if (protocol === TCP) return failed >= 0.5 * seen ? 'tcp unanswered' : 'tcp answered';
  return protocol === UDP ? 'udp' : 'other';
}

function explain(surge: Surge, isOneSource: boolean): Otherwise[] {
  const answered = 1 - surge.failed / surge.seen;
  const isCrowd = answered > 0.8 && surge.sources.size >= 50;
  const isKnown = !Number.isNaN(surge.usualPerMinute);
  return [
    {
      explanation: 'a crowd of users: news, an update, the start of a sale',
      fits: isCrowd ? 'yes' : 'no',
      because: `${Math.round(100 * answered)} % were answered, of ${surge.sources.size} sources`,
    },
    {
      explanation: 'a test of load or a transfer of many small parts',
      fits: isOneSource && answered > 0.8 ? 'yes' : 'no',
      because: isOneSource ? 'one source makes nearly all of it' : 'many sources take part',
    },
    {
      explanation: 'a service that is always this busy',
      fits: isKnown ? 'no' : 'cannot tell',
      because: isKnown
        ? `its own level is ${Math.round(surge.usualPerMinute)} a minute`
        : 'it has not been watched for long enough to know its level',
    },
  ];
}

/** Sources of what nobody answered may be made up: none of them is named. */
const isForgeable = ({ failed, seen }: Surge): boolean => failed >= 0.5 * seen;

function endsOf(surge: Surge, tables: WindowTables): SignEnd[] {
  return [...surge.sources]
    .filter(([pair]) => tables.hasPair(pair) && tables.destinationOf(pair) === surge.host)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, ENDS_MAX)
    .map(([pair, records]) => ({
      role: 'source',
      address: tables.addressOf(tables.sourceOf(pair)),
      count: records,
    }));
}

function most(counts: ReadonlyMap<number, number>): [key: number, count: number] {
  let best: [number, number] = [0, 0];
  for (const [key, count] of counts) if (count > best[1]) best = [key, count];
  return best;
}

const hexOf = (address: readonly number[]): string =>
  address.map((word) => word.toString(16)).join('.');
