/** Ports of a comparison as ranges, both ends in them. */
import type { Comparison } from './ast.ts';

export type PortRange = readonly [from: number, to: number];

const PORT_MAX = 65_535;

/** Of =, IN and the comparisons by order; what is no port is told. */
export function rangesOf(
  { operator, literals }: Extract<Comparison, { kind: 'test' }>,
  tell: (why: string) => unknown,
): PortRange[] {
  return literals.flatMap((literal): PortRange[] => {
    if (literal.kind !== 'number' || !Number.isFinite(literal.value)) {
      tell('a value that is no number');
      return [];
    }
    const range = rangeOf(operator, literal.value);
    if (range === null) tell(`${operator} has no meaning for a port`);
    return range === null || range[0] > range[1] ? [] : [range];
  });
}

function rangeOf(operator: string, value: number): PortRange | null {
  switch (operator) {
    case '=':
    case 'IN':
      return Number.isInteger(value) ? cut(value, value) : [1, 0];
    case '<':
      return cut(0, Math.ceil(value) - 1);
    case '<=':
      return cut(0, Math.floor(value));
    case '>':
      return cut(Math.floor(value) + 1, PORT_MAX);
    case '>=':
      return cut(Math.ceil(value), PORT_MAX);
    default:
      return null;
  }
}

const cut = (from: number, to: number): PortRange => [Math.max(0, from), Math.min(PORT_MAX, to)];

export function commonRanges(a: readonly PortRange[], b: readonly PortRange[]): PortRange[] {
  return a.flatMap(([from, to]) =>
    b
      .map(([low, high]): PortRange => [Math.max(from, low), Math.min(to, high)])
      .filter(([low, high]) => low <= high),
  );
}
