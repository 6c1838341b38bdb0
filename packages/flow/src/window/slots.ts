/**
 * The slots of an open-addressing hash table: a place holds an entry's number plus one, 0 is free. Linear probing at a load of
 * at most a half; removal shifts back what would otherwise be lost (Knuth, TAOCP vol. 3, §6.4, algorithm R), so that a table
 * that lives for months does not fill with gravestones.
 */

export type Slots = { places: Uint32Array; mask: number };

export function createSlots(entries: number): Slots {
  let size = 16;
  while (size < 2 * entries) size *= 2;
  return { places: new Uint32Array(size), mask: size - 1 };
}

/** `hash` is the entry's own. The caller keeps the load at a half or below. */
export function putSlot(slots: Slots, entry: number, hash: number): void {
  const { places, mask } = slots;
  let at = hash & mask;
  while (places[at] !== 0) at = (at + 1) & mask;
  places[at] = entry + 1;
}

/** `hashOf` gives the hash of any entry that is in the table. */
export function removeSlot(slots: Slots, entry: number, hashOf: (entry: number) => number): void {
  const { places, mask } = slots;
  let hole = hashOf(entry) & mask;
  while (places[hole] !== entry + 1) hole = (hole + 1) & mask;
  for (let at = (hole + 1) & mask; places[at] !== 0; at = (at + 1) & mask) {
    const home = hashOf(places[at]! - 1) & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue; // its home lies behind the hole
    places[hole] = places[at]!;
    hole = at;
  }
  places[hole] = 0;
}

/** A typed array of at least `length`, with what was in it. */
export function grown<T extends Uint32Array | Uint8Array | Float32Array | Float64Array>(
  column: T,
  length: number,
): T {
  const made = new (column.constructor as new (length: number) => T)(length);
  made.set(column);
  return made;
}
