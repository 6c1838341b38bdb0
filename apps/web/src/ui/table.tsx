/**
 * The one table: sorted by any column, worked by mouse and keyboard, and only the rows in sight are in the document, so that
 * tens of thousands scroll smoothly. Arrows, Home, End, Page keys move; Enter opens; Space marks; letters jump (`typeAhead`),
 * else j and k move. Roles as ARIA's grid pattern says: the grid has the focus, `aria-activedescendant` the row.
 */
// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid of ARIA; <table> lays out every row
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, aria-activedescendant the row
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { Shape } from './shape.tsx';
import {
  type Column,
  inSight,
  keyedRow,
  nextSort,
  type Sort,
  sortRows,
  typedRow,
} from './table-rows.ts';
import { narrow, printing } from './view.ts';
import { words } from './words.ts';

export type { Column, Sort } from './table-rows.ts';

export type TableProps<Row> = {
  readonly label: string; // what a screen reader calls it
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly chosen?: string | null; // key of the row that is looked at
  readonly onChoose?: (row: Row) => void; // click, arrows
  readonly onOpen?: (row: Row) => void; // Enter, double click
  readonly sort?: Sort | null; // given: the order is kept by the caller, with onSort
  readonly onSort?: (sort: Sort) => void;
  readonly firstSort?: Sort; // else the table keeps it, beginning so
  readonly sorted?: boolean; // rows come in order already (the node sorted them)
  readonly marked?: ReadonlySet<string>; // a first column of boxes
  readonly onMark?: (marked: ReadonlySet<string>) => void;
  readonly typeAhead?: (row: Row) => string;
  readonly rowClass?: (row: Row) => string;
  readonly empty?: ComponentChildren;
};

const ROW_PX = 32; // --row of app/tokens.css
const HEAD_PX = 32;
const PRINTED_MAX = 2000;
const TYPED_MS = 900;

export function DataTable<Row>(props: TableProps<Row>) {
  const { label, rowKey, empty } = props;
  const grid = useRef<HTMLDivElement>(null);
  const view = useView(grid);
  const columns = props.columns.filter((column) => !(column.hideNarrow && narrow.value));
  const { ordered, sort, onSort } = useOrder(props);
  const id = useId();
  const [active, setActive] = useState<string | null>(null);
  const key = props.chosen ?? active;
  const at = useMemo(
    () => (key === null ? -1 : ordered.findIndex((row) => rowKey(row) === key)),
    [ordered, key],
  );
  const shown = printing.value
    ? { from: 0, to: Math.min(ordered.length, PRINTED_MAX) }
    : inSight(ordered.length, ROW_PX, view.topPx, view.heightPx);
  const move = (to: number) => {
    const row = ordered[to];
    if (row === undefined) return;
    setActive(rowKey(row));
    props.onChoose?.(row);
    if (grid.current !== null) reveal(grid.current, to);
  };
  const typed = useRef({ text: '', ms: 0 });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== grid.current || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!handleKey(event, props, ordered, at, view.heightPx, typed.current, move)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const width = `${props.marked ? '2.2rem ' : ''}${columns.map(trackOf).join(' ')}`;
  return (
    <div
      ref={grid}
      class="table"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={ordered.length + 1}
      aria-multiselectable={props.marked ? true : undefined}
      aria-activedescendant={at >= shown.from && at < shown.to ? `${id}-${at}` : undefined}
      style={{ '--tracks': width, '--least': leastWidth(width) }}
      onKeyDown={onKeyDown}
    >
      <Head {...{ columns, sort, onSort }} marking={markAll(props, ordered)} />
      <div
        role="presentation"
        class="table-rows"
        style={{ height: `${ordered.length * ROW_PX}px` }}
      >
        {ordered.slice(shown.from, shown.to).map((row, i) => (
          <Line
            key={rowKey(row)}
            {...{ row, columns, props }}
            id={`${id}-${shown.from + i}`}
            index={shown.from + i}
            chosen={shown.from + i === at}
            choose={() => move(shown.from + i)}
          />
        ))}
      </div>
      {ordered.length === 0 && <div class="empty">{empty ?? words().none}</div>}
    </div>
  );
}

/** The rows in order, kept by the caller or by the table itself. */
function useOrder<Row>(props: TableProps<Row>) {
  const { rows, columns, sorted } = props;
  const [own, setOwn] = useState<Sort | null>(props.firstSort ?? null);
  const sort = props.sort === undefined ? own : props.sort;
  const ordered = useMemo(
    () => (sorted ? rows : sortRows(rows, columns, sort)),
    [rows, columns, sort, sorted],
  );
  const onSort = (next: Sort) => (props.onSort === undefined ? setOwn(next) : props.onSort(next));
  return { ordered, sort, onSort };
}

/** True when the key was one of the table's. */
function handleKey<Row>(
  event: KeyboardEvent,
  props: TableProps<Row>,
  ordered: readonly Row[],
  at: number,
  heightPx: number,
  typed: { text: string; ms: number },
  move: (to: number) => void,
): boolean {
  const { key } = event;
  const pageRows = Math.max(1, Math.floor((heightPx - HEAD_PX) / ROW_PX) - 1);
  const letters = props.typeAhead === undefined;
  const asArrow = letters && key === 'j' ? 'ArrowDown' : letters && key === 'k' ? 'ArrowUp' : key;
  const to = keyedRow(asArrow, at, ordered.length, pageRows);
  const row = ordered[at];
  if (to !== null) move(to);
  else if (key === 'Enter' && row !== undefined) (props.onOpen ?? props.onChoose)?.(row);
  else if (key === ' ' && row !== undefined && props.marked) toggle(props, row);
  else if (props.typeAhead && key.length === 1 && key !== ' ' && key !== '?' && key !== '/') {
    typed.text = event.timeStamp - typed.ms > TYPED_MS ? key : typed.text + key;
    typed.ms = event.timeStamp;
    const found = typedRow(ordered, at, typed.text, props.typeAhead);
    if (found >= 0) move(found);
  } else return false;
  return true;
}

