/** Flows of the seeded world as Zeek's conn.log, and what a test of the node needs to be allowed to read them. */
import {
  addressAt,
  createFlowBatch,
  FLOW_STATES,
  type FlowBatch,
  SIGN_KINDS,
  type Warrant,
} from '@noroshi/flow';
import { createFlowWorld } from '@noroshi/sim';
import { formatAddress } from '@noroshi/stix';
import { type ConfigKind, writeConfig } from '@noroshi/store';
import { unixMsFromTaiUs } from '@noroshi/time';
import type { NodeContext } from '../../src/context.ts';

export const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
export const HOUR_US = 3600e6;
export const BY_TWO = 'user:aiko+user:ben';

const FIELDS = [
  ...['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'service'],
  ...['duration', 'orig_bytes', 'resp_bytes', 'conn_state', 'orig_pkts', 'orig_ip_bytes'],
  ...['resp_pkts', 'resp_ip_bytes'],
];
const STATES: Readonly<Record<string, string>> = { finished: 'SF', attempt: 'S0', rejected: 'REJ' };

/** conn.log of the seeded world between two instants. */
export function connLog(fromUs: number, toUs: number): string {
  const lines = [
    ...['#separator \\x09', '#set_separator\t,', '#empty_field\t(empty)', '#unset_field\t-'],
    ...['#path\tconn', `#fields\t${FIELDS.join('\t')}`],
    `#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tcount\tcount\tcount\tcount`,
  ];
  const world = createFlowWorld({ seed: 1, epochUs: EPOCH_US });
  world.tell(fromUs, toUs, createFlowBatch(), (batch) => {
    for (let row = 0; row < batch.count; row++) lines.push(lineOf(batch, row, lines.length));
  });
  return `${lines.join('\n')}\n`;
}

function lineOf(batch: FlowBatch, row: number, number: number): string {
  const seconds = (us: number) => (us / 1e6).toFixed(6);
  const startUs = unixMsFromTaiUs(batch.startUs[row]!) * 1000;
  const state = STATES[FLOW_STATES[batch.state[row]!]!] ?? 'OTH';
  const [out, back] = [batch.bytesOut[row]!, batch.bytesIn[row]!];
  return [
    ...[seconds(startUs), `C${number}`, formatAddress(addressAt(batch.source, row))],
    ...[batch.sourcePort[row], formatAddress(addressAt(batch.destination, row))],
    ...[batch.destinationPort[row], batch.protocol[row] === 6 ? 'tcp' : 'udp', '-'],
    ...[seconds(batch.endUs[row]! - batch.startUs[row]!), out, back, state],
    ...[batch.packetsOut[row], out, batch.packetsIn[row], back],
  ].join('\t');
}

export function warrantOf(changes: Partial<Warrant> = {}): Warrant {
  return {
    ...{ format: 'noroshi-warrant', v: 1, id: 'warrant-1', mode: 'exercise' },
    ...{ purpose: 'signs of attack on station Alpha', requestedBy: 'Watch office' },
    ...{ approvedBy: 'Oversight commission', reason: 'planned watch' },
    directions: ['outside-to-inside', 'inside-to-outside'],
    networks: ['192.0.2.0/25', '198.51.100.0/24'],
    ...{ fromUs: EPOCH_US - 30 * 24 * HOUR_US, toUs: EPOCH_US + 30 * 24 * HOUR_US },
    detectors: [...SIGN_KINDS],
    retention: { windowHours: 72, keepDays: 30 },
    ownAddresses: 'pseudonym',
    marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: [] },
    ...changes,
  };
}

export async function writeRow(
  { store, feed, clock }: NodeContext,
  kind: ConfigKind,
  id: string,
  doc: unknown,
  actor = BY_TWO,
): Promise<void> {
  await store.write((tx) => writeConfig(tx, { kind, id, doc, actor, atUs: clock.wallUs() }));
  feed.wake();
}
