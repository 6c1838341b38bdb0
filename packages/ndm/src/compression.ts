/** Packed bytes by their first ones: a message in them is refused by the name of what packed it. Unpacking is the caller's. */
import type { Fault } from './tree.ts';

/** First bytes of each format: RFC 1952 and 8878, the specifications of ZIP, xz, 7z and LZ4, the manuals of bzip2 and compress. */
const PACKED: readonly { readonly name: string; readonly first: readonly number[] }[] = [
  { name: 'gzip', first: [0x1f, 0x8b] },
  { name: 'zip', first: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'zip', first: [0x50, 0x4b, 0x05, 0x06] }, // an empty one
  { name: 'bzip2', first: [0x42, 0x5a, 0x68] },
  { name: 'xz', first: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'lzma', first: [0x5d, 0x00, 0x00] },
  { name: 'zstd', first: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'Unix compress', first: [0x1f, 0x9d] },
  { name: 'Unix compress', first: [0x1f, 0xa0] },
  { name: '7z', first: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'LZ4', first: [0x04, 0x22, 0x4d, 0x18] },
];

/** `bzip2`, `xz`, …; undefined: nothing that packs is known to begin so. */
export function compressionOf(bytes: Uint8Array): string | undefined {
  return PACKED.find(({ first }) => first.every((byte, k) => bytes[k] === byte))?.name;
}

export function packedFault(name: string): Fault {
  const message = `packed by ${name}: unpack it first (plain text is right, and gzip in the commands)`;
  return { severity: 'error', at: { line: 0, column: 0 }, message, rule: '' };
}
