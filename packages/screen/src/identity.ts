/** Order of objects in every answer: catalogue numbers by value, then other ids by text. So id1 < id2 in every row. */
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';

export function compareIds(a: string, b: string): number {
  const x = numeric(a);
  const y = numeric(b);
  if (x !== y) return x < y ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function numeric(id: string): number {
  return /^\d{1,15}$/.test(id) ? Number(id) : Number.POSITIVE_INFINITY;
}

/** The same sets, rows in id order. The object table stays as it is. */
export function idOrder(sets: ElementSetBatch): ElementSetBatch {
  const ids = sets.objects.objectId;
  const order = Uint32Array.from({ length: sets.count }, (_, row) => row).sort((a, b) =>
    compareIds(ids[sets.objectRow[a]], ids[sets.objectRow[b]]),
  );
  return pickSets(sets, order);
}
