/**
 * One reader for every format: it collects bytes until they tell which log this is, then hands them to the reader of that format.
 * What is pushed is zeroed once read, here and in every reader behind it.
 */
import {
  createDecodeCounts,
  type DecodeCounts,
  type FlowSink,
  type StreamReader,
} from '../decode/contract.ts';
import { createIpfixFileReader } from '../decode/ipfix-file.ts';
import { createNetflowFileReader } from '../decode/netflow-file.ts';
import { createPcapReader } from '../decode/pcap.ts';
import { createBinetflowReader } from './binetflow.ts';
import { createEveReader } from './eve.ts';
import { type FlowFormat, FORMAT_HEAD_BYTES, type FormatFound, findFlowFormat } from './format.ts';
import { createNfdumpReader } from './nfdump.ts';
import type { TextOptions } from './text-reader.ts';
import { createZeekReader } from './zeek.ts';

export type FlowReader = StreamReader & {
  /** Null until the bytes have told, and where they told none. */
  readonly format: FlowFormat | null;
  /** Why nothing of it is read, in words that follow the name of the file; null where it is read. */
  readonly refusal: string | null;
  flush(): void;
};

export type FlowReaderOptions = TextOptions & {
  /** Read as this, whatever the bytes look like. */
  readonly format?: FlowFormat;
};

type Inner = StreamReader & { flush?(): void };

export function createFlowReader(sink: FlowSink, options: FlowReaderOptions = {}): FlowReader {
  const before = createDecodeCounts();
  let head = new Uint8Array(0);
  let found: FormatFound =
    options.format === undefined ? { kind: 'more' } : { kind: 'found', format: options.format };
  let inner: Inner | null = null;
  if (found.kind === 'found') inner = openReader(found.format, sink, options);

  const look = (isEnd: boolean): void => {
    found = findFlowFormat(head, isEnd);
    if (found.kind === 'found') {
      inner = openReader(found.format, sink, options);
      inner.push(head);
    }
    if (found.kind !== 'more') {
      head.fill(0);
      head = new Uint8Array(0);
    }
  };
  const collect = (chunk: Uint8Array): number => {
    const taken = Math.min(chunk.length, FORMAT_HEAD_BYTES - head.length);
    const joined = new Uint8Array(head.length + taken);
    joined.set(head);
    joined.set(chunk.subarray(0, taken), head.length);
    head.fill(0);
    head = joined;
    return taken;
  };
  return {
    get counts(): DecodeCounts {
      return inner?.counts ?? before;
    },
    get format() {
      return found.kind === 'found' ? found.format : null;
    },
    get refusal() {
      return found.kind === 'none' ? found.reason : null;
    },
    push(chunk) {
      let from = 0;
      if (found.kind === 'more') {
        from = collect(chunk);
        look(false);
      }
      if (inner !== null && chunk.length > from) inner.push(chunk.subarray(from));
      chunk.fill(0);
    },
    flush: () => inner?.flush?.(),
    finish() {
      if (found.kind === 'more') look(true);
      inner?.finish();
    },
  };
}

function openReader(format: FlowFormat, sink: FlowSink, options: TextOptions): Inner {
  switch (format) {
    case 'zeek':
      return createZeekReader(sink, options);
    case 'eve':
      return createEveReader(sink, options);
    case 'nfdump':
      return createNfdumpReader(sink, options);
    case 'binetflow':
      return createBinetflowReader(sink, options);
    case 'ipfix':
      return createIpfixFileReader(sink, { zero: true });
    case 'netflow':
      return createNetflowFileReader(sink, { zero: true });
    case 'pcap':
      return createPcapReader(sink, { zero: true });
  }
}
