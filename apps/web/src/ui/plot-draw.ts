/**
 * A plot on a canvas, by uPlot: loaded only when a plot is shown. Colours are read from the page's variables at each drawing, so a
 * change of theme is a drawing anew; times are UTC; limits, marks and the chosen point are drawn over the series.
 */
import uPlot from 'uplot';
import {
  DASHES,
  isShown,
  numberText,
  type PlotAxis,
  type PlotData,
  type PlotSeries,
  powerText,
  withUnit,
} from './plot-data.ts';

export type DrawnPlot = {
  readonly canvas: HTMLCanvasElement;
  /** Draws other data; axes and series are as at the start, or the plot is made anew by the caller. */
  redraw(): void;
  resize(widthPx: number, heightPx: number): void;
  point(k: number | null): void; // moves the cursor to a point
  close(): void;
};

export type DrawPlot = {
  readonly host: HTMLElement;
  readonly data: PlotData;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly nearest: boolean; // the cursor takes the nearest point, not the nearest in x
  readonly chosen: () => number | null;
  readonly onPoint: (k: number | null) => void;
  readonly onChoose: (k: number) => void;
};

const DAY_MS = 86_400_000;
const FONT = '12px system-ui, "Noto Sans", "Noto Sans CJK JP", sans-serif';

export function drawPlot(asked: DrawPlot): DrawnPlot {
  const { host, data } = asked;
  const plot = new uPlot(optionsOf(asked), columnsOf(data), host);
  let byHand = false;
  plot.hooks.setCursor = [
    () => {
      if (!byHand) asked.onPoint(plot.cursor.idxs?.find((k, i) => i > 0 && k !== null) ?? null);
    },
  ];
  plot.over.addEventListener('click', () => {
    const k = plot.cursor.idxs?.find((one, i) => i > 0 && one !== null);
    if (k !== null && k !== undefined) asked.onChoose(k);
  });
  return {
    canvas: plot.ctx.canvas,
    redraw: () => plot.redraw(false, true),
    resize: (width, height) => plot.setSize({ width, height }),
    point: (k) => {
      byHand = true;
      const series =
        k === null ? -1 : data.series.findIndex((one) => isShown(one.values[k] ?? null, data.y));
      const value = k === null || series < 0 ? null : data.series[series]!.values[k]!;
      const left = k === null ? -10 : plot.valToPos(data.xs[k]!, 'x');
      const top = value === null ? -10 : plot.valToPos(value, 'y');
      plot.setCursor({ left, top }, false);
      byHand = false;
    },
    close: () => plot.destroy(),
  };
}

/** The x column, each series, then the two edges of each band. Values that a logarithm has no place for are gaps. */
function columnsOf(data: PlotData): uPlot.AlignedData {
  const shown = (values: readonly (number | null)[]) =>
    values.map((value) => (isShown(value, data.y) ? value : null));
  const bands = data.series.flatMap(({ band }) =>
    band ? [shown(band.high), shown(band.low)] : [],
  );
  return [[...data.xs], ...data.series.map((series) => shown(series.values)), ...bands];
}

function optionsOf(asked: DrawPlot): uPlot.Options {
  const { data, widthPx, heightPx } = asked;
  const { x, y } = data;
  const banded = data.series.filter((series) => series.band !== undefined);
  const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };
  return {
    ...{ width: widthPx, height: heightPx, ms: 1, pxAlign: false },
    tzDate: (ms) => uPlot.tzDate(new Date(ms), 'Etc/UTC'),
    legend: { show: false },
    padding: [14, 12, 0, 0],
    scales: {
      x:
        x === 'utc'
          ? { time: true, range: (_, from, to) => timeRange(data, from, to) }
          : { time: false, ...(x.log && { distr: 3 }) },
      y: { ...(y.log && { distr: 3 }), range: (_, low, high) => rangeOf(data, low, high) },
    },
    axes: [xAxis(x), yAxis(y)],
    series: [{}, ...data.series.map(seriesOf), ...banded.flatMap(() => [edge, edge])],
    bands: banded.map((series, k) => {
      const high = 1 + data.series.length + 2 * k;
      return { series: [high, high + 1], fill: () => thin(colour(series.colour), 22) };
    }),
    cursor: cursorOf(asked),
    hooks: { draw: [(plot) => drawOver(plot, asked)] },
  };
}

