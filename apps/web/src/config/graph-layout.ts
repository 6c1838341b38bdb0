/** What serves an asset and what it serves, in columns: two steps each way, every asset once, where it is nearest. */
import type { Asset } from '../data/wire.ts';

export type GraphNode = { readonly id: string; readonly column: number; readonly row: number };
export type GraphEdge = { readonly from: string; readonly to: string };
export type Graph = {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly columns: readonly number[]; // that have anything, in order
  readonly rowsMax: number;
};

const STEPS = 2;
const NODES_MAX = 40;

/** Column 0 is the asset itself, negative ones serve it, positive ones it serves. */
export function servesGraph(
  id: string,
  serves: readonly string[],
  assets: readonly Asset[],
): Graph {
  const servesOf = new Map(assets.map((asset) => [asset.id, asset.serves]));
  servesOf.set(id, [...serves]); // as the form has it now
  const columnOf = new Map<string, number>([[id, 0]]);
  const front: Record<number, readonly string[]> = { 1: [id], [-1]: [id] };
  for (let step = 1; step <= STEPS; step++)
    for (const way of [1, -1]) {
      const next = front[way]!.flatMap((one) => neighbours(one, way, servesOf));
      front[way] = [...new Set(next)].filter((one) => !columnOf.has(one));
      for (const one of front[way]) if (columnOf.size < NODES_MAX) columnOf.set(one, way * step);
    }
  const columns = [...new Set(columnOf.values())].sort((a, b) => a - b);
  const nodes = columns.flatMap((column) =>
    [...columnOf].filter(([, at]) => at === column).map(([one], row) => ({ id: one, column, row })),
  );
  const edges = nodes.flatMap(({ id: from }) =>
    (servesOf.get(from) ?? []).filter((to) => columnOf.has(to)).map((to) => ({ from, to })),
  );
  const rowsMax = Math.max(
    ...columns.map((column) => nodes.filter((one) => one.column === column).length),
  );
  return { nodes, edges, columns, rowsMax };
}

function neighbours(
  id: string,
  way: number,
  servesOf: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (way > 0) return servesOf.get(id) ?? [];
  return [...servesOf].filter(([, serves]) => serves.includes(id)).map(([one]) => one);
}
