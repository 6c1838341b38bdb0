/**
 * Bundles of the Bundle Protocol, version 7 (RFC 9171), read strictly and written in the shortest form: a carrier for what must wait for a contact. The trust is
 * not here: what goes in a payload bears its own signature.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  type CborReader,
  CborRefused,
  type CborValue,
  createCborReader,
  encodeCbor,
  joined,
  type Uint,
} from './cbor.ts';
import { crc16X25, crc32c } from './crc.ts';
import { type Eid, eidValue, readEid } from './eid.ts';

export const BUNDLE_LIMITS = { bytesMax: 64_000_000, blocksMax: 256 } as const;

/** 0 none, 1 CRC-16/X.25, 2 CRC-32C. */
export type CrcType = 0 | 1 | 2;

export const BUNDLE_FLAGS = {
  ...{ isFragment: 0x1, isAdministrative: 0x2, mustNotFragment: 0x4, wantsAcknowledgement: 0x20 },
  ...{ wantsStatusTime: 0x40, reportsReception: 0x4000, reportsForwarding: 0x10000 },
  ...{ reportsDelivery: 0x20000, reportsDeletion: 0x40000 },
} as const;

export type Primary = {
  readonly flags: Uint;
  readonly crcType: CrcType;
  readonly destination: Eid;
  readonly source: Eid;
  readonly reportTo: Eid;
  /** ms since 2000-01-01T00:00:00Z; 0: its maker had no clock. */
  readonly createdMs: Uint;
  readonly sequence: Uint;
  readonly lifetimeMs: Uint;
  readonly fragment: { readonly offset: Uint; readonly total: Uint } | null;
};

export const BLOCK_TYPES = {
  ...{ payload: 1, previousNode: 6, age: 7, hopCount: 10, integrity: 11, confidentiality: 12 },
} as const;

export type Block = {
  readonly type: Uint;
  readonly number: Uint;
  readonly flags: Uint;
  readonly crcType: CrcType;
  readonly data: Uint8Array;
};

export type Bundle = {
  readonly primary: Primary;
  /** In their order; the last is the payload. */
  readonly blocks: readonly Block[];
};

export type BundleFault = { readonly offset: number; readonly message: string };

/** `notes`: what RFC 9171 asks for and many leave out; nothing in them makes it unreadable. */
export type ReadBundle = { readonly bundle: Bundle; readonly notes: readonly string[] };

const VERSION = 7;
const [BREAK, OPEN] = [0xff, 0x9f];
const ONCE: readonly number[] = [BLOCK_TYPES.previousNode, BLOCK_TYPES.age, BLOCK_TYPES.hopCount];

/** Never throws on what others wrote. */
export function decodeBundle(bytes: Uint8Array): Result<ReadBundle, BundleFault> {
  if (bytes.length > BUNDLE_LIMITS.bytesMax)
    return err({
      offset: 0,
      message: `${bytes.length} bytes; right would be at most ${BUNDLE_LIMITS.bytesMax}`,
    });
  try {
    return ok(readBundle(bytes));
  } catch (cause) {
    if (cause instanceof CborRefused) return err({ offset: cause.offset, message: cause.message });
    throw cause;
  }
}

function readBundle(bytes: Uint8Array): ReadBundle {
  const reader = createCborReader(bytes);
  reader.skip(OPEN, 'an array without a stated length, 0x9f,');
  const primary = readPrimary(reader, bytes);
  const blocks: Block[] = [];
  while (reader.peek() !== BREAK) {
    const from = reader.offset();
    if (blocks.length >= BUNDLE_LIMITS.blocksMax)
      throw new CborRefused(from, `more than ${BUNDLE_LIMITS.blocksMax} blocks`);
    if (blocks.at(-1)?.type === BLOCK_TYPES.payload)
      throw new CborRefused(from, 'the payload is the last block');
    const block = readBlock(reader, bytes);
    const twin = blocks.find(
      ({ number, type }) =>
        number === block.number || (type === block.type && ONCE.includes(Number(type))),
    );
    if (twin !== undefined)
      throw new CborRefused(from, `block ${block.number} of type ${block.type} stands twice`);
    checkKnown(block, from);
    blocks.push(block);
  }
  const end = reader.offset();
  reader.skip(BREAK, 'the end, 0xff,');
  if (blocks.at(-1)?.type !== BLOCK_TYPES.payload)
    throw new CborRefused(end, 'a payload as the last block is right');
  if (!reader.isAtEnd()) throw new CborRefused(reader.offset(), 'nothing after the end is right');
  const bundle = { primary, blocks };
  return { bundle, notes: notesOf(bundle) };
}

