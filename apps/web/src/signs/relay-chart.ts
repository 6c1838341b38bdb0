/** The ends of a sign as a picture: three columns, curves as wide as connections are many, an arrow on each. */
import type { Frame } from '../behaviour/chart/frame.ts';
import { fitted, mark, type Pen, textPx } from '../behaviour/chart/pen.ts';
import type { LegendEntry, Picture } from '../behaviour/chart/picture.ts';
import type { SignLine } from '../data/wire.ts';
import { kindName, lookOf } from './kind-look.ts';
import { pictureWords as words } from './picture-words.ts';
import { type EndsGraph, type GraphNode, linkCurve, linkPx, type Side } from './relay-geometry.ts';
import { countText } from './size-text.ts';

const NODE_PX = 11;
const MIDDLE_PX = 19;
const OWN = /^own(:|$)/;

export function endsPicture(graph: EndsGraph, kind: SignLine['kind']): Picture {
  const w = words();
  const { nodes, rows } = graph;
  const half = rows / 2 + 1;
  return {
    title: kind === 'relay' ? w.relay : w.takesPart(kindName(kind)),
    x: { name: '', kind: 'none' },
    y: { name: '', kind: 'none' },
    whole: { left: 0, right: 1, top: -half, bottom: half - 0.4 },
    leftPx: 8,
    draw: (pen, frame) => drawGraph(pen, frame, graph, kind),
    points: {
      ...{ xs: nodes.map(({ x }) => x), ys: nodes.map(({ y }) => y) },
      ...{ text: (k) => nodeText(nodes[k]!), weight: () => 10 },
    },
    legend: legendOf(nodes),
    table: {
      heads: [w.role, w.end, w.connections],
      names: ['role', 'address', 'connections'],
      rows: nodes.slice(1).map((one) => [one.role, nameOf(one), one.count]),
      cells: (k) => {
        const one = nodes[k + 1]!;
        return [w.roles[one.role!], nameOf(one), countText(one.count)];
      },
    },
  };
}

function drawGraph(pen: Pen, frame: Frame, graph: EndsGraph, kind: string): void {
  const { nodes, most } = graph;
  const middle = nodes[0]!;
  const at = ({ x, y }: GraphNode) => [frame.toX(x), frame.toY(y)] as const;
  const { ink } = lookOf(kind);
  for (const one of nodes.slice(1)) {
    const [from, to] = one.side === 'left' ? [at(one), at(middle)] : [at(middle), at(one)];
    const curve = linkCurve(from, to);
    pen.line(curve, { ink, widthPx: linkPx(one.count, most), alpha: 0.5 });
    drawArrow(pen, curve, ink);
  }
  for (const side of ['left', 'right'] as const)
    if (nodes.some((one) => one.side === side))
      pen.text(captionOf(side, nodes), frame.toX(side === 'left' ? 0.3 : 0.7), frame.y + 16, {
        ...{ ink: '--dim', align: 'center' },
      });
  for (const one of nodes) drawNode(pen, frame, one);
}

/** In the middle of its curve. */
function drawArrow(pen: Pen, curve: readonly number[], ink: `--${string}`): void {
  const k = 2 * Math.floor(curve.length / 4);
  const [x, y] = [curve[k]!, curve[k + 1]!];
  const [dx, dy] = [x - curve[k - 2]!, y - curve[k - 1]!];
  const size = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [(6 * dx) / size, (6 * dy) / size];
  const tip = [x + ux, y + uy, x - ux - uy, y - uy + ux, x - ux + uy, y - uy - ux];
  pen.area(tip, { ink });
}

function drawNode(pen: Pen, frame: Frame, one: GraphNode): void {
  const [x, y] = [frame.toX(one.x), frame.toY(one.y)];
  const isMiddle = one.side === 'middle';
  const isOwn = OWN.test(one.label);
  const shape = one.others > 0 ? 'square' : isOwn ? 'house' : 'dot';
  const sizePx = isMiddle ? MIDDLE_PX : NODE_PX;
  mark(pen, shape, x, y, { ink: isOwn ? '--accent' : '--text', sizePx });
  const name = nameOf(one);
  if (isMiddle) {
    const text = fitted(name, 0.36 * frame.width);
    pen.text(text, x, y + sizePx + 12, { align: 'center', bold: true });
    return;
  }
  const count = ` · ${countText(one.count)}`;
  const edge = one.side === 'left' ? x - frame.x : frame.x + frame.width - x;
  const room = edge - 20 - textPx(count);
  const text = `${fitted(name, room)}${count}`;
  const isLeft = one.side === 'left';
  pen.text(text, isLeft ? x - 12 : x + 12, y + 4, { align: isLeft ? 'right' : 'left' });
}

function captionOf(side: Exclude<Side, 'middle'>, nodes: readonly GraphNode[]): string {
  const w = words();
  const isBoth =
    nodes.some((one) => one.side === 'left') && nodes.some((one) => one.side === 'right');
  if (side === 'right') return isBoth ? w.outward : w.destinations;
  if (isBoth) return w.inward;
  return nodes.some(({ role }) => role === 'reflector') ? w.reflectors : w.sources;
}

function nameOf({ label, others }: GraphNode): string {
  const w = words();
  if (others > 0) return w.others(others);
  return label === '' ? w.many : label;
}

function nodeText(one: GraphNode): string {
  const w = words();
  const part = one.role === null ? (OWN.test(one.label) ? w.ownHost : '') : w.roles[one.role];
  const lines = [nameOf(one), part, w.times(countText(one.count))];
  return lines.filter((line) => line !== '').join('\n');
}

function legendOf(nodes: readonly GraphNode[]): LegendEntry[] {
  const w = words();
  const hasOwn = nodes.some(({ label }) => OWN.test(label));
  const hasOutside = nodes.some(({ label }) => label !== '' && !OWN.test(label));
  return [
    ...(hasOwn ? [{ name: w.ownHost, ink: '--accent', shape: 'house' } as const] : []),
    ...(hasOutside ? [{ name: w.outsideHost, ink: '--text', shape: 'dot' } as const] : []),
    { name: w.widthIs, ink: '--dim', widthPx: 5 },
  ];
}
