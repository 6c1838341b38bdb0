/**
 * The figures behind the avoidance page, without a page: cells of the grid, the least burn, a cell's burn and cost, colours of
 * the map, the line of the threshold, defaults of the form. Everything is a function of what the node answered.
 */
import type { AvoidReply } from '../data/wire.ts';

export type Plan = NonNullable<AvoidReply['plan']>;
export type Screen = NonNullable<AvoidReply['screen']>;
export type Cell = { readonly time: number; readonly column: number };

export function cellAt(plan: Plan, { time, column }: Cell): number {
  return time * plan.deltaVMS.length + column;
}

/** Moved by some cells, kept inside. */
export function movedCell(plan: Plan, cell: Cell, times: number, columns: number): Cell {
  const within = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  return {
    time: within(cell.time + times, plan.burnUtc.length),
    column: within(cell.column + columns, plan.deltaVMS.length),
  };
}

export type ChosenBurn = {
  readonly burnUtc: string;
  readonly deltaVMS: number; // signed, along the direction
  readonly burnRtnMS: readonly [number, number, number];
  readonly pc: number | null;
  readonly missKm: number | null;
  readonly missRtnKm: readonly [number, number, number] | null;
  readonly shiftS: number | null;
  readonly altitudeKm: number;
  readonly driftKmDay: number;
  readonly spanS: number; // until the closest approach
};

export function burnOf(plan: Plan, cell: Cell): ChosenBurn {
  const at = cellAt(plan, cell);
  const deltaVMS = plan.deltaVMS[cell.column]!;
  const [r = 0, t = 0, n = 0] = plan.directionRtn;
  const parts = [plan.cellMissRKm[at], plan.cellMissTKm[at], plan.cellMissNKm[at]];
  const whole = parts.every((part) => typeof part === 'number');
  const burnUtc = plan.burnUtc[cell.time]!;
  return {
    ...{ burnUtc, deltaVMS, burnRtnMS: [r * deltaVMS, t * deltaVMS, n * deltaVMS] },
    ...{ pc: plan.cellPc[at] ?? null, missKm: plan.cellMissKm[at] ?? null },
    missRtnKm: whole ? (parts as unknown as readonly [number, number, number]) : null,
    shiftS: plan.cellTcaUtcOffsetS[at] ?? null,
    altitudeKm: (plan.altitudeKmPerMS[cell.time] ?? 0) * deltaVMS,
    driftKmDay: (plan.driftKmDayPerMS[cell.time] ?? 0) * deltaVMS,
    spanS: (Date.parse(plan.tcaUtc) - Date.parse(burnUtc)) / 1000,
  };
}

/** The cell of the least Δv of all: the first column at or beyond it, so that the cell reaches the threshold. */
export function cheapestCell(plan: Plan): Cell | null {
  let best: { cell: Cell; size: number } | null = null;
  const middle = (plan.deltaVMS.length - 1) / 2;
  for (let time = 0; time < plan.burnUtc.length; time++)
    for (const [sign, column] of [
      [1, plan.leastAlongMS],
      [-1, plan.leastAgainstMS],
    ] as const) {
      const least = column[time];
      if (typeof least !== 'number' || (best !== null && least >= best.size)) continue;
      const at = plan.deltaVMS.findIndex((deltaV) => deltaV >= least - 1e-12);
      const steps = at - middle;
      best = { cell: { time, column: middle + sign * steps }, size: least };
    }
  return best?.cell ?? null;
}

/** A share of the map's colours, 0 to 1, from 10⁻⁹ to 10⁻³; null where there is no answer. */
export function shareOfPc(pc: number | null | undefined): number | null {
  if (typeof pc !== 'number') return null;
  if (!(pc > 0)) return 0;
  return Math.min(1, Math.max(0, (Math.log10(pc) + 9) / 6));
}

/** Pieces of the line where the probability passes the threshold, in cells: x by time, y by column. Marching squares. */
export function thresholdLine(plan: Plan): readonly (readonly [number, number, number, number])[] {
  const columns = plan.deltaVMS.length;
  const limit = Math.log10(plan.thresholdPc);
  const level = (time: number, column: number) => {
    const pc = plan.cellPc[time * columns + column];
    return typeof pc === 'number' ? Math.log10(Math.max(pc, 1e-30)) - limit : Number.NaN;
  };
  const pieces: [number, number, number, number][] = [];
  for (let time = 0; time + 1 < plan.burnUtc.length; time++)
    for (let column = 0; column + 1 < columns; column++) {
      const corners = [
        [time, column],
        [time + 1, column],
        [time + 1, column + 1],
        [time, column + 1],
      ] as const;
      const levels = corners.map(([x, y]) => level(x, y));
      if (!levels.every(Number.isFinite)) continue;
      const points: [number, number][] = [];
      for (let k = 0; k < corners.length; k++) {
        const next = (k + 1) % corners.length;
        const [a, b] = [levels[k]!, levels[next]!];
        if (a > 0 === b > 0) continue;
        const share = a / (a - b);
        const [from, to] = [corners[k]!, corners[next]!];
        points.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
      }
      for (let k = 0; k + 1 < points.length; k += 2)
        pieces.push([...points[k]!, ...points[k + 1]!] as [number, number, number, number]);
    }
  return pieces;
}

/** The place in the encounter plane: right and up, km. */
export function inPlane(
  plan: Plan,
  missRtnKm: readonly number[],
): readonly [number, number] | null {
  if (plan.plane === null) return null;
  const dot = (axis: readonly number[]) =>
    axis.reduce((sum, part, k) => sum + part * (missRtnKm[k] ?? 0), 0);
  return [dot(plan.plane.right), dot(plan.plane.up)];
}

/**
 * Where the form begins: burns from an hour ahead, at most a day (low) or five (high) before, until half a revolution before the
 * approach; nearer to it where there is less time than that.
 */
export function firstWindow(
  nowMs: number,
  tcaMs: number,
  isLow: boolean,
): { fromMs: number; toMs: number } {
  const halfTurnMs = (isLow ? 0.8 : 12) * HOUR_MS;
  const earliestMs = tcaMs - (isLow ? 24 : 120) * HOUR_MS;
  const leadMs = tcaMs - nowMs;
  if (leadMs <= 0)
    return { fromMs: roundMinute(earliestMs), toMs: roundMinute(tcaMs - halfTurnMs) };
  const fromMs = Math.max(nowMs + Math.min(HOUR_MS, leadMs / 4), earliestMs);
  const toMs = tcaMs - Math.min(halfTurnMs, leadMs / 3);
  return { fromMs: roundMinute(fromMs), toMs: roundMinute(toMs) };
}

const HOUR_MS = 3_600_000;

function roundMinute(ms: number): number {
  return Math.round(ms / 60_000) * 60_000;
}

/** Signed, four significant digits, m/s. */
export function deltaVText(mS: number): string {
  const text = Math.abs(mS) < 1e-9 ? '0' : Number(mS.toPrecision(4)).toString();
  return `${mS > 0 ? '+' : ''}${text.replace('-', '−')} m/s`;
}

/** Signed number of some digits, with a true minus. */
export function signedText(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

/** ms UTC of what was typed; null where it is no time. Without a zone UTC is meant. */
export function typedMs(text: string): number | null {
  const plain = text.trim().replace(' ', 'T');
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/.test(plain)) return null;
  const ms = Date.parse(plain.endsWith('Z') ? plain : `${plain}Z`);
  return Number.isFinite(ms) ? ms : null;
}

export function typedText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
