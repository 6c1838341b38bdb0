/**
 * What this core can do at most: multiply-adds on two lanes, twelve independent chains, nothing else. The bench holds the
 * operation count of one propagation against it.
 */
import { madd } from './lanes';

/**
 * `rounds` × 12 vector multiply-adds a ← a · factor + term; the result keeps the compiler from dropping them. The numbers
 * are arguments because a literal would be built anew at each use.
 */
export function multiplyAdd(rounds: i32, factor: f64, term: f64): f64 {
  const x = f64x2.splat(factor);
  const y = f64x2.splat(term);
  let a = y;
  let b = f64x2.splat(0.1);
  let c = f64x2.splat(0.2);
  let d = f64x2.splat(0.3);
  let e = f64x2.splat(0.4);
  let f = f64x2.splat(0.5);
  let g = f64x2.splat(0.6);
  let h = f64x2.splat(0.7);
  let i = f64x2.splat(0.8);
  let j = f64x2.splat(0.9);
  let l = f64x2.splat(1.1);
  let m = f64x2.splat(1.2);
  for (let n = 0; n < rounds; n++) {
    a = madd(a, x, y);
    b = madd(b, x, y);
    c = madd(c, x, y);
    d = madd(d, x, y);
    e = madd(e, x, y);
    f = madd(f, x, y);
    g = madd(g, x, y);
    h = madd(h, x, y);
    i = madd(i, x, y);
    j = madd(j, x, y);
    l = madd(l, x, y);
    m = madd(m, x, y);
  }
  const sums = f64x2.add(
    f64x2.add(f64x2.add(a, b), f64x2.add(c, d)),
    f64x2.add(
      f64x2.add(f64x2.add(e, f), f64x2.add(g, h)),
      f64x2.add(f64x2.add(i, j), f64x2.add(l, m)),
    ),
  );
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
