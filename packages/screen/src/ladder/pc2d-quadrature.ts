/**
 * A one-dimensional integral of a function that is never negative, to a relative tolerance: Kronrod's 7/15 points over the
 * panels given, each halved until the two rules agree (nodes: see `probability/panels.ts`); and the part of an interval that
 * matters where the integrand falls as the exponential of a convex function, which may be a spike between any two nodes.
 */
import { GAUSS, KRONROD, NODES } from '../probability/panels.ts';

const TOLERANCE = 1e-11; // of the gap between 7 and 15 points, whose better half is far closer
const PANELS_MAX = 4000;

/** Integral and the sum of the panels' gaps, over ascending or unsorted `edges`; the integrand is smooth inside each panel. */
export function adaptiveIntegral(
  integrand: (t: number) => number,
  edges: readonly number[],
): { readonly value: number; readonly error: number } {
  const sorted = [...edges].sort((a, b) => a - b);
  const stack: number[] = [];
  let first = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    if (sorted[i] === sorted[i + 1]) continue;
    stack.push(sorted[i]!, sorted[i + 1]!);
    first += rule(integrand, sorted[i]!, sorted[i + 1]!).value;
  }
  let value = 0;
  let error = 0;
  for (let panels = 0; stack.length > 0; panels++) {
    const to = stack.pop()!;
    const from = stack.pop()!;
    const part = rule(integrand, from, to);
    const middle = 0.5 * (from + to);
    const good = part.gap <= TOLERANCE * Math.max(value, Math.min(part.value, first));
    if (good || panels > PANELS_MAX || middle <= from || middle >= to) {
      value += part.value;
      error += part.gap;
    } else stack.push(from, middle, middle, to);
  }
  return { value, error };
}

const RISE_MAX = 46; // e^-46 is 1e-20 of the peak
const STEPS = 90;

/** The part of from..to in which convex `rise` is within 46 of its least; `valley` is where that is. */
export function partThatMatters(
  rise: (t: number) => number,
  from: number,
  to: number,
): { readonly from: number; readonly valley: number; readonly to: number } {
  const valley = lowestOf(rise, from, to);
  const limit = rise(valley) + RISE_MAX;
  return {
    from: crossingOf(rise, limit, valley, from),
    valley,
    to: crossingOf(rise, limit, valley, to),
  };
}

/** Golden section, to the rounding of t. */
function lowestOf(rise: (t: number) => number, from: number, to: number): number {
  const golden = 0.6180339887498949;
  let [a, b] = [from, to];
  let [c, d] = [b - golden * (b - a), a + golden * (b - a)];
  let [atC, atD] = [rise(c), rise(d)];
  for (let i = 0; i < STEPS; i++) {
    if (atC < atD) {
      [b, d, atD] = [d, c, atC];
      c = b - golden * (b - a);
      atC = rise(c);
    } else {
      [a, c, atC] = [c, d, atD];
      d = a + golden * (b - a);
      atD = rise(d);
    }
  }
  return [from, to, 0.5 * (a + b)].reduce((best, t) => (rise(t) < rise(best) ? t : best));
}

function crossingOf(
  rise: (t: number) => number,
  limit: number,
  valley: number,
  end: number,
): number {
  if (rise(end) <= limit) return end;
  let [inside, outside] = [valley, end];
  for (let i = 0; i < STEPS; i++) {
    const middle = 0.5 * (inside + outside);
    if (rise(middle) <= limit) inside = middle;
    else outside = middle;
  }
  return outside;
}

function rule(integrand: (t: number) => number, from: number, to: number) {
  const middle = 0.5 * (from + to);
  const half = 0.5 * (to - from);
  const centre = integrand(middle);
  let fine = KRONROD[7]! * centre;
  let coarse = GAUSS[7]! * centre;
  for (let i = 0; i < 7; i++) {
    const pair = integrand(middle - half * NODES[i]!) + integrand(middle + half * NODES[i]!);
    fine += KRONROD[i]! * pair;
    coarse += GAUSS[i]! * pair;
  }
  return { value: fine * half, gap: Math.abs(fine - coarse) * half };
}
