/**
 * Classes of approach by probability of collision, each with a shape of its own: colour only repeats what the shape
 * says. Colours: Okabe & Ito, Color Universal Design (2008). 1e-4 and 1e-7 are the usual bounds of action and of interest.
 */
import type { ConjunctionRow } from '@noroshi/screen';
import { px } from './svg.ts';

export type PcClass = {
  readonly key: string; // of its style
  readonly label: string;
  readonly pcMin: number | null; // null: no probability is known
  readonly mark: (x: number, y: number, size: number) => string; // a piece of a path; size 1 is the usual
};

export const PC_CLASSES: readonly PcClass[] = [
  { key: 'high', label: '≥1e-4', pcMin: 1e-4, mark: diamond },
  { key: 'some', label: '≥1e-5', pcMin: 1e-5, mark: triangle },
  { key: 'low', label: '≥1e-7', pcMin: 1e-7, mark: ring },
  { key: 'tiny', label: '<1e-7', pcMin: 0, mark: (x, y) => `M${px(x)} ${px(y)}h0` }, // a round cap
  { key: 'none', label: 'no model', pcMin: null, mark: cross },
];

/** Index in PC_CLASSES. */
export function pcClassOf({ pc }: Pick<ConjunctionRow, 'pc'>): number {
  return PC_CLASSES.findIndex(({ pcMin }) =>
    pc === null ? pcMin === null : pcMin !== null && pc >= pcMin,
  );
}

function diamond(x: number, y: number, size: number): string {
  const half = px(6 * size);
  return `M${px(x)} ${px(y - 6 * size)}l${half} ${half}-${half} ${half}-${half}-${half}z`;
}

function triangle(x: number, y: number, size: number): string {
  const half = px(5 * size);
  return `M${px(x)} ${px(y - 5 * size)}l${half} ${px(9 * size)}h-${px(10 * size)}z`;
}

export function ring(x: number, y: number, size: number): string {
  const [r, d] = [px(3 * size), px(6 * size)];
  return `M${px(x - 3 * size)} ${px(y)}a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0-${d} 0`;
}

function cross(x: number, y: number, size: number): string {
  const [from, side] = [3.5 * size, px(7 * size)];
  return `M${px(x - from)} ${px(y - from)}l${side} ${side}m0-${side}l-${side} ${side}`;
}
