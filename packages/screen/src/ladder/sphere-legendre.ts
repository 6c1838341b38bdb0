/**
 * Nodes and weights of Gauss-Legendre quadrature on [-1, 1], by Newton on Legendre's three-term recurrence (Abramowitz &
 * Stegun 25.4.29, 22.7.10). Exact to rounding for the orders used here; kept once computed.
 */
export type LegendreRule = { readonly nodes: Float64Array; readonly weights: Float64Array };

const kept = new Map<number, LegendreRule>();

export function gaussLegendre(order: number): LegendreRule {
  const known = kept.get(order);
  if (known !== undefined) return known;
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; i < order; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (order + 0.5));
    let slope = 1;
    for (let round = 0; round < 8; round++) {
      let before = 0;
      let value = 1;
      for (let j = 1; j <= order; j++) {
        const next = ((2 * j - 1) * x * value - (j - 1) * before) / j;
        before = value;
        value = next;
      }
      slope = (order * (x * value - before)) / (x * x - 1);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  const rule = { nodes, weights };
  kept.set(order, rule);
  return rule;
}
