/**
 * STIX from a stream of bytes, an object at a time: a bundle of any size, one object, or one after the other (a line each). The
 * bytes of every object are handed on as they came, so that what is not changed is served as it was stored. Structure is followed
 * byte by byte; an object is parsed alone, so that a damaged one costs itself. Memory holds one object and the envelope.
 */
import { type JsonValue, parseStrictJson } from '@noroshi/watch';
import { isObject, type JsonObject } from '../check/fault.ts';

export type ReadLimits = {
  readonly objectBytesMax: number;
  readonly envelopeBytesMax: number; // of everything in a bundle that is not its objects
  readonly objectsMax: number;
  readonly depthMax: number;
};

export const STIX_READ_LIMITS: ReadLimits = {
  objectBytesMax: 8 * 2 ** 20,
  envelopeBytesMax: 8 * 2 ** 20, // a single object that is no bundle is its own envelope
  objectsMax: 10_000_000,
  depthMax: 64,
};

export type ReadObject = {
  readonly value: JsonObject;
  readonly bytes: Uint8Array; // as they came; valid for good
  readonly place: number; // in its bundle, from 0; 0 of a single object
  readonly offset: number; // of its first byte in the stream
};

export type ReadFault = { readonly offset: number; readonly message: string };

export type StixSink = {
  object(object: ReadObject): void;
  /** What surrounds the objects of a bundle, once its end is reached: type, id and the rest, with `objects` empty. */
  envelope?(envelope: JsonObject, objects: number): void;
  fault(fault: ReadFault): void;
};

export type StixReader = {
  push(chunk: Uint8Array): void;
  finish(): void;
};

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OPEN = 123;
const CLOSE = 125;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const KEY_BYTES_MAX = 16;

export function createStixReader(sink: StixSink, limits: Partial<ReadLimits> = {}): StixReader {
  const r = createScan({ ...STIX_READ_LIMITS, ...limits }, sink);
  return {
    push(chunk) {
      for (let i = 0; i < chunk.length && !r.isStopped; i++) scanByte(r, chunk[i]!);
    },
    finish() {
      if (r.isStopped) return;
      if (r.depth > 0 || r.inString) stop(r, 'the text ends in the middle of an object');
    },
  };
}

type Scan = ReturnType<typeof createScan>;

function createScan(limits: ReadLimits, sink: StixSink) {
  return {
    limits,
    sink,
    offset: 0,
    depth: 0,
    inString: false,
    isEscaped: false,
    isStopped: false,
    envelope: createBytes(4096, limits.envelopeBytesMax),
    envelopeFrom: 0,
    element: createBytes(4096, limits.objectBytesMax),
    elementFrom: -1, // inside an element of `objects` from here on
    inObjects: false,
    wantsElement: false, // after '[' or ','
    isAfterElement: false,
    key: [] as number[], // bytes of the string at the first level last read
    place: 0,
  };
}

function scanByte(r: Scan, byte: number): void {
  const at = r.offset++;
  if (r.elementFrom >= 0) scanElement(r, byte);
  else if (!(r.inObjects && !r.inString && scanBetween(r, byte, at))) scanOutside(r, byte, at);
}

function scanOutside(r: Scan, byte: number, at: number): void {
  if (r.depth === 0) {
    if (isBlank(byte)) return;
    if (byte !== OPEN) {
      stop(r, 'give a JSON object: a bundle, an object, or an object a line');
      return;
    }
    r.envelope.clear();
    r.envelopeFrom = at;
    r.place = 0;
  }
  if (!r.envelope.add(byte)) {
    stop(r, `a bundle without its objects, or one object, is over ${r.envelope.max} bytes`);
    return;
  }
  if (r.inString) scanString(r, byte, true);
  else scanEnvelope(r, byte);
}

function scanEnvelope(r: Scan, byte: number): void {
  if (byte === QUOTE) {
    r.inString = true;
    if (r.depth === 1) r.key = [];
  } else if (byte === OPEN || byte === OPEN_LIST) {
    if (byte === OPEN_LIST && r.depth === 1 && keyIs(r, 'objects')) {
      r.inObjects = true;
      r.wantsElement = true;
      r.isAfterElement = false;
    }
    deeper(r);
  } else if (byte === CLOSE || byte === CLOSE_LIST) {
    r.depth--;
    if (r.depth === 0) endEnvelope(r);
  }
}

