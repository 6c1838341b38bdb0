/** What the signs of a picture mean: beside it on the page, and below it where it is saved. */
import { fillPattern, PATTERN_SIGNS } from './pattern.ts';
import { box, mark, type Pen, SHAPES, textPx } from './pen.ts';
import type { LegendEntry } from './picture.ts';

export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <ul class="plot-legend">
      {entries.map((entry) => (
        <li key={entry.name}>
          <Sign of={entry} />
          {entry.name}
        </li>
      ))}
    </ul>
  );
}

export function Sign({ of }: { readonly of: LegendEntry }) {
  const { ink, shape, hollow, dash = [], widthPx = 2, hatched, pattern, sizePx = 9 } = of;
  const colour = `var(${ink})`;
  const outline = shape === undefined ? [] : pointsOf(shape);
  return (
    <svg viewBox="0 0 28 14" class="chart-sign" aria-hidden="true">
      {pattern !== undefined && (
        <path
          d={`M4 1.500h20v11H4z${PATTERN_SIGNS[pattern]}`}
          style={{
            fill: pattern === 'solid' ? colour : 'none',
            stroke: colour,
            strokeWidth: '1.4',
          }}
        />
      )}
      {shape === undefined && !hatched && pattern === undefined && (
        <path
          d="M1 7h26"
          style={{ stroke: colour, strokeWidth: `${widthPx}` }}
          stroke-dasharray={dash.join(' ')}
        />
      )}
      {hatched && (
        <path
          d="M4 2h20v10H4zM6 12 16 2M12 12 22 2M18 12 24 6M4 8 10 2"
          style={{ stroke: colour, strokeWidth: '1.2' }}
        />
      )}
      {outline.length > 0 && (
        <polygon
          points={outline.join(' ')}
          style={{ fill: hollow ? 'none' : colour, stroke: colour, strokeWidth: '1.6' }}
        />
      )}
      {(shape === 'dot' || shape === 'ring') && (
        <circle
          cx="14"
          cy="7"
          r={sizePx / 2}
          style={{
            fill: shape === 'ring' || hollow ? 'none' : colour,
            stroke: colour,
            strokeWidth: '1.8',
          }}
        />
      )}
      {shape === 'cross' && (
        <path d="M10 3l8 8M18 3l-8 8" style={{ stroke: colour, strokeWidth: '2' }} />
      )}
      {shape === 'plus' && (
        <path d="M14 1.500v11M8.500 7h11" style={{ stroke: colour, strokeWidth: '2' }} />
      )}
    </svg>
  );
}

function pointsOf(shape: NonNullable<LegendEntry['shape']>): readonly number[] {
  if (!Object.hasOwn(SHAPES, shape)) return [];
  const outline: readonly number[] = SHAPES[shape as keyof typeof SHAPES];
  return outline.map((v, k) => (k % 2 === 0 ? 14 : 7) + v * 4.4);
}

const ROW_PX = 20;

/** Rows of the legend below a saved picture; the answer is their height. Without a pen it only measures. */
export function drawLegend(
  pen: Pen | null,
  entries: readonly LegendEntry[],
  top: number,
  width: number,
): number {
  let [x, row] = [12, 0];
  for (const entry of entries) {
    const wide = 44 + textPx(entry.name);
    if (x + wide > width && x > 12) [x, row] = [12, row + 1];
    const y = top + row * ROW_PX + 12;
    if (pen !== null) drawEntry(pen, entry, x, y);
    x += wide;
  }
  return entries.length === 0 ? 0 : (row + 1) * ROW_PX + 4;
}

function drawEntry(pen: Pen, entry: LegendEntry, x: number, y: number): void {
  const { ink, shape, dash, widthPx, hollow, hatched, pattern, sizePx = 9 } = entry;
  if (pattern !== undefined) {
    fillPattern(pen, [x, y - 9, 22, 11], ink, pattern);
    pen.line(box(x, y - 9, 22, 11), { ink, widthPx: 1 });
  } else if (shape !== undefined)
    mark(pen, shape, x + 12, y - 4, { ink, sizePx, hollow: hollow === true });
  else if (hatched)
    for (const at of [0, 6, 12, 18])
      pen.line([x + at, y, x + at + 8, y - 8], { ink, widthPx: 1.2 });
  else
    pen.line([x, y - 4, x + 24, y - 4], {
      ...{ ink, dash: dash ?? [], widthPx: widthPx ?? 2 },
    });
  pen.text(entry.name, x + 30, y);
}
