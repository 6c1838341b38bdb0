/**
 * What belongs together: assets joined by `serves`. A station serves a satellite, a prefix serves a station, a link serves
 * both its ends. Two assets are related when something depends on both: the station and the satellite it serves are, two
 * satellites that merely share a station are not, until something happens to the station.
 */
import type { Asset } from './schema.ts';

/** Beyond these the graph is a mistake of the configuration; what is nearer counts. */
export const ASSET_LIMITS = { depthMax: 8, reachMax: 256 } as const;

export type AssetGraph = {
  get(id: string): Asset | undefined;
  /** The asset and all that depends on it, directly or not. An unknown id reaches itself. */
  reach(id: string): ReadonlySet<string>;
  /** Every asset that something common depends on, the asset itself included. */
  group(id: string): ReadonlySet<string>;
  related(a: string, b: string): boolean;
  /** Organisations of these assets, sorted; unknown assets have none. */
  ownersOf(ids: readonly string[]): string[];
};

/** Reads the assets once; questions are answered from what was found. Cycles and missing ends do no harm. */
export function assetGraph(assets: readonly Asset[]): AssetGraph {
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const reaches = new Map<string, ReadonlySet<string>>();
  const reach = (id: string) => {
    const found = reaches.get(id) ?? reachOf(id, byId);
    if (byId.has(id)) reaches.set(id, found);
    return found;
  };
  const servers = new Map<string, Set<string>>(); // what reaches an asset
  for (const id of byId.keys())
    for (const end of reach(id)) servers.set(end, (servers.get(end) ?? new Set()).add(id));
  return {
    get: (id) => byId.get(id),
    reach,
    group: (id) => {
      const group = new Set([id]);
      for (const end of reach(id)) for (const server of servers.get(end) ?? []) group.add(server);
      return group;
    },
    related: (a, b) => {
      const reachOfB = reach(b);
      for (const end of reach(a)) if (reachOfB.has(end)) return true;
      return false;
    },
    ownersOf: (ids) =>
      [...new Set(ids.flatMap((id) => byId.get(id)?.owner ?? []))].sort((a, b) => (a < b ? -1 : 1)),
  };
}

function reachOf(start: string, byId: ReadonlyMap<string, Asset>): ReadonlySet<string> {
  const found = new Set([start]);
  let edge = [start];
  for (let depth = 0; depth < ASSET_LIMITS.depthMax && edge.length > 0; depth++) {
    const next: string[] = [];
    for (const id of edge)
      for (const end of byId.get(id)?.serves ?? [])
        if (!found.has(end) && found.size < ASSET_LIMITS.reachMax) {
          found.add(end);
          next.push(end);
        }
    edge = next;
  }
  return found;
}
