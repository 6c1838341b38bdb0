/**
 * Relay: a host inside that passes connections on for others, as the boxes of covert relay networks do (ATT&CK T1090.003; notes of ten
 * agencies on such networks, 2026): it serves strangers on a port and opens the like to other strangers within seconds, as many
 * bytes each way. Both peers are outside, the relay is inside. Matches are tested against chance (relay/matches.ts).
 */
import { bestFirst } from './beacon/sign.ts';
import type { CreateDetector, Sign, WindowTables } from './contract.ts';
import { OUTCOME, outcomeOf, TCP, UDP } from './outcome.ts';
import { type Passage, relayMatches } from './relay/matches.ts';
import { relaySign } from './relay/sign.ts';
import { createSeries, type Series } from './series.ts';

export const RELAY_LIMITS = {
  matchesMin: 5,
  log10EvidenceMin: 4, // beyond the number of hosts tested
  matchedShareMin: 0.2, // of what comes in
  log10Half: 8, // where the score is one half
  reasonFactor: 0.5,
  scoreMin: 0.3,
  bytesMin: 500,
  rowsPerHourMax: 256,
  rowsMax: 1 << 21,
} as const;

const L = RELAY_LIMITS;
const IN = 0;
const OUT = 1;
const BOTH = (1 << IN) | (1 << OUT);

export const createRelayDetector: CreateDetector = (tables) => {
  const limits = { figures: 2, rowsPerHourMax: L.rowsPerHourMax, rowsMax: L.rowsMax } as const;
  const sizes = createSeries(limits); // bytes both ways
  const peers = createSeries(limits); // the peer and its port, row by row beside the sizes
  const roles = createRoles();
  const gone = new Map<number, number>(); // a peer's number that means another host since then
  let newestUs = Number.NEGATIVE_INFINITY;
  const add = (host: number, way: number, peer: number, row: Row): void => {
    newestUs = Math.max(newestUs, row.atUs);
    sizes.add(2 * host + way, row.atUs, row.bytesOut, row.bytesIn);
    peers.add(2 * host + way, row.atUs, peer, row.port);
  };
  return {
    kinds: ['relay'],
    observe(flows) {
      const { batch, count, rows } = flows;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        if (batch.protocol[row] !== TCP && batch.protocol[row] !== UDP) continue;
        const [bytesOut, bytesIn] = [batch.bytesOut[row]!, batch.bytesIn[row]!];
        if (!(bytesOut + bytesIn >= L.bytesMin) || outcomeOf(batch, row) !== OUTCOME.answered)
          continue;
        const isIn = flows.destinationInside[i] === 1;
        if (isIn === (flows.sourceInside[i] === 1)) continue;
        const [source, destination] = [flows.sourceHost[i]!, flows.destinationHost[i]!];
        if (!roles.isBoth(isIn ? destination : source, isIn ? IN : OUT)) continue;
        const port = batch.destinationPort[row]!;
        const one = { atUs: batch.startUs[row]!, bytesOut, bytesIn, port };
        if (isIn) add(destination, IN, source, one);
        else add(source, OUT, destination, one);
      }
    },
    judge: (atUs) => bestFirst(judgeHosts(atUs, tables, { sizes, peers, gone }), L.scoreMin),
    forget(beforeUs) {
      sizes.forget(beforeUs);
      peers.forget(beforeUs);
      for (const [host, atUs] of gone) if (atUs < beforeUs) gone.delete(host);
    },
    releaseHost(host) {
      roles.drop(host);
      gone.set(host, newestUs);
      for (const way of [IN, OUT]) {
        sizes.drop(2 * host + way);
        peers.drop(2 * host + way);
      }
    },
  };
};

/** Which ways each host was seen to go, a byte a host: of most nothing more is kept, since they go one way only. */
function createRoles() {
  let ways = new Uint8Array(1024);
  return {
    /** Whether it has gone both ways by now. */
    isBoth(host: number, way: number): boolean {
      if (host >= ways.length) {
        const before = ways;
        ways = new Uint8Array(Math.max(host + 1, 2 * before.length));
        ways.set(before);
      }
      ways[host]! |= 1 << way;
      return ways[host] === BOTH;
    },
    drop(host: number): void {
      if (host < ways.length) ways[host] = 0;
    },
  };
}

type Row = {
  readonly atUs: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly port: number;
};

/** What is kept of every host: sizes of its connections, with whom, and whose numbers are no longer theirs. */
type Kept = {
  readonly sizes: Series;
  readonly peers: Series;
  readonly gone: ReadonlyMap<number, number>;
};

function judgeHosts(atUs: number, tables: WindowTables, kept: Kept): Sign[] {
  const { sizes } = kept;
  const hosts: number[] = [];
  for (let host = 0; host < tables.hostCount; host++) {
    const isBoth =
      sizes.countOf(2 * host + IN) >= L.matchesMin && sizes.countOf(2 * host + OUT) >= L.matchesMin;
    if (isBoth && tables.isInside(host)) hosts.push(host);
  }
  return hosts.flatMap((host) => {
    const inward = passages(2 * host + IN, atUs, kept);
    const outward = passages(2 * host + OUT, atUs, kept);
    const found = relayMatches(inward, outward);
    const log10 = found.log10Evidence - Math.log10(hosts.length);
    const isEnough = found.matched >= L.matchesMin && log10 >= L.log10EvidenceMin;
    if (!isEnough || found.matched < L.matchedShareMin * inward.length) return [];
    return [relaySign(host, { ...found, log10Evidence: log10 }, inward, outward, tables, L)];
  });
}

/** Rows of a series with their peers, in the order of time; those whose peer is gone stay out. */
function passages(key: number, atUs: number, { sizes, peers, gone }: Kept): Passage[] {
  const with_ = peers.read(key);
  const peerOf = Array.from(
    { length: with_.count },
    (_, i) => [with_.first[i]!, with_.second[i]!] as const,
  );
  const rows = sizes.read(key);
  const all = Array.from({ length: Math.min(rows.count, peerOf.length) }, (_, i) => ({
    ...{ atUs: rows.atUs[i]!, bytesOut: rows.first[i]!, bytesIn: rows.second[i]! },
    ...{ peer: peerOf[i]![0], port: peerOf[i]![1] },
  }));
  const isOf = (one: Passage) => one.atUs > (gone.get(one.peer) ?? Number.NEGATIVE_INFINITY);
  return all.filter((one) => one.atUs <= atUs && isOf(one)).sort((a, b) => a.atUs - b.atUs);
}