function readPrimary(reader: CborReader, bytes: Uint8Array): Primary {
  const from = reader.offset();
  const size = reader.array('the primary block, an array,');
  if (reader.uint('the version') !== VERSION) throw new CborRefused(from, 'version 7 is right');
  const flags = reader.uint('the flags of the bundle');
  const crcType = readCrcType(reader);
  const isFragment = (BigInt(flags) & BigInt(BUNDLE_FLAGS.isFragment)) !== 0n;
  const wanted = 8 + (isFragment ? 2 : 0) + (crcType === 0 ? 0 : 1);
  if (size !== wanted)
    throw new CborRefused(from, `the primary block has ${size} parts; right would be ${wanted}`);
  const destination = readEid(reader, 'the destination');
  const source = readEid(reader, 'the source');
  const reportTo = readEid(reader, 'the report-to');
  const at = reader.offset();
  if (reader.array('the creation timestamp, an array,') !== 2)
    throw new CborRefused(at, 'a creation timestamp is time and sequence');
  const createdMs = reader.uint('the creation time');
  const sequence = reader.uint('the sequence number');
  const lifetimeMs = reader.uint('the lifetime');
  const fragment = isFragment
    ? { offset: reader.uint('the offset'), total: reader.uint('the total length') }
    : null;
  checkCrc(reader, bytes, from, crcType);
  const timestamp = { createdMs, sequence, lifetimeMs };
  return { flags, crcType, destination, source, reportTo, ...timestamp, fragment };
}

function readBlock(reader: CborReader, bytes: Uint8Array): Block {
  const from = reader.offset();
  const size = reader.array('a block, an array of stated length,');
  const type = reader.uint('the type of a block');
  const number = reader.uint('the number of a block');
  const flags = reader.uint('the flags of a block');
  const crcType = readCrcType(reader);
  const wanted = crcType === 0 ? 5 : 6;
  if (size !== wanted)
    throw new CborRefused(from, `a block has ${size} parts; right would be ${wanted}`);
  if (number === 0 || (type === BLOCK_TYPES.payload) !== (number === 1))
    throw new CborRefused(from, `block ${number} of type ${type}: 1 is the payload's number alone`);
  const data = reader.bytes('what a block holds, bytes of stated length,').slice();
  checkCrc(reader, bytes, from, crcType);
  return { type, number, flags, crcType, data };
}

function readCrcType(reader: CborReader): CrcType {
  const from = reader.offset();
  const type = reader.uint('the type of a checksum');
  if (type !== 0 && type !== 1 && type !== 2)
    throw new CborRefused(from, `checksum ${type}; right would be 0, 1 or 2`);
  return type;
}

/** Over the whole block with the checksum's own bytes zero. */
function checkCrc(reader: CborReader, bytes: Uint8Array, from: number, type: CrcType): void {
  if (type === 0) return;
  const at = reader.offset();
  const told = reader.bytes('a checksum');
  if (told.length !== crcBytes(type))
    throw new CborRefused(
      at,
      `a checksum of ${told.length} bytes; right would be ${crcBytes(type)}`,
    );
  const block = bytes.slice(from, reader.offset());
  block.fill(0, block.length - told.length);
  if (!crcOf(block, type).every((byte, k) => byte === told[k]))
    throw new CborRefused(at, 'the checksum does not hold');
}

const crcBytes = (type: CrcType): number => (type === 1 ? 2 : 4);

function crcOf(block: Uint8Array, type: CrcType): Uint8Array {
  const value = type === 1 ? crc16X25(block) : crc32c(block);
  const size = crcBytes(type);
  return Uint8Array.from({ length: size }, (_, k) => (value >>> (8 * (size - 1 - k))) & 255);
}

