/**
 * When an object moved and how hard: one bar a manoeuvre over time, its kind as a shape on top, hatched while it rests on the
 * newest set alone or lies somewhere between sets far apart; the dashed line is the floor below which its element sets tell nothing.
 */
import type { ManoeuvresReply } from '../data/wire.ts';
import { DAY_MS, type Frame } from './chart/frame.ts';
import { box, hatch, type Ink, type MarkShape, mark, type Pen } from './chart/pen.ts';
import type { LegendEntry, Picture } from './chart/picture.ts';
import { dvText, minuteText } from './figures.ts';
import { pictureWords as words } from './picture-words.ts';

/** Of packages/behave, MANOEUVRE_CASE_LIMITS: its code is not in the page. */
export const SPARSE_DAYS = 10;

export type Manoeuvre = ManoeuvresReply['manoeuvres'][number];

const SIGNS: Readonly<Record<Manoeuvre['kind'], { readonly ink: Ink; readonly shape: MarkShape }>> =
  {
    raise: { ink: '--plot1', shape: 'up' },
    lower: { ink: '--plot2', shape: 'down' },
    'plane change': { ink: '--plot4', shape: 'diamond' },
    'north-south': { ink: '--plot4', shape: 'diamond' },
    'east-west': { ink: '--plot1', shape: 'right' },
    relocation: { ink: '--FLASH', shape: 'star' },
    'electric arc': { ink: '--plot3', shape: 'hourglass' },
    unclear: { ink: '--dim', shape: 'square' },
  };

export function dvPicture(reply: ManoeuvresReply): Picture {
  const w = words();
  const shown = reply.manoeuvres.filter(({ dvMS }) => dvMS !== null);
  const at = shown.map(({ atUtc }) => Date.parse(atUtc));
  const end = Math.max(Date.parse(reply.atUtc), ...at);
  const from = Math.min(end - reply.coveredDays * DAY_MS, end - DAY_MS, ...at);
  const high = Math.max(...shown.map(({ dvMS }) => dvMS!), reply.floorMS ?? 0, 0.01) * 1.18;
  const room = (end - from) * 0.02;
  return {
    title: w.dvHistory,
    x: { name: 'UTC', kind: 'utc' },
    y: { name: 'Δv [m/s]', kind: 'number' },
    whole: { left: from - room, right: end + room, top: high, bottom: 0 },
    draw: (pen, frame) => drawBars(pen, frame, shown, reply.floorMS),
    points: {
      xs: at,
      ys: shown.map(({ dvMS }) => dvMS!),
      weight: () => 8,
      text: (k) => manoeuvreText(shown[k]!),
    },
    legend: legendOf(shown, reply.floorMS),
    table: {
      heads: ['UTC', w.kind, 'Δv', 'R', 'T', 'N', '±', w.significance, w.standing],
      names: [
        'time_utc',
        'sigma_s',
        'dv_m_s',
        'dv_r_m_s',
        'dv_t_m_s',
        'dv_n_m_s',
        'kind',
        'significance',
        'confirmed',
      ],
      rows: shown.map((m) => [
        ...[m.atUtc, m.sigmaS, m.dvMS, m.dvRMS, m.dvTMS, m.dvNMS, m.kind, m.significance],
        String(m.isConfirmed),
      ]),
      cells: (k) => cellsOf(shown[k]!),
    },
  };
}

export function standingOf(m: Manoeuvre): string {
  const w = words();
  const days = sparseDaysOf(m);
  const gap = days === 0 ? [] : [w.sparse(days.toFixed(0))];
  return [...gap, m.isConfirmed ? w.confirmed : w.unconfirmed].join(' · ');
}

function cellsOf(m: Manoeuvre): string[] {
  const w = words();
  const parts = [m.dvMS, m.dvRMS, m.dvTMS, m.dvNMS, m.dvSigmaMS].map(dvText);
  const sigmas = m.significance === null ? '–' : `${m.significance.toFixed(1)} σ`;
  const standing = standingOf(m);
  return [minuteText(m.atUtc), w.manoeuvres[m.kind], ...parts, sigmas, standing];
}

