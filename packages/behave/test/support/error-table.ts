/**
 * From measured cells to the rows of src/error/table.ts: an error does not fall with age (pooled where it seems to), and between
 * sets of one object an error that all of them share does not show, so the one at epoch against precise orbits is added.
 */
import { ERROR_CLASSES } from '../../src/error/classes.ts';
import type { ErrorRow } from '../../src/error/table.ts';
import type { ErrorCell } from './error-cells.ts';

const EPOCH_OF = {
  LEO: 'Jason-3 truth',
  MEO: 'MEO truth',
  GEO: 'GEO inclined truth',
  HEO: 'MEO truth',
};
const AT_EPOCH = {
  LEO: 'a precise orbit',
  MEO: 'precise orbits',
  GEO: 'precise orbits of inclined ones',
  HEO: 'precise orbits of MEO',
};

export function tableOf(cells: readonly ErrorCell[]): ErrorRow[] {
  const rows: ErrorRow[] = [];
  for (const name of ERROR_CLASSES) {
    const truth = cells.filter((cell) => cell.name === `${name} truth`);
    const between = cells.filter((cell) => cell.name === `${name} between`);
    const regime = name.slice(0, 3) as keyof typeof EPOCH_OF;
    const epoch = cells.find((cell) => cell.name === EPOCH_OF[regime])!;
    const used = truth.length > 0 ? truth : [epoch, ...between.map((one) => added(one, epoch))];
    if (truth.length + between.length === 0) continue;
    const columns = [0, 1, 2].flatMap((i) => [
      rising(used, (cell) => cell.sigmaKm[i]!),
      rising(used, (cell) => cell.p95Km[i]!),
    ]);
    rows.push({
      name,
      from:
        truth.length > 0 ? 'precise orbits' : `successive sets, and at epoch ${AT_EPOCH[regime]}`,
      samples: used.reduce((sum, { samples }) => sum + samples, 0),
      knots: used.map(({ ageDays }, k) =>
        [ageDays, ...[0, 2, 4, 1, 3, 5].map((c) => columns[c]![k]!)].map(rounded),
      ),
    });
  }
  return rows;
}

function added(cell: ErrorCell, epoch: ErrorCell): ErrorCell {
  const sum = (a: readonly number[], b: readonly number[]) => a.map((x, i) => Math.hypot(x, b[i]!));
  return {
    ...cell,
    sigmaKm: sum(cell.sigmaKm, epoch.sigmaKm),
    p95Km: sum(cell.p95Km, epoch.p95Km),
  };
}

/** Pool adjacent violators, weighted by samples: the rising sequence nearest to what was measured. */
function rising(cells: readonly ErrorCell[], of: (cell: ErrorCell) => number): number[] {
  const blocks: { value: number; weight: number; length: number }[] = [];
  for (const cell of cells) {
    let block = { value: of(cell), weight: cell.samples, length: 1 };
    while (blocks.length > 0 && blocks.at(-1)!.value > block.value) {
      const last = blocks.pop()!;
      const weight = last.weight + block.weight;
      const value = (last.value * last.weight + block.value * block.weight) / weight;
      block = { value, weight, length: last.length + block.length };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ value, length }) => Array<number>(length).fill(value));
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
