/** The words of the picture: title, legend, the numbered approaches as a table, and what to make of it all. */
import type { ConjunctionRow } from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';
import { DENSITY_LEVELS, type Density } from './approaches.ts';
import { PC_CLASSES, pcClassOf } from './classes.ts';
import { LAYOUT, PAGE } from './layout.ts';
import { FONT_NARROW_PX, FONT_PX } from './style.ts';
import { CLOSE_KM, type PlotEvent, type PlotFigures, type PlotSummary } from './summary.ts';
import { element, group, grouped, nameText, widthMaxPx, words, wrapped } from './svg.ts';
import type { Thinned } from './thinning.ts';

export function titleText(events: number, figures: PlotFigures, summary: PlotSummary): string {
  const found = `${grouped(events)} ${events === 1 ? 'approach' : 'approaches'} below ${summary.thresholdKm} km`;
  if (summary.thresholdKm <= CLOSE_KM || events === 0) return found;
  return `${found}, ${grouped(figures.closeCount)} below ${CLOSE_KM} km`;
}

export function titleLines(title: string, summary: PlotSummary): string[] {
  const { fromUs, toUs, objectsGiven, objectsScreened, primaries, about } = summary;
  const window = `${formatUtc(fromUs, 0)} to ${formatUtc(toUs, 0)}`;
  const given = objectsGiven === objectsScreened ? '' : ` of ${grouped(objectsGiven)}`;
  const whom = primaries === undefined ? 'every pair' : `${grouped(primaries)} against all`;
  const made = about === undefined ? '' : `. ${about}`;
  const long = `${window}, ${grouped(objectsScreened)}${given} objects, ${whom}${made}`;
  const short = about ?? `${window}, ${grouped(objectsScreened)} objects`;
  const at = { x: PAGE.marginPx, y: LAYOUT.aboutY };
  return [
    words(title, { x: PAGE.marginPx, y: LAYOUT.titleY, class: 'title' }),
    group('wide', [words(long, at)]),
    group('narrow', [words(short, at)]),
  ];
}

/** Marks with what they mean and how many there are, on one line, or on two where the picture is small. */
export function legend(figures: PlotFigures): string[] {
  const counts = PC_CLASSES.map(() => 0);
  for (const row of figures.crossings) counts[pcClassOf(row)]!++;
  const labels = PC_CLASSES.map(({ label }, i) => `${label}: ${grouped(counts[i]!)}`);
  const shown = PC_CLASSES.map((_, i) => i).filter((i) => i < 4 || counts[i]! > 0);
  const line = (indices: readonly number[], x0: number, y: number, sizePx: number) => {
    let x = x0;
    return indices.flatMap((i) => {
      const mark = element('path', {
        class: PC_CLASSES[i]!.key,
        d: PC_CLASSES[i]!.mark(x + 6, y - 6, 1),
      });
      const text = words(labels[i]!, { x: x + 19, y });
      x += 19 + widthMaxPx(labels[i]!, sizePx) + 8;
      return [mark, text];
    });
  };
  const { legendY, tableHeadY } = LAYOUT;
  const left = PAGE.marginPx;
  return [
    group('wide', [
      words('Pc', { x: left, y: legendY }),
      ...line(shown, left + 28, legendY, FONT_PX),
    ]),
    group('narrow', [
      words('Pc', { x: left, y: tableHeadY }),
      ...line(shown, left + 40, tableHeadY, FONT_NARROW_PX),
    ]),
  ];
}

export function densityLegend({ mostInCell }: Density): string[] {
  if (mostInCell === 0) return [];
  const { approaches, headY } = LAYOUT;
  const most = `${grouped(mostInCell)} a cell`;
  const right = approaches.x + approaches.width;
  const x = right - widthMaxPx(most, FONT_PX) - 8 - DENSITY_LEVELS * 16;
  const swatches = Array.from({ length: DENSITY_LEVELS }, (_, i) =>
    element('rect', { class: `d${i + 1}`, x: x + i * 16, y: headY - 13, width: 16, height: 14 }),
  );
  return [
    group('wide', [
      words('density: 1', { x: x - 6, y: headY, class: 'end' }),
      ...swatches,
      words(most, { x: right, y: headY, class: 'end' }),
    ]),
  ];
}

/** The numbered approaches: all of each where there is room, the least needed where the picture is small. */
export function topTable({ top, topIsProbable }: PlotFigures): string[] {
  if (top.length === 0) return [];
  const { tableHeadY: y } = LAYOUT;
  const cell = (text: string, i: number, lineY: number, tone: string) =>
    words(text, { x: COLUMNS[i]!.x, y: lineY, class: `${COLUMNS[i]!.anchor} ${tone}` });
  const heads = COLUMNS.map(({ head }, i) => cell(head, i, y + 26, 'soft'));
  const lines = top.flatMap((row, k) =>
    cellsOf(row, k).map((text, i) => cell(text, i, y + 52 + k * 24, 'text')),
  );
  const small = top.map((row, k) =>
    words(smallLine(row, k), { x: PAGE.marginPx, y: y + 36 + k * 31 }),
  );
  const head = topIsProbable ? 'The most probable collisions' : 'The closest';
  const title = words(head, { x: PAGE.marginPx, y, class: 'head' });
  return [group('wide', [title, ...heads, ...lines]), group('narrow', small)];
}

