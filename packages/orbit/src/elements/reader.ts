/**
 * Element sets from bytes, pushed in pieces of any size: memory holds the sets kept and one record,
 * never the file. The format is told from the first bytes; a byte order mark is taken off; UTF-16
 * is decoded on the way in. Unpacking (gzip) is the host's business.
 */
import type { ElementSetBatch } from './batch.ts';
import { createCollector, type RepeatedObject } from './collector.ts';
import { createReadContext, type FormatReader, type ReadContext } from './context.ts';
import { createCsvReader } from './csv.ts';
import { createJsonReader } from './json.ts';
import { createKvnReader } from './kvn.ts';
import type { ElementReject } from './reject.ts';
import { type ElementFormat, SNIFF_BYTES_MAX, sniffFormat } from './sniff.ts';
import { createTleReader } from './tle.ts';
import type { ChecksumRule } from './tle-set.ts';
import { createXmlReader } from './xml.ts';

export type ElementReadOptions = {
  readonly file: string; // for messages
  readonly source?: string; // for the object table; the file by default
  /**
   * Keep one set an object: the newest not after this epoch, else the nearest. Infinity = the
   * newest.
   */
  readonly oneAnObjectFromUs?: number;
  readonly checksum?: ChecksumRule; // of TLE lines; 'strict' by default
  readonly objectsMax?: number;
  readonly setsMax?: number;
  readonly rejectsMax?: number; // refusals kept with their place; all are counted
  readonly recordBytesMax?: number; // of one line or one record
};

export const ELEMENT_READ_LIMITS = {
  objectsMax: 1_000_000,
  setsMax: 4_000_000, // about 0.5 GB of columns
  rejectsMax: 1_000,
  recordBytesMax: 65_536,
} as const;

export type ReadNotes = {
  readonly format: ElementFormat | 'unknown';
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly bytes: number;
  readonly records: number; // element sets met, good or refused
  readonly rejected: number; // refusals, those not kept included
  readonly checksumWarnings: number; // TLE lines taken although they do not add up
  readonly xpSets: number; // SGP4-XP sets: loaded, not for propagation
  readonly leftOut: number; // sets read but not kept, as their object has a better one
  readonly repeated: readonly RepeatedObject[]; // the objects they belong to
};

export type ReadResult = {
  readonly sets: ElementSetBatch;
  readonly rejects: readonly ElementReject[];
  readonly notes: ReadNotes;
};

export type ElementSetReader = {
  readonly push: (chunk: Uint8Array) => void;
  readonly finish: () => ReadResult;
};

/** All element sets in bytes that are already at hand. */
export function readElementSets(bytes: Uint8Array, options: ElementReadOptions): ReadResult {
  const reader = createElementSetReader(options);
  reader.push(bytes);
  return reader.finish();
}

