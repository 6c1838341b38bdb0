/**
 * What a row says of an attempt to reach a service, for detectors that count attempts: answered, failed, or nothing. TCP by its
 * handshake (beacon/connection.ts). Of UDP only a record of both ways tells whether anything came back. An echo request (ICMP) told
 * of one way counts as failed: whoever sweeps hosts with it asks the same of each, and answers are told by themselves.
 */
import { FLOW_FLAG, type FlowBatch } from '../batch.ts';
import { CONNECTION, type Connection, connectionOf } from './beacon/connection.ts';

export const OUTCOME = { nothing: 0, answered: 1, failed: 2 } as const;
export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

export const TCP = 6;
export const UDP = 17;
const ICMP = 1;
const ICMP6 = 58;
/** Type times 256: RFC 792, RFC 4443. */
const ECHO = 8 << 8;
const ECHO6 = 128 << 8;
const MORE = FLOW_FLAG.reply | FLOW_FLAG.again | FLOW_FLAG.fragment;

export function outcomeOf(batch: FlowBatch, row: number): Outcome {
  const protocol = batch.protocol[row]!;
  if (protocol === TCP) return OUTCOME_OF[connectionOf(batch, row)];
  if ((batch.flags[row]! & MORE) !== 0 || !isAsked(batch, row, protocol)) return OUTCOME.nothing;
  if ((batch.flags[row]! & FLOW_FLAG.biflow) === 0)
    return protocol === UDP ? OUTCOME.nothing : OUTCOME.failed;
  return batch.packetsIn[row]! > 0 || batch.bytesIn[row]! > 0 ? OUTCOME.answered : OUTCOME.failed;
}

const OUTCOME_OF: Readonly<Record<Connection, Outcome>> = {
  [CONNECTION.none]: OUTCOME.nothing,
  [CONNECTION.answered]: OUTCOME.answered,
  [CONNECTION.refused]: OUTCOME.failed,
};

function isAsked(batch: FlowBatch, row: number, protocol: number): boolean {
  if (protocol === UDP) return true;
  const what = batch.destinationPort[row]! & 0xff00;
  return (protocol === ICMP && what === ECHO) || (protocol === ICMP6 && what === ECHO6);
}

export const isEcho = (protocol: number): boolean => protocol === ICMP || protocol === ICMP6;
