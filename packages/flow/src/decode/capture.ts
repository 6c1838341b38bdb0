/**
 * Where packets lie in a capture: the records of pcap and the blocks of pcapng, one step at a time over the bytes there are.
 * References: draft-ietf-opsawg-pcap §4–5 (magic numbers, records); draft-ietf-opsawg-pcapng §3–4 (blocks, time resolution).
 */
import { wordAt } from './record.ts';

/** The packet at hand, and what is remembered of the capture. Places are indices into the bytes given. */
export type CaptureState = {
  form: 'unknown' | 'pcap' | 'pcapng' | 'neither';
  isLittle: boolean;
  isNano: boolean; // pcap
  recordHeadBytes: number; // pcap: 16, or 24 in a modified form
  pcapLink: number;
  readonly interfaces: {
    readonly link: number;
    readonly ticksPerS: number;
    readonly offsetS: number;
  }[];
  skip: number; // bytes of a block too large to hold, still to come
  readonly blockBytesMax: number;
  // the packet:
  from: number;
  to: number;
  link: number;
  unixUs: number;
  frameBytes: number; // on the wire
};

export type CaptureStep = {
  readonly consumed: number; // 0: more bytes are needed, or none is left
  readonly isPacket: boolean;
  readonly fault: string | null;
};

export const CAPTURE_LIMITS = {
  packetBytesMax: 262_144,
  interfacesMax: 1024,
} as const;

const DAY_S = 86_400;
const NONE: CaptureStep = { consumed: 0, isPacket: false, fault: null };
const SECTION = 0x0a0d0d0a;
const [INTERFACE, PACKET, SIMPLE_PACKET, ENHANCED_PACKET] = [1, 2, 3, 6];
const [OPTION_RESOLUTION, OPTION_OFFSET] = [9, 14];

export function createCapture(blockBytesMax: number): CaptureState {
  return {
    ...{ form: 'unknown', isLittle: false, isNano: false, recordHeadBytes: 16, pcapLink: 0 },
    ...{ interfaces: [], skip: 0, blockBytesMax },
    ...{ from: 0, to: 0, link: 0, unixUs: Number.NaN, frameBytes: 0 },
  };
}

/** One step over the bytes in [from, to). `isLast`: no more will come. */
export function nextPacket(
  bytes: Uint8Array,
  from: number,
  to: number,
  capture: CaptureState,
  isLast: boolean,
): CaptureStep {
  if (from === to) return NONE;
  if (capture.skip > 0) {
    const consumed = Math.min(capture.skip, to - from);
    capture.skip -= consumed;
    return taken(consumed);
  }
  if (capture.form === 'unknown') return begin(bytes, from, to, capture, isLast);
  if (capture.form === 'neither') return taken(to - from);
  const step =
    capture.form === 'pcap'
      ? nextRecord(bytes, from, to, capture, isLast)
      : nextBlock(bytes, from, to, capture);
  const isCut = isLast && step.consumed === 0;
  return isCut ? faulty(to - from, 'the capture ends within a packet') : step;
}

function begin(
  bytes: Uint8Array,
  from: number,
  to: number,
  capture: CaptureState,
  isLast: boolean,
): CaptureStep {
  if (to - from < 24) {
    if (!isLast) return NONE;
    capture.form = 'neither';
    return faulty(to - from, 'too short for a capture');
  }
  const big = wordAt(bytes, from);
  const little = littleAt(bytes, from);
  if (big === SECTION) {
    capture.form = 'pcapng';
    return nextBlock(bytes, from, to, capture);
  }
  const magic = [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34].find((one) => one === big || one === little);
  if (magic === undefined) {
    capture.form = 'neither';
    return faulty(to - from, 'neither pcap nor pcapng by its first bytes');
  }
  capture.form = 'pcap';
  capture.isLittle = magic === little;
  capture.isNano = magic === 0xa1b23c4d;
  if (magic === 0xa1b2cd34) capture.recordHeadBytes = 24;
  capture.pcapLink = word(bytes, from + 20, capture) & 0xffff; // above: whether a checksum follows
  return taken(24);
}

function nextRecord(
  bytes: Uint8Array,
  from: number,
  to: number,
  capture: CaptureState,
  isLast: boolean,
): CaptureStep {
  const { recordHeadBytes, isNano } = capture;
  if (from + recordHeadBytes > to) return NONE;
  if (!isRecordHead(bytes, from, capture)) return resync(bytes, from, to, capture, isLast);
  const captured = word(bytes, from + 8, capture);
  const behind = from + recordHeadBytes + captured;
  if (behind > to) return NONE;
  const fraction = word(bytes, from + 4, capture);
  capture.unixUs =
    word(bytes, from, capture) * 1e6 + (isNano ? Math.floor(fraction / 1000) : fraction);
  capture.from = from + recordHeadBytes;
  capture.to = behind;
  capture.link = capture.pcapLink;
  capture.frameBytes = word(bytes, from + 12, capture);
  return { consumed: behind - from, isPacket: true, fault: null };
}

/** A fraction below a second, and lengths that a packet can have. */
function isRecordHead(bytes: Uint8Array, at: number, capture: CaptureState): boolean {
  const captured = word(bytes, at + 8, capture);
  const original = word(bytes, at + 12, capture);
  const isTime = word(bytes, at + 4, capture) < (capture.isNano ? 1e9 : 1e6);
  return isTime && captured <= CAPTURE_LIMITS.packetBytesMax && original < 2 ** 28;
}

