/**
 * A short print of the sets that were screened, kept with each run: objects fall into buckets by their id, and each bucket has the
 * sum of its sets. After a restart it tells whether what is said to have been touched since explains every difference: touched is
 * what differs, not what a feed says. A pass over 30,000 sets takes some milliseconds.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import { SCREENED_COLUMNS } from './touched.ts';

const BUCKETS = 512;
const PRIME = 0x0100_0193; // FNV-1a's, http://www.isthe.com/chongo/tech/comp/fnv/

/** The sums, as text. */
export function bucketSums(
  sets: ElementSetBatch,
  ephemerides: readonly { readonly objectId: string; readonly digest: string }[] = [],
): string {
  const sums = new Uint32Array(BUCKETS);
  const cell = new Float64Array(1);
  const words = new Uint32Array(cell.buffer);
  for (let row = 0; row < sets.count; row++) {
    const id = hashOf(sets.objects.objectId[sets.objectRow[row]!]!);
    let sum = id;
    for (const name of SCREENED_COLUMNS) {
      cell[0] = sets[name][row]!;
      sum = stirred(stirred(sum, words[0]!), words[1]!);
    }
    const bucket = id % BUCKETS;
    sums[bucket] = (sums[bucket]! + sum) >>> 0;
  }
  for (const { objectId, digest } of ephemerides) {
    const id = hashOf(objectId);
    const bucket = id % BUCKETS;
    sums[bucket] = (sums[bucket]! + stirred(id, hashOf(digest))) >>> 0;
  }
  return Buffer.from(sums.buffer).toString('base64');
}

/** Whether every bucket that differs has a touched object in it. */
export function isExplained(before: string, after: string, touched: readonly string[]): boolean {
  const [a, b] = [Buffer.from(before, 'base64'), Buffer.from(after, 'base64')];
  if (a.length !== 4 * BUCKETS || b.length !== a.length) return false;
  const known = new Set(touched.map((id) => hashOf(id) % BUCKETS));
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    if (a.readUInt32LE(4 * bucket) !== b.readUInt32LE(4 * bucket) && !known.has(bucket))
      return false;
  return true;
}

function hashOf(id: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), PRIME);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b_3c6d) ^ (hash >>> 12)) >>> 0;
}

function stirred(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x85eb_ca6b);
  return (Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35) ^ (mixed >>> 16)) >>> 0;
}
