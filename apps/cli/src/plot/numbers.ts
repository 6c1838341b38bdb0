/** Numbers beside the marks that a table explains: near their mark, inside the panel, none upon another. */
import type { Box } from './layout.ts';
import { words } from './svg.ts';

type Point = readonly [x: number, y: number];

/** Number i + 1 beside point i. */
export function placeNumbers(points: readonly Point[], box: Box): string[] {
  const taken: Point[] = [];
  return points.map((point, i) => {
    const at = PLACES.map((place): Point => [point[0] + place[0], point[1] + place[1]]).find((p) =>
      isFree(p, box, taken, points, point),
    ) ?? [point[0] + PLACES[0]![0], point[1] + PLACES[0]![1]];
    taken.push(at);
    return words(String(i + 1), { x: at[0], y: at[1] + BASELINE_PX, class: 'number mid' });
  });
}

function isFree(
  at: Point,
  box: Box,
  taken: readonly Point[],
  points: readonly Point[],
  own: Point,
): boolean {
  const inside =
    at[0] > box.x + HALF_PX &&
    at[0] < box.x + box.width - HALF_PX &&
    at[1] > box.y + HALF_PX &&
    at[1] < box.y + box.height - HALF_PX;
  const far = (other: Point, gapPx: number) =>
    Math.max(Math.abs(other[0] - at[0]), Math.abs(other[1] - at[1])) >= gapPx;
  const clearOfMarks = points.every((point) => point === own || far(point, HALF_PX + 6));
  return inside && clearOfMarks && taken.every((other) => far(other, 2 * HALF_PX));
}

const HALF_PX = 11;
const BASELINE_PX = 6;
const DIRECTIONS: readonly Point[] = [
  ...([
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const),
  ...([
    [0.8, 0.8],
    [-0.8, 0.8],
    [0.8, -0.8],
    [-0.8, -0.8],
  ] as const),
];
const PLACES = [20, 42, 64].flatMap((far) => DIRECTIONS.map(([x, y]): Point => [x * far, y * far]));