function drawBars(
  pen: Pen,
  frame: Frame,
  shown: readonly Manoeuvre[],
  floorMS: number | null,
): void {
  if (floorMS !== null) {
    const y = frame.toY(floorMS);
    pen.area(box(frame.x, y, frame.width, frame.toY(0) - y), { ink: '--dim', alpha: 0.12 });
    pen.line([frame.x, y, frame.x + frame.width, y], { ink: '--dim', widthPx: 1.4, dash: [8, 4] });
  }
  const widthPx = shown.length > 120 ? 2 : shown.length > 40 ? 4 : 7;
  for (const one of shown) {
    const { ink, shape } = SIGNS[one.kind];
    const [x, y, ground] = [frame.toX(Date.parse(one.atUtc)), frame.toY(one.dvMS!), frame.toY(0)];
    const wide = Math.max(widthPx, arcPx(frame, one));
    if (sparseDaysOf(one) > 0) gapLine(pen, frame, one, y, ink);
    const bar = [x - wide / 2, y, wide, Math.max(1, ground - y)] as const;
    const isSure = one.isConfirmed && sparseDaysOf(one) === 0;
    if (isSure) pen.area(box(...bar), { ink, alpha: 0.75 });
    else hatch(pen, bar, ink, 4);
    pen.line(box(...bar), { ink, widthPx: 1 });
    mark(pen, shape, x, y, { ink, hollow: !isSure, sizePx: widthPx < 4 ? 6 : 9 });
  }
}

/** Somewhere between these two sets: a line across the gap at the height of the bar. */
function gapLine(pen: Pen, frame: Frame, one: Manoeuvre, y: number, ink: Ink): void {
  const [from, to] = [one.fromUtc, one.toUtc].map((utc) => frame.toX(Date.parse(utc)));
  pen.line([from!, y, to!, y], { ink, widthPx: 1.5, dash: [3, 4] });
}

/** Days without a set where it was, if they are many: as the node's detector says it. */
function sparseDaysOf({ fromUtc, toUtc, raisedBy }: Manoeuvre): number {
  const days = (Date.parse(toUtc) - Date.parse(fromUtc)) / DAY_MS;
  return raisedBy === 'step' && days > SPARSE_DAYS ? days : 0;
}

/** An electric arc lasts: its bar is as wide as it is long. */
function arcPx(frame: Frame, { raisedBy, fromUtc, toUtc }: Manoeuvre): number {
  return raisedBy === 'ramp' ? frame.toX(Date.parse(toUtc)) - frame.toX(Date.parse(fromUtc)) : 0;
}

export function manoeuvreText(m: Manoeuvre): string {
  const w = words();
  const sigma = m.dvSigmaMS === null ? '' : ` ± ${dvText(m.dvSigmaMS)}`;
  const hours = (m.sigmaS / 3600).toFixed(m.sigmaS < 36_000 ? 1 : 0);
  return [
    `${w.manoeuvres[m.kind]}: ${dvText(m.dvMS)}${sigma}`,
    `${minuteText(m.atUtc)} ± ${hours} h`,
    `R ${dvText(m.dvRMS)}, T ${dvText(m.dvTMS)}, N ${dvText(m.dvNMS)}`,
    `${m.significance === null ? '–' : m.significance.toFixed(1)} σ · ${standingOf(m)}`,
  ].join('\n');
}

function legendOf(shown: readonly Manoeuvre[], floorMS: number | null): LegendEntry[] {
  const w = words();
  const kinds = [...new Set(shown.map(({ kind }) => kind))];
  const isLoose = shown.some(({ isConfirmed }) => !isConfirmed);
  const isSparse = shown.some((one) => sparseDaysOf(one) > 0);
  return [
    ...kinds.map((kind) => ({ name: w.manoeuvres[kind], ...SIGNS[kind] })),
    ...(isSparse ? [{ name: w.sparseSign, ink: '--dim', dash: [3, 4] } as const] : []),
    ...(isLoose ? [{ name: w.unconfirmed, ink: '--dim', hatched: true } as const] : []),
    ...(floorMS === null
      ? []
      : [{ name: w.floor(dvText(floorMS)), ink: '--dim', dash: [8, 4] } as const]),
  ];
}
