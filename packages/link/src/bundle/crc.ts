/** The two checksums of bundles, RFC 9171 §4.2.1: CRC-16/X.25 and CRC-32C (Castagnoli), both bit-reflected, as numbers. */
const TABLE_16 = tableOf(0x8408);
const TABLE_32 = tableOf(0x82f63b78);

function tableOf(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let k = 0; k < 8; k++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value >>> 0;
  });
}

export function crc16X25(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE_16[(crc ^ byte) & 255]!;
  return (crc ^ 0xffff) & 0xffff;
}

export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE_32[(crc ^ byte) & 255]!;
  return (crc ^ 0xffffffff) >>> 0;
}
