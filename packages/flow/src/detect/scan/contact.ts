/**
 * What one record says of a first contact, in every form that records have: both ways in one row or each by itself, with TCP's flags
 * or a word for the state or neither, sampled or packet by packet. Where the handshake is told it decides. Else:
 * - a segment without SYN, ACK and RST opens nothing and belongs to nothing (RFC 9293 §3.10.7): FIN, XMAS and NULL scans send it;
 * - a connection that works takes the side that opens it three segments: two and a reset is a port that was only looked at;
 * - a piece of no connection that was seen is a probe (ACK, Maimon: FIN with ACK) or what is left of one from before: `stray` where it
 *   looks like an answer, from a service's port to a high one, else it failed;
 * - of a sampled flow a lone SYN is one segment of one, or one of three at least: `lone` (Mai et al. 2006: sampling and port scans);
 * - one way, of a protocol without a handshake, only a row of the answer tells: `silent` until one comes.
 */
import { FLOW_FLAG, FLOW_STATES, type FlowBatch, type FlowState } from '../../batch.ts';

export const CONTACT = {
  nothing: 0,
  answered: 1,
  failed: 2, // asked, and told to be in vain
  silent: 3, // asked; the record cannot tell more
  lone: 4,
  stray: 5,
  refused: 6, // a reset that answers; what asked was another record
  begun: 7, // one packet, the first of a connection
  more: 8, // one packet of a connection: it was answered where its first is known
} as const;
export type Contact = (typeof CONTACT)[keyof typeof CONTACT];

const C = CONTACT;
const TCP = 6;
const ICMP = 1;
const ICMP6 = 58;
const [SYN, RST, ACK] = [2, 4, 16];

const PROBE = {
  packetsMax: 2, // more are a conversation
  bareBytesMax: 80, // a packet without payload: IPv6 and TCP's longest usual options; IPv4 less
  servicePortMax: 1023, // RFC 6335
} as const;

/** ICMP that asks: echo, timestamp, information, address mask (RFC 792, RFC 950); ICMPv6 echo (RFC 4443). */
const ICMP_ASKS = new Set([8, 13, 15, 17]);
const ECHO6 = 128;

const TOLD: Record<FlowState, Contact> = {
  unknown: C.nothing,
  attempt: C.failed,
  rejected: C.failed,
  established: C.answered,
  finished: C.answered,
  reset: C.nothing,
  other: C.nothing,
};
const TOLD_BY_STATE = Uint8Array.from(FLOW_STATES, (state) => TOLD[state]);
const RESET = FLOW_STATES.indexOf('reset');
const OTHER = FLOW_STATES.indexOf('other');

export function contactOf(batch: FlowBatch, row: number): Contact {
  const flags = batch.flags[row]!;
  if ((flags & FLOW_FLAG.fragment) !== 0) return C.nothing;
  const protocol = batch.protocol[row]!;
  const contact = protocol === TCP ? tcpContact(batch, row, flags) : askedOf(batch, row, flags);
  if ((flags & FLOW_FLAG.again) === 0) return contact;
  return contact === C.answered ? contact : C.nothing; // what was asked before may be answered now
}

function tcpContact(batch: FlowBatch, row: number, flags: number): Contact {
  const seen = (flags & FLOW_FLAG.hasTcpFlags) === 0 ? 0 : batch.tcpFlags[row]! & 0x3f;
  if ((flags & FLOW_FLAG.reply) !== 0) {
    const isReset = (seen & (SYN | RST)) === RST && !(batch.packetsIn[row]! > PROBE.packetsMax);
    return isReset ? C.refused : C.answered;
  }
  const state = batch.state[row]!;
  const told = TOLD_BY_STATE[state]! as Contact;
  if (told !== C.nothing) return told;
  if ((flags & FLOW_FLAG.biflow) !== 0) return bothWays(batch, row, state, flags, seen);
  if (state === RESET) return C.answered;
  if (seen === 0) return isConversation(batch, row) ? C.answered : C.silent;
  if ((seen & (SYN | ACK)) === SYN) return loneSyn(flags, seen);
  if ((seen & (SYN | ACK | RST)) === 0) return C.failed;
  if ((flags & FLOW_FLAG.scaled) !== 0) return (seen & RST) === 0 ? C.answered : C.nothing;
  if ((seen & RST) !== 0) return C.nothing; // somebody's answer, to what is not in the window
  if (state !== OTHER) return C.more; // a packet
  if (!isBare(batch, row)) return C.nothing; // a connection from before
  return isLikeAnswer(batch, row) ? C.stray : C.silent;
}

