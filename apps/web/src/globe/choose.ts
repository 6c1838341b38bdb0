/** Which rows are drawn, how much each matters, and how many there are: plain functions of catalogue, filters and choice. */
import type { Catalogue } from './contract.ts';
import type { Counts } from './show.ts';

/** How much an object matters: what the shader of swarm.ts draws around it. */
export const RANK = { plain: 0, warned: 1, asset: 2, chosen: 3 } as const;

export type Filter = {
  readonly regimes: readonly boolean[];
  readonly assetsOnly: boolean;
  readonly text: string;
};

export type Marked = {
  readonly chosen: ReadonlySet<string>; // drawn whatever the filter says
  readonly warned: ReadonlySet<string>; // named by a warning that is open
};

export type Choice = {
  readonly look: Uint8Array; // regime, rank, freshness, 0 a row
  readonly order: Uint32Array; // the rows that are drawn, what matters most last
  readonly counts: Counts;
};

const REGIME_COUNT = 4;

export function choose(catalogue: Catalogue, filter: Filter, marked: Marked): Choice {
  const { count, regime, isAsset, freshness, objectIds } = catalogue;
  const look = new Uint8Array(4 * count);
  const all = new Array<number>(REGIME_COUNT).fill(0);
  const shown = new Array<number>(REGIME_COUNT).fill(0);
  const byRank: number[][] = [[], [], [], []];
  const hasText = textTest(catalogue, filter.text);
  for (let row = 0; row < count; row++) {
    const at = Math.min(regime[row]!, REGIME_COUNT - 1);
    const rank = rankOf(objectIds[row]!, isAsset[row] === 1, marked);
    look[4 * row] = at;
    look[4 * row + 1] = rank;
    look[4 * row + 2] = freshness[row]!;
    all[at]! += 1;
    const fits =
      filter.regimes[at] === true && (!filter.assetsOnly || isAsset[row] === 1) && hasText(row);
    if (fits) shown[at]! += 1;
    if (fits || rank === RANK.chosen) byRank[rank]!.push(row);
  }
  return { look, order: Uint32Array.from(byRank.flat()), counts: { all, shown } };
}

function rankOf(objectId: string, isAsset: boolean, marked: Marked): number {
  if (marked.chosen.has(objectId)) return RANK.chosen;
  if (isAsset) return RANK.asset;
  return marked.warned.has(objectId) ? RANK.warned : RANK.plain;
}

/** A part of the name, the beginning of the catalogue number, of the id or of the COSPAR id. */
export function textTest(catalogue: Catalogue, text: string): (row: number) => boolean {
  const wanted = text.normalize('NFKC').trim().toUpperCase();
  if (wanted === '') return () => true;
  return (row) =>
    catalogue.names[row]!.toUpperCase().includes(wanted) ||
    catalogue.objectIds[row]!.toUpperCase().startsWith(wanted) ||
    catalogue.cosparIds[row]!.toUpperCase().startsWith(wanted) ||
    String(catalogue.catalogueNumbers[row]!).startsWith(wanted);
}
