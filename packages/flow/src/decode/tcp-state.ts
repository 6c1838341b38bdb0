/**
 * How a connection ended, judged from the TCP flags that a flow record joined (RFC 9293 §3.5, §3.6). A record of one direction
 * shows one side only: who sent ACK has had an answer, and a lone SYN has not. What flags cannot tell is 'other' or 'unknown'.
 */
import { FLOW_STATES, type FlowState } from '../batch.ts';

const TCP = 6;
const [FIN, SYN, RST, ACK] = [1, 2, 4, 16];

const index = (state: FlowState) => FLOW_STATES.indexOf(state);
const UNKNOWN = index('unknown');
const ATTEMPT = index('attempt');
const REJECTED = index('rejected');
const ESTABLISHED = index('established');
const FINISHED = index('finished');
const RESET = index('reset');
const OTHER = index('other');

/** Index into FLOW_STATES. `out` and `back` are the flags of each direction; `back` is −1 where the record has one direction. */
export function tcpStateIndex(protocol: number, out: number, back: number): number {
  if (protocol !== TCP || out < 0) return UNKNOWN;
  if (out === 0 && back <= 0) return UNKNOWN; // no segment is without flags: the exporter leaves the field empty
  if (back >= 0) return bothDirections(out, back);
  if ((out & SYN) === 0) return OTHER; // begun before, or the answering side's reset
  if ((out & ACK) === 0) return (out & RST) === 0 ? ATTEMPT : OTHER;
  if ((out & RST) !== 0) return RESET;
  return (out & FIN) === 0 ? ESTABLISHED : FINISHED;
}

function bothDirections(out: number, back: number): number {
  if ((out & SYN) === 0) return OTHER;
  if (back === 0) return ATTEMPT;
  if ((back & SYN) === 0) return (back & RST) === 0 ? OTHER : REJECTED;
  if (((out | back) & RST) !== 0) return RESET;
  return (out & back & FIN) === 0 ? ESTABLISHED : FINISHED;
}
