/**
 * Crypto-PAn: pseudonyms of addresses that keep what two addresses share: addresses of one network become pseudonyms of one
 * network. Bit i of the pseudonym is bit i of the address, turned or not by AES of the i bits before it; so it is a bijection,
 * and the key's holder can go back. Xu, Fan, Ammar & Moon, "Prefix-preserving IP address anonymization" (ICNP 2002, Computer
 * Networks 46(2), 2004). A key is 32 bytes: an AES-128 key, and a block that is encrypted once to make the padding.
 * Not for publication: who can send flows through the watched network learns pseudonyms of its addresses one by one.
 */
import { type Address, isIpv4, MAPPED_IPV4_WORD } from '@noroshi/stix';

export const PSEUDONYM_KEY_BYTES = 32;
const BLOCK_BYTES = 16;
const WORDS = [0, 1, 2, 3] as const;

/** AES-128 of whole blocks, each by itself (ECB), under one key; the caller brings it. A new array every time. */
export type EncryptBlocks = (blocks: Uint8Array) => Uint8Array;
/** The block function under a key of 16 bytes. */
export type Aes128 = (key: Uint8Array) => EncryptBlocks;

export type CryptoPan = {
  /** The pseudonym; IPv4 stays IPv4. */
  pseudonymOf(address: Address): Address;
  /** The address that has this pseudonym. */
  addressOf(pseudonym: Address): Address;
};

export function createCryptoPan(key: Uint8Array, aes128: Aes128): CryptoPan {
  if (key.length !== PSEUDONYM_KEY_BYTES)
    throw new RangeError(`Crypto-PAn: a key has ${PSEUDONYM_KEY_BYTES} bytes, not ${key.length}`);
  const encrypt = aes128(key.slice(0, BLOCK_BYTES));
  const pad = Uint8Array.from(encrypt(key.slice(BLOCK_BYTES)));
  return {
    pseudonymOf: (address) => {
      const bytes = bytesOf(address);
      const turned = encrypt(inputs(bytes, pad)); // all bits at once: each hangs on the address alone
      const out = bytes.map((byte, i) => {
        let bits = 0;
        for (let bit = 0; bit < 8; bit++)
          bits = 2 * bits + (turned[BLOCK_BYTES * (8 * i + bit)]! >>> 7);
        return byte ^ bits;
      });
      return addressFrom(out);
    },
    addressOf: (pseudonym) => {
      const given = bytesOf(pseudonym);
      const bytes = new Uint8Array(given.length);
      for (let i = 0; i < 8 * given.length; i++) {
        const turned = encrypt(inputOf(bytes, i, pad))[0]! >>> 7; // bit i hangs on the bits before it
        const bit = ((given[i >>> 3]! >>> (7 - (i & 7))) & 1) ^ turned;
        bytes[i >>> 3] = bytes[i >>> 3]! | (bit << (7 - (i & 7)));
      }
      return addressFrom(bytes);
    },
  };
}

function inputs(bytes: Uint8Array, pad: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(8 * bytes.length * BLOCK_BYTES);
  for (let i = 0; i < 8 * bytes.length; i++) blocks.set(inputOf(bytes, i, pad), BLOCK_BYTES * i);
  return blocks;
}

/** The first `bits` bits of the address, then those of the padding. */
function inputOf(bytes: Uint8Array, bits: number, pad: Uint8Array): Uint8Array {
  const block = Uint8Array.from(pad);
  const whole = bits >>> 3;
  block.set(bytes.subarray(0, whole));
  const mask = (0xff00 >>> (bits & 7)) & 0xff;
  if (mask !== 0) block[whole] = (bytes[whole]! & mask) | (pad[whole]! & ~mask & 0xff);
  return block;
}

/** 4 or 16 bytes, the most significant first. */
function bytesOf(address: Address): Uint8Array {
  const words = isIpv4(address) ? [address[3]] : address;
  return Uint8Array.from(words.flatMap((word) => [word >>> 24, word >>> 16, word >>> 8, word]));
}

function addressFrom(bytes: Uint8Array): Address {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return [0, 0, MAPPED_IPV4_WORD, view.getUint32(0)];
  const [a, b, c, d] = WORDS.map((i) => view.getUint32(4 * i));
  return [a!, b!, c!, d!];
}
