/**
 * Gives selected rows the numbers of their hosts and pairs. One-way records of replies are turned round here, since an exporter
 * of NetFlow tells both ways of a connection apart, and the half that answers would look like a server calling its clients.
 *
 * A one-way row is taken as a reply when the window holds the pair it answers (same ends, its source port as the service), or,
 * for TCP, when it goes from a service's port to an ephemeral one and is no lone SYN. Its amounts then become the ones inward
 * and FLOW_FLAG.reply is set. UDP without a request is left as it is: that is what reflection looks like.
 * A row that goes a way the warrant does not have once it is turned is dropped: it is half of a connection that was not approved.
 * Bare ACKs that nobody is known to have asked for stay as they go: a scan from a service's port is done with them.
 * What it gets wrong: of TCP whose request was not seen and that carries no flags, a scan from a service's port to ports of
 * 32768 and above is taken as replies; a reply that comes before its request to a service above 1023 makes a pair the other way.
 */
import { FLOW_FLAG, type FlowBatch } from '../batch.ts';
import type { SelectedRows } from '../select/selected.ts';
import { numberHost } from './hosts.ts';
import {
  addPair,
  destinationOf,
  FETCH_ROWS,
  fetchPairs,
  findPair,
  serviceWord,
  sourceOf,
  touchPair,
} from './pairs.ts';
import type { Window } from './tables.ts';

export const REPLY_LIMITS = {
  servicePortMax: 1023, // RFC 6335: system ports
  ephemeralPortMin: 32_768, // Linux; Windows and RFC 6335 begin at 49152
  probePacketsMax: 2,
  bareBytesMax: 80, // IPv6 and TCP's longest usual options
} as const;

const TCP = 6;
/** TCP, UDP, DCCP, SCTP, UDP-Lite. */
const HAS_PORTS: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);
const SYN_ONLY = 0x02;
const ACK_ONLY = 0x10;
const FIN = 0x01;
const SYN_ACK_RST_FIN = 0x17;

/** Numbers every selected row that stays; `clockUs` bounds how late a row can claim to be. Returns how many were dropped. */
export function numberRows(
  selected: SelectedRows,
  window: Window,
  clockUs: number,
  permits: (isSourceInside: number, isDestinationInside: number) => boolean,
): number {
  const { batch, rows, count, sourceHost, destinationHost, pair } = selected;
  const { sourceInside, destinationInside } = selected;
  const { pairs } = window;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    if (i % FETCH_ROWS === 0) fetchPairs(pairs, batch, rows, i, Math.min(count, i + FETCH_ROWS));
    let found = pairOf(batch, row, window);
    if (found < 0 && isReply(batch, row, window)) {
      if (!permits(destinationInside[i]!, sourceInside[i]!)) continue;
      if (!isProbe(batch, row) || isAsked(batch, row, window)) {
        turn(selected, i);
        found = pairOf(batch, row, window);
      }
    }
    if (found < 0) found = newPair(selected, i, window);
    rows[kept] = row;
    sourceInside[kept] = sourceInside[i]!;
    destinationInside[kept] = destinationInside[i]!;
    sourceHost[kept] = sourceOf(pairs, found);
    destinationHost[kept] = destinationOf(pairs, found);
    pair[kept] = found;
    kept++;
    const isNew = (batch.flags[row]! & (FLOW_FLAG.reply | FLOW_FLAG.again)) === 0;
    touchPair(pairs, found, window.secondOf(Math.min(batch.endUs[row]!, clockUs)), isNew);
  }
  selected.count = kept;
  return count - kept;
}

function pairOf(batch: FlowBatch, row: number, { pairs }: Window): number {
  const service = serviceWord(batch.destinationPort[row]!, batch.protocol[row]!);
  return findPair(pairs, batch.source, batch.destination, 4 * row, service);
}

