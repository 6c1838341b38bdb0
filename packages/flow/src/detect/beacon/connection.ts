/**
 * What one row says of a connection, as the detectors of time ask: a new one that was answered, a new one that was not, or more
 * of one already seen. Connections without a handshake are kept apart, since a program that tries again and again every second
 * looks like the best of clocks (retry-beacon.ts tells those).
 */
import { FLOW_FLAG, FLOW_STATES, type FlowBatch, type FlowState } from '../../batch.ts';

export const CONNECTION = { none: 0, answered: 1, refused: 2 } as const;
export type Connection = (typeof CONNECTION)[keyof typeof CONNECTION];

const TCP = 6;
const MORE = FLOW_FLAG.reply | FLOW_FLAG.again | FLOW_FLAG.fragment;
const CLASS_OF_STATE: Record<FlowState, Connection> = {
  unknown: CONNECTION.answered,
  attempt: CONNECTION.refused,
  rejected: CONNECTION.refused,
  established: CONNECTION.answered,
  finished: CONNECTION.answered,
  reset: CONNECTION.answered,
  other: CONNECTION.none, // midstream: no start of it was seen
};
const CLASS = Uint8Array.from(FLOW_STATES, (state) => CLASS_OF_STATE[state]);

/** Only TCP has a handshake: of another protocol every record begins something. */
export function connectionOf(batch: FlowBatch, row: number): Connection {
  if ((batch.flags[row]! & MORE) !== 0) return CONNECTION.none;
  if (batch.protocol[row] !== TCP) return CONNECTION.answered;
  return CLASS[batch.state[row]!] as Connection;
}
