/**
 * Joins element sets into the blocks they are kept in: order of epoch, no set twice, cut at BLOCK_SETS_MAX. Sets of one epoch
 * stay in one block, the later told after the earlier; of equal sets one is kept.
 */
import {
  copySet,
  createElementColumns,
  decodeBlock,
  type ElementColumns,
  encodeBlock,
  pickColumns,
  sameSet,
} from '@noroshi/orbit';
import type { Merge, MergedBlock } from '@noroshi/store/elements';

export const BLOCK_SETS_MAX = 64;
/** So many different sets of one object, source and epoch are kept; more are no catalogue's. */
export const VERSIONS_MAX = 16;

/** A block of the store that its CRC calls whole and that still is none: a bug, or a newer Noroshi's. */
export function decodeHeld(bytes: Uint8Array): ElementColumns {
  const sets = decodeBlock(bytes);
  if (sets.ok) return sets.value;
  const { error } = sets;
  const what = error.kind === 'version' ? `version ${error.found}` : `byte ${error.atByte}`;
  throw new Error(
    `a block of element sets cannot be read (${what}): it needs the Noroshi that wrote it`,
  );
}

/** `sets` in order of epoch. */
export const mergeSets: Merge<ElementColumns> = (held, sets) => {
  const parts = [...held.map(decodeHeld), sets];
  const all = concatenated(parts);
  const heldCount = all.count - sets.count;
  const order = [...all.epochUs.keys()].sort((a, b) => all.epochUs[a]! - all.epochUs[b]! || a - b);
  const kept: number[] = [];
  let added = 0;
  let epochFrom = 0; // in `kept`, where the present epoch begins
  for (const row of order) {
    if (kept.length > 0 && all.epochUs[kept.at(-1)!] !== all.epochUs[row]) epochFrom = kept.length;
    const versions = kept.slice(epochFrom);
    if (versions.length >= VERSIONS_MAX) continue;
    if (versions.some((other) => sameSet(all, other, all, row))) continue;
    kept.push(row);
    if (row >= heldCount) added++;
  }
  return added === 0 ? { blocks: [], added } : { blocks: cut(all, kept), added };
};

function cut(all: ElementColumns, rows: readonly number[]): MergedBlock[] {
  const blocks: MergedBlock[] = [];
  for (let from = 0; from < rows.length; ) {
    let to = Math.min(from + BLOCK_SETS_MAX, rows.length);
    while (to < rows.length && all.epochUs[rows[to]!] === all.epochUs[rows[to - 1]!]) to++;
    const sets = pickColumns(all, rows.slice(from, to));
    const firstUs = sets.epochUs[0]!;
    const lastUs = sets.epochUs[sets.count - 1]!;
    blocks.push({ firstUs, lastUs, count: sets.count, bytes: encodeBlock(sets) });
    from = to;
  }
  return blocks;
}

function concatenated(parts: readonly ElementColumns[]): ElementColumns {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const all = createElementColumns(count);
  let at = 0;
  for (const part of parts) {
    for (let row = 0; row < part.count; row++) copySet(part, row, all, at++);
  }
  return all;
}
