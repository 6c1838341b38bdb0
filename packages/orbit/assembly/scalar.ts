/** Sine and cosine of one angle in radians, by the lanes' polynomials. For the rare paths; the table must have been filled. */
import { C_INVERSE_PI } from './constants';
import { cosPi, get, mul, reduced, shifted, signed, sinPi } from './lanes';

let table: usize = 0;

/** Says where the table of constants stands. */
export function setTable(k: usize): void {
  table = k;
}

export function sine(angle: f64): f64 {
  const x = mul(f64x2.splat(angle), get(table, C_INVERSE_PI));
  const whole = shifted(table, x);
  const r = reduced(table, x, whole);
  return f64x2.extract_lane(signed(sinPi(table, r, mul(r, r)), whole), 0);
}

export function cosine(angle: f64): f64 {
  const x = mul(f64x2.splat(angle), get(table, C_INVERSE_PI));
  const whole = shifted(table, x);
  const r = reduced(table, x, whole);
  return f64x2.extract_lane(signed(cosPi(table, mul(r, r)), whole), 0);
}