function cursorOf({ nearest }: DrawPlot): uPlot.Cursor {
  return {
    drag: { x: false, y: false, setScale: false },
    ...{ x: !nearest, y: false },
    points: { size: 11, width: 2 },
    ...(nearest && { dataIdx: (plot) => nearestPoint(plot) }),
  };
}

/** The point of the first series that is nearest on the screen, within some 30 pixels. */
function nearestPoint(plot: uPlot): number | null {
  const { left = -10, top = -10 } = plot.cursor;
  const xs = plot.data[0];
  const ys = plot.data[1]!;
  let best: number | null = null;
  let least = 30 ** 2;
  for (let k = 0; k < xs.length; k++) {
    const y = ys[k] ?? null;
    if (y === null) continue;
    const away = (plot.valToPos(xs[k]!, 'x') - left) ** 2 + (plot.valToPos(y, 'y') - top) ** 2;
    if (away < least) [best, least] = [k, away];
  }
  return best;
}

function seriesOf(series: PlotSeries): uPlot.Series {
  const look = series.look ?? 'line';
  const stroke = () => colour(series.colour);
  return {
    ...{ label: series.name, stroke, width: 2, spanGaps: true, dash: [...DASHES[look]] },
    ...(look === 'points' && { paths: () => null }),
    points: { show: true, size: look === 'points' ? 7 : 6, fill: stroke, stroke, dash: [] },
  };
}

/** One instant alone is shown within half a day; marks beyond the points are in sight too. */
function timeRange({ xs, marks = [] }: PlotData, from: number, to: number): [number, number] {
  const all = [...xs, ...marks.map((mark) => mark.at)];
  const [low, high] = all.length === 0 ? [from, to] : [Math.min(...all), Math.max(...all)];
  return high > low ? [low, high] : [low - DAY_MS / 4, low + DAY_MS / 4];
}

/** Room for the values and for every limit; from 0 where that is asked for. */
function rangeOf(data: PlotData, low: number | null, high: number | null): [number, number] {
  const limits = (data.lines ?? []).map((line) => line.value).filter((v) => isShown(v, data.y));
  const all = [...limits, ...[low, high].filter((v): v is number => v !== null)];
  if (all.length === 0) return data.y.log ? [1e-10, 1] : [0, 1];
  const least = Math.min(...all, ...(data.fromZero ? [0] : []));
  const most = Math.max(...all);
  const found = data.y.log
    ? uPlot.rangeLog(least, most, 10, true)
    : uPlot.rangeNum(least, most, 0.12, true);
  return [data.fromZero ? Math.min(0, least) : found[0]!, found[1]!];
}

const COMMON: Omit<uPlot.Axis, 'scale'> = {
  ...{ font: FONT, labelFont: FONT, stroke: () => colour('--dim') },
  grid: { stroke: () => thin(colour('--dim'), 26), width: 1 },
  ticks: { stroke: () => colour('--line'), width: 1 },
};

function xAxis(x: PlotData['x']): uPlot.Axis {
  if (x === 'utc')
    return {
      ...COMMON,
      label: 'UTC',
      labelSize: 18,
      labelGap: 8,
      size: 44,
      space: 74,
      values: utcTicks,
    };
  const label = withUnit(x.name, x.unit === '' ? '' : `[${x.unit}]`);
  return { ...COMMON, label, labelSize: 20, size: 30, ...(x.log && { values: powers }) };
}

