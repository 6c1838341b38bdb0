/**
 * Where aircraft say that they do not know well where they are: cells of the globe (H3) with the share of aircraft of bad integrity, not their number: the
 * largest numbers are over airports. A cell alone is weak; cells beside each other are an area. It is of the height of flight, some
 * tens of kilometres coarse, and of the whole day that was counted; it says nothing of the ground.
 * The share is GPSJAM's: one bad aircraft may be a bad receiver.
 */
import { cellToLatLng, getResolution, gridDisk, isValidCell } from 'h3-js';

export const CELL_LEVELS = ['low', 'medium', 'high'] as const;
export type CellLevel = (typeof CELL_LEVELS)[number];

export type NavigationCell = {
  readonly cell: string; // H3 index
  readonly good: number; // aircraft in the span of time
  readonly bad: number;
};

export const CELL_LIMITS = { medium: 0.02, high: 0.1 } as const;

export const badShare = ({ good, bad }: NavigationCell): number =>
  good + bad === 0 ? 0 : Math.max(0, bad - 1) / (good + bad);

export function levelOf(cell: NavigationCell): CellLevel {
  const share = badShare(cell);
  if (share < CELL_LIMITS.medium) return 'low';
  return share < CELL_LIMITS.high ? 'medium' : 'high';
}

/** Cells that are not low and hang together, with at least one that is high. */
export type NavigationArea = {
  readonly cells: readonly string[];
  readonly high: number;
  readonly good: number;
  readonly bad: number;
  /** Of the cell with the most bad ones. */
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  /** One cell may be chance: 'alone'; more is 'area'. */
  readonly extent: 'alone' | 'area';
};

export type CellFault = { readonly row: number; readonly value: string; readonly right: string };

/** The largest first. Rows that are no cells of one resolution are faults; a cell that comes twice is added up. */
export function navigationAreas(rows: readonly NavigationCell[]): {
  readonly areas: readonly NavigationArea[];
  readonly faults: readonly CellFault[];
} {
  const faults: CellFault[] = [];
  const cells = new Map<string, NavigationCell>();
  let resolution: number | undefined;
  for (const [row, one] of rows.entries()) {
    const fault = (value: string, right: string) => void faults.push({ row, value, right });
    const own = isValidCell(one.cell) ? getResolution(one.cell) : -1;
    resolution ??= own < 0 ? undefined : own;
    if (own < 0) fault(one.cell, 'an H3 index');
    else if (own !== resolution) fault(one.cell, `a cell of resolution ${resolution}`);
    else if (!isCount(one.good) || !isCount(one.bad))
      fault(`${one.good}, ${one.bad}`, 'two counts');
    else {
      const { good = 0, bad = 0 } = cells.get(one.cell) ?? {};
      cells.set(one.cell, { cell: one.cell, good: good + one.good, bad: bad + one.bad });
    }
  }
  const raised = new Map([...cells].filter(([, one]) => levelOf(one) !== 'low'));
  const areas: NavigationArea[] = [];
  while (raised.size > 0) {
    const area = areaOf(takeTogether(raised));
    if (area.high > 0) areas.push(area);
  }
  areas.sort((a, b) => b.cells.length - a.cells.length || (a.cells[0]! < b.cells[0]! ? -1 : 1));
  return { areas, faults };
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** One cell and everything that hangs together with it, taken out of the map. */
function takeTogether(raised: Map<string, NavigationCell>): NavigationCell[] {
  const found = [...raised.values()].slice(0, 1);
  for (const { cell } of found) raised.delete(cell);
  for (const { cell } of found)
    for (const beside of gridDisk(cell, 1)) {
      const next = raised.get(beside);
      if (next === undefined) continue;
      found.push(next);
      raised.delete(beside);
    }
  return found;
}

function areaOf(found: readonly NavigationCell[]): NavigationArea {
  const ranked = [...found].sort((a, b) => b.bad - a.bad || (a.cell < b.cell ? -1 : 1));
  const [latitudeDeg, longitudeDeg] = cellToLatLng(ranked[0]!.cell);
  return {
    cells: found.map(({ cell }) => cell).sort(),
    high: found.filter((one) => levelOf(one) === 'high').length,
    good: found.reduce((sum, { good }) => sum + good, 0),
    bad: found.reduce((sum, { bad }) => sum + bad, 0),
    ...{ latitudeDeg: latitudeDeg!, longitudeDeg: longitudeDeg! },
    extent: found.length === 1 ? 'alone' : 'area',
  };
}
