/**
 * Bytes to the text of a message. The encoding is known by its byte-order mark, else by where the zeros of the first
 * characters are, as XML 1.0 (annex F) and KVN both begin with plain letters; else it is UTF-8. What is not well formed is
 * refused with its place, never replaced by something else.
 */
import { err, ok, type Result } from '@noroshi/time';
import { NDM_LIMITS } from './kvn/lines.ts';
import type { Fault, Place } from './tree.ts';

export type TextEncodingName = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'UTF-32LE' | 'UTF-32BE';

export type DecodedText = { readonly text: string; readonly encoding: TextEncodingName };

/** The text without its byte-order mark. */
export function textFromBytes(
  bytes: Uint8Array,
  bytesMax: number = NDM_LIMITS.bytesMax,
): Result<DecodedText, Fault> {
  if (bytes.length > bytesMax) {
    const message = `${bytes.length} bytes: at most ${bytesMax} are read`;
    return err({ severity: 'error', at: { line: 0, column: 0 }, message, rule: 'limit' });
  }
  const { encoding, markBytes } = encodingOf(bytes);
  const body = bytes.subarray(markBytes);
  if (encoding === 'UTF-32LE' || encoding === 'UTF-32BE') return utf32(body, encoding);
  const label = encoding.toLowerCase();
  if (encoding === 'UTF-8') {
    const good = utf8Length(body); // a decoder that throws costs more than the scan
    if (good < body.length) return err(malformed(utf8.decode(body.subarray(0, good)), encoding));
    return ok({ text: utf8.decode(body), encoding });
  }
  try {
    const text = decoderOf(label).decode(body);
    return ok({ text, encoding });
  } catch {
    const good = body.subarray(0, wellFormedBytes(body, encoding));
    const before = new TextDecoder(label, { ignoreBOM: true }).decode(good, { stream: true });
    return err(malformed(before, encoding));
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes from the start that are well formed (Unicode 16, table 3-7): all of them, or those before the first bad character. */
function utf8Length(bytes: Uint8Array): number {
  const isTail = (at: number) => (bytes[at]! & 0xc0) === 0x80; // past the end it is none
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at]!;
    if (first < 0x80) {
      at++;
      continue;
    }
    const second = bytes[at + 1]!;
    const isShort = first >= 0xc2 && first <= 0xdf && isTail(at + 1);
    if (isShort) {
      at += 2;
      continue;
    }
    const isSurrogateOrLong =
      (first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f);
    if ((first & 0xf0) === 0xe0 && isTail(at + 1) && isTail(at + 2) && !isSurrogateOrLong) {
      at += 3;
      continue;
    }
    const isBeyond = (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f);
    const isFour = first >= 0xf0 && first <= 0xf4 && !isBeyond;
    if (!isFour || !isTail(at + 1) || !isTail(at + 2) || !isTail(at + 3)) return at;
    at += 4;
  }
  return at;
}

/** Making one costs more than a small message. */
function decoderOf(label: string): TextDecoder {
  const known = DECODERS.get(label) ?? new TextDecoder(label, { fatal: true, ignoreBOM: true });
  DECODERS.set(label, known);
  return known;
}
const DECODERS = new Map<string, TextDecoder>();

type Found = { readonly encoding: TextEncodingName; readonly markBytes: number };

function encodingOf(bytes: Uint8Array): Found {
  const [a = -1, b = -1, c = -1, d = -1] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: 'UTF-32LE', markBytes: 4 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'UTF-32BE', markBytes: 4 };
  if (a === 0xff && b === 0xfe) return { encoding: 'UTF-16LE', markBytes: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'UTF-16BE', markBytes: 2 };
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'UTF-8', markBytes: 3 };
  if (a > 0 && b === 0 && c === 0 && d === 0) return { encoding: 'UTF-32LE', markBytes: 0 };
  if (a === 0 && b === 0 && c === 0 && d > 0) return { encoding: 'UTF-32BE', markBytes: 0 };
  if (a > 0 && b === 0) return { encoding: 'UTF-16LE', markBytes: 0 };
  if (a === 0 && b > 0) return { encoding: 'UTF-16BE', markBytes: 0 };
  return { encoding: 'UTF-8', markBytes: 0 };
}

/** TextDecoder has no UTF-32: code points by hand (Unicode 16, 3.9, D90). */
function utf32(bytes: Uint8Array, encoding: 'UTF-32LE' | 'UTF-32BE'): Result<DecodedText, Fault> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  const piece: number[] = [];
  let isGood = bytes.length % 4 === 0;
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    const point = view.getUint32(i, encoding === 'UTF-32LE');
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      isGood = false;
      break;
    }
    piece.push(point);
    if (piece.length === PIECE) parts.push(String.fromCodePoint(...piece.splice(0)));
  }
  const text = parts.join('') + String.fromCodePoint(...piece);
  return isGood ? ok({ text, encoding }) : err(malformed(text, encoding));
}
const PIECE = 4096;

function malformed(before: string, encoding: TextEncodingName): Fault {
  const message = `bytes that are no ${encoding} text: text in UTF-8, UTF-16 or UTF-32 is right`;
  return { severity: 'error', at: placeAfter(before), message, rule: 'CCSDS 502.0-B-3, 7.3' };
}

function placeAfter(text: string): Place {
  const lines = text.split(/\r\n|\n|\r/);
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

/** How many bytes from the start are good: a decoder of a stream throws only once it meets a bad one. */
function wellFormedBytes(bytes: Uint8Array, encoding: TextEncodingName): number {
  let low = 0;
  let high = bytes.length; // bytes[0, low) decode, bytes[0, high) do not
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isPrefix(bytes.subarray(0, middle), encoding)) low = middle;
    else high = middle;
  }
  return low;
}

function isPrefix(bytes: Uint8Array, encoding: TextEncodingName): boolean {
  try {
    new TextDecoder(encoding.toLowerCase(), { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
