/**
 * Bytes of the archive: varints of 7 bits, least first (up to 2^53), signed numbers in zigzag, doubles as IEEE 754 little
 * endian. A reader that runs out of bytes turns `failed` and answers 0 from then on; it never throws.
 */

export type ByteWriter = {
  bytes: Uint8Array;
  view: DataView;
  at: number;
};

export type ByteReader = {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  failed: boolean;
};

/** The largest number a varint or a zigzag may carry. */
export const VARINT_MAX = Number.MAX_SAFE_INTEGER;
export const SIGNED_MAX = 2 ** 52 - 1;

export function createWriter(room: number): ByteWriter {
  const bytes = new Uint8Array(room);
  return { bytes, view: new DataView(bytes.buffer), at: 0 };
}

export function createReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes, view, at: 0, failed: false };
}

/** A copy of what was written; the writer may be used again from the start. */
export function takeBytes(writer: ByteWriter): Uint8Array {
  const taken = writer.bytes.slice(0, writer.at);
  writer.at = 0;
  return taken;
}

export function putByte(writer: ByteWriter, value: number): void {
  makeRoom(writer);
  writer.bytes[writer.at++] = value;
}

/** A whole number from 0 to VARINT_MAX. */
export function putVarint(writer: ByteWriter, value: number): void {
  makeRoom(writer);
  let rest = value;
  while (rest >= 0x8000_0000) {
    writer.bytes[writer.at++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 128) {
    writer.bytes[writer.at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  writer.bytes[writer.at++] = rest;
}

/** A whole number from -SIGNED_MAX to SIGNED_MAX. */
export function putSigned(writer: ByteWriter, value: number): void {
  putVarint(writer, value < 0 ? -2 * value - 1 : 2 * value);
}

export function putDouble(writer: ByteWriter, value: number): void {
  makeRoom(writer);
  writer.view.setFloat64(writer.at, value, true);
  writer.at += 8;
}

export function getByte(reader: ByteReader): number {
  if (reader.at >= reader.bytes.length) return fail(reader);
  return reader.bytes[reader.at++];
}

export function getVarint(reader: ByteReader): number {
  const { bytes } = reader;
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 8; i++) {
    if (reader.at >= bytes.length) return fail(reader);
    const byte = bytes[reader.at++];
    value += (byte & 127) * scale;
    if (byte < 128) return value <= VARINT_MAX ? value : fail(reader);
    scale *= 128;
  }
  return fail(reader);
}

export function getSigned(reader: ByteReader): number {
  const value = getVarint(reader);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

export function getDouble(reader: ByteReader): number {
  if (reader.at + 8 > reader.bytes.length) return fail(reader);
  const value = reader.view.getFloat64(reader.at, true);
  reader.at += 8;
  return value;
}

function fail(reader: ByteReader): number {
  reader.failed = true;
  reader.at = reader.bytes.length;
  return 0;
}

const LONGEST = 16; // more than one number takes

function makeRoom(writer: ByteWriter): void {
  if (writer.at + LONGEST <= writer.bytes.length) return;
  const wider = new Uint8Array(writer.bytes.length * 2 + LONGEST);
  wider.set(writer.bytes);
  writer.bytes = wider;
  writer.view = new DataView(wider.buffer);
}