/** Between the elements of `objects`. True when the byte is dealt with and does not belong to the envelope. */
function scanBetween(r: Scan, byte: number, at: number): boolean {
  if (r.depth !== 2) return false;
  if (isBlank(byte)) return true;
  if (byte === COMMA && r.isAfterElement) {
    r.wantsElement = true;
    r.isAfterElement = false;
    return true;
  }
  if (byte === CLOSE_LIST && (r.isAfterElement || r.place === 0)) {
    r.inObjects = false;
    return false;
  }
  if (byte !== OPEN || !r.wantsElement) {
    stop(r, 'give objects by commas in the list of objects');
    return true;
  }
  r.elementFrom = at;
  r.element.clear();
  r.wantsElement = false;
  scanElement(r, byte);
  return true;
}

function scanElement(r: Scan, byte: number): void {
  r.element.add(byte);
  if (r.inString) scanString(r, byte, false);
  else if (byte === QUOTE) r.inString = true;
  else if (byte === OPEN || byte === OPEN_LIST) deeper(r);
  else if (byte === CLOSE || byte === CLOSE_LIST) {
    r.depth--;
    if (r.depth === 2) endElement(r);
  }
}

function scanString(r: Scan, byte: number, keepsKey: boolean): void {
  if (r.isEscaped) r.isEscaped = false;
  else if (byte === BACKSLASH) r.isEscaped = true;
  else if (byte === QUOTE) {
    r.inString = false;
    return;
  }
  if (keepsKey && r.depth === 1 && r.key.length < KEY_BYTES_MAX) r.key.push(byte);
}

function deeper(r: Scan): void {
  r.depth++;
  if (r.depth > r.limits.depthMax)
    stop(r, `is nested deeper than ${r.limits.depthMax} levels, which no object needs`);
}

function endElement(r: Scan): void {
  const offset = r.elementFrom;
  r.elementFrom = -1;
  r.isAfterElement = true;
  const place = r.place++;
  if (r.place > r.limits.objectsMax) stop(r, `more than ${r.limits.objectsMax} objects`);
  else hand(r, r.element, offset, place);
}

function endEnvelope(r: Scan): void {
  const value = parse(r, r.envelope, r.envelopeFrom);
  if (value === null) return;
  if (value.type === 'bundle') r.sink.envelope?.(value, r.place);
  else if (r.place > 0)
    r.sink.fault({ offset: r.envelopeFrom, message: 'a list of objects in what is no bundle' });
  else r.sink.object({ value, bytes: r.envelope.copy(), place: 0, offset: r.envelopeFrom });
}

function hand(r: Scan, bytes: Bytes, offset: number, place: number): void {
  const value = parse(r, bytes, offset);
  if (value !== null) r.sink.object({ value, bytes: bytes.copy(), place, offset });
}

function parse(r: Scan, bytes: Bytes, offset: number): JsonObject | null {
  if (bytes.isOver) {
    r.sink.fault({ offset, message: `an object over ${bytes.max} bytes is passed over` });
    return null;
  }
  const { depthMax } = r.limits;
  const parsed = parseStrictJson(bytes.view(), { bytesMax: bytes.max, depthMax });
  const value: JsonValue | undefined = parsed.ok ? parsed.value : undefined;
  if (isObject(value)) return value;
  const message = parsed.ok ? 'give an object' : parsed.error.message;
  r.sink.fault({ offset: offset + (parsed.ok ? 0 : parsed.error.offset), message });
  return null;
}

function stop(r: Scan, message: string): void {
  r.isStopped = true;
  r.sink.fault({ offset: Math.max(0, r.offset - 1), message });
}

const keyIs = (r: Scan, name: string): boolean => String.fromCharCode(...r.key) === name;
const isBlank = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;

type Bytes = ReturnType<typeof createBytes>;

/** A buffer that grows to a limit; beyond it `isOver`, and nothing more is kept. */
function createBytes(first: number, max: number) {
  let buffer = new Uint8Array(first);
  let length = 0;
  const bytes = {
    max,
    isOver: false,
    clear() {
      length = 0;
      bytes.isOver = false;
    },
    add(byte: number): boolean {
      if (length === max) {
        bytes.isOver = true;
        return false;
      }
      if (length === buffer.length) {
        const larger = new Uint8Array(Math.min(max, buffer.length * 2));
        larger.set(buffer);
        buffer = larger;
      }
      buffer[length++] = byte;
      return true;
    },
    view: () => buffer.subarray(0, length),
    copy: () => buffer.slice(0, length),
  };
  return bytes;
}
