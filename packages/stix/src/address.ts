/**
 * Network addresses as flows and STIX write them: 128 bits in four 32-bit words, most significant first; an IPv4 address is
 * the mapped ::ffff:a.b.c.d (RFC 4291 §2.5.5.2), so that one table holds both. Text in is strict: four plain decimal octets
 * (no leading zeros, no hexadecimal, RFC 6943 §3.1.1) or IPv6 without a zone; text out is canonical (RFC 5952).
 */
import { err, ok, type Result } from '@noroshi/time';

export type Address = readonly [number, number, number, number];

/** An address range by its leading bits; `bits` counts within the family: 0–32 or 0–128. Host bits are zero. */
export type Prefix = { readonly family: 4 | 6; readonly address: Address; readonly bits: number };

export type AddressError = { readonly message: string };

export const MAPPED_IPV4_WORD = 0xffff; // word 2 of an IPv4 address; words 0 and 1 are 0
const TEXT_MAX = 45; // ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255

/** Writes the four words at `offset`; false (and nothing written) when `text` is no address. */
export function parseAddressInto(text: string, out: Uint32Array, offset: number): boolean {
  const v4 = parseIpv4(text);
  if (v4 !== null) {
    setWords(out, offset, 0, 0, MAPPED_IPV4_WORD, v4);
    return true;
  }
  const groups = parseIpv6(text);
  if (groups === null) return false;
  for (let word = 0; word < 4; word++)
    out[offset + word] = groups[word * 2]! * 0x10000 + groups[word * 2 + 1]!;
  return true;
}

/** Null when `text` is no address. */
export function parseAddress(text: string): Address | null {
  const out = new Uint32Array(4);
  return parseAddressInto(text, out, 0) ? [out[0]!, out[1]!, out[2]!, out[3]!] : null;
}

/** True for the mapped IPv4 form. */
export function isIpv4(words: ArrayLike<number>, offset = 0): boolean {
  return words[offset] === 0 && words[offset + 1] === 0 && words[offset + 2] === MAPPED_IPV4_WORD;
}

/** Canonical text: '192.0.2.1', '2001:db8::1' (RFC 5952). */
export function formatAddress(words: ArrayLike<number>, offset = 0): string {
  if (isIpv4(words, offset)) {
    const word = words[offset + 3]!;
    return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
  }
  const groups: number[] = [];
  for (let word = 0; word < 4; word++) {
    const value = words[offset + word]!;
    groups.push(value >>> 16, value & 0xffff);
  }
  return formatGroups(groups);
}

/** '192.0.2.0/24', '2001:db8::/32', or one address. Host bits that are set are refused: a typing mistake widens a rule. */
export function parsePrefix(text: string): Result<Prefix, AddressError> {
  const [head = '', bitsText, ...rest] = text.split('/');
  const address = parseAddress(head);
  if (address === null || rest.length > 0)
    return refused(text, 'give an address with a length, 192.0.2.0/24 or 2001:db8::/32');
  const family = isIpv4(address) ? 4 : 6;
  const width = family === 4 ? 32 : 128;
  if (bitsText !== undefined && !/^(0|[1-9]\d{0,2})$/.test(bitsText))
    return refused(text, `give a length from 0 to ${width} after the slash`);
  const bits = bitsText === undefined ? width : Number(bitsText);
  if (bits > width) return refused(text, `give a length from 0 to ${width} after the slash`);
  const network = maskAddress(address, family, bits);
  if (network.some((word, i) => word !== address[i]))
    return refused(
      text,
      `bits are set beyond its length; the network is ${formatAddress(network)}/${bits}`,
    );
  return ok({ family, address, bits });
}

export function formatPrefix({ address, bits }: Prefix): string {
  return `${formatAddress(address)}/${bits}`;
}

/** The address with every bit beyond the first `bits` of its family zero. */
export function maskAddress(address: Address, family: 4 | 6, bits: number): Address {
  const kept = family === 4 ? bits + 96 : bits;
  const word = (i: number) => maskWord(address[i]!, kept - 32 * i);
  return [word(0), word(1), word(2), word(3)];
}

/** Whether the address at `offset` lies in the prefix. An IPv4 address is in no IPv6 prefix, not even ::/0. */
export function prefixHas(prefix: Prefix, words: ArrayLike<number>, offset = 0): boolean {
  if (isIpv4(words, offset) !== (prefix.family === 4)) return false;
  const kept = prefix.family === 4 ? prefix.bits + 96 : prefix.bits;
  for (let i = 0; i < 4; i++) {
    const bits = kept - 32 * i;
    if (bits <= 0) return true;
    if (maskWord(words[offset + i]!, bits) !== prefix.address[i]) return false;
  }
  return true;
}

function maskWord(word: number, bits: number): number {
  if (bits >= 32) return word;
  return bits <= 0 ? 0 : (word & (-1 << (32 - bits))) >>> 0;
}

function parseIpv4(text: string): number | null {
  let value = 0;
  let octet = -1;
  let octets = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? 46 : text.charCodeAt(i);
    if (code === 46) {
      if (octet < 0 || octets === 4) return null;
      value = value * 256 + octet;
      octets++;
      octet = -1;
    } else if (code >= 48 && code <= 57) {
      if (octet === 0) return null; // a leading zero: some readers take it as octal
      octet = Math.max(octet, 0) * 10 + code - 48;
      if (octet > 255) return null;
    } else return null;
  }
  return octets === 4 ? value : null;
}

function parseIpv6(text: string): number[] | null {
  if (text.length < 2 || text.length > TEXT_MAX) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half, i) => groupsOf(half, i === halves.length - 1));
  if (!head || (halves.length === 2 && !tail)) return null;
  if (!tail) return head.length === 8 ? head : null;
  const gap = 8 - head.length - tail.length;
  return gap < 1 ? null : [...head, ...new Array<number>(gap).fill(0), ...tail];
}

/** Groups of one side of '::'; the last of the address may be dotted IPv4. Null when one is no group. */
function groupsOf(half: string, isLast: boolean): number[] | null {
  if (half === '') return [];
  const parts = half.split(':');
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    const v4 = isLast && i === parts.length - 1 && part.includes('.') ? parseIpv4(part) : null;
    if (v4 !== null) groups.push(v4 >>> 16, v4 & 0xffff);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

/** RFC 5952 §4.2: the longest run of two or more zero groups, the first of equals, becomes '::'. */
function formatGroups(groups: readonly number[]): string {
  let from = -1;
  let length = 1;
  for (let i = 0; i < groups.length; ) {
    let end = i;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - i > length) [from, length] = [i, end - i];
    i = Math.max(end, i + 1);
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (from < 0) return text(groups);
  return `${text(groups.slice(0, from))}::${text(groups.slice(from + length))}`;
}

function setWords(out: Uint32Array, at: number, a: number, b: number, c: number, d: number): void {
  out[at] = a;
  out[at + 1] = b;
  out[at + 2] = c;
  out[at + 3] = d;
}

function refused(text: string, message: string): Result<Prefix, AddressError> {
  return err({ message: `'${text.slice(0, 60)}' is no network: ${message}` });
}