function newPair(selected: SelectedRows, i: number, { hosts, pairs }: Window): number {
  const { batch } = selected;
  const row = selected.rows[i]!;
  const at = 4 * row;
  const source = numberHost(hosts, batch.source, at, selected.sourceInside[i]!);
  const destination = numberHost(hosts, batch.destination, at, selected.destinationInside[i]!);
  const service = serviceWord(batch.destinationPort[row]!, batch.protocol[row]!);
  return addPair(pairs, source, destination, service);
}

function isReply(batch: FlowBatch, row: number, window: Window): boolean {
  if ((batch.flags[row]! & (FLOW_FLAG.biflow | FLOW_FLAG.fragment)) !== 0) return false;
  const protocol = batch.protocol[row]!;
  if (!HAS_PORTS.has(protocol)) return false;
  const flags = (batch.flags[row]! & FLOW_FLAG.hasTcpFlags) === 0 ? 0 : batch.tcpFlags[row]!;
  const handshake = protocol === TCP ? flags & SYN_ACK_RST_FIN : 0;
  if (handshake === SYN_ONLY) return false;
  const port = batch.sourcePort[row]!;
  const isToService =
    batch.destinationPort[row]! <= REPLY_LIMITS.servicePortMax &&
    port >= REPLY_LIMITS.ephemeralPortMin;
  // A probe to a high port is in the window as its pair: who goes on with a service does not answer that.
  if (protocol === TCP && isToService && handshake === ACK_ONLY) return false;
  return isAsked(batch, row, window) || isAnswerByPorts(batch, row);
}

/** The window holds the pair that this row answers. */
function isAsked(batch: FlowBatch, row: number, { pairs }: Window): boolean {
  const asked = serviceWord(batch.sourcePort[row]!, batch.protocol[row]!);
  return findPair(pairs, batch.destination, batch.source, 4 * row, asked) >= 0;
}

/** TCP from a service's port to an ephemeral one, whoever asked. */
function isAnswerByPorts(batch: FlowBatch, row: number): boolean {
  const port = batch.sourcePort[row]!;
  if (batch.protocol[row] !== TCP || port === 0 || port > REPLY_LIMITS.servicePortMax) return false;
  return batch.destinationPort[row]! >= REPLY_LIMITS.ephemeralPortMin;
}

/**
 * Looks like an answer by its ports alone and like a probe by its size: at most two bare segments with ACK, and FIN perhaps, and
 * nobody is known to have asked. Left as it goes it is a first contact, of which a detector can count how many there are.
 */
function isProbe(batch: FlowBatch, row: number): boolean {
  if ((batch.flags[row]! & (FLOW_FLAG.hasTcpFlags | FLOW_FLAG.scaled)) !== FLOW_FLAG.hasTcpFlags)
    return false;
  const flags = batch.tcpFlags[row]! & SYN_ACK_RST_FIN;
  const packets = batch.packetsOut[row]!;
  return (
    (flags & ~FIN) === ACK_ONLY &&
    packets <= REPLY_LIMITS.probePacketsMax &&
    batch.bytesOut[row]! <= packets * REPLY_LIMITS.bareBytesMax
  );
}

/** Ends change places, and what went out came in. */
function turn(selected: SelectedRows, i: number): void {
  const { batch, rows, sourceInside, destinationInside } = selected;
  const row = rows[i]!;
  for (let at = 4 * row; at < 4 * row + 4; at++) {
    const word = batch.source[at]!;
    batch.source[at] = batch.destination[at]!;
    batch.destination[at] = word;
  }
  const port = batch.sourcePort[row]!;
  batch.sourcePort[row] = batch.destinationPort[row]!;
  batch.destinationPort[row] = port;
  const isInside = sourceInside[i]!;
  sourceInside[i] = destinationInside[i]!;
  destinationInside[i] = isInside;
  batch.bytesIn[row] = batch.bytesOut[row]!;
  batch.packetsIn[row] = batch.packetsOut[row]!;
  batch.bytesOut[row] = Number.NaN;
  batch.packetsOut[row] = Number.NaN;
  batch.flags[row] = batch.flags[row]! | FLOW_FLAG.reply;
}
