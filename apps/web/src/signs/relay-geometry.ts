/**
 * The ends of a sign as a graph: who comes in on the left, our host (or the one end that is named) in the middle, where it goes on
 * the right. Places depend on counts and addresses alone, so the same sign is drawn the same. Nothing here draws.
 */
import type { SignLine, SignWholeReply } from '../data/wire.ts';

type End = SignWholeReply['ends'][number];
type Role = 'source' | 'destination' | 'relay' | 'reflector';

export type Side = 'left' | 'middle' | 'right';

export type GraphNode = {
  readonly side: Side;
  readonly label: string; // '' for the many that have no name
  readonly role: Role | null; // null: the one in the middle
  readonly count: number; // connections; of the middle, of all
  readonly others: number; // so many ends are one node here; 0: it is one end
  readonly x: number; // 0 to 1
  readonly y: number; // rows, the middle of the column is 0
};

export type EndsGraph = {
  readonly nodes: readonly GraphNode[]; // the middle first
  readonly rows: number; // of the longer side
  readonly most: number; // count of one node, at least 1
};

export const ENDS_DRAWN_MAX = 18; // a side; the rest is one node

const X: Readonly<Record<Side, number>> = { left: 0.3, middle: 0.5, right: 0.7 };

export function endsGraph(
  sign: Pick<SignLine, 'source' | 'destination' | 'count'>,
  ends: readonly End[],
): EndsGraph {
  const onRight = ends.filter(({ role }) => role === 'destination');
  const onLeft = ends.filter(({ role }) => role !== 'destination');
  const [left, right] = [column('left', onLeft), column('right', onRight)];
  const own = onLeft.length > 0 ? sign.destination : sign.source;
  const middle: GraphNode = {
    ...{ side: 'middle', label: own ?? '', role: null, count: sign.count, others: 0 },
    ...{ x: X.middle, y: 0 },
  };
  const nodes = [middle, ...left, ...right];
  return {
    nodes,
    rows: Math.max(1, left.length, right.length),
    most: nodes.slice(1).reduce((most, { count }) => Math.max(most, count), 1),
  };
}

function column(side: Side, ends: readonly End[]): GraphNode[] {
  const sorted = ends.toSorted(
    (a, b) => b.count - a.count || (a.address < b.address ? -1 : a.address > b.address ? 1 : 0),
  );
  const isCut = sorted.length > ENDS_DRAWN_MAX;
  const alone = isCut ? sorted.slice(0, ENDS_DRAWN_MAX - 1) : sorted;
  const rest = sorted.slice(alone.length);
  const given = [
    ...alone.map(({ address, role, count }) => ({ label: address, role, count, others: 0 })),
    ...(isCut ? [{ label: '', role: rest[0]!.role, count: sumOf(rest), others: rest.length }] : []),
  ];
  return given.map((one, row) => ({
    ...{ ...one, role: one.role as Role, side, x: X[side] },
    y: row - (given.length - 1) / 2,
  }));
}

function sumOf(ends: readonly End[]): number {
  return ends.reduce((sum, { count }) => sum + count, 0);
}

/** px: by the square root, so that one connection is seen beside a thousand. */
export function linkPx(count: number, most: number): number {
  return 1 + 6 * Math.sqrt(Math.max(0, count) / Math.max(1, most));
}

const PARTS = 24;

/** A curve that leaves and comes in level, x and y by turns. */
export function linkCurve(
  from: readonly [number, number],
  to: readonly [number, number],
): number[] {
  const out: number[] = [];
  const bend = (to[0] - from[0]) / 2;
  for (let k = 0; k <= PARTS; k++) {
    const t = k / PARTS;
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    out.push(
      a * from[0] + b * (from[0] + bend) + c * (to[0] - bend) + d * to[0],
      (a + b) * from[1] + (c + d) * to[1],
    );
  }
  return out;
}
