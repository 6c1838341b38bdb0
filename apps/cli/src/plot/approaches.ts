/** The main panel: every crossing by time and miss distance; the most probable numbered; density where there are many. */
import type { ConjunctionRow } from '@noroshi/screen';
import { PC_CLASSES, pcClassOf, ring } from './classes.ts';
import type { Box } from './layout.ts';
import { placeNumbers } from './numbers.ts';
import {
  linearScale,
  logScale,
  missAxisMinKm,
  missTicks,
  type Scale,
  timeTicks,
} from './scales.ts';
import type { PlotFigures, PlotSummary } from './summary.ts';
import { element, group, words } from './svg.ts';
import type { Thinned } from './thinning.ts';

export type Density = { readonly levels: readonly string[]; readonly mostInCell: number };

export const DENSITY_LEVELS = 5;
const CELL_PX = 8;
const CROWD = 500; // marks; more than these are drawn smaller
const RING_SIZE = 3;
const TICKS_MAX = 8;

export function approachesPanel(
  box: Box,
  figures: PlotFigures,
  thinned: Thinned,
  summary: PlotSummary,
): { readonly svg: string; readonly density: Density } {
  const { fromUs, toUs, thresholdKm } = summary;
  const least = figures.crossings.reduce((km, row) => Math.min(km, row.missKm), Infinity);
  const minKm = missAxisMinKm(least, thresholdKm);
  const xOf = linearScale(fromUs, toUs, box.x, box.x + box.width);
  const yOf = logScale(minKm, thresholdKm, box.y + box.height, box.y);
  const density = densityOf(thinned.dense, box, xOf, yOf);
  const numbered = figures.top.map((row) => [xOf(row.tcaUs), yOf(row.missKm)] as const);
  const empty = figures.crossings.length === 0;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2, class: 'head mid' };
  const svg = [
    ...(summary.complete ? [] : unseenOf(box, xOf, summary)),
    ...axes(box, xOf, yOf, [minKm, thresholdKm], summary),
    ...density.levels.map((d, i) => element('path', { class: `d${i + 1}`, d })).filter(hasPath),
    ...marksOf(thinned.drawn, xOf, yOf),
    element('rect', { class: 'frame', ...box }),
    element('path', {
      class: 'ring',
      d: numbered.map(([x, y]) => ring(x, y, RING_SIZE)).join(''),
    }),
    ...placeNumbers(numbered, box),
    ...(empty ? [words('No approach was found', middle)] : []),
  ];
  return { svg: svg.join('\n'), density };
}

const hasPath = (path: string): boolean => !path.includes('d=""');

/** One path a class, the rarest on top. */
function marksOf(drawn: readonly ConjunctionRow[], xOf: Scale, yOf: Scale): string[] {
  const paths = PC_CLASSES.map(() => '');
  const size = drawn.length > CROWD ? 0.7 : 1;
  for (const row of drawn) {
    const index = pcClassOf(row);
    paths[index] += PC_CLASSES[index]!.mark(xOf(row.tcaUs), yOf(row.missKm), size);
  }
  return PC_CLASSES.map(({ key }, i) => element('path', { class: key, d: paths[i]! }))
    .reverse()
    .filter(hasPath);
}

/** Approaches counted in square cells; a level takes the cells up to a power of the fullest. */
function densityOf(dense: readonly ConjunctionRow[], box: Box, xOf: Scale, yOf: Scale): Density {
  const columns = Math.ceil(box.width / CELL_PX);
  const cells = new Uint32Array(columns * Math.ceil(box.height / CELL_PX));
  for (const row of dense) {
    const column = Math.min(columns - 1, Math.floor((xOf(row.tcaUs) - box.x) / CELL_PX));
    const line = Math.floor((yOf(row.missKm) - box.y) / CELL_PX);
    cells[Math.min(cells.length - 1, Math.max(0, line) * columns + Math.max(0, column))]!++;
  }
  const mostInCell = cells.reduce((most, count) => Math.max(most, count), 0);
  const levels = Array.from({ length: DENSITY_LEVELS }, () => '');
  cells.forEach((count, cell) => {
    if (count === 0) return;
    const share = mostInCell === 1 ? 0 : Math.log(count) / Math.log(mostInCell);
    const level = Math.min(DENSITY_LEVELS - 1, Math.floor(share * DENSITY_LEVELS));
    const [x, y] = [(cell % columns) * CELL_PX, Math.floor(cell / columns) * CELL_PX];
    const width = Math.min(CELL_PX, box.width - x);
    const height = Math.min(CELL_PX, box.height - y);
    levels[level] += `M${box.x + x} ${box.y + y}h${width}v${height}h-${width}z`;
  });
  return { levels, mostInCell };
}

function axes(
  box: Box,
  xOf: Scale,
  yOf: Scale,
  [minKm, maxKm]: readonly [number, number],
  { fromUs, toUs }: PlotSummary,
): string[] {
  const line = (d: string, major: boolean) =>
    element('path', { class: major ? 'grid major' : 'grid', d });
  const right = box.x + box.width;
  const foot = box.y + box.height;
  const misses = missTicks(minKm, maxKm).flatMap(({ at, label, major }) => [
    line(`M${box.x} ${yOf(at).toFixed(1)}H${right}`, major),
    words(label, { x: box.x - 8, y: yOf(at) + 6, class: major ? 'end' : 'end soft' }),
  ]);
  const times = timeTicks(fromUs, toUs, TICKS_MAX).flatMap(({ at, label, major }, i) => [
    line(`M${xOf(at).toFixed(1)} ${box.y}V${foot}`, major),
    group(i % 2 === 0 ? 'all' : 'wide', [
      words(label, { x: xOf(at), y: foot + 27, class: major ? 'mid' : 'mid soft' }),
    ]),
  ]);
  return [...misses, ...times];
}

/** The parts of the window that an interrupted screen did not look at. */
function unseenOf(box: Box, xOf: Scale, { fromUs, toUs, covered }: PlotSummary): string[] {
  const edges = [{ fromUs, toUs: fromUs }, ...covered, { fromUs: toUs, toUs }];
  return edges.slice(1).flatMap((span, i) => {
    const x = xOf(edges[i]!.toUs);
    const width = xOf(span.fromUs) - x;
    if (width < 0.5) return [];
    const place = { x: x + width / 2, y: box.y + 28, class: 'mid' };
    const label = width > 160 ? [words('not looked at', place)] : [];
    return [element('rect', { class: 'unseen', x, y: box.y, width, height: box.height }), ...label];
  });
}
