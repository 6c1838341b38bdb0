/**
 * Upper bounds of the probability where the error's size is in doubt, and whether the error lies in the dilution region.
 *
 * Alfano 2005, "Relating position uncertainty to maximum conjunction probability" (J. Astronaut. Sci. 53): the combined error
 *   keeps its shape and is scaled by k; the largest probability over k (`probability/maximum.ts`). Where that k is below 1 the
 *   error given is wider than the worst one: the dilution region, where a low probability tells that the orbits are poorly known.
 * Frisbee 2009, 2015, "An upper bound on high speed satellite collision probability when only one object has position
 *   uncertainty information" (AAS 15-717): one object's error C is known, the other's may be anything. The worst is a line along
 *   the miss r, C' = C + V u u', u = r/|r|: with K² = r' C⁻¹ r the density at the miss is largest at
 *   V = |r|² (K² - 1) / K² for K² > 1, where r' C'⁻¹ r = 1; for K² ≤ 1 it is V = 0, the error known being diluted by itself.
 *   That is the worst for a body small beside the error; for a large one the integral over the body is searched around it.
 */
import { MAXIMUM, maximumProbabilityInto } from '../probability/maximum.ts';
import type { Plane } from './contract.ts';
import type { Integral } from './shapes.ts';

export type ScaledMaximum = Integral & {
  readonly scaleAtMax: number; // on sigma; NaN where nothing can be scaled
  readonly diluted: boolean;
};

const RELATIVE = 1e-8; // of the search, against a dense one

/** Alfano's maximum of the disk; `unscaled` is the probability with the error as given. */
export function alfanoMaximum(plane: Plane, hbrKm: number, unscaled: number): ScaledMaximum {
  const { missWideKm, missNarrowKm, sigmaWideKm, sigmaNarrowKm } = plane;
  const out = new Float64Array(2);
  maximumProbabilityInto(
    missWideKm,
    missNarrowKm,
    sigmaWideKm,
    sigmaNarrowKm,
    hbrKm,
    unscaled,
    out,
  );
  const value = out[MAXIMUM.probability]!;
  const scaleAtMax = out[MAXIMUM.scale]!;
  return { value, error: RELATIVE * value, scaleAtMax, diluted: scaleAtMax < 1 };
}

/**
 * Alfano's maximum of a disk that is small beside the error, in closed form: R² / (e d² σw σn) with d the miss in sigma (Alfriend
 * et al. 1999, "Probability of collision error analysis", Space Debris 1, eq. 21).
 */
export function smallDiskMaximum(plane: Plane, hbrKm: number): number {
  const { missWideKm: x, missNarrowKm: y, sigmaWideKm: a, sigmaNarrowKm: b } = plane;
  return (hbrKm * hbrKm) / (Math.E * ((x / a) ** 2 + (y / b) ** 2) * a * b);
}

export type FrisbeeMaximum = Integral & {
  readonly addedSigmaKm: number; // along the miss, of the object whose error is not known; 0: none makes it worse
  readonly diluted: boolean; // the error known is by itself in the dilution region
};

/** Frisbee's bound with the error of one object alone in `plane`; `integral` is that of the body's shape. */
export function frisbeeMaximum(plane: Plane, integral: (plane: Plane) => Integral): FrisbeeMaximum {
  const added = addedVarianceKm2(plane);
  const published = integral(withLine(plane, added));
  const start = Math.sqrt(added);
  const found = searched(plane, integral, start);
  const best = found.value > published.value ? found : { ...published, addedSigmaKm: start };
  const diluted = added === 0;
  return { ...best, error: best.error + RELATIVE * best.value, diluted };
}

/** V of the heading, km². */
export function addedVarianceKm2({ missWideKm: x, missNarrowKm: y, ...error }: Plane): number {
  const squared = (x / error.sigmaWideKm) ** 2 + (y / error.sigmaNarrowKm) ** 2;
  return squared > 1 ? (x * x + y * y) * (1 - 1 / squared) : 0;
}

/** The error with a line of variance `addedKm2` along the miss, turned to its own principal axes. */
export function withLine(plane: Plane, addedKm2: number): Plane {
  const { missWideKm: x, missNarrowKm: y, sigmaWideKm, sigmaNarrowKm } = plane;
  const miss2 = x * x + y * y;
  if (miss2 === 0 || addedKm2 === 0) return plane;
  const share = addedKm2 / miss2;
  const a = sigmaWideKm * sigmaWideKm + share * x * x;
  const b = share * x * y;
  const c = sigmaNarrowKm * sigmaNarrowKm + share * y * y;
  const lean = 0.5 * (a - c);
  const wide = 0.5 * (a + c) + Math.sqrt(lean * lean + b * b);
  const known = sigmaWideKm * sigmaNarrowKm;
  // |C'| = |C| + V (σn² x² + σw² y²) / r², free of cancellation where ac - b² is not
  const determinant = known * known + share * ((sigmaNarrowKm * x) ** 2 + (sigmaWideKm * y) ** 2);
  const angle = 0.5 * Math.atan2(b, lean);
  return {
    missWideKm: x * Math.cos(angle) + y * Math.sin(angle),
    missNarrowKm: y * Math.cos(angle) - x * Math.sin(angle),
    sigmaWideKm: Math.sqrt(wide),
    sigmaNarrowKm: Math.sqrt(determinant / wide),
  };
}

const SCAN_COUNT = 24;
const SCAN_FACTOR = 8; // up and down from the start, or from the body's own size
const STEPS = 60;

/** Largest integral over the added sigma: a scan in its logarithm, then golden section about the best. */
function searched(plane: Plane, integral: (plane: Plane) => Integral, startKm: number) {
  const of = (sigmaKm: number) => integral(withLine(plane, sigmaKm * sigmaKm));
  const none = { ...of(0), addedSigmaKm: 0 };
  const middle = startKm > 0 ? startKm : Math.hypot(plane.missWideKm, plane.missNarrowKm);
  if (!(middle > 0)) return none;
  const step = (2 * Math.log(SCAN_FACTOR)) / SCAN_COUNT;
  const low = Math.log(middle / SCAN_FACTOR);
  const values = Array.from(
    { length: SCAN_COUNT + 1 },
    (_, i) => of(Math.exp(low + i * step)).value,
  );
  const at = low + step * values.indexOf(Math.max(...values));
  const addedSigmaKm = Math.exp(topBetween((x) => of(Math.exp(x)).value, at - step, at + step));
  const found = { ...of(addedSigmaKm), addedSigmaKm };
  return found.value > none.value ? found : none;
}

function topBetween(value: (x: number) => number, from: number, to: number): number {
  const golden = 0.6180339887498949;
  let [a, b] = [from, to];
  let [c, d] = [b - golden * (b - a), a + golden * (b - a)];
  let [vc, vd] = [value(c), value(d)];
  for (let i = 0; i < STEPS && b - a > 1e-7; i++) {
    if (vc > vd) {
      [b, d, vd] = [d, c, vc];
      c = b - golden * (b - a);
      vc = value(c);
    } else {
      [a, c, vc] = [c, d, vd];
      d = a + golden * (b - a);
      vd = value(d);
    }
  }
  return 0.5 * (a + b);
}