/** What blocks of known types hold; within a block, offsets are of the block. */
function checkKnown({ type, data }: Block, from: number): void {
  const reader = createCborReader(data);
  try {
    if (type === BLOCK_TYPES.previousNode) readEid(reader, 'the previous node');
    else if (type === BLOCK_TYPES.age) reader.uint('the age in ms');
    else if (type === BLOCK_TYPES.hopCount) {
      if (reader.array('limit and count of hops') !== 2) throw new CborRefused(0, 'two numbers');
      const [limit, count] = [reader.uint('the limit'), reader.uint('the count')];
      if (limit === 0 || limit > 255 || count > limit)
        throw new CborRefused(0, `${count} hops of ${limit}; right would be a limit of 1 to 255`);
    } else return;
    if (!reader.isAtEnd()) throw new CborRefused(reader.offset(), 'nothing after it is right');
  } catch (cause) {
    if (!(cause instanceof CborRefused)) throw cause;
    throw new CborRefused(from, `block of type ${type}: ${cause.message}`);
  }
}

function notesOf({ primary, blocks }: Bundle): string[] {
  const notes: string[] = [];
  const hasAge = blocks.some(({ type }) => type === BLOCK_TYPES.age);
  if (primary.createdMs === 0 && !hasAge)
    notes.push('made without a clock, and no block tells its age (RFC 9171 §4.2.7)');
  const isNobodys = primary.source.scheme === 'dtn' && primary.source.name === '';
  const mustNot = (BigInt(primary.flags) & BigInt(BUNDLE_FLAGS.mustNotFragment)) !== 0n;
  if (isNobodys && !mustNot) notes.push('of no source, yet it may be parted (RFC 9171 §4.2.3)');
  return notes;
}

/** The bytes, each block with its checksum made anew. */
export function encodeBundle({ primary, blocks }: Bundle): Uint8Array {
  const parts = [encodePrimary(primary), ...blocks.map(encodeBlock)];
  return joined([Uint8Array.of(OPEN), ...parts, Uint8Array.of(BREAK)]);
}

export function encodePrimary(primary: Primary): Uint8Array {
  const { flags, crcType, destination, source, reportTo, fragment } = primary;
  return withCrc(
    [
      ...[VERSION, flags, crcType, eidValue(destination), eidValue(source), eidValue(reportTo)],
      [primary.createdMs, primary.sequence],
      primary.lifetimeMs,
      ...(fragment === null ? [] : [fragment.offset, fragment.total]),
    ],
    crcType,
  );
}

export function encodeBlock({ type, number, flags, crcType, data }: Block): Uint8Array {
  return withCrc([type, number, flags, crcType, data], crcType);
}

function withCrc(parts: readonly CborValue[], type: CrcType): Uint8Array {
  if (type === 0) return encodeCbor(parts);
  const block = encodeCbor([...parts, new Uint8Array(crcBytes(type))]);
  block.set(crcOf(block, type), block.length - crcBytes(type));
  return block;
}

const SECOND_US = 1e6;
const DTN_EPOCH_US = -43_200 * SECOND_US; // 2000-01-01T00:00:00 before the epoch of this house, at noon

/** Whether its life is over at an instant (ms since 2000-01-01T00:00:00Z); null where only its age could tell, and none does. */
export function isExpired({ primary, blocks }: Bundle, nowMs: number): boolean | null {
  const life = BigInt(primary.lifetimeMs);
  if (primary.createdMs !== 0) return BigInt(primary.createdMs) + life < BigInt(Math.floor(nowMs));
  const age = blocks.find(({ type }) => type === BLOCK_TYPES.age);
  return age === undefined ? null : BigInt(createCborReader(age.data).uint('the age')) >= life;
}

/** ms since 2000-01-01T00:00:00Z of a time that counts no leap seconds, µs UTC since the epoch of this house. */
export const dtnMsOfUtcUs = (utcUs: number): number => (utcUs - DTN_EPOCH_US) / 1000;