function yAxis(y: PlotAxis): uPlot.Axis {
  const label = withUnit(y.name, y.unit === '' ? '' : `[${y.unit}]`);
  const values = y.log ? powers : (_: uPlot, splits: number[]) => splits.map(numberText);
  return { ...COMMON, label, labelSize: 22, size: 56, values };
}

/** Only whole powers of ten where there are many; uPlot gives null for what it leaves out. */
function powers(_: uPlot, splits: (number | null)[]): (string | null)[] {
  return splits.map((value) => (value === null ? null : powerText(value)));
}

/** The hour, with the date under the first tick and wherever a day begins; dates alone where a day is small. */
function utcTicks(_: uPlot, splits: number[], __: number, ___: number, incrMs: number): string[] {
  return splits.map((ms, k) => {
    const iso = new Date(ms).toISOString();
    const day = iso.slice(5, 10);
    if (incrMs >= DAY_MS) return day;
    const time = incrMs < 60_000 ? iso.slice(11, 19) : iso.slice(11, 16);
    const isNew = k === 0 || Math.floor(splits[k - 1]! / DAY_MS) !== Math.floor(ms / DAY_MS);
    return isNew ? `${time}Z\n${day}` : `${time}Z`;
  });
}

function drawOver(plot: uPlot, { data, chosen }: DrawPlot): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = FONT.replace('12px', `${12 * ratio}px`);
  ctx.lineWidth = 1.5 * ratio;
  for (const line of data.lines ?? []) {
    if (!isShown(line.value, data.y)) continue;
    const y = plot.valToPos(line.value, 'y', true);
    ctx.strokeStyle = ctx.fillStyle = colour(line.colour);
    ctx.setLineDash([10 * ratio, 4 * ratio, 2 * ratio, 4 * ratio]);
    stroke(ctx, bbox.left, y, bbox.left + bbox.width, y);
    ctx.textAlign = 'right';
    label(ctx, line.name, bbox.left + bbox.width - 4 * ratio, y - 4 * ratio, ratio);
  }
  for (const mark of data.marks ?? []) {
    const x = plot.valToPos(mark.at, 'x', true);
    if (!(x >= bbox.left && x <= bbox.left + bbox.width)) continue;
    ctx.strokeStyle = ctx.fillStyle = colour('--text');
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    stroke(ctx, x, bbox.top, x, bbox.top + bbox.height);
    ctx.textAlign = x > bbox.left + bbox.width / 2 ? 'right' : 'left';
    label(
      ctx,
      mark.name,
      x + (ctx.textAlign === 'left' ? 4 : -4) * ratio,
      bbox.top + 12 * ratio,
      ratio,
    );
  }
  ring(plot, data, chosen());
  ctx.restore();
}

/** Text that stays readable over lines. */
function label(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  ratio: number,
): void {
  const ink = ctx.fillStyle;
  ctx.setLineDash([]);
  ctx.strokeStyle = colour('--panel');
  ctx.lineWidth = 4 * ratio;
  ctx.lineJoin = 'round';
  ctx.strokeText(text, x, y);
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
  ctx.lineWidth = 1.5 * ratio;
}

function stroke(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

/** Around every series' value at the chosen point. */
function ring(plot: uPlot, data: PlotData, k: number | null): void {
  if (k === null) return;
  const { ctx } = plot;
  ctx.setLineDash([]);
  ctx.strokeStyle = colour('--text');
  ctx.lineWidth = 2 * devicePixelRatio;
  for (const { values } of data.series) {
    const value = values[k] ?? null;
    if (!isShown(value, data.y)) continue;
    const [x, y] = [plot.valToPos(data.xs[k]!, 'x', true), plot.valToPos(value, 'y', true)];
    ctx.beginPath();
    ctx.arc(x, y, 8 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.stroke();
  }
}

/** A variable of the page as it is now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#888';
}

function thin(ink: string, percent: number): string {
  return `color-mix(in srgb, ${ink} ${percent}%, transparent)`;
}
