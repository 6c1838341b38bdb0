/**
 * Least squares of a place on the ellipsoid and a carrier (Levenberg and Marquardt), its ellipse with the errors of the ephemerides in it, and what of the residuals
 * neither explains. The ephemerides are not solved for: their errors are as constant as the looks are long, and move the place by what the normal equations
 * make of them (consider covariance: Tapley, Schutz and Born 2004, section 6). Axes are of 95 %, by the Earth's mean radius (0.3 %).
 */
import { err, ok, type Result } from '@noroshi/time';
import type { EphemerisError, Located, LocateFault, Place } from './locate.ts';

const STEPS_MAX = 100;
const SETTLED_KM = 1e-5;
const CHI2_95_OF_2 = 5.991;

/** A set of residuals, weighted by their sigmas, of a place (rad) and a carrier (Hz). */
export type Model = {
  readonly size: number;
  readonly residualsInto: (x: Float64Array, shift: Float64Array, out: Float64Array) => void;
  readonly shifts: number; // numbers of ephemeris errors
};

const UNKNOWNS = 3;
const STEP = [1e-7, 1e-7, 1] as const; // rad, rad, Hz, of differences
const EARTH_KM = 6371;

/** Levenberg and Marquardt, then the ellipse. */
export function solve(
  model: Model,
  start: Place,
  carrierHz: number,
  ephemeris: EphemerisError,
  majorKmMax: number,
): Result<Located, LocateFault> {
  const x = Float64Array.of(start.latitudeRad, start.longitudeRad, carrierHz);
  const zero = new Float64Array(model.shifts);
  const out = new Float64Array(model.size);
  const chi2Of = (at: Float64Array): number => {
    model.residualsInto(at, zero, out);
    return out.reduce((sum, value) => sum + value * value, 0);
  };
  let chi2 = chi2Of(x);
  let [damping, isSettled] = [1e-3, false];
  for (let step = 0; step < STEPS_MAX && !isSettled; step++) {
    const { normal, gradient } = normalOf(model, x, zero);
    const damped = normal.map((value, k) =>
      k % (UNKNOWNS + 1) === 0 ? value * (1 + damping) : value,
    );
    const inverse = inverse3(damped);
    if (inverse === null)
      return err({ kind: 'noSolution', message: 'the looks do not tell a place' });
    const next = x.map((value, i) => {
      let change = 0;
      for (let j = 0; j < UNKNOWNS; j++) change += inverse[3 * i + j]! * gradient[j]!;
      return value - change;
    });
    const better = Math.abs(next[0]!) < Math.PI / 2 ? chi2Of(next) : Number.POSITIVE_INFINITY;
    if (better <= chi2) {
      const movedKm = EARTH_KM * Math.hypot(next[0]! - x[0]!, (next[1]! - x[1]!) * Math.cos(x[0]!));
      isSettled = movedKm < SETTLED_KM;
      x.set(next);
      [chi2, damping] = [better, damping / 5];
    } else damping *= 5;
    if (damping > 1e12) break;
  }
  const isStuck = damping > 1e12; // nowhere near is better: at the end of the digits, or at no place at all
  if (!isSettled && !(isStuck && chi2 / model.size <= 100))
    return err({ kind: 'noSolution', message: 'no place on the ground fits the looks' });
  return ellipseAt(model, x, ephemeris, majorKmMax);
}

function normalOf(model: Model, x: Float64Array, zero: Float64Array) {
  const jacobian = STEP.map((step, i) =>
    columnOf(
      model,
      (out, sign) => {
        const at = x.slice();
        at[i]! += sign * step;
        model.residualsInto(at, zero, out);
      },
      step,
    ),
  );
  const residuals = new Float64Array(model.size);
  model.residualsInto(x, zero, residuals);
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  const normal = Float64Array.from(jacobian.flatMap((a) => jacobian.map((b) => dot(a, b))));
  const gradient = Float64Array.from(jacobian, (column) => dot(column, residuals));
  return { normal, gradient, jacobian };
}

/** By differences on both sides. */
function columnOf(
  { size }: Model,
  residualsAt: (out: Float64Array, sign: 1 | -1) => void,
  step: number,
): Float64Array {
  const [plus, minus] = [new Float64Array(size), new Float64Array(size)];
  residualsAt(plus, 1);
  residualsAt(minus, -1);
  return plus.map((value, k) => (value - minus[k]!) / (2 * step));
}

/** The measurements' covariance, and on top of it what constant errors of the ephemerides make of the solution. */
function ellipseAt(
  model: Model,
  x: Float64Array,
  ephemeris: EphemerisError,
  majorKmMax: number,
): Result<Located, LocateFault> {
  const zero = new Float64Array(model.shifts);
  const { normal, jacobian } = normalOf(model, x, zero);
  const measured = inverse3(normal);
  if (measured === null)
    return err({ kind: 'noSolution', message: 'the looks do not tell a place' });
  const whole = measured.slice();
  const columns = shiftColumns(model, x, ephemeris);
  for (const column of columns) {
    const pull = jacobian.map((one) => one.reduce((sum, value, k) => sum + value * column[k]!, 0));
    const moved = [0, 1, 2].map((i) =>
      [0, 1, 2].reduce((sum, j) => sum + measured[3 * i + j]! * pull[j]!, 0),
    );
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) whole[3 * i + j]! += moved[i]! * moved[j]!;
  }
  const { majorKm, minorKm, azimuthRad } = axesOf(whole, x[0]!);
  const measuredMajorKm = axesOf(measured, x[0]!).majorKm;
  if (!(majorKm <= majorKmMax)) return err(tooWide(majorKm, measuredMajorKm, majorKmMax));
  const residuals = new Float64Array(model.size);
  model.residualsInto(x, zero, residuals);
  return ok({
    place: { latitudeRad: x[0]!, longitudeRad: wrapped(x[1]!) },
    ...{ carrierHz: x[2]!, majorKm, minorKm, azimuthRad, measuredMajorKm },
    chi2: unexplainedChi2(residuals, jacobian, columns),
    degrees: model.size - UNKNOWNS,
  });
}

