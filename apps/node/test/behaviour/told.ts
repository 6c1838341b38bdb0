/** Element sets as a store would hand them to the thread of behaviour: blocks of each object, in order of epoch. */
import { type ElementSetBatch, mergeBatches, pickColumns } from '@noroshi/orbit';
import type { ObjectBlocks } from '@noroshi/store/elements';
import { mergeSets } from '../../src/sources/blocks.ts';

/** Of every object in these batches; a set that is told twice is kept once. */
export function blocksOf(batches: readonly ElementSetBatch[]): ObjectBlocks[] {
  const all = mergeBatches(batches);
  const rows = Map.groupBy(
    Array.from({ length: all.count }, (_, row) => row),
    (row) => all.objectRow[row]!,
  );
  return [...rows].map(([object, list]) => {
    const ordered = list.sort((a, b) => all.epochUs[a]! - all.epochUs[b]!);
    const { blocks } = mergeSets([], pickColumns(all, ordered));
    return {
      objectId: all.objects.objectId[object]!,
      name: all.objects.name[object]!,
      cosparId: all.objects.cosparId[object]!,
      firstUs: all.epochUs[ordered[0]!]!,
      blocks: blocks.map(({ bytes }) => bytes),
    };
  });
}
