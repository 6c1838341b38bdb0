/** A plan as text for a person: the map of burns in characters, the least Δv, and what the burn of the least Δv meets. */

import { formatTable } from '@noroshi/host';
import type { AvoidGrid, ConjunctionRow } from '@noroshi/screen';
import { TRIAL_CODES } from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';
import type { BurnRow } from './tables/burns.ts';

/** The burn of the least Δv of the whole grid; undefined where none reaches the threshold. */
export function leastBurn(
  grid: AvoidGrid,
): { readonly burnUs: number; readonly deltaVKmS: number } | undefined {
  let best: { burnUs: number; deltaVKmS: number } | undefined;
  grid.burnUs.forEach((burnUs, k) => {
    for (const [sign, least] of [
      [1, grid.leastAlongKmS[k]!],
      [-1, grid.leastAgainstKmS[k]!],
    ] as const)
      if (least < Math.abs(best?.deltaVKmS ?? Number.POSITIVE_INFINITY))
        best = { burnUs, deltaVKmS: sign * least };
  });
  return best;
}

export function* burnRows(grid: AvoidGrid): Generator<BurnRow> {
  const count = grid.deltaVKmS.length;
  const figure = (value: number) => (Number.isFinite(value) ? value : null);
  for (let cell = 0; cell < grid.code.length; cell++)
    yield {
      burnUs: grid.burnUs[Math.floor(cell / count)]!,
      deltaVMS: grid.deltaVKmS[cell % count]! * 1000,
      result: TRIAL_CODES[grid.code[cell]!]!,
      ...{ pc: figure(grid.pc[cell]!), pcMax: figure(grid.pcMax[cell]!) },
      ...{ missKm: figure(grid.missKm[cell]!), missRKm: figure(grid.missRKm[cell]!) },
      ...{ missTKm: figure(grid.missTKm[cell]!), missNKm: figure(grid.missNKm[cell]!) },
      tcaUs: figure(grid.tcaUs[cell]!),
    };
}

/** Eight steps from 10⁻⁹ to 10⁻³ and above, lightest first; below the threshold nothing. */
const STEPS = '.:-=+*#@';
const PC_LOW = -9;
const PC_STEP = 0.8;

/** The map of burns: time across, Δv up, one character a burn. */
export function mapText(grid: AvoidGrid, widthMax: number): string {
  const { deltaVKmS, burnUs, pc, thresholdPc } = grid;
  const columns = Math.min(burnUs.length, Math.max(20, widthMax - 14));
  const rows = deltaVKmS.map((_, k) => k).reverse();
  const lines = [...rows].map((row) => {
    const cells = Array.from({ length: columns }, (_, column) => {
      const time = Math.round((column * (burnUs.length - 1)) / Math.max(1, columns - 1));
      return character(pc[time * deltaVKmS.length + row]!, thresholdPc);
    });
    return `${(deltaVKmS[row]! * 1000).toFixed(3).padStart(10)} |${cells.join('')}|`;
  });
  const ends = `${formatUtc(burnUs[0]!, 0)} … ${formatUtc(burnUs.at(-1)!, 0)}`;
  const key = `blank: at or below ${thresholdPc.toExponential(0)}; ${STEPS}: from 1e-9 by steps to 1e-3 and above; ?: no answer`;
  return [` Δv [m/s] by time of burn, ${ends}`, ...lines, ` ${key}`, ''].join('\n');
}

function character(pc: number, thresholdPc: number): string {
  if (!Number.isFinite(pc)) return '?';
  if (pc <= thresholdPc) return ' ';
  const step = Math.floor((Math.log10(pc) - PC_LOW) / PC_STEP);
  return STEPS[Math.min(STEPS.length - 1, Math.max(0, step))]!;
}

export function screenedText(rows: readonly ConjunctionRow[], ownId: string): string {
  if (rows.length === 0) return 'The planned path meets nothing below the threshold.\n';
  const columns = [
    { title: 'object', align: 'left' as const },
    { title: 'closest approach', align: 'left' as const },
    { title: 'miss km', align: 'right' as const },
    { title: 'pc', align: 'right' as const },
  ];
  const cells = rows
    .slice(0, 20)
    .map((row) => [
      row.id1 === ownId ? `${row.name2} ${row.id2}` : `${row.name1} ${row.id1}`,
      ...[formatUtc(row.tcaUs, 0), row.missKm.toFixed(3)],
      row.pc === null ? '' : row.pc.toExponential(1),
    ]);
  return formatTable(columns, cells);
}
