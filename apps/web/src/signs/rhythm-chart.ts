/** How regular one pair meets, as two pictures: time folded at a period, turn under turn, and the gaps from one meeting to the next. */

import type { Frame } from '../behaviour/chart/frame.ts';
import type { Pen } from '../behaviour/chart/pen.ts';
import { mark } from '../behaviour/chart/pen.ts';
import type { LegendEntry, Picture } from '../behaviour/chart/picture.ts';
import { lookOf } from './kind-look.ts';
import { pictureWords as words } from './picture-words.ts';
import { instantText } from './raster-chart.ts';
import { thinned } from './raster-geometry.ts';
import { type Fold, gapsOf, gapsTopS } from './rhythm-geometry.ts';
import { secondsText } from './size-text.ts';

/** Times of one pair, in order. */
export type Times = { readonly fromMs: number; readonly atS: Float64Array; readonly kind: string };

const DOT_PX = 2.4;
const ALPHA = 0.75;

export function foldPicture({ fromMs, atS, kind }: Times, fold: Fold): Picture {
  const w = words();
  const { periodS, phaseS, turn } = fold;
  const { ink } = lookOf(kind);
  const last = turn.at(-1) ?? 0;
  const room = Math.max(0.6, last * 0.02);
  return {
    title: w.fold(secondsText(periodS)),
    x: { name: w.phase, kind: 'number' },
    y: { name: w.turn, kind: 'number', isWhole: true },
    whole: { left: 0, right: periodS, top: -room, bottom: last + room },
    leastShare: 1e-3,
    draw: (pen, frame) => {
      const middle = frame.toX(periodS / 2);
      const line = [middle, frame.y, middle, frame.y + frame.height];
      pen.line(line, { ink: '--dim', dash: [5, 4], widthPx: 1 });
      drawDots(pen, frame, phaseS, turn, ink);
    },
    points: {
      ...{ xs: phaseS, ys: turn },
      text: (k) =>
        `${instantText(fromMs + atS[k]! * 1000)}\n${w.turn} ${turn[k]}, ${secondsText(phaseS[k]!)}`,
    },
    legend: [{ name: w.expected, ink: '--dim', dash: [5, 4], widthPx: 1 }],
    table: {
      heads: [w.time, w.turn, w.phase],
      names: ['time_utc', 'turn', 'phase_s'],
      rows: Array.from(phaseS, (phase, k) => [
        ...[new Date(fromMs + atS[k]! * 1000).toISOString(), turn[k]!, phase],
      ]),
      cells: (k) => [
        ...[instantText(fromMs + atS[k]! * 1000), String(turn[k]), phaseS[k]!.toFixed(3)],
      ],
    },
  };
}

function drawDots(
  pen: Pen,
  frame: Frame,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  ink: `--${string}`,
): void {
  const x = (k: number) => frame.toX(xs[k]!);
  const y = (k: number) => frame.toY(ys[k]!);
  const shown = thinned(xs.length, { x, y, radius: () => DOT_PX }, [
    ...[frame.x, frame.x + frame.width],
  ] as [number, number]);
  for (const k of shown) pen.circle(x(k), y(k), DOT_PX, { fill: { ink, alpha: ALPHA } });
}

/** `periodS`: null where the sign names none. */
export function gapPicture({ fromMs, atS, kind }: Times, periodS: number | null): Picture {
  const w = words();
  const { ink } = lookOf(kind);
  const gaps = gapsOf(atS);
  const topS = gapsTopS(gaps, periodS);
  const atMs = Float64Array.from(gaps, (_, k) => fromMs + atS[k + 1]! * 1000);
  const shown = gaps.map((gap) => Math.min(gap, topS * BEYOND_SHARE));
  const spanMs = Math.max(1000, (atS.at(-1) ?? 0) * 1000);
  const room = spanMs * 0.015;
  return {
    title: w.gaps,
    x: { name: 'UTC', kind: 'utc' },
    y: { name: w.gap, kind: 'number' },
    whole: { left: fromMs - room, right: fromMs + spanMs + room, top: topS, bottom: 0 },
    ...{ isAcross: true, leastShare: Math.min(1, Math.max(1e-6, 4000 / spanMs)) },
    draw: (pen, frame) => {
      if (periodS !== null) drawPeriods(pen, frame, periodS);
      drawDots(pen, frame, atMs, shown, ink);
      for (const [k, gap] of gaps.entries())
        if (gap > topS)
          mark(pen, 'up', frame.toX(atMs[k]!), frame.toY(shown[k]!), { ink, sizePx: 7 });
    },
    points: {
      ...{ xs: atMs, ys: shown },
      text: (k) => `${secondsText(gaps[k]!)}\n${instantText(atMs[k]!)}`,
    },
    legend: gapLegend(
      periodS,
      { isTwo: 2 * (periodS ?? topS) < topS, isBeyond: gaps.some((gap) => gap > topS) },
      ink,
    ),
    table: {
      heads: [w.time, w.gap],
      names: ['time_utc', 'gap_s'],
      rows: Array.from(gaps, (gap, k) => [new Date(atMs[k]!).toISOString(), gap]),
      cells: (k) => [instantText(atMs[k]!), gaps[k]!.toFixed(3)],
    },
  };
}

const BEYOND_SHARE = 0.96; // what is longer than the strip is high stands below its edge

function drawPeriods(pen: Pen, frame: Frame, periodS: number): void {
  for (const turns of [1, 2]) {
    const y = frame.toY(turns * periodS);
    const isOne = turns === 1;
    pen.line([frame.x, y, frame.x + frame.width, y], {
      ...{ ink: '--text', widthPx: isOne ? 1.2 : 1, alpha: isOne ? 0.8 : 0.5 },
      dash: isOne ? [7, 4] : [2, 4],
    });
  }
}

function gapLegend(
  periodS: number | null,
  { isTwo, isBeyond }: { readonly isTwo: boolean; readonly isBeyond: boolean },
  ink: `--${string}`,
): LegendEntry[] {
  const w = words();
  return [
    ...(periodS === null
      ? []
      : ([
          { name: w.period(secondsText(periodS)), ink: '--text', dash: [7, 4], widthPx: 1.2 },
        ] as const)),
    ...(isTwo ? [{ name: w.missed, ink: '--text', dash: [2, 4], widthPx: 1 } as const] : []),
    ...(isBeyond ? [{ name: w.beyond, ink, shape: 'up' } as const] : []),
  ];
}
