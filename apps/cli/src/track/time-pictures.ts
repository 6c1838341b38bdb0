/** What of a replay goes with time: the size of the areas against their errors, by its logarithm; heights of tracks and truth. */
import type { Replay } from '@noroshi/track';
import { linearScale, logScale, niceBelow, type Scale } from '../plot/scales.ts';
import { element, px, words } from '../plot/svg.ts';
import { colourOf } from './colours.ts';

type Point = readonly [timeS: number, value: number];
type Series = { readonly line: readonly Point[]; readonly dots: readonly Point[] };

const [WIDTH, HEIGHT, LEFT, FOOT] = [560, 300, 52, 28];
const REACH_90 = Math.sqrt(-2 * Math.log(0.1));
const LEAST_KM = 0.01;
const TRUTH_S = 10;
const EARTH_KM = 6371;

/** By track, in the order of the map. */
export function areaPicture({ tracks, impacts }: Replay): string {
  const ids = [...new Set(tracks.map(({ trackId }) => trackId))];
  const series = ids.map((id): Series => {
    const rows = impacts.filter(({ trackId, area }) => trackId === id && area !== null);
    return {
      line: rows.map(({ timeS, area }) => [timeS, REACH_90 * area!.ellipse.majorKm]),
      dots: rows.flatMap(({ timeS, error }): Point[] => (error ? [[timeS, error.missKm]] : [])),
    };
  });
  const values = series.flatMap(({ line, dots }) => [...line, ...dots]).map(([, value]) => value);
  if (values.length === 0) return '<p>No area was told.</p>';
  const least = niceBelow(Math.max(LEAST_KM, Math.min(...values)));
  const most = Math.max(10 * least, ...values) * 1.1;
  const ticks: number[] = [];
  for (let tick = 10 ** Math.ceil(Math.log10(least)); tick <= most; tick *= 10) ticks.push(tick);
  return picture(series, ticks, logScale(least, most, HEIGHT - FOOT, 6));
}

export function heightPicture({ tracks, truths }: Replay): string {
  const byTrack = [...Map.groupBy(tracks, ({ trackId }) => trackId).values()];
  const lines = byTrack.map((rows): Series => {
    return { line: rows.map(({ timeS, heightKm }) => [timeS, heightKm]), dots: [] };
  });
  const lastS = Math.max(1, ...tracks.map(({ timeS }) => timeS));
  const dots = truths.map((truth): Series => ({ line: [], dots: trueHeights(truth, lastS) }));
  const series = [...lines, ...dots];
  const values = series.flatMap(({ line, dots: some }) => [...line, ...some]).map(([, km]) => km);
  if (values.length === 0) return '<p>Nothing flew.</p>';
  const most = Math.max(10, ...values) * 1.05;
  const step = niceBelow(most / 4);
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, k) => k * step);
  return picture(series, ticks, linearScale(0, most, HEIGHT - FOOT, 6));
}

function trueHeights({ fromS, toS, stateInto }: Replay['truths'][number], lastS: number): Point[] {
  const state = new Float64Array(7);
  const points: Point[] = [];
  for (let timeS = fromS; timeS < Math.min(toS, lastS); timeS += TRUTH_S)
    if (stateInto(timeS, state))
      points.push([timeS, Math.hypot(state[0]!, state[1]!, state[2]!) - EARTH_KM]);
  return points;
}

function picture(series: readonly Series[], ticks: readonly number[], y: Scale): string {
  const times = series.flatMap(({ line, dots }) => [...line, ...dots]).map(([timeS]) => timeS);
  const mostS = Math.max(...times);
  const x = linearScale(0, mostS, LEFT, WIDTH - 8);
  const stepS = niceBelow(mostS / 4);
  const clocks = Array.from({ length: Math.floor(mostS / stepS) + 1 }, (_, k) => k * stepS);
  const content = [
    element('rect', { class: 'back', x: LEFT, y: 0, width: WIDTH - LEFT, height: HEIGHT - FOOT }),
    ...ticks.flatMap((tick) => [
      element('path', { class: 'grid', d: `M${LEFT} ${px(y(tick))}H${WIDTH}` }),
      words(String(Number(tick.toPrecision(3))), { x: LEFT - 6, y: y(tick) + 4, class: 'end' }),
    ]),
    ...clocks.map((timeS) => words(`${timeS} s`, { x: x(timeS), y: HEIGHT - 8, class: 'mid' })),
    ...series.flatMap(({ line, dots }, i) => [
      lineOf(line, x, y, colourOf(i)),
      ...dots.map(([timeS, value]) => {
        const fill = line.length > 0 ? colourOf(i) : 'currentColor';
        return element('circle', {
          cx: x(timeS),
          cy: y(value),
          r: line.length > 0 ? 2.5 : 1.3,
          fill,
        });
      }),
    ]),
  ];
  const attributes = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': 'over time' };
  return element('svg', attributes, content.join('\n'));
}

function lineOf(line: readonly Point[], x: Scale, y: Scale, stroke: string): string {
  if (line.length === 0) return '';
  const d = line.map(
    ([timeS, value], i) => `${i === 0 ? 'M' : 'L'}${px(x(timeS))} ${px(y(value))}`,
  );
  return element('path', { d: d.join(''), fill: 'none', stroke, 'stroke-width': 2 });
}
