/**
 * Numbers of twice the double's digits (about 31), as an unevaluated sum of two doubles: Dekker 1971, "A floating-point technique
 * for extending the available precision", Numerische Mathematik 18; Knuth's exact sum. An error that is long along the path and
 * thin across it (10 km by 1 m is usual) loses 8 of a double's 16 digits when it is turned into the encounter plane, and a
 * probability far out in the tail feels the rest; with these it does not.
 */

export type Double2 = readonly [high: number, low: number];
export type Vector2 = readonly [Double2, Double2, Double2];

const SPLIT = 134_217_729; // 2^27 + 1

export function exact(value: number): Double2 {
  return [value, 0];
}

export function plus(a: Double2, b: Double2): Double2 {
  const sum = a[0] + b[0];
  const back = sum - a[0];
  const lost = a[0] - (sum - back) + (b[0] - back);
  return normal(sum, lost + a[1] + b[1]);
}

export function minus(a: Double2, b: Double2): Double2 {
  return plus(a, [-b[0], -b[1]]);
}

export function times(a: Double2, b: Double2): Double2 {
  const product = a[0] * b[0];
  const a1 = high(a[0]);
  const a2 = a[0] - a1;
  const b1 = high(b[0]);
  const b2 = b[0] - b1;
  const lost = a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2;
  return normal(product, lost + a[0] * b[1] + a[1] * b[0]);
}

export function over(a: Double2, b: Double2): Double2 {
  const first = a[0] / b[0];
  const rest = minus(a, times(b, exact(first)));
  return normal(first, (rest[0] + rest[1]) / b[0]);
}

export function root(a: Double2): Double2 {
  if (!(a[0] > 0)) return [Math.sqrt(a[0]), 0];
  const first = Math.sqrt(a[0]);
  const rest = minus(a, times(exact(first), exact(first)));
  return normal(first, (rest[0] + rest[1]) / (2 * first));
}

export function dot(a: Vector2, b: Vector2): Double2 {
  return plus(plus(times(a[0], b[0]), times(a[1], b[1])), times(a[2], b[2]));
}

export function cross(a: Vector2, b: Vector2): Vector2 {
  const part = (i: number, j: number) => minus(times(a[i]!, b[j]!), times(a[j]!, b[i]!));
  return [part(1, 2), part(2, 0), part(0, 1)];
}

export function unit(a: Vector2): Vector2 {
  const size = root(dot(a, a));
  return [over(a[0], size), over(a[1], size), over(a[2], size)];
}

export function vector(x: number, y: number, z: number): Vector2 {
  return [exact(x), exact(y), exact(z)];
}

function normal(sum: number, rest: number): Double2 {
  const value = sum + rest;
  return [value, rest - (value - sum)];
}

function high(value: number): number {
  const large = SPLIT * value;
  return large - (large - value);
}