type HeadProps<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
  readonly marking: null | { readonly all: boolean; readonly set: (all: boolean) => void };
};

function Head<Row>({ columns, sort, onSort, marking }: HeadProps<Row>) {
  const w = words();
  return (
    <div class="table-head" role="row" aria-rowindex={1}>
      {marking && (
        <span role="columnheader" class="table-box">
          <input
            type="checkbox"
            aria-label={w.markAll}
            checked={marking.all}
            onChange={(event) => marking.set(event.currentTarget.checked)}
          />
        </span>
      )}
      {columns.map((column) => {
        const { key, title, unit, value, align, firstDown } = column;
        const here = sort?.key === key ? sort : null;
        const name = unit === undefined ? title : `${title} (${unit})`;
        const text = (
          <>
            {title}
            {unit !== undefined && <span class="unit">{unit}</span>}
          </>
        );
        const order = here === null ? undefined : here.down ? 'descending' : 'ascending';
        return (
          <span key={key} role="columnheader" class={align} aria-sort={order}>
            {value === undefined ? (
              <span class="table-title">{text}</span>
            ) : (
              <button
                type="button"
                title={w.sortBy(name)}
                onClick={() => onSort(nextSort(sort, key, firstDown))}
              >
                {text}
                {here && <Shape name={here.down ? 'down' : 'up'} />}
              </button>
            )}
          </span>
        );
      })}
    </div>
  );
}

type LineProps<Row> = {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly props: TableProps<Row>;
  readonly id: string;
  readonly index: number;
  readonly chosen: boolean;
  readonly choose: () => void;
};

function Line<Row>({ row, columns, props, id, index, chosen, choose }: LineProps<Row>) {
  const { marked, rowKey, rowClass, onOpen } = props;
  const isControl = (event: Event) =>
    event.target instanceof Element && event.target.closest('button, a, input, label') !== null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it hears the keys
    <div
      id={id}
      role="row"
      tabIndex={-1}
      class={`table-row ${rowClass?.(row) ?? ''}`}
      style={{ top: `${index * ROW_PX}px` }}
      aria-rowindex={index + 2}
      aria-selected={marked ? marked.has(rowKey(row)) : chosen}
      aria-current={chosen ? 'true' : undefined}
      onClick={(event) => isControl(event) || choose()}
      onDblClick={(event) => isControl(event) || onOpen?.(row)}
    >
      {marked && (
        <span role="gridcell" class="table-box">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={words().markRow}
            checked={marked.has(rowKey(row))}
            onChange={() => toggle(props, row)}
          />
        </span>
      )}
      {columns.map((column) => (
        <span key={column.key} role="gridcell" class={column.align} title={titleOf(column, row)}>
          {column.cell === undefined ? textOf(column, row) : column.cell(row)}
        </span>
      ))}
    </div>
  );
}

function trackOf<Row>({ width }: Column<Row>): string {
  return width ?? 'minmax(6rem, 1fr)';
}

/** Narrower than its tracks' least widths the table is not: it scrolls sideways. Every row is a grid of its own, so no width may come from content. */
function leastWidth(tracks: string): string {
  const rems = tracks
    .split(/ (?![^(]*\))/)
    .map((track) => Number(/([\d.]+)rem/.exec(track)?.[1] ?? 6));
  return `${rems.reduce((sum, rem) => sum + rem, 0)}rem`;
}

function textOf<Row>(column: Column<Row>, row: Row): string {
  const value = column.value?.(row) ?? null;
  return value === null ? '–' : typeof value === 'number' ? value.toLocaleString('en-US') : value;
}

/** What is cut off can be read by resting on it. */
function titleOf<Row>(column: Column<Row>, row: Row): string | undefined {
  const value = column.value?.(row);
  return typeof value === 'string' && value.length > 12 ? value : undefined;
}

function toggle<Row>({ marked, onMark, rowKey }: TableProps<Row>, row: Row): void {
  const next = new Set(marked);
  const key = rowKey(row);
  if (!next.delete(key)) next.add(key);
  onMark?.(next);
}

function markAll<Row>(
  { marked, onMark, rowKey }: TableProps<Row>,
  rows: readonly Row[],
): HeadProps<Row>['marking'] {
  if (marked === undefined) return null;
  const all = rows.length > 0 && rows.every((row) => marked.has(rowKey(row)));
  return { all, set: (whole) => onMark?.(new Set(whole ? rows.map(rowKey) : [])) };
}

/** Scrolls so that row `at` is in sight below the head. */
function reveal(grid: HTMLElement, at: number): void {
  const top = at * ROW_PX;
  const inner = grid.clientHeight - HEAD_PX;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + ROW_PX > grid.scrollTop + inner) grid.scrollTop = top + ROW_PX - inner;
}

function useView(grid: { readonly current: HTMLElement | null }) {
  const [view, setView] = useState({ topPx: 0, heightPx: 600 });
  useEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const read = () => {
      const topPx = Math.floor(element.scrollTop / ROW_PX) * ROW_PX; // drawn anew a row at a time
      const heightPx = element.clientHeight;
      setView((now) =>
        now.topPx === topPx && now.heightPx === heightPx ? now : { topPx, heightPx },
      );
    };
    const size = new ResizeObserver(read);
    size.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  return view;
}
