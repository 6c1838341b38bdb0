/**
 * Reads one record by its plan: addresses straight into their columns, everything else as a number into a slot. Big-endian
 * (RFC 7011 §6.1); fields of variable length carry one or three bytes of length first (RFC 7011 §7).
 */
import { MAPPED_IPV4_WORD } from '@noroshi/stix';
import type { FlowBatch } from '../batch.ts';
import { SLOTS } from './elements.ts';
import { ENTRY, OP, type Plan, VARIABLE } from './plan.ts';

const NTP_1970_S = 2_208_988_800; // seconds from 1900 to 1970 (RFC 5905 figure 4)
const NTP_ERA_S = 2 ** 32;

/** What a reader holds between the bytes of a record and its row; reused for each. */
export type RecordScratch = {
  readonly slots: Float64Array; // NaN: not told
  readonly at: Int32Array; // of each permitted field of a record with variable lengths
  readonly length: Int32Array;
};

export function createRecordScratch(): RecordScratch {
  return {
    slots: new Float64Array(SLOTS).fill(Number.NaN),
    at: new Int32Array(SLOTS + 8),
    length: new Int32Array(SLOTS + 8),
  };
}

/** Length of the record at `from`, or 0 where it does not end before `to`. Fills the scratch's places for variable lengths. */
export function measureRecord(
  bytes: Uint8Array,
  from: number,
  to: number,
  plan: Plan,
  scratch: RecordScratch,
): number {
  if (plan.recordBytes > to - from) return 0;
  if (plan.lengths === null) return plan.recordBytes;
  let position = from;
  let entry = 0;
  for (let field = 0; field < plan.lengths.length; field++) {
    let length = plan.lengths[field]!;
    if (length === VARIABLE) {
      if (position >= to) return 0;
      length = bytes[position++]!;
      if (length === 255) {
        if (position + 2 > to) return 0;
        length = bytes[position]! * 256 + bytes[position + 1]!;
        position += 2;
      }
    }
    if (plan.entries[entry * ENTRY.words + ENTRY.field] === field) {
      scratch.at[entry] = position - from;
      scratch.length[entry] = length;
      entry++;
    }
    position += length;
    if (position > to) return 0;
  }
  return position - from;
}

/** The record is known to end within `bytes` (measureRecord). `exportUnixUs` is what "before" counts from. */
export function readRecordInto(
  bytes: Uint8Array,
  from: number,
  plan: Plan,
  scratch: RecordScratch,
  batch: FlowBatch,
  row: number,
  exportUnixUs: number,
): void {
  const { slots } = scratch;
  const { entries } = plan;
  const isFixed = plan.lengths === null;
  clearAddresses(batch, row);
  for (let at = 0, i = 0; at < entries.length; at += ENTRY.words, i++) {
    const place = from + (isFixed ? entries[at + ENTRY.at]! : scratch.at[i]!);
    const length = isFixed ? entries[at + ENTRY.length]! : scratch.length[i]!;
    const slot = entries[at + ENTRY.slot]!;
    switch (entries[at + ENTRY.op]) {
      case OP.unsigned:
        slots[slot] = unsignedAt(bytes, place, length);
        break;
      case OP.scaled:
        slots[slot] = unsignedAt(bytes, place, length) * entries[at + ENTRY.scale]!;
        break;
      case OP.before:
        slots[slot] = exportUnixUs - unsignedAt(bytes, place, length);
        break;
      case OP.ntp:
        slots[slot] = length === 8 ? unixUsFromNtp(bytes, place) : Number.NaN;
        break;
      case OP.probability:
        slots[slot] = floatAt(bytes, place, length);
        break;
      case OP.source4:
        writeIpv4(batch.source, 4 * row, bytes, place, length);
        break;
      case OP.destination4:
        writeIpv4(batch.destination, 4 * row, bytes, place, length);
        break;
      case OP.source6:
        writeIpv6(batch.source, 4 * row, bytes, place, length);
        break;
      default:
        writeIpv6(batch.destination, 4 * row, bytes, place, length);
    }
  }
}

/** NaN where a length (of a variable field) is none that a number has. */
export function unsignedAt(bytes: Uint8Array, at: number, length: number): number {
  switch (length) {
    case 1:
      return bytes[at]!;
    case 2:
      return bytes[at]! * 0x100 + bytes[at + 1]!;
    case 4:
      return wordAt(bytes, at);
    case 8:
      return wordAt(bytes, at) * 0x1_0000_0000 + wordAt(bytes, at + 4);
    default: {
      if (length < 1 || length > 8) return Number.NaN;
      let value = 0;
      for (let i = 0; i < length; i++) value = value * 256 + bytes[at + i]!;
      return value;
    }
  }
}

export function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
  );
}

/** Seconds whose first bit is 0 are of the era that begins in 2036 (RFC 5905 §6, RFC 2030 §3). Zero is no time. */
function unixUsFromNtp(bytes: Uint8Array, at: number): number {
  const seconds = wordAt(bytes, at);
  const fraction = wordAt(bytes, at + 4);
  if (seconds === 0 && fraction === 0) return Number.NaN;
  const era = seconds < 0x8000_0000 ? NTP_ERA_S : 0;
  // Rounded: exporters cut the fraction, and in microseconds its last 11 bits mean nothing.
  return (seconds + era - NTP_1970_S) * 1e6 + Math.round(fraction * (1e6 / 0x1_0000_0000));
}

const floats = new DataView(new ArrayBuffer(8));

function floatAt(bytes: Uint8Array, at: number, length: number): number {
  if (length !== 4 && length !== 8) return Number.NaN;
  for (let i = 0; i < length; i++) floats.setUint8(i, bytes[at + i]!);
  return length === 4 ? floats.getFloat32(0) : floats.getFloat64(0);
}

/** Before addresses are written: a row that was begun and not kept may have left some. */
export function clearAddresses({ source, destination }: FlowBatch, row: number): void {
  const word = 4 * row;
  for (let i = word; i < word + 4; i++) {
    source[i] = 0;
    destination[i] = 0;
  }
}

/**
 * Into a cleared row. In a template that has both families the one not meant is all zero: it does not overwrite the other.
 * A length that is no address (of a variable field) leaves the unspecified address.
 */
export function writeIpv4(
  column: Uint32Array,
  word: number,
  bytes: Uint8Array,
  at: number,
  length = 4,
): void {
  const value = length === 4 ? wordAt(bytes, at) : 0;
  if (value === 0 && column[word] !== 0) return;
  column[word] = 0;
  column[word + 1] = 0;
  column[word + 2] = MAPPED_IPV4_WORD;
  column[word + 3] = value;
}

/** Likewise. */
export function writeIpv6(
  column: Uint32Array,
  word: number,
  bytes: Uint8Array,
  at: number,
  length = 16,
): void {
  if (length !== 16) return;
  const a = wordAt(bytes, at);
  const b = wordAt(bytes, at + 4);
  const c = wordAt(bytes, at + 8);
  const d = wordAt(bytes, at + 12);
  if (a === 0 && b === 0 && c === 0 && d === 0) return;
  column[word] = a;
  column[word + 1] = b;
  column[word + 2] = c;
  column[word + 3] = d;
}
