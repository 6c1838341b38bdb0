/**
 * The Gabbard diagram of a break-up: each piece twice over its period, at the height of its apogee (pointing up) and of its
 * perigee (pointing down); the parent is marked. The arms of the X tell how hard it was and along which way.
 */
import type { GabbardReply } from '../data/wire.ts';
import type { Frame, View } from './chart/frame.ts';
import { mark, type Pen } from './chart/pen.ts';
import type { Picture } from './chart/picture.ts';
import { dvText, kmText, minuteText } from './figures.ts';
import { pictureWords as words } from './picture-words.ts';

type Piece = GabbardReply['breakup']['pieces'][number];

export function gabbardPicture(reply: GabbardReply, openObject: (id: string) => void): Picture {
  const w = words();
  const { pieces } = reply.breakup;
  const { parent } = reply;
  const all = [...pieces, ...(parent === null ? [] : [{ ...parent, dvMS: null, missKm: null }])];
  const xs = all.flatMap(({ periodMin }) => [periodMin, periodMin]);
  const ys = all.flatMap(({ apogeeKm, perigeeKm }) => [apogeeKm, perigeeKm]);
  return {
    title: w.gabbard(reply.breakup.parentName || reply.breakup.launch, pieces.length),
    x: { name: w.period, kind: 'number' },
    y: { name: w.height, kind: 'number' },
    whole: wholeOf(xs, ys),
    draw: (pen, frame) => drawPieces(pen, frame, pieces, parent),
    points: {
      ...{ xs, ys },
      text: (k) => pieceText(all[k >> 1]!, (k & 1) === 0, k >> 1 >= pieces.length),
      choose: (k) => openObject(all[k >> 1]!.objectId),
      weight: (k) => (k >> 1 >= pieces.length ? 6 : 0),
    },
    legend: [
      { name: w.apogee, ink: '--plot1', shape: 'up' },
      { name: w.perigee, ink: '--plot2', shape: 'down' },
      ...(parent === null
        ? []
        : [
            {
              name: w.parent(parent.name || parent.objectId),
              ink: '--text',
              shape: 'ring',
            } as const,
          ]),
    ],
    table: {
      heads: [w.object, w.number, w.period, w.apogeeHead, w.perigeeHead, 'Δv [m/s]', w.epoch],
      names: ['name', 'id', 'period_min', 'apogee_km', 'perigee_km', 'dv_m_s', 'epoch_utc'],
      rows: all.map((p) => [
        p.name,
        p.objectId,
        p.periodMin,
        p.apogeeKm,
        p.perigeeKm,
        p.dvMS,
        p.epochUtc,
      ]),
      cells: (k) => cellsOf(all[k]!),
    },
  };
}

function cellsOf(p: Piece): string[] {
  return [
    ...[p.name || '–', p.objectId, p.periodMin.toFixed(3)],
    ...[p.apogeeKm.toFixed(1), p.perigeeKm.toFixed(1)],
    ...[p.dvMS === null ? '–' : p.dvMS.toFixed(1), minuteText(p.epochUtc)],
  ];
}

function wholeOf(xs: readonly number[], ys: readonly number[]): View {
  const edge = (values: readonly number[], least: number) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = Math.max(0.07 * (high - low), least);
    return [low - room, high + room] as const;
  };
  if (xs.length === 0) return { left: 0, right: 1, top: 1, bottom: 0 };
  const [left, right] = edge(xs, 0.1);
  const [bottom, top] = edge(ys, 5);
  return { left, right, top, bottom };
}

function drawPieces(
  pen: Pen,
  frame: Frame,
  pieces: readonly Piece[],
  parent: GabbardReply['parent'],
): void {
  const sizePx = pieces.length > 400 ? 5 : 7;
  for (const { periodMin, apogeeKm, perigeeKm } of pieces) {
    const x = frame.toX(periodMin);
    mark(pen, 'down', x, frame.toY(perigeeKm), { ink: '--plot2', sizePx });
    mark(pen, 'up', x, frame.toY(apogeeKm), { ink: '--plot1', sizePx });
  }
  if (parent === null) return;
  const x = frame.toX(parent.periodMin);
  pen.line([x, frame.y, x, frame.y + frame.height], { ink: '--text', widthPx: 1, dash: [4, 4] });
  for (const km of [parent.apogeeKm, parent.perigeeKm])
    pen.circle(x, frame.toY(km), 8, { stroke: { ink: '--text', widthPx: 2.2 } });
  mark(pen, 'up', x, frame.toY(parent.apogeeKm), { ink: '--text', sizePx: 8 });
  mark(pen, 'down', x, frame.toY(parent.perigeeKm), { ink: '--text', sizePx: 8 });
  pen.text(parent.name || parent.objectId, x + 8, frame.y + 16, { bold: true });
}

function pieceText(piece: Piece, isApogee: boolean, isParent: boolean): string {
  const w = words();
  const name = piece.name === '' ? piece.objectId : `${piece.name} (${piece.objectId})`;
  const dv = piece.dvMS === null ? [] : [`Δv ${dvText(piece.dvMS)}`];
  return [
    isParent ? w.parent(name) : name,
    isApogee
      ? `${w.apogee} ${kmText(piece.apogeeKm)} · ${w.perigee} ${kmText(piece.perigeeKm)}`
      : `${w.perigee} ${kmText(piece.perigeeKm)} · ${w.apogee} ${kmText(piece.apogeeKm)}`,
    `${piece.periodMin.toFixed(2)} min`,
    ...dv,
  ].join('\n');
}
