/** How strictly what this page shows is marked: as a node's own rows are, or as the strictest of the assets it speaks of. */
import { OWN_TLP } from '../app/print.ts';
import { strictest } from '../app/sheet.ts';
import { assets } from '../globe/assets.ts';

/** Of these assets, by asset id; of all that this person may see where none are named. */
export function tlpOf(assetIds: readonly string[] | null = null): string {
  const shown = assets.value.filter(({ id }) => assetIds === null || assetIds.includes(id));
  return strictest([OWN_TLP, ...shown.map(({ marking }) => marking?.tlp ?? OWN_TLP)]);
}
