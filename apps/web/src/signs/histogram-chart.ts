/** The histogram of signs as a picture: bars over time, each kind told by ink, filling and its name in the legend. */
import type { Frame } from '../behaviour/chart/frame.ts';
import { fillPattern } from '../behaviour/chart/pattern.ts';
import { box, type Pen } from '../behaviour/chart/pen.ts';
import type { LegendEntry, Picture } from '../behaviour/chart/picture.ts';
import { utcText } from '../ui/time.tsx';
import { type Bars, barSpan } from './histogram-geometry.ts';
import { kindName, lookOf } from './kind-look.ts';
import { pictureWords as words } from './picture-words.ts';

/** `nowMs`: the present of the page's clock; drawn where it lies in the span. */
export function histogramPicture(bars: Bars, nowMs: number): Picture {
  const w = words();
  const end = barSpan(bars, bars.totals.length)[0];
  const middles = bars.totals.map((_, bar) => bars.fromMs + (bar + 0.5) * bars.stepMs);
  return {
    title: w.histogram,
    x: { name: 'UTC', kind: 'utc' },
    y: { name: w.signs, kind: 'number', isWhole: true, tickPx: 26 },
    whole: { left: bars.fromMs, right: end, top: Math.max(1, bars.most) * 1.12, bottom: 0 },
    isAcross: true,
    leftPx: 52,
    draw: (pen, frame) => drawBars(pen, frame, bars, nowMs),
    points: { xs: middles, ys: bars.totals, isColumn: true, text: (bar) => barText(bars, bar) },
    legend: [
      ...bars.kinds.map(legendOf),
      ...(nowMs > bars.fromMs && nowMs < end
        ? [{ name: w.now, ink: '--text', dash: [5, 3] } as const]
        : []),
    ],
    table: tableOf(bars),
  };
}

function legendOf(kind: string): LegendEntry {
  const { ink, pattern } = lookOf(kind);
  return { name: kindName(kind), ink, pattern };
}

const SPACE_PX = 1.5; // between neighbours, where there is room

function drawBars(pen: Pen, frame: Frame, bars: Bars, nowMs: number): void {
  for (const [bar, stack] of bars.parts.entries()) {
    const [from, to] = barSpan(bars, bar);
    const [left, right] = [frame.toX(from), frame.toX(to)];
    if (right < frame.x || left > frame.x + frame.width) continue;
    const space = right - left > 6 ? SPACE_PX : 0;
    for (const { kind, from: low, to: high } of stack) {
      const { ink, pattern } = lookOf(kind);
      const [top, ground] = [frame.toY(high), frame.toY(low)];
      const area = [left + space / 2, top, right - left - space, ground - top] as const;
      fillPattern(pen, area, ink, pattern);
      pen.line(box(...area), { ink, widthPx: 1 });
    }
  }
  const now = frame.toX(nowMs);
  pen.line([now, frame.y, now, frame.y + frame.height], { ink: '--text', dash: [5, 3] });
}

function spanText(bars: Bars, bar: number): string {
  const [from, to] = barSpan(bars, bar);
  const [a, b] = [utcText(from, false), utcText(to, false)];
  return `${a} – ${a.slice(0, 10) === b.slice(0, 10) ? b.slice(11) : b}`;
}

function barText(bars: Bars, bar: number): string {
  const w = words();
  const total = bars.totals[bar]!;
  const kinds = bars.parts[bar]!.toReversed().map(
    ({ kind, from, to }) => `${kindName(kind)}: ${to - from}`,
  );
  return [spanText(bars, bar), total === 0 ? w.noneThen : w.total(total), ...kinds].join('\n');
}

function tableOf(bars: Bars): Picture['table'] {
  const w = words();
  const countOf = (bar: number, kind: string) => {
    const part = bars.parts[bar]!.find((one) => one.kind === kind);
    return part === undefined ? 0 : part.to - part.from;
  };
  return {
    heads: [w.from, w.to, w.all, ...bars.kinds.map(kindName)],
    names: ['from_utc', 'to_utc', 'signs', ...bars.kinds.map((kind) => kind.replaceAll('-', '_'))],
    rows: bars.totals.map((total, bar) => [
      ...barSpan(bars, bar).map((ms) => new Date(ms).toISOString()),
      ...[total, ...bars.kinds.map((kind) => countOf(bar, kind))],
    ]),
    cells: (bar) => [
      ...barSpan(bars, bar).map((ms) => utcText(ms, false)),
      ...[bars.totals[bar]!, ...bars.kinds.map((kind) => countOf(bar, kind))].map(String),
    ],
  };
}
