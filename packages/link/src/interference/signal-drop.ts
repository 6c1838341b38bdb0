/**
 * A receiver of satellite navigation that hears everything worse at once: the mean of its four best signals (C/N0) falls below what it was, and stays
 * so. How many satellites it uses says nothing: it goes on using what it hardly hears. What it is consistent with is for a person
 * to say. The usual is a median over the time before, which what is told of does not move.
 */
export type SignalEpoch = {
  readonly atUs: number; // µs TAI
  readonly bestDbHz: number; // mean of the four best C/N0
};

export type DropLimits = {
  readonly dropDb: number; // below the usual: it begins
  readonly recoverDb: number; // less than this below the usual: it is over
  readonly rowsMin: number; // fewer are no event
  readonly usualRows: number; // of the median
};

export const DROP_LIMITS: DropLimits = { dropDb: 8, recoverDb: 4, rowsMin: 5, usualRows: 60 };

export type SignalDrop = {
  readonly firstRow: number; // of all epochs, from 0
  readonly lastRow: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly usualDbHz: number;
  readonly leastDbHz: number;
  readonly isOver: boolean;
};

export type DropWatch = {
  readonly rows: number;
  readonly usual: readonly number[]; // newest last
  readonly open: SignalDrop | null;
};

export const emptyDropWatch: DropWatch = { rows: 0, usual: [], open: null };

/** The watch after some epochs, and the drops that ended among them. An epoch without a number is passed over. */
export function watchDrops(
  watch: DropWatch,
  epochs: readonly SignalEpoch[],
  limits: DropLimits = DROP_LIMITS,
): { readonly watch: DropWatch; readonly drops: readonly SignalDrop[] } {
  const usual = [...watch.usual];
  const drops: SignalDrop[] = [];
  let { rows, open } = watch;
  for (const { atUs, bestDbHz } of epochs) {
    const row = rows++;
    if (!Number.isFinite(bestDbHz)) continue;
    if (open !== null && bestDbHz < open.usualDbHz - limits.recoverDb) {
      const leastDbHz: number = Math.min(open.leastDbHz, bestDbHz);
      open = { ...open, lastRow: row, toUs: atUs, leastDbHz };
      continue;
    }
    if (open !== null && open.lastRow - open.firstRow + 1 >= limits.rowsMin)
      drops.push({ ...open, isOver: true });
    open = null;
    const usualDbHz = usual.length < limits.rowsMin ? Number.NaN : medianOf(usual);
    if (bestDbHz < usualDbHz - limits.dropDb) {
      const span = { firstRow: row, lastRow: row, fromUs: atUs, toUs: atUs };
      open = { ...span, usualDbHz, leastDbHz: bestDbHz, isOver: false };
      continue;
    }
    usual.push(bestDbHz);
    if (usual.length > limits.usualRows) usual.shift();
  }
  return { watch: { rows, usual, open }, drops };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
