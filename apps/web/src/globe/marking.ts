/** How a picture of the globe is marked: the strictest of what it shows. An object of the catalogue has no marking of its own. */
import { noticeDefault, strictestMarking } from '@noroshi/watch';
import type { Asset, Warning } from '../data/wire.ts';

export function markingOf(
  shownAssets: readonly Pick<Asset, 'marking'>[],
  shownWarnings: readonly Pick<Warning, 'marking'>[],
  node: string,
): Warning['marking'] {
  const unmarked = noticeDefault(node); // as the node treats an asset without a marking
  const all = [
    ...shownAssets.map(({ marking }) => marking ?? unmarked),
    ...shownWarnings.map(({ marking }) => marking),
  ];
  return all.length === 0 ? { ...unmarked, tlp: 'CLEAR' } : strictestMarking(all, node);
}