const COLUMNS = [
  { head: '', x: PAGE.marginPx, anchor: 'start' },
  { head: 'closest approach', x: 66, anchor: 'start' },
  { head: 'miss km', x: 318, anchor: 'end' },
  { head: 'km/s', x: 390, anchor: 'end' },
  { head: 'Pc', x: 464, anchor: 'end' },
  { head: 'Pc max', x: 546, anchor: 'end' },
  { head: 'object 1', x: 572, anchor: 'start' },
  { head: 'object 2', x: 872, anchor: 'start' },
] as const;
const OBJECT_PX = 284;
const ID_NARROW_PX = 140;

function cellsOf(row: ConjunctionRow, k: number): string[] {
  return [
    String(k + 1),
    formatUtc(row.tcaUs, 0),
    row.missKm.toFixed(3),
    row.relativeSpeedKmS.toFixed(1),
    pcText(row.pc),
    pcText(row.pcMax),
    nameText(`${row.id1} ${row.name1}`.trimEnd(), OBJECT_PX, FONT_PX),
    nameText(`${row.id2} ${row.name2}`.trimEnd(), OBJECT_PX, FONT_PX),
  ];
}

function smallLine(row: ConjunctionRow, k: number): string {
  const [id1, id2] = [row.id1, row.id2].map((id) => nameText(id, ID_NARROW_PX, FONT_NARROW_PX));
  const when = formatUtc(row.tcaUs, 0).slice(5, 16).replace('T', ' ');
  return `${k + 1}:  ${when}  ${row.missKm.toFixed(2)} km  ${pcText(row.pc)}  ${id1} and ${id2}`;
}

function pcText(pc: number | null): string {
  return pc === null ? '-' : pc.toExponential(1);
}

/** How far to trust it: age of the data, covariance, what was not drawn one by one. */
export function footLines(
  events: readonly PlotEvent[],
  figures: PlotFigures,
  thinned: Thinned,
  summary: PlotSummary,
): FootLine[] {
  const { ageMedianD, ageP95D, hbrM } = summary;
  const age = Number.isFinite(ageMedianD)
    ? ` Their age at the begin: median ${ageMedianD.toFixed(1)} d, 95\u00a0% within ${ageP95D.toFixed(1)} d.`
    : '';
  const caveat = `Computed from element sets: where to look, not a manoeuvre.${age}`;
  const covariance = `Pc: probability of collision for a hard-body radius of ${hbrM} m; covariance: ${covarianceText(events)}.`;
  const widthPx = PAGE.width - 2 * PAGE.marginPx;
  return [caveat, covariance, drawnText(figures, thinned)].flatMap((text, i) =>
    wrapped(text, widthPx, FONT_PX).map((line) => ({ line, tone: i === 0 ? 'text' : 'soft' })),
  );
}

export type FootLine = { readonly line: string; readonly tone: string };

export function footOf(lines: readonly FootLine[]): string[] {
  const at = (i: number) => ({ x: PAGE.marginPx, y: LAYOUT.footY + i * LAYOUT.footLinePx });
  const small = 'Computed from element sets: where to look, not a manoeuvre';
  return [
    group(
      'wide',
      lines.map(({ line, tone }, i) => words(line, { ...at(i), class: tone })),
    ),
    group('narrow', [words(small, at(1))]),
  ];
}

function drawnText({ intervals }: PlotFigures, thinned: Thinned): string {
  const { drawn, dense, cutKm, likelyDrawn } = thinned;
  const slow = `${grouped(intervals.length)} intervals of pairs that stay near are not drawn.`;
  if (dense.length === 0) return `Every crossing is drawn. ${slow}`;
  const likely = likelyDrawn > 0 ? ` and ${grouped(likelyDrawn)} of Pc ≥ 1e-4 beyond` : '';
  const near = grouped(drawn.length - likelyDrawn);
  return `Drawn one by one: ${near} crossings below ${cutKm} km${likely}; ${grouped(dense.length)} as density. ${slow}`;
}

const COVARIANCES_MAX = 3;

/** Models of a pair with their counts, whichever object has which. */
function covarianceText(events: readonly PlotEvent[]): string {
  const counts = new Map<string, number>();
  for (const { row } of events) {
    const name = row.covariance.split('/').sort().join('/');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const shown = ranked.slice(0, COVARIANCES_MAX).map(([name, n]) => `${name} ${grouped(n)}`);
  const others = ranked.slice(COVARIANCES_MAX).reduce((sum, [, n]) => sum + n, 0);
  return [...shown, ...(others > 0 ? [`others ${grouped(others)}`] : [])].join(', ') || 'none';
}
