/** The set of one object that the watch goes by: the newest, in a replay the newest not after the watched instant. */
import { copySet, createElementColumns, type ElementSetBatch } from '@noroshi/orbit';
import type { NodeContext } from '../context.ts';
import { historySets, setsOf } from './sets.ts';

const SGP4_XP = 4;
const LOOK_BACK_US = 60 * 86_400e6;
const SETS_MAX = 5000;

/** One row, or none where the object has no set. */
export async function inForceOf(
  { store, clock }: Pick<NodeContext, 'store' | 'clock'>,
  objectId: string,
): Promise<ElementSetBatch> {
  const newest = await setsOf(store.db, [objectId]);
  const nowUs = clock.watchUs();
  if (!clock.replay || newest.count === 0 || newest.epochUs[0]! <= nowUs) return newest;
  const span = { fromUs: nowUs - LOOK_BACK_US, toUs: nowUs, setsMax: SETS_MAX };
  const held = await historySets(store.db, objectId, span);
  let best:
    | { readonly source: string; readonly at: (typeof held)[number]; readonly row: number }
    | undefined;
  for (const at of held)
    for (const [row, us] of at.sets.epochUs.entries())
      if (
        at.sets.ephemerisType[row] !== SGP4_XP &&
        us >= (best === undefined ? Number.NEGATIVE_INFINITY : best.at.sets.epochUs[best.row]!)
      )
        best = { source: at.source, at, row };
  if (best === undefined) return newest; // none before: the nearest after it
  const columns = createElementColumns(1);
  copySet(best.at.sets, best.row, columns, 0);
  return { ...newest, ...columns, objects: { ...newest.objects, source: [best.source] } };
}
