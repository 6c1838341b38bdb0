/**
 * Nutation in longitude and obliquity, IAU 2000A (1,365 terms) with the IAU 2006 adjustments. The
 * whole published series is summed, nothing is cut; about 0.15 ms a call, so bulk users go through
 * CelestialPoleTable.
 * References: IERS Conventions 2010, section 5.5.4 and tables 5.3a/5.3b; Wallace & Capitaine 2006,
 * A&A 459, 981 (eq. 5).
 */
import {
  ARCSEC_RAD,
  ARGUMENTS,
  lunisolarArgumentsInto,
  planetaryArgumentsInto,
} from './fundamental-arguments.ts';
import { LUNISOLAR_TERMS_PACKED } from './nutation-2000a-lunisolar.ts';
import { PLANETARY_TERMS_PACKED } from './nutation-2000a-planetary.ts';

/**
 * IAU 2000A nutation for TT: out[0] = Δψ, out[1] = Δε, radians. Model accuracy about 0.2 mas (free
 * core nutation left out).
 */
export function nutation2000aInto(ttJc: number, out: Float64Array): void {
  out[0] = 0;
  out[1] = 0;
  addPlanetary(ttJc, out); // the smallest first keeps the rounding small
  addLunisolar(ttJc, out);
}

/**
 * The same with the small changes that make it consistent with the IAU 2006 precession (J2 rate,
 * obliquity).
 */
export function nutation2006aInto(ttJc: number, out: Float64Array): void {
  nutation2000aInto(ttJc, out);
  const j2Rate = -2.7774e-6 * ttJc;
  out[0]! += out[0]! * (0.4697e-6 + j2Rate);
  out[1]! += out[1]! * j2Rate;
}

function addLunisolar(ttJc: number, out: Float64Array): void {
  const terms = (lunisolarTerms ??= unpack(LUNISOLAR_TERMS_PACKED, 678, 11));
  lunisolarArgumentsInto(ttJc, scratch);
  const l = scratch[0]!;
  const lp = scratch[1]!;
  const f = scratch[2]!;
  const d = scratch[3]!;
  const om = scratch[4]!;
  let longitude = 0;
  let obliquity = 0;
  for (let k = terms.length - 11; k >= 0; k -= 11) {
    const a =
      terms[k]! * l +
      terms[k + 1]! * lp +
      terms[k + 2]! * f +
      terms[k + 3]! * d +
      terms[k + 4]! * om;
    const sin = Math.sin(a);
    const cos = Math.cos(a);
    longitude += (terms[k + 5]! + terms[k + 6]! * ttJc) * sin + terms[k + 7]! * cos;
    obliquity += (terms[k + 8]! + terms[k + 9]! * ttJc) * cos + terms[k + 10]! * sin;
  }
  out[0]! += longitude * UNIT_RAD;
  out[1]! += obliquity * UNIT_RAD;
}

function addPlanetary(ttJc: number, out: Float64Array): void {
  const terms = (planetaryTerms ??= unpack(PLANETARY_TERMS_PACKED, 687, 18));
  planetaryArgumentsInto(ttJc, scratch);
  let longitude = 0;
  let obliquity = 0;
  for (let k = terms.length - 18; k >= 0; k -= 18) {
    let a = 0;
    for (let j = 0; j < ARGUMENTS; j++) a += terms[k + j]! * scratch[j]!;
    const sin = Math.sin(a);
    const cos = Math.cos(a);
    longitude += terms[k + 14]! * sin + terms[k + 15]! * cos;
    obliquity += terms[k + 16]! * sin + terms[k + 17]! * cos;
  }
  out[0]! += longitude * UNIT_RAD;
  out[1]! += obliquity * UNIT_RAD;
}

const UNIT_RAD = 1e-7 * ARCSEC_RAD; // the tables are in 0.1 µas
const scratch = new Float64Array(ARGUMENTS);
let lunisolarTerms: Int32Array | undefined; // unpacked at first use: 2 ms
let planetaryTerms: Int32Array | undefined;

/** Numbers of a packed table; a wrong count is a damaged source file. */
function unpack(packed: string, rows: number, columns: number): Int32Array {
  const numbers = Int32Array.from(packed.trim().split(/\s+/), Number);
  if (numbers.length !== rows * columns) {
    throw new Error(`nutation table has ${numbers.length} numbers: ${rows} × ${columns} are right`);
  }
  return numbers;
}
