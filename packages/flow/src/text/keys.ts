/**
 * Finds which of a closed list of names some bytes are, without making a string of them: an open-addressed table over the
 * FNV-1a hash (http://www.isthe.com/chongo/tech/comp/fnv). Letter case is ignored, as column names differ in it.
 */
export type KeyTable = {
  readonly mask: number;
  readonly codes: Uint8Array; // by slot; 0 is a free slot
  readonly starts: Uint16Array; // of the name in `text`
  readonly lengths: Uint8Array;
  readonly text: Uint8Array;
};

const HASH_START = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;
const LOWER = 32; // set in lower-case letters, digits and the signs that names have; '_' becomes 127 on both sides

/** `names` gives each name its code, 1 to 255. Names are ASCII. */
export function createKeyTable(names: Readonly<Record<string, number>>): KeyTable {
  const entries = Object.entries(names);
  let size = 8;
  while (size < 3 * entries.length) size *= 2;
  const table: KeyTable = {
    mask: size - 1,
    codes: new Uint8Array(size),
    starts: new Uint16Array(size),
    lengths: new Uint8Array(size),
    text: new Uint8Array(entries.reduce((total, [name]) => total + name.length, 0)),
  };
  let end = 0;
  for (const [name, code] of entries) {
    const start = end;
    for (let i = 0; i < name.length; i++) table.text[end++] = name.charCodeAt(i) | LOWER;
    let slot = hashOf(table.text, start, end) & table.mask;
    while (table.codes[slot] !== 0) slot = (slot + 1) & table.mask;
    table.codes[slot] = code;
    table.starts[slot] = start;
    table.lengths[slot] = name.length;
  }
  return table;
}

/** The code of the name that lies in bytes [from, to), or 0. */
export function findKey(table: KeyTable, bytes: Uint8Array, from: number, to: number): number {
  const { codes, mask } = table;
  let slot = hashOf(bytes, from, to) & mask;
  for (;;) {
    const code = codes[slot]!;
    if (code === 0 || isName(table, slot, bytes, from, to)) return code;
    slot = (slot + 1) & mask;
  }
}

function isName(table: KeyTable, slot: number, bytes: Uint8Array, from: number, to: number) {
  const length = to - from;
  if (table.lengths[slot] !== length) return false;
  const start = table.starts[slot]!;
  for (let i = 0; i < length; i++) {
    if ((bytes[from + i]! | LOWER) !== table.text[start + i]) return false;
  }
  return true;
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_START;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i]! | LOWER), HASH_PRIME);
  return hash ^ (hash >>> 15);
}
