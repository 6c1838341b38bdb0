/**
 * IPFIX files (RFC 5655): messages one after another, as on the wire. Where a message is damaged its readable sets are read, and
 * the next header that looks like one is searched for, so that one damaged message costs itself.
 */
import {
  appendBytes,
  type ByteQueue,
  consumeBytes,
  createByteQueue,
  wipeQueue,
} from './byte-queue.ts';
import type { FlowSink, StreamReader } from './contract.ts';
import {
  createDecodeCore,
  type DatagramOptions,
  type DecodeCore,
  tellFault,
  wipeCore,
} from './core.ts';
import { IPFIX_HEADER_BYTES, readIpfix } from './ipfix.ts';

const QUEUE_BYTES = 4 * 65_536; // a message has at most 65,535
const IPFIX_VERSION = 10;
const EXPORTER = 'file'; // one file is one transport session (RFC 5655 §6.1)

export type StreamOptions = DatagramOptions;

export function createIpfixFileReader(sink: FlowSink, options: StreamOptions = {}): StreamReader {
  const core = createDecodeCore(sink, options);
  const queue = createByteQueue(QUEUE_BYTES);
  const search = { isLost: false };
  return {
    counts: core.counts,
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        at += appendBytes(queue, chunk, at);
        drain(core, queue, search, false);
      }
      if (options.zero === true) chunk.fill(0);
    },
    finish() {
      drain(core, queue, search, true);
      wipeQueue(queue);
      wipeCore(core);
    },
  };
}

type Search = { isLost: boolean };

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
