/**
 * NetFlow datagrams in a file, one after another without anything between, as collectors and test suites keep them. Versions 1, 5
 * and 7 tell how long they are by their count of records (Cisco, Export Datagram Formats); version 9 (RFC 3954 §5) does not, but
 * no set has an id from 2 to 255, so a version in the place of an id begins the next message. IPFIX tells its length and may
 * stand among them. Where a message is damaged the next header that looks like one is searched for.
 */
import { type ByteQueue, consumeBytes } from './byte-queue.ts';
import type { FlowSink, StreamReader } from './contract.ts';
import { type DatagramOptions, type DecodeCore, tellFault } from './core.ts';
import { readDatagram } from './datagram.ts';
import { createMessageFileReader } from './message-file.ts';

const MESSAGE_BYTES_MAX = 65_535;
const EXPORTER = 'file'; // one file is one exporter: it says no address

const HEADER_BYTES_MAX = 24;
const NETFLOW9 = { version: 9, headerBytes: 20 } as const;
const IPFIX = { version: 10, headerBytes: 16 } as const;
/** Bytes of header and record, and the most records that fit a datagram of 1,500. */
const FIXED: ReadonlyMap<number, { header: number; record: number; recordsMax: number }> = new Map([
  [1, { header: 16, record: 52, recordsMax: 28 }],
  [5, { header: 24, record: 48, recordsMax: 30 }],
  [7, { header: 24, record: 52, recordsMax: 28 }],
]);

/** What begins at a place of a file: a message of so many bytes, none, or it cannot be told without more bytes. */
export const MESSAGE = { none: 0, more: -1 } as const;

export function createNetflowFileReader(
  sink: FlowSink,
  options: DatagramOptions = {},
): StreamReader {
  return createMessageFileReader(sink, options, drain);
}

/** Whether a file that begins so is one: messages back to back, at most the last of them cut by the end of `head`. */
export function isNetflowFile(head: Uint8Array, isEnd: boolean): boolean {
  let at = 0;
  while (at < head.length) {
    const length = messageLength(head, at, head.length, isEnd);
    if (length === MESSAGE.more) return !isEnd;
    if (length === MESSAGE.none) return false;
    at += length;
  }
  return at > 0;
}

function drain(core: DecodeCore, queue: ByteQueue, search: { isLost: boolean }, isLast: boolean) {
  while (queue.to > queue.from) {
    const { bytes, from, to } = queue;
    const length = search.isLost
      ? confirmedLength(bytes, from, to, isLast)
      : messageLength(bytes, from, to, isLast);
    if (length === MESSAGE.more && !isLast) return;
    if (length <= 0) {
      if (!search.isLost) {
        core.counts.messages++;
        tellFault(core, 'header', 'no whole message of NetFlow begins here');
      }
      // A last message that is cut: what is left of it is no other one.
      const isCut = isLast && messageLength(bytes, from, to, false) === MESSAGE.more;
      consumeBytes(queue, isCut && !search.isLost ? to - from : 1);
      search.isLost = true;
      continue;
    }
    search.isLost = false;
    readDatagram(core, bytes.subarray(from, from + length), EXPORTER, 0);
    consumeBytes(queue, length);
  }
}

/** After damage: what looks like a message counts where another one, or the end, follows it. */
function confirmedLength(bytes: Uint8Array, at: number, to: number, isLast: boolean): number {
  const length = messageLength(bytes, at, to, isLast);
  if (length <= 0 || (isLast && at + length === to)) return length;
  const next = messageLength(bytes, at + length, to, isLast);
  return next > 0 ? length : next;
}

/** Of the message at `at`; `isLast`: no bytes come behind `to`. */
export function messageLength(bytes: Uint8Array, at: number, to: number, isLast: boolean): number {
  if (to - at < HEADER_BYTES_MAX) return isLast ? MESSAGE.none : MESSAGE.more;
  const [version, count] = [word(bytes, at), word(bytes, at + 2)];
  const fixed = FIXED.get(version);
  if (fixed !== undefined) {
    if (count < 1 || count > fixed.recordsMax) return MESSAGE.none;
    return within(fixed.header + count * fixed.record, at, to, isLast);
  }
  if (version === IPFIX.version)
    return count < IPFIX.headerBytes ? MESSAGE.none : within(count, at, to, isLast);
  return version === NETFLOW9.version ? lengthOf9(bytes, at, to, isLast) : MESSAGE.none;
}

function lengthOf9(bytes: Uint8Array, at: number, to: number, isLast: boolean): number {
  let end = at + NETFLOW9.headerBytes;
  for (;;) {
    if (end - at > MESSAGE_BYTES_MAX) return MESSAGE.none;
    const isCut = end + 4 > to;
    if (isCut && !isLast) return MESSAGE.more;
    const id = isCut ? 0 : word(bytes, end);
    const length = isCut ? 0 : word(bytes, end + 2);
    const isSet = id < 2 || id > 255;
    if (isCut || !isSet || length < 4) break;
    end += length;
  }
  if (end === at + NETFLOW9.headerBytes) return MESSAGE.none;
  end = Math.max(end, behindZeros(bytes, end, to)); // some fill a datagram up
  return within(end - at, at, to, isLast);
}

function behindZeros(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] === 0) at++;
  return at < to && at > from ? at - 1 : at; // the first byte of a version is 0 too
}

function within(length: number, at: number, to: number, isLast: boolean): number {
  if (at + length <= to) return length;
  return isLast ? MESSAGE.none : MESSAGE.more;
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!;
}
