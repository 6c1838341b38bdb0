/**
 * Catalogue numbers in the five columns of a TLE. Up to 99999 they are digits, space-padded or
 * zero-padded; from 100000 to 339999 the first column is a letter, A = 10 to Z = 33, without I and
 * O (Space-Track, "Alpha-5"). Larger numbers have no TLE form: only OMM carries them.
 */
export const TLE_CATALOGUE_NUMBER_MAX = 339_999;

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const SPACE = 32;
const ZERO = 48;

/** Value of each letter's code, 0 = not one of the letters. */
const LETTER_VALUE = new Uint8Array(256);
for (let i = 0; i < LETTERS.length; i++) LETTER_VALUE[LETTERS.charCodeAt(i)] = 10 + i;

/** The catalogue number in five bytes, or -1. */
export function decodeAlpha5(bytes: Uint8Array, from: number): number {
  let i = from;
  const to = from + 5;
  while (i < to && bytes[i] === SPACE) i++;
  if (i === to) return -1;
  let value = i === from ? LETTER_VALUE[bytes[i]] : 0;
  if (value > 0) i++;
  for (; i < to; i++) {
    const digit = bytes[i] - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Five characters, or undefined above 339999 (no TLE can carry the number). */
export function encodeAlpha5(catalogueNumber: number): string | undefined {
  if (catalogueNumber < 0 || catalogueNumber > TLE_CATALOGUE_NUMBER_MAX) return undefined;
  if (catalogueNumber < 100_000) return String(catalogueNumber).padStart(5, '0');
  const letter = LETTERS[Math.floor(catalogueNumber / 10_000) - 10];
  return letter + String(catalogueNumber % 10_000).padStart(4, '0');
}
