/**
 * The map of burns: time of burn across, Δv up, the probability as colour, the threshold as a line. Worked by mouse and
 * keyboard, its cell said in words; the same as a table beside it.
 */
import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { distanceText, pcText } from '../conjunction/figures.ts';
import { theme } from '../data/settings.ts';
import { type Column, DataTable } from '../ui/table.tsx';
import { utcText } from '../ui/time.tsx';
import { drawHeat, HEAT_EDGES, rampColours } from './heat-draw.ts';
import { burnOf, type Cell, cellAt, deltaVText, movedCell, type Plan } from './values.ts';
import { words } from './words.ts';

export type HeatProps = {
  readonly plan: Plan;
  readonly chosen: Cell | null;
  readonly onChoose: (cell: Cell) => void;
};

export function Heat(props: HeatProps) {
  const w = words();
  const [asTable, setAsTable] = useState(false);
  const { plan, chosen } = props;
  return (
    <section class="avoid-map" aria-label={w.map}>
      <header class="row">
        <h3>{w.map}</h3>
        <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? w.asMap : w.asTable}
        </button>
      </header>
      {asTable ? <CellTable {...props} /> : <Picture {...props} />}
      <p class="avoid-cell" role="status">
        {chosen === null ? w.mapHelp : cellText(plan, chosen)}
      </p>
      {!asTable && <Scale />}
    </section>
  );
}

function cellText(plan: Plan, cell: Cell): string {
  const w = words();
  const { burnUtc, deltaVMS, pc, missKm } = burnOf(plan, cell);
  if (pc === null) return w.cell(utcText(Date.parse(burnUtc)), deltaVText(deltaVMS), '–', w.noCell);
  return w.cell(
    utcText(Date.parse(burnUtc)),
    deltaVText(deltaVMS),
    pcText(pc),
    distanceText(missKm),
  );
}

function Picture({ plan, chosen, onChoose }: HeatProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [pointed, setPointed] = useState<Cell | null>(null);
  const draw = () => {
    if (canvas.current !== null && width > 0)
      drawHeat(canvas.current, plan, chosen, pointed, width);
  };
  useEffect(() => {
    const box = canvas.current?.parentElement;
    if (box == null) return;
    const watcher = new ResizeObserver(() => setWidth(box.clientWidth));
    watcher.observe(box);
    setWidth(box.clientWidth);
    return () => watcher.disconnect();
  }, []);
  useEffect(draw, [plan, chosen, pointed, width]);
  useSignalEffect(() => {
    theme.value;
    requestAnimationFrame(draw);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = keyedCell(plan, chosen, event.key);
    if (moved === null) return;
    event.preventDefault();
    onChoose(moved);
  };
  const at = (event: MouseEvent) => cellUnder(event, plan);
  return (
    <div class="avoid-canvas">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={`${words().map}. ${words().mapHelp}`}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const cell = at(event);
          if (cell !== null) onChoose(cell);
        }}
        onMouseMove={(event) => setPointed(at(event))}
        onMouseLeave={() => setPointed(null)}
        title={pointed === null ? '' : cellText(plan, pointed)}
      />
    </div>
  );
}

function keyedCell(plan: Plan, chosen: Cell | null, key: string): Cell | null {
  const middle = { time: 0, column: (plan.deltaVMS.length - 1) / 2 };
  const from = chosen ?? middle;
  const step = KEYS[key];
  if (step !== undefined) return chosen === null ? middle : movedCell(plan, from, step[0], step[1]);
  if (key === 'Home') return { ...from, time: 0 };
  if (key === 'End') return { ...from, time: plan.burnUtc.length - 1 };
  return null;
}

const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] },
  ...{ PageUp: [0, 10], PageDown: [0, -10] },
};

function cellUnder(event: MouseEvent, plan: Plan): Cell | null {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const { left, right, top, bottom } = HEAT_EDGES;
  const x = (event.clientX - box.left - left) / (box.width - left - right);
  const y = (box.bottom - bottom - event.clientY) / (box.height - top - bottom);
  if (!(x >= 0 && x < 1 && y >= 0 && y < 1)) return null;
  return {
    time: Math.floor(x * plan.burnUtc.length),
    column: Math.floor(y * plan.deltaVMS.length),
  };
}

/** What the colours mean, with numbers. */
function Scale() {
  theme.value;
  const colours = rampColours();
  return (
    <div class="avoid-scale" aria-hidden="true">
      <span>10⁻⁹</span>
      <i style={{ background: `linear-gradient(to right, ${colours.join(', ')})` }} />
      <span>10⁻³</span>
    </div>
  );
}

type CellRow = {
  readonly cell: Cell;
  readonly burnMs: number;
  readonly deltaVMS: number;
  readonly pc: number | null;
  readonly missKm: number | null;
};

function CellTable({ plan, chosen, onChoose }: HeatProps) {
  const w = words();
  const rows = useMemo(() => cellRows(plan), [plan]);
  const columns: Column<CellRow>[] = [
    {
      key: 'time',
      title: w.burnTime,
      value: (row) => row.burnMs,
      cell: (row) => utcText(row.burnMs),
      width: 'minmax(10rem, 1fr)',
    },
    {
      key: 'deltaV',
      title: w.deltaV,
      unit: 'm/s',
      align: 'end',
      value: (row) => row.deltaVMS,
      width: '7rem',
    },
    {
      key: 'pc',
      title: w.pc,
      align: 'end',
      value: (row) => row.pc,
      cell: (row) => pcText(row.pc),
      width: '8rem',
    },
    {
      key: 'miss',
      title: w.miss,
      align: 'end',
      value: (row) => row.missKm,
      cell: (row) => distanceText(row.missKm),
      width: '7rem',
    },
  ];
  return (
    <div class="avoid-cells">
      <DataTable
        label={w.map}
        {...{ rows, columns, sorted: false }}
        rowKey={(row) => String(cellAt(plan, row.cell))}
        chosen={chosen === null ? null : String(cellAt(plan, chosen))}
        onChoose={(row) => onChoose(row.cell)}
      />
    </div>
  );
}

function cellRows(plan: Plan): CellRow[] {
  return plan.burnUtc.flatMap((burnUtc, time) =>
    plan.deltaVMS.map((deltaVMS, column) => {
      const at = cellAt(plan, { time, column });
      const figures = { pc: plan.cellPc[at] ?? null, missKm: plan.cellMissKm[at] ?? null };
      return { cell: { time, column }, burnMs: Date.parse(burnUtc), deltaVMS, ...figures };
    }),
  );
}