/** SYN without ACK. With a reset beside it the answer was looked at and thrown away, as no program does that wants the service. */
function loneSyn(flags: number, seen: number): Contact {
  if ((flags & FLOW_FLAG.scaled) !== 0) return C.lone;
  return (seen & RST) === 0 ? C.begun : C.failed;
}

/** Both directions in one row, which the handshake does not tell: reset, begun before, or without a state. */
function bothWays(
  batch: FlowBatch,
  row: number,
  state: number,
  flags: number,
  seen: number,
): Contact {
  if ((flags & FLOW_FLAG.scaled) !== 0) return state === OTHER ? C.nothing : C.answered;
  const isInVain = isUnanswered(batch, row)
    ? (flags & FLOW_FLAG.open) === 0
    : isCutShort(batch, row, state, seen);
  if (!isInVain) return state === OTHER ? C.nothing : C.answered;
  if (state === RESET) return seen === 0 && isLikeAnswer(batch, row) ? C.stray : C.failed;
  if (batch.packetsOut[row] === 0) return C.nothing;
  const isOpening =
    state === OTHER && ((seen & SYN) !== 0 || (seen !== 0 && (seen & (ACK | RST)) === 0));
  return !isOpening && isLikeAnswer(batch, row) ? C.stray : C.failed;
}

/**
 * A reset before three segments. Where a handshake was told, exactly SYN and reset against one answer: a host of ours that refuses
 * answers to what others asked in its name (backscatter) sends one reset for each.
 */
function isCutShort(batch: FlowBatch, row: number, state: number, seen: number): boolean {
  const [out, back] = [batch.packetsOut[row]!, batch.packetsIn[row]!];
  if (state === RESET) return back === 1 && (out === 2 || (out === 1 && seen === 0)); // a word alone: asked and refused
  return (seen & RST) !== 0 && out <= PROBE.packetsMax && back <= PROBE.packetsMax;
}

/** Protocols without a handshake. */
function askedOf(batch: FlowBatch, row: number, flags: number): Contact {
  if ((flags & FLOW_FLAG.reply) !== 0) return C.answered;
  const protocol = batch.protocol[row]!;
  const isIcmp = protocol === ICMP || protocol === ICMP6;
  if (isIcmp && !isAsk(protocol, batch.destinationPort[row]! >>> 8)) return C.nothing;
  const isOneWay = (flags & FLOW_FLAG.biflow) === 0;
  if (!isOneWay && !isUnanswered(batch, row)) return C.answered;
  if (isIcmp) return C.failed; // one way: answers are told by themselves (verdict.ts)
  if (isLikeAnswer(batch, row)) return C.stray;
  return isOneWay ? C.silent : C.failed;
}

function isAsk(protocol: number, type: number): boolean {
  return protocol === ICMP ? ICMP_ASKS.has(type) : type === ECHO6;
}

/** One of the two amounts is told to be none, and neither tells of any. */
function isUnanswered({ packetsIn, bytesIn }: FlowBatch, row: number): boolean {
  const [packets, bytes] = [packetsIn[row]!, bytesIn[row]!];
  return !(packets > 0) && !(bytes > 0) && (packets === 0 || bytes === 0);
}

function isLikeAnswer({ sourcePort, destinationPort }: FlowBatch, row: number): boolean {
  const port = sourcePort[row]!;
  return port > 0 && port <= PROBE.servicePortMax && destinationPort[row]! > PROBE.servicePortMax;
}

function isBare({ packetsOut, bytesOut }: FlowBatch, row: number): boolean {
  const packets = packetsOut[row]!;
  return packets <= PROBE.packetsMax && bytesOut[row]! <= PROBE.bareBytesMax * packets;
}

/** Flags are not told: more segments than a handshake, and larger ones. */
function isConversation({ packetsOut, bytesOut }: FlowBatch, row: number): boolean {
  const packets = packetsOut[row]!;
  if (Number.isNaN(packets)) return true;
  return packets > PROBE.packetsMax && bytesOut[row]! > PROBE.bareBytesMax * packets;
}
