/**
 * Unasked answers by host and service, and requests that were answered with far more, bounded by the hosts of the window. How many
 * servers take part is counted from the pairs when signs are judged: a byte a pair says of which service it is.
 */
import { FLOW_FLAG, type FlowBatch } from '../../batch.ts';
import type { WindowTables } from '../contract.ts';
import { UDP } from '../outcome.ts';
import { SERVICE_OF_PORT } from './services.ts';

export type Tally = {
  readonly host: number; // the victim, or the server that is abused
  readonly service: number; // place in REFLECTOR_SERVICES
  records: number;
  packets: number;
  bytes: number; // of answers
  askedBytes: number;
  firstUs: number;
  lastUs: number;
};

export type Found = Tally & { readonly pairs: readonly number[] };

export type ReflectionThresholds = {
  readonly reflectorsMin: number;
  readonly recordsMin: number;
  readonly bytesMin: number;
  readonly amplificationMin: number;
  readonly abusedRecordsMin: number;
};

const SERVICES = 16;
const ABUSED = 128; // bit of a pair's byte: requests to a server, not answers to a victim

export function createReflectionLedger(tables: WindowTables) {
  const victims = new Map<number, Tally>();
  const servers = new Map<number, Tally>();
  let marks = new Uint8Array(1024); // by pair: service + 1, and ABUSED
  const mark = (pair: number, value: number) => {
    if (pair >= marks.length) {
      const before = marks;
      marks = new Uint8Array(Math.max(pair + 1, 2 * before.length));
      marks.set(before);
    }
    marks[pair] = value;
  };

  /** Answers of a service to a port that is no service itself, in a record of one way: nothing asked for them. */
  const addAnswer = (batch: FlowBatch, row: number, pair: number, victim: number) => {
    const service = SERVICE_OF_PORT[batch.sourcePort[row]!]! - 1;
    if (service < 0 || SERVICE_OF_PORT[batch.destinationPort[row]!] !== 0) return;
    const isAsked = batch.packetsIn[row]! > 0 || batch.bytesIn[row]! > 0;
    if ((batch.flags[row]! & FLOW_FLAG.biflow) !== 0 && isAsked) return;
    add(victims, victim, service, batch, row, known(batch.bytesOut[row]!), 0);
    mark(pair, service + 1);
  };

  const addRequest = (batch: FlowBatch, row: number, pair: number, server: number) => {
    const service = SERVICE_OF_PORT[batch.destinationPort[row]!]! - 1;
    const back = batch.bytesIn[row]!;
    if (service < 0 || !(back > 0) || !tables.isInside(server)) return;
    add(servers, server, service, batch, row, back, known(batch.bytesOut[row]!));
    mark(pair, (service + 1) | ABUSED);
  };

  return {
    add(batch: FlowBatch, row: number, pair: number, _source: number, destination: number) {
      if (batch.protocol[row] !== UDP || (batch.flags[row]! & SKIPPED) !== 0) return;
      addAnswer(batch, row, pair, destination);
      addRequest(batch, row, pair, destination);
    },
    victims(atUs: number, limits: ReflectionThresholds): Found[] {
      const chosen = [...victims.values()].filter(
        ({ records, bytes, firstUs }) =>
          records >= limits.recordsMin && bytes >= limits.bytesMin && firstUs <= atUs,
      );
      return withPairs(false, chosen, marks, tables).filter(
        ({ pairs }) => pairs.length >= limits.reflectorsMin,
      );
    },
    abused(atUs: number, limits: ReflectionThresholds): Found[] {
      const chosen = [...servers.values()].filter(
        ({ records, bytes, askedBytes, firstUs }) =>
          records >= limits.abusedRecordsMin &&
          bytes >= limits.bytesMin &&
          bytes >= limits.amplificationMin * askedBytes &&
          firstUs <= atUs,
      );
      return withPairs(true, chosen, marks, tables);
    },
    forget(beforeUs: number) {
      for (const all of [victims, servers])
        for (const [key, { lastUs }] of all) if (lastUs < beforeUs) all.delete(key);
    },
    dropPair: (pair: number) => void (pair < marks.length && marks.fill(0, pair, pair + 1)),
    dropHost(host: number) {
      for (let service = 0; service < SERVICES; service++) {
        victims.delete(host * SERVICES + service);
        servers.delete(host * SERVICES + service);
      }
    },
  };
}

/** The pairs that each of the chosen is made of, in one pass over the window. */
function withPairs(
  isServer: boolean,
  chosen: readonly Tally[],
  marks: Uint8Array,
  tables: WindowTables,
): Found[] {
  const pairs = new Map(chosen.map((one) => [one.host * SERVICES + one.service, [] as number[]]));
  for (let pair = 0; pair < Math.min(tables.pairCount, marks.length); pair++) {
    const service = (marks[pair]! & ~ABUSED) - 1;
    if (service < 0 || ((marks[pair]! & ABUSED) !== 0) !== isServer || !tables.hasPair(pair))
      continue;
    pairs.get(tables.destinationOf(pair) * SERVICES + service)?.push(pair);
  }
  return chosen.map((one) => ({ ...one, pairs: pairs.get(one.host * SERVICES + one.service)! }));
}

const SKIPPED = FLOW_FLAG.reply | FLOW_FLAG.fragment;

function add(
  all: Map<number, Tally>,
  host: number,
  service: number,
  batch: FlowBatch,
  row: number,
  bytes: number,
  askedBytes: number,
): void {
  const key = host * SERVICES + service;
  let tally = all.get(key);
  if (tally === undefined) {
    const atUs = batch.startUs[row]!;
    tally = {
      host,
      service,
      records: 0,
      packets: 0,
      bytes: 0,
      askedBytes: 0,
      firstUs: atUs,
      lastUs: atUs,
    };
    all.set(key, tally);
  }
  tally.records++;
  tally.packets += known(batch.packetsOut[row]!);
  tally.bytes += bytes;
  tally.askedBytes += askedBytes;
  tally.firstUs = Math.min(tally.firstUs, batch.startUs[row]!);
  tally.lastUs = Math.max(tally.lastUs, batch.endUs[row]!);
}

const known = (amount: number): number => (Number.isNaN(amount) ? 0 : amount);
