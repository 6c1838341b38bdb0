/**
 * How one object moved about another, in the other's radial, along-track and normal axes: seen from the side (R over T) and from
 * above (N over T), with ticks of time, the error of the newest point and where the Sun stands; and the range over time with its
 * band. The object that was there is in the middle.
 */
import type { RelativeReply } from '../data/wire.ts';
import type { PlotData } from '../ui/plot-data.ts';
import { DAY_MS, type Frame, numberTicks, timeTicks, type View } from './chart/frame.ts';
import { mark, type Pen } from './chart/pen.ts';
import type { LegendEntry, Picture } from './chart/picture.ts';
import { kmText, minuteText, rangeText, signedText } from './figures.ts';
import { pictureWords as words } from './picture-words.ts';

type Point = RelativeReply['points'][number];
export type Plane = 'rt' | 'nt';

const UP = { rt: 'rKm', nt: 'nKm' } as const satisfies Record<Plane, keyof Point>;

export function relativePicture(reply: RelativeReply, plane: Plane): Picture {
  const w = words();
  const { points } = reply;
  const up = UP[plane];
  const at = points.map(({ atUtc }) => Date.parse(atUtc));
  const ticks = dayTicks(at);
  return {
    title: w.relative[plane],
    x: { name: w.alongTrack, kind: 'number' },
    y: { name: plane === 'rt' ? w.radial : w.normal, kind: 'number' },
    whole: wholeOf(points, up),
    isEqual: true,
    draw: (pen, frame) => drawPath(pen, frame, points, up, ticks, reply),
    points: {
      xs: points.map(({ tKm }) => tKm),
      ys: points.map((point) => point[up]),
      text: (k) => pointText(points[k]!),
    },
    legend: legendOf(reply),
    table: {
      heads: ['UTC', 'R [km]', 'T [km]', 'N [km]', w.range, w.sunAngle],
      names: ['time_utc', 'r_km', 't_km', 'n_km', 'range_km', 'sigma_km', 'sun_angle_deg'],
      rows: points.map((p) => [p.atUtc, p.rKm, p.tKm, p.nKm, p.rangeKm, p.sigmaKm, p.sunAngleDeg]),
      cells: (k) => cellsOf(points[k]!),
    },
  };
}

function cellsOf(p: Point): string[] {
  return [
    minuteText(p.atUtc),
    ...[p.rKm, p.tKm, p.nKm].map((km) => km.toFixed(2)),
    rangeText(p.rangeKm, p.sigmaKm),
    p.sunAngleDeg === null ? '–' : `${p.sunAngleDeg.toFixed(0)}°`,
  ];
}

/** Up is a greater value: top above bottom. The middle is always in sight. */
function wholeOf(points: readonly Point[], up: 'rKm' | 'nKm'): View {
  const edge = (values: readonly number[]) => {
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const room = 0.08 * Math.max(high - low, 0.1);
    return [low - room, high + room] as const;
  };
  const [left, right] = edge(points.map(({ tKm }) => tKm));
  const [bottom, top] = edge(points.map((point) => point[up]));
  return { left, right, top, bottom };
}

/** Points that stand at whole steps of time, some ten of them. */
function dayTicks(at: readonly number[]): readonly { readonly k: number; readonly text: string }[] {
  if (at.length < 2) return [];
  const { at: wanted, step } = timeTicks(at[0]!, at.at(-1)!, 10);
  return wanted.flatMap((ms) => {
    const k = at.findIndex((one) => one >= ms);
    const iso = new Date(ms).toISOString();
    return k < 0
      ? []
      : [{ k, text: step >= DAY_MS ? iso.slice(5, 10) : iso.slice(5, 16).replace('T', ' ') }];
  });
}

function drawPath(
  pen: Pen,
  frame: Frame,
  points: readonly Point[],
  up: 'rKm' | 'nKm',
  ticks: ReturnType<typeof dayTicks>,
  reply: RelativeReply,
): void {
  const x = (k: number) => frame.toX(points[k]!.tKm);
  const y = (k: number) => frame.toY(points[k]![up]);
  pen.line([frame.toX(0), frame.y, frame.toX(0), frame.y + frame.height], {
    ink: '--dim',
    widthPx: 1,
    dash: [3, 4],
  });
  pen.line([frame.x, frame.toY(0), frame.x + frame.width, frame.toY(0)], {
    ink: '--dim',
    widthPx: 1,
    dash: [3, 4],
  });
  drawRings(pen, frame);
  const path = new Float64Array(2 * points.length);
  points.forEach((_, k) => {
    path[2 * k] = x(k);
    path[2 * k + 1] = y(k);
  });
  pen.line(litOf(points, path), { ink: '--PRIORITY', widthPx: 8, alpha: 0.45 });
  pen.line(path, { ink: '--plot2', widthPx: 2 });
  const last = points.length - 1;
  const sigma = points[last]?.sigmaKm ?? null;
  if (sigma !== null) {
    const radius = Math.abs(frame.toX(sigma) - frame.toX(0));
    pen.circle(x(last), y(last), radius, {
      stroke: { ink: '--plot2', widthPx: 1.2, dash: [4, 3] },
    });
  }
  const shown: (readonly [number, number])[] = [];
  for (const { k, text } of ticks) {
    mark(pen, 'dot', x(k), y(k), { ink: '--plot2', sizePx: 5 });
    if (shown.some(([a, b]) => Math.abs(a - x(k)) < 44 && Math.abs(b - y(k)) < 14)) continue;
    shown.push([x(k), y(k)]);
    pen.text(text, x(k) + 7, y(k) - 6, { ink: '--dim', sizePx: 11 });
  }
  mark(pen, 'plus', frame.toX(0), frame.toY(0), { ink: '--plot1', sizePx: 13 });
  pen.text(reply.name2 || reply.id2, frame.toX(0) + 9, frame.toY(0) + 15, {
    ink: '--plot1',
    bold: true,
  });
  if (points.length === 0) return;
  mark(pen, 'ring', x(0), y(0), { ink: '--plot2', sizePx: 10 });
  mark(pen, 'diamond', x(last), y(last), { ink: '--plot2', sizePx: 11 });
  pen.text(reply.name1 || reply.id1, x(last) + 9, y(last) - 8, { bold: true });
}

