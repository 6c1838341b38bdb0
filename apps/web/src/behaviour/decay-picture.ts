/**
 * What comes down and when: one row an object in the order of the forecast, its 90 % window as a bar on the time line and the
 * median as a tick. A window that ran out is hollow, one of an object that may be steered is hatched.
 */
import type { DecaysReply } from '../data/wire.ts';
import type { Frame } from './chart/frame.ts';
import { box, hatch, type Ink, mark, type Pen } from './chart/pen.ts';
import type { Picture } from './chart/picture.ts';
import { minuteText } from './figures.ts';
import { STATE_INKS } from './kinds.ts';
import { pictureWords as words } from './picture-words.ts';

export type DecayRow = DecaysReply['decays'][number];

const STATES_DRAWN = ['warning', 'advisory', 'watch'] as const;
const inkOf = (state: DecayRow['state']): Ink =>
  state === 'watch' ? '--plot2' : STATE_INKS[state];

const ROW = 1; // a row of the picture's own units

export function decayPicture(
  all: readonly DecayRow[],
  nowMs: number,
  open: (key: string) => void,
): Picture {
  const w = words();
  const rows = all.filter(({ decay }) => windowOf(decay) !== null);
  const windows = rows.map(({ decay }) => windowOf(decay)!);
  const from = Math.min(nowMs, ...windows.map(({ from }) => from));
  const to = Math.max(nowMs, ...windows.map(({ to }) => to));
  const room = Math.max(0.04 * (to - from), 3_600_000);
  return {
    title: w.decays,
    x: { name: 'UTC', kind: 'utc' },
    y: { name: '', kind: 'none' },
    leftPx: 12,
    whole: {
      left: from - room,
      right: to + room,
      top: -0.6,
      bottom: Math.max(rows.length, 4) - 0.4,
    },
    draw: (pen, frame) => drawRows(pen, frame, rows, nowMs),
    points: {
      xs: windows.map(({ at }) => at),
      ys: rows.map((_, k) => k * ROW),
      weight: () => 12,
      text: (k) => decayText(rows[k]!),
      choose: (k) => open(rows[k]!.key),
    },
    legend: [
      ...STATES_DRAWN.filter((state) => rows.some((row) => row.state === state)).map((state) => ({
        ...{ name: `${w.window}: ${w.states[state]}`, ink: inkOf(state), widthPx: 8 },
      })),
      { name: w.median, ink: '--text', shape: 'bar' },
      { name: w.steered, ink: '--plot2', hatched: true },
      { name: w.now, ink: '--text', dash: [3, 3], widthPx: 1.4 },
    ],
    table: {
      heads: [w.object, w.number, w.windowFrom, w.median, w.windowTo, w.perigeeHead],
      names: [
        'name',
        'id',
        'from_utc',
        'decay_utc',
        'to_utc',
        'perigee_km',
        'apogee_km',
        'inclination_deg',
        'uncontrolled',
        'weather',
      ],
      rows: rows.map(({ decay: d }) => [
        ...[d.name, d.objectId, d.fromUtc, d.decayUtc, d.toUtc, d.perigeeKm, d.apogeeKm],
        ...[
          d.inclinationDeg,
          d.isUncontrolled === null ? null : String(d.isUncontrolled),
          d.weather,
        ],
      ]),
      cells: (k) => cellsOf(rows[k]!.decay),
    },
  };
}

function cellsOf(d: DecayRow['decay']): string[] {
  const times = [d.fromUtc, d.decayUtc, d.toUtc].map(minuteText);
  return [d.name || '–', d.objectId, ...times, `${d.perigeeKm.toFixed(0)} km`];
}

/** Null where a detector gave no window. */
export function windowOf({ fromUtc, toUtc, decayUtc }: DecayRow['decay']) {
  if (fromUtc === null || toUtc === null || decayUtc === null) return null;
  return { from: Date.parse(fromUtc), to: Date.parse(toUtc), at: Date.parse(decayUtc) };
}

function drawRows(pen: Pen, frame: Frame, rows: readonly DecayRow[], nowMs: number): void {
  const now = frame.toX(nowMs);
  const rowPx = Math.abs(frame.toY(1) - frame.toY(0));
  const half = Math.max(2, Math.min(9, rowPx * 0.3));
  rows.forEach((row, k) => {
    const { from, to, at } = windowOf(row.decay)!;
    const y = frame.toY(k);
    const [a, b] = [frame.toX(from), frame.toX(to)];
    const ink = inkOf(row.state);
    const wide = Math.max(3, b - a);
    if (row.decay.isUncontrolled === false) hatch(pen, [a, y - half, wide, 2 * half], ink);
    else if (to >= nowMs) pen.area(box(a, y - half, wide, 2 * half), { ink, alpha: 0.55 });
    pen.line(box(a, y - half, wide, 2 * half), { ink, widthPx: 1.4 });
    mark(pen, 'bar', frame.toX(at), y, { ink: '--text', sizePx: 1.7 * half });
    if (rowPx >= 12) drawName(pen, frame, row, a, a + wide, y);
  });
  pen.line([now, frame.y, now, frame.y + frame.height], {
    ink: '--text',
    widthPx: 1.4,
    dash: [3, 3],
  });
}

const LETTER_PX = 7.4; // at most, of the pictures' letters

/** Beside its bar, on the side that has room; in it where neither has. */
function drawName(
  pen: Pen,
  frame: Frame,
  { decay }: DecayRow,
  a: number,
  b: number,
  y: number,
): void {
  const text = decay.name || decay.objectId;
  const widePx = text.length * LETTER_PX + 8;
  if (b + widePx < frame.x + frame.width) pen.text(text, b + 8, y + 4, { align: 'left' });
  else if (a - widePx > frame.x) pen.text(text, a - 8, y + 4, { align: 'right' });
  else pen.text(text, Math.max(a, frame.x) + 8, y + 4, { align: 'left', bold: true });
}

function decayText({ decay, assetIds, state }: DecayRow): string {
  const w = words();
  const name = decay.name === '' ? decay.objectId : `${decay.name} (${decay.objectId})`;
  return [
    name,
    `${w.window}: ${minuteText(decay.fromUtc)} – ${minuteText(decay.toUtc)}`,
    `${w.median}: ${minuteText(decay.decayUtc)}`,
    `${decay.perigeeKm.toFixed(0)} × ${decay.apogeeKm.toFixed(0)} km · i ${decay.inclinationDeg.toFixed(1)}°`,
    w.control[String(decay.isUncontrolled) as 'true' | 'false' | 'null'],
    `${w.states[state]}${assetIds.length > 0 ? ` · ${w.under(assetIds.join(', '))}` : ''}`,
  ].join('\n');
}
