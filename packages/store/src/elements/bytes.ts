/** Bytes with their CRC-32 (ISO 3309, zlib's): a flipped bit is found when the bytes are read, never propagated. */
import { crc32 } from 'node:zlib';
import { DamagedRowError } from '../config.ts';

export function crcOf(bytes: Uint8Array): number {
  return crc32(bytes);
}

/** The bytes, when they are those that were written. */
export function checkedBytes(
  table: string,
  row: string,
  bytes: Uint8Array,
  crc: number,
): Uint8Array {
  if (crc32(bytes) !== crc) throw new DamagedRowError(table, row);
  return bytes;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