/** The next place that looks like a record of about the same time, with another behind it. */
function resync(
  bytes: Uint8Array,
  from: number,
  to: number,
  capture: CaptureState,
  isLast: boolean,
): CaptureStep {
  let at = from + 1;
  while (at + capture.recordHeadBytes <= to && !isChain(bytes, at, to, capture)) at++;
  return faulty((isLast ? Math.min(at, to) : at) - from, 'a packet header that cannot be right');
}

function isChain(bytes: Uint8Array, at: number, to: number, capture: CaptureState): boolean {
  const { recordHeadBytes } = capture;
  const captured = word(bytes, at + 8, capture);
  if (captured === 0 || captured > word(bytes, at + 12, capture)) return false;
  if (!isRecordHead(bytes, at, capture)) return false;
  const seconds = word(bytes, at, capture);
  if (Math.abs(seconds - capture.unixUs / 1e6) > DAY_S) return false;
  const next = at + recordHeadBytes + captured;
  if (next === to) return true;
  if (next + recordHeadBytes > to) return !Number.isNaN(capture.unixUs);
  return (
    isRecordHead(bytes, next, capture) && Math.abs(word(bytes, next, capture) - seconds) <= DAY_S
  );
}

function nextBlock(
  bytes: Uint8Array,
  from: number,
  to: number,
  capture: CaptureState,
): CaptureStep {
  if (from + 12 > to) return NONE;
  const isSection = wordAt(bytes, from) === SECTION;
  if (isSection) capture.isLittle = littleAt(bytes, from + 8) === 0x1a2b3c4d;
  const length = word(bytes, from + 4, capture);
  if (length < 12 || length % 4 !== 0) {
    capture.form = 'neither'; // where the next block begins is not known
    return faulty(to - from, 'a block length that cannot be right: the rest is not read');
  }
  if (length > capture.blockBytesMax) {
    capture.skip = length - (to - from);
    return faulty(to - from, 'a block larger than a packet can be');
  }
  if (from + length > to) return NONE;
  const type = word(bytes, from, capture);
  const end = from + length - 4;
  if (isSection) capture.interfaces.length = 0;
  else if (type === INTERFACE) addInterface(bytes, from + 8, end, capture);
  const isPacket = type === ENHANCED_PACKET || type === PACKET || type === SIMPLE_PACKET;
  if (!isPacket) return taken(length);
  const isRight = setPacket(bytes, from + 8, end, type, capture);
  if (!isRight) return faulty(length, 'a packet block that cannot be right');
  return { consumed: length, isPacket: true, fault: null };
}

function addInterface(bytes: Uint8Array, from: number, end: number, capture: CaptureState): void {
  let ticksPerS = 1e6;
  let offsetS = 0;
  for (let at = from + 8; at + 4 <= end; ) {
    const code = short(bytes, at, capture);
    const length = short(bytes, at + 2, capture);
    if (code === 0 || at + 4 + length > end) break;
    const first = bytes[at + 4]!;
    if (code === OPTION_RESOLUTION && length >= 1)
      ticksPerS = (first & 128) === 0 ? 10 ** (first & 127) : 2 ** (first & 127);
    if (code === OPTION_OFFSET && length >= 8)
      offsetS = word(bytes, at + (capture.isLittle ? 4 : 8), capture);
    at += 4 + ((length + 3) & ~3);
  }
  const link = end - from >= 8 ? short(bytes, from, capture) : -1;
  if (capture.interfaces.length < CAPTURE_LIMITS.interfacesMax)
    capture.interfaces.push({ link, ticksPerS, offsetS });
}

/** False where the block is too short or its interface unknown. A simple packet has no time: the last one's. */
function setPacket(
  bytes: Uint8Array,
  from: number,
  end: number,
  type: number,
  capture: CaptureState,
): boolean {
  const headBytes = type === SIMPLE_PACKET ? 4 : 20;
  if (from + headBytes > end) return false;
  const index =
    type === SIMPLE_PACKET
      ? 0
      : type === PACKET
        ? short(bytes, from, capture)
        : word(bytes, from, capture);
  const told = capture.interfaces[index];
  if (told === undefined) return false;
  capture.from = from + headBytes;
  capture.link = told.link;
  if (type === SIMPLE_PACKET) {
    capture.frameBytes = word(bytes, from, capture);
    capture.to = Math.min(end, capture.from + capture.frameBytes);
    return true;
  }
  const captured = word(bytes, from + 12, capture);
  capture.to = capture.from + captured;
  capture.frameBytes = word(bytes, from + 16, capture);
  const ticks = word(bytes, from + 4, capture) * 2 ** 32 + word(bytes, from + 8, capture);
  capture.unixUs = told.offsetS * 1e6 + Math.floor(ticks / (told.ticksPerS / 1e6));
  return capture.to <= end;
}

function taken(consumed: number): CaptureStep {
  return { consumed, isPacket: false, fault: null };
}

function faulty(consumed: number, fault: string): CaptureStep {
  return { consumed, isPacket: false, fault };
}

function word(bytes: Uint8Array, at: number, { isLittle }: CaptureState): number {
  return isLittle ? littleAt(bytes, at) : wordAt(bytes, at);
}

function littleAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

function short(bytes: Uint8Array, at: number, { isLittle }: CaptureState): number {
  return isLittle ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
}
