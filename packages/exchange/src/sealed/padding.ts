/**
 * Lengths made alike, so that the size of a sealed file tells little of what is in it. Padmé: of a length with E bits, only the
 * first ⌊log₂ E⌋ + 1 are kept; at most 12 % more bytes, and log log of the length leaks instead of log. K. Nikitin et
 * al., Reducing Metadata Leakage from Encrypted Files and Communication with PURBs, PoPETs 2019/4, §4.
 */

/** Everything below is one class. */
const LEAST_BYTES = 1024;

/** The length of the class that a length belongs to; never less. */
export function paddedLength(length: number): number {
  if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`a length of ${length}`);
  if (length <= LEAST_BYTES) return LEAST_BYTES;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
}

/** The bytes, a mark and zeros (ISO/IEC 7816-4): its end is found without a length. */
export function pad(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(paddedLength(bytes.length + 1));
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
}

/** Null where there is no mark, or the length is of no class. */
export function unpad(padded: Uint8Array): Uint8Array | null {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== 0x80) return null;
  return paddedLength(end + 1) === padded.length ? padded.slice(0, end) : null;
}