/** The refusal of an ellipse (km, 95 %) beyond the limit: by the looks themselves, or by the ephemerides on top of them. */
export function tooWide(majorKm: number, measuredMajorKm: number, majorKmMax: number): LocateFault {
  const isOfLooks = !(measuredMajorKm <= majorKmMax);
  const cure = isOfLooks
    ? 'more or longer looks, from elsewhere'
    : 'better ephemerides, longer looks or known emitters beside it';
  return {
    ...{ kind: isOfLooks ? 'looksTooPoor' : 'ephemerisTooPoor', majorKm },
    message: `an ellipse of ${majorKm.toPrecision(3)} km says nothing; right would be at most ${majorKmMax}, by ${cure}`,
  };
}

/** What one sigma of each number of the ephemerides does to the residuals; none for what is exact. */
function shiftColumns(model: Model, x: Float64Array, ephemeris: EphemerisError): Float64Array[] {
  const columns: Float64Array[] = [];
  for (let s = 0; s < model.shifts; s++) {
    const isPlace = s % 6 < 3;
    const sigma = isPlace ? ephemeris.positionKm : ephemeris.velocityKmS;
    if (!(sigma > 0)) continue;
    const step = isPlace ? 1e-3 : 1e-6;
    const residualsAt = (out: Float64Array, sign: 1 | -1) => {
      const shift = new Float64Array(model.shifts);
      shift[s] = sign * step;
      model.residualsInto(x, shift, out);
    };
    columns.push(columnOf(model, residualsAt, step).map((value) => value * sigma));
  }
  return columns;
}

/**
 * The least of |r - J·d - E·e|² + |e|²: what is left of the residuals when the place and the ephemerides (one sigma each) may give way. By Gram and Schmidt over
 * the columns, each e with a row of its own.
 */
function unexplainedChi2(
  residuals: Float64Array,
  jacobian: readonly Float64Array[],
  columns: readonly Float64Array[],
): number {
  const size = residuals.length + columns.length;
  const tall = (values: Float64Array, own: number): Float64Array => {
    const column = new Float64Array(size);
    column.set(values);
    if (own >= 0) column[residuals.length + own] = 1;
    return column;
  };
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  const base: Float64Array[] = [];
  const rest = tall(residuals, -1);
  const all = [...columns.map((one, k) => tall(one, k)), ...jacobian.map((one) => tall(one, -1))];
  for (const column of all) {
    const before = Math.sqrt(dot(column, column));
    for (const _ of [1, 2]) for (const unit of base) subtract(column, unit, dot(column, unit));
    const length = Math.sqrt(dot(column, column));
    if (!(length > 1e-10 * before)) continue;
    const unit = column.map((value) => value / length);
    base.push(unit);
    subtract(rest, unit, dot(rest, unit));
  }
  return dot(rest, rest);
}

function subtract(from: Float64Array, unit: Float64Array, times: number): void {
  for (let k = 0; k < from.length; k++) from[k]! -= times * unit[k]!;
}

const wrapped = (rad: number): number => Math.atan2(Math.sin(rad), Math.cos(rad));

/** Of the block of latitude and longitude, on the ground; the Earth's radii differ by 0.7 %, which is left out. */
function axesOf(covariance: Float64Array, latitudeRad: number) {
  const east = EARTH_KM * Math.cos(latitudeRad);
  const [nn, ne, ee] = [
    covariance[0]! * EARTH_KM ** 2,
    covariance[1]! * EARTH_KM * east,
    covariance[4]! * east ** 2,
  ];
  const [middle, half] = [(nn + ee) / 2, Math.hypot((nn - ee) / 2, ne)];
  return {
    majorKm: Math.sqrt(CHI2_95_OF_2 * (middle + half)),
    minorKm: Math.sqrt(CHI2_95_OF_2 * Math.max(0, middle - half)),
    azimuthRad: (Math.atan2(2 * ne, nn - ee) / 2 + Math.PI) % Math.PI,
  };
}

/** Scaled by its diagonal first: radians and Hz are far apart. Null where it has none. */
function inverse3(m: Float64Array): Float64Array | null {
  const scale = [0, 1, 2].map((i) => 1 / Math.sqrt(m[4 * i]!));
  if (scale.some((one) => !Number.isFinite(one))) return null;
  const s = m.map((value, k) => value * scale[Math.floor(k / 3)]! * scale[k % 3]!);
  const [a, b, c, d, e, f, g, h, i] = s as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const cofactors = [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ];
  const determinant = a * cofactors[0]! + b * cofactors[3]! + c * cofactors[6]!;
  if (!(Math.abs(determinant) > 1e-14)) return null;
  return Float64Array.from(
    cofactors,
    (value, k) => (value / determinant) * scale[Math.floor(k / 3)]! * scale[k % 3]!,
  );
}
