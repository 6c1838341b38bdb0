/**
 * IPFIX files (RFC 5655): messages one after another, as on the wire. Where a message is damaged its readable sets are read, and
 * the next header that looks like one is searched for, so that one damaged message costs itself.
 */
import { type ByteQueue, consumeBytes } from './byte-queue.ts';
import type { FlowSink, StreamReader } from './contract.ts';
import { type DatagramOptions, type DecodeCore, tellFault } from './core.ts';
import { IPFIX_HEADER_BYTES, readIpfix } from './ipfix.ts';
import { createMessageFileReader, type Search } from './message-file.ts';

const IPFIX_VERSION = 10;
const EXPORTER = 'file'; // one file is one transport session (RFC 5655 §6.1)

export type StreamOptions = DatagramOptions;

export function createIpfixFileReader(sink: FlowSink, options: StreamOptions = {}): StreamReader {
  return createMessageFileReader(sink, options, drain);
}

function drain(core: DecodeCore, queue: ByteQueue, search: Search, isLast: boolean): void {
  while (queue.to - queue.from >= IPFIX_HEADER_BYTES + 4) {
    const { bytes, from, to } = queue;
    const length = bytes[from + 2]! * 256 + bytes[from + 3]!;
    if (!isHeader(bytes, from, to)) {
      if (!search.isLost && length === IPFIX_HEADER_BYTES && isVersion(bytes, from)) {
        core.counts.messages++; // one without sets
        consumeBytes(queue, length);
        continue;
      }
      lose(core, search);
      consumeBytes(queue, 1);
      continue;
    }
    if (length > to - from && !isLast) return;
    const end = Math.min(endOfSets(bytes, from, to), from + length);
    search.isLost = false;
    core.counts.messages++;
    readIpfix(core, bytes.subarray(from, end), EXPORTER);
    consumeBytes(queue, end - from);
    if (end - from < length) search.isLost = true; // told by the reader
  }
  if (isLast && queue.to > queue.from) lose(core, search);
}

function lose(core: DecodeCore, search: Search): void {
  if (!search.isLost) {
    core.counts.messages++;
    tellFault(core, 'header', 'no IPFIX message begins here: version 10 and a set are looked for');
  }
  search.isLost = true;
}

function isVersion(bytes: Uint8Array, at: number): boolean {
  return bytes[at]! * 256 + bytes[at + 1]! === IPFIX_VERSION;
}

/** Version, length, and a first set that lies within it. */
function isHeader(bytes: Uint8Array, at: number, to: number): boolean {
  if (!isVersion(bytes, at) || at + IPFIX_HEADER_BYTES + 4 > to) return false;
  const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
  const set = bytes[at + 16]! * 256 + bytes[at + 17]!;
  const setLength = bytes[at + 18]! * 256 + bytes[at + 19]!;
  const isSet = set === 2 || set === 3 || set >= 256;
  return isSet && setLength >= 4 && setLength <= length - IPFIX_HEADER_BYTES;
}

/** Where the chain of sets ends: the message's end, or the first set that does not lie within it. */
function endOfSets(bytes: Uint8Array, from: number, to: number): number {
  const end = from + bytes[from + 2]! * 256 + bytes[from + 3]!;
  let at = from + IPFIX_HEADER_BYTES;
  while (at < end) {
    if (at + 4 > end) return at;
    const set = bytes[at]! * 256 + bytes[at + 1]!;
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (length < 4 || set < 2 || at + length > Math.min(end, to)) return at;
    at += length;
  }
  return at;
}