const LIT_DEG = 60; // nearer than this to straight behind, the target is lit as it is seen from the visitor

/** The parts of the path with the Sun behind the visitor. */
function litOf(points: readonly Point[], path: Float64Array): Float64Array {
  const isLit = (k: number) => (points[k]?.sunAngleDeg ?? 180) < LIT_DEG;
  return path.map((value, i) => (isLit(i >> 1) ? value : Number.NaN));
}

/** Circles of equal distance about the middle: the eye reads ranges by them. */
function drawRings(pen: Pen, frame: Frame): void {
  const { view } = frame;
  const far = Math.max(...[view.left, view.right, view.top, view.bottom].map(Math.abs));
  for (const km of numberTicks(0, far, 3).at.filter((at) => at > 0)) {
    const radius = Math.abs(frame.toX(km) - frame.toX(0));
    pen.circle(frame.toX(0), frame.toY(0), radius, {
      stroke: { ink: '--dim', widthPx: 0.8, dash: [2, 5] },
    });
    pen.text(
      kmText(km).replace(/\.0+ /, ' '),
      frame.toX(0) + radius * Math.SQRT1_2 + 3,
      frame.toY(0) + radius * Math.SQRT1_2,
      { ink: '--dim', sizePx: 11 },
    );
  }
}

function pointText(point: Point): string {
  const w = words();
  const sun =
    point.sunAngleDeg === null
      ? []
      : [`${w.sunAngle} ${point.sunAngleDeg.toFixed(0)}°: ${w.sun(point.sunAngleDeg)}`];
  return [
    minuteText(point.atUtc),
    `${w.range} ${rangeText(point.rangeKm, point.sigmaKm)}`,
    `R ${signedText(point.rKm, 2, 'km')}, T ${signedText(point.tKm, 2, 'km')}, N ${signedText(point.nKm, 2, 'km')}`,
    ...sun,
    w.ages(point.age1D.toFixed(1), point.age2D.toFixed(1)),
  ].join('\n');
}

function legendOf({ name1, id1, name2, id2, points }: RelativeReply): LegendEntry[] {
  const w = words();
  const sigma = points.at(-1)?.sigmaKm ?? null;
  return [
    { name: name2 || id2, ink: '--plot1', shape: 'plus' },
    { name: w.firstPoint, ink: '--plot2', shape: 'ring' },
    { name: w.newestPoint(name1 || id1), ink: '--plot2', shape: 'diamond' },
    ...(points.some(({ sunAngleDeg }) => (sunAngleDeg ?? 180) < LIT_DEG)
      ? [{ name: w.lit, ink: '--PRIORITY', widthPx: 8 } as const]
      : []),
    ...(sigma === null
      ? []
      : [
          {
            name: w.sigmaCircle(kmText(sigma)),
            ink: '--plot2',
            dash: [4, 3],
            widthPx: 1.2,
          } as const,
        ]),
  ];
}

/** The range over time, its band of one sigma, and the angle to the Sun where it is known. */
export function rangePlot({ points }: RelativeReply): PlotData {
  const w = words();
  const edge = (sign: number) =>
    points.map(({ rangeKm, sigmaKm }) =>
      sigmaKm === null ? null : Math.max(0, rangeKm + sign * sigmaKm),
    );
  return {
    ...{
      title: w.rangeOver,
      x: 'utc',
      xs: points.map(({ atUtc }) => Date.parse(atUtc)),
      fromZero: true,
    },
    y: { name: w.range, unit: 'km' },
    series: [
      {
        ...{
          name: w.range,
          unit: '',
          values: points.map(({ rangeKm }) => rangeKm),
          colour: '--plot2',
          text: kmText,
        },
        band: { name: w.oneSigma, low: edge(-1), high: edge(1) },
      },
    ],
  };
}

export function sunPlot({ points }: RelativeReply): PlotData | null {
  const w = words();
  if (points.every(({ sunAngleDeg }) => sunAngleDeg === null)) return null;
  return {
    ...{
      title: w.sunOver,
      x: 'utc',
      xs: points.map(({ atUtc }) => Date.parse(atUtc)),
      fromZero: true,
    },
    y: { name: w.sunAngle, unit: '°' },
    series: [
      {
        ...{ name: w.sunAngle, unit: '°', values: points.map((point) => point.sunAngleDeg) },
        ...{ colour: '--plot4', text: (deg: number) => deg.toFixed(0) },
      },
    ],
  };
}