/** A reader to push bytes into; `finish` once, then no more. Bad input never throws. */
export function createElementSetReader(options: ElementReadOptions): ElementSetReader {
  const limits = { ...ELEMENT_READ_LIMITS, ...definedOf(options) };
  const source = options.source ?? options.file;
  const collector = createCollector(source, options.oneAnObjectFromUs, limits);
  const context = createReadContext(options.file, collector, limits.rejectsMax);
  const text = createTextInput();
  let format: ElementFormat | 'unknown' = 'unknown';
  let reader: FormatReader | undefined;
  let pending: Uint8Array = new Uint8Array(0); // not consumed yet
  let bytesIn = 0;
  let refused = false;
  let finished = false;

  function take(bytes: Uint8Array, last: boolean): void {
    if (refused) return;
    const all = joined(pending, bytes);
    if (reader === undefined && !chooseReader(all, last)) {
      pending = all.slice(); // a copy: the caller may fill its buffer anew
      return;
    }
    if (reader === undefined) return;
    const consumed = reader.consume(all, 0, all.length, last);
    pending = all.slice(consumed);
  }

  /** False when more bytes are needed to tell. */
  function chooseReader(all: Uint8Array, last: boolean): boolean {
    const sniffed = sniffFormat(all, last || all.length >= SNIFF_BYTES_MAX);
    if (sniffed.kind === 'more') return false;
    if (sniffed.kind === 'format') {
      format = sniffed.format;
      reader = readerOf(format, context, options.checksum ?? 'strict', limits.recordBytesMax);
      return true;
    }
    refused = true;
    const value = sniffed.found;
    const { expected } = sniffed;
    context.refuse({ kind: 'file', line: 1, column: 0, field: 'content', value, expected });
    return true;
  }

  function push(chunk: Uint8Array): void {
    if (finished) throw new Error('push after finish');
    bytesIn += chunk.length;
    const bytes = text.decode(chunk, false);
    if (bytes.length > 0) take(bytes, false);
  }

  function finish(): ReadResult {
    if (finished) throw new Error('finish twice');
    finished = true;
    take(text.decode(new Uint8Array(0), true), true);
    reader?.finish();
    const { sets, xpSets, leftOut, repeated } = collector.finish();
    if (sets.count === 0 && context.counts.rejected === 0) refuseEmpty(context);
    const { counts, rejects } = context;
    const notes = { format, encoding: text.encoding(), bytes: bytesIn, ...counts };
    return { sets, rejects, notes: { ...notes, xpSets, leftOut, repeated } };
  }
  return { push, finish };
}

function readerOf(
  format: ElementFormat,
  context: ReadContext,
  checksum: ChecksumRule,
  recordBytesMax: number,
): FormatReader {
  switch (format) {
    case 'tle':
      return createTleReader(context, checksum, recordBytesMax);
    case 'omm-csv':
      return createCsvReader(context, recordBytesMax);
    case 'omm-kvn':
      return createKvnReader(context, recordBytesMax);
    case 'omm-json':
      return createJsonReader(context, recordBytesMax);
    case 'omm-xml':
      return createXmlReader(context, recordBytesMax);
  }
}

function refuseEmpty(context: ReadContext): void {
  const expected = 'at least one element set';
  context.refuse({
    kind: 'file',
    line: 1,
    column: 0,
    field: 'content',
    value: 'no sets',
    expected,
  });
}

function definedOf(options: ElementReadOptions) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Takes a byte order mark off and turns UTF-16 into UTF-8; holds back at most three bytes. */
function createTextInput() {
  let head: Uint8Array | undefined = new Uint8Array(0);
  let encoding: Encoding = 'utf-8';
  let decoder: TextDecoder | undefined;

  function decode(chunk: Uint8Array, last: boolean): Uint8Array {
    let bytes = chunk;
    if (head !== undefined) {
      bytes = joined(head, chunk);
      if (bytes.length < 4 && !last) {
        head = bytes.slice();
        return new Uint8Array(0);
      }
      head = undefined;
      encoding = encodingOf(bytes);
      if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
      else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
        bytes = bytes.subarray(3);
    }
    if (decoder === undefined) return bytes;
    return new TextEncoder().encode(decoder.decode(bytes, { stream: !last }));
  }
  return { decode, encoding: () => encoding };
}

/** By the mark, or by the zero byte that the first character has in UTF-16. */
function encodingOf(b: Uint8Array): Encoding {
  if (b[0] === 0xff && b[1] === 0xfe && !(b[2] === 0 && b[3] === 0)) return 'utf-16le';
  if (b[0] === 0xfe && b[1] === 0xff) return 'utf-16be';
  if (b.length >= 4 && b[0] > 0 && b[1] === 0 && b[2] > 0 && b[3] === 0) return 'utf-16le';
  if (b.length >= 4 && b[0] === 0 && b[1] > 0 && b[2] === 0 && b[3] > 0) return 'utf-16be';
  return 'utf-8';
}
