/**
 * Where something that disturbs one's own service sends from: by the frequency that one satellite hears it at as it passes (Doppler), or by the differences of time and
 * frequency between two that hear it at once. Least squares on the ellipsoid, with the errors of the measurements and of the ephemerides in the ellipse; where
 * the ephemerides do not allow a place, none is given. Ho and Chan, IEEE TAES 33 (1997), for two satellites; Cramér and Rao for the ellipse.
 */
import { geodeticToItrfInto } from '@noroshi/orbit';
import { err, ok, type Result } from '@noroshi/time';

const SPEED_KM_S = 299_792.458;
const DEG = Math.PI / 180;
const STEPS_MAX = 40;
const SETTLED_KM = 1e-5;
const CHI2_95_OF_2 = 5.991;

/** Position and velocity over the turning Earth, km and km/s. */
export type Heard = { readonly state: Float64Array };

export type DopplerLook = Heard & { readonly frequencyHz: number; readonly sigmaHz: number };

export type PairLook = {
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** Of a's arrival after b's, s; and of a's frequency above b's, Hz. */
  readonly timeS: number;
  readonly timeSigmaS: number;
  readonly frequencyHz: number;
  readonly frequencySigmaHz: number;
};

/** How well each satellite's place and speed are known, one sigma an axis; the same error through all looks. */
export type EphemerisError = { readonly positionKm: number; readonly velocityKmS: number };

export type Place = { readonly latitudeRad: number; readonly longitudeRad: number };

export type Located = {
  readonly place: Place;
  readonly carrierHz: number;
  /** Half axes of the ellipse of 95 %, and the way of the longer one, from north through east. */
  readonly majorKm: number;
  readonly minorKm: number;
  readonly azimuthRad: number;
  /** Of the major axis, what the measurements alone make. */
  readonly measuredMajorKm: number;
  readonly chi2: number; // of the residuals
  readonly degrees: number;
};

export type LocateFault = {
  readonly kind: 'tooFewLooks' | 'noSolution' | 'ephemerisTooPoor';
  readonly message: string;
  /** What the ellipse would have been, where there is one. */
  readonly majorKm?: number;
};

export const LOCATE_LIMITS = { majorKmMax: 100, looksMax: 20_000 } as const;

/** A set of residuals, weighted by their sigmas, of a place (rad) and a carrier (Hz). */
type Model = {
  readonly size: number;
  readonly residualsInto: (x: Float64Array, shift: Float64Array, out: Float64Array) => void;
  readonly shifts: number; // numbers of ephemeris errors
};

/**
 * One satellite, the looks of one pass. `start` decides between the two sides of its ground track: both can fit nearly as well, and `locateBothSides` tells them.
 */
export function locateByDoppler(
  looks: readonly DopplerLook[],
  start: Place,
  ephemeris: EphemerisError,
  majorKmMax: number = LOCATE_LIMITS.majorKmMax,
): Result<Located, LocateFault> {
  if (looks.length < 4 || looks.length > LOCATE_LIMITS.looksMax)
    return err({
      kind: 'tooFewLooks',
      message: `${looks.length} looks; right would be 4 to ${LOCATE_LIMITS.looksMax}`,
    });
  const emitter = new Float64Array(3);
  const model: Model = {
    ...{ size: looks.length, shifts: 6 },
    residualsInto: (x, shift, out) => {
      geodeticToItrfInto(x[0]!, x[1]!, 0, emitter);
      for (const [k, { state, frequencyHz, sigmaHz }] of looks.entries())
        out[k] =
          (x[2]! * (1 - rangeRate(state, shift, 0, emitter) / SPEED_KM_S) - frequencyHz) / sigmaHz;
    },
  };
  const carrierHz = looks.reduce((sum, one) => sum + one.frequencyHz, 0) / looks.length;
  return solve(model, start, carrierHz, ephemeris, majorKmMax);
}

/** Two satellites at once: differences of time and frequency of one carrier, whose frequency is known well enough (`carrierHz`). */
export function locateByPair(
  looks: readonly PairLook[],
  start: Place,
  carrierHz: number,
  ephemeris: EphemerisError,
  majorKmMax: number = LOCATE_LIMITS.majorKmMax,
): Result<Located, LocateFault> {
  if (looks.length < 1 || looks.length > LOCATE_LIMITS.looksMax)
    return err({
      kind: 'tooFewLooks',
      message: `${looks.length} looks; right would be 1 to ${LOCATE_LIMITS.looksMax}`,
    });
  const emitter = new Float64Array(3);
  const model: Model = {
    ...{ size: 2 * looks.length + 1, shifts: 12 },
    residualsInto: (x, shift, out) => {
      geodeticToItrfInto(x[0]!, x[1]!, 0, emitter);
      for (const [k, look] of looks.entries()) {
        const timeS =
          (range(look.a, shift, 0, emitter) - range(look.b, shift, 6, emitter)) / SPEED_KM_S;
        const rate = rangeRate(look.a, shift, 0, emitter) - rangeRate(look.b, shift, 6, emitter);
        out[2 * k] = (timeS - look.timeS) / look.timeSigmaS;
        out[2 * k + 1] = ((-x[2]! * rate) / SPEED_KM_S - look.frequencyHz) / look.frequencySigmaHz;
      }
      out[2 * looks.length] = (x[2]! - carrierHz) / 1e5; // it is known, to 100 kHz
    },
  };
  return solve(model, start, carrierHz, ephemeris, majorKmMax);
}

/** Both sides of the ground track, the better fit first; those that are none are left out. */
export function locateBothSides(
  looks: readonly DopplerLook[],
  ephemeris: EphemerisError,
  majorKmMax: number = LOCATE_LIMITS.majorKmMax,
): Located[] {
  const middle = looks[looks.length >> 1];
  if (middle === undefined) return [];
  const starts = [-1, 1].map((side) => beside(middle.state, side * 6 * DEG));
  return starts
    .flatMap((start) => {
      const found = locateByDoppler(looks, start, ephemeris, majorKmMax);
      return found.ok ? [found.value] : [];
    })
    .sort((a, b) => a.chi2 - b.chi2);
}

/** A place beside the ground track, an angle off at the Earth's centre. */
function beside(state: Float64Array, offRad: number): Place {
  const [x, y, z] = [state[0]!, state[1]!, state[2]!];
  const r = Math.hypot(x, y, z);
  const across = [
    y * state[5]! - z * state[4]!,
    z * state[3]! - x * state[5]!,
    x * state[4]! - y * state[3]!,
  ];
  const length = Math.hypot(across[0]!, across[1]!, across[2]!);
  const at = [x, y, z].map(
    (value, k) => (value / r) * Math.cos(offRad) + (across[k]! / length) * Math.sin(offRad),
  );
  return { latitudeRad: Math.asin(at[2]!), longitudeRad: Math.atan2(at[1]!, at[0]!) };
}

function range(
  state: Float64Array,
  shift: Float64Array,
  from: number,
  emitter: Float64Array,
): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += (state[k]! + shift[from + k]! - emitter[k]!) ** 2;
  return Math.sqrt(sum);
}

function rangeRate(
  state: Float64Array,
  shift: Float64Array,
  from: number,
  emitter: Float64Array,
): number {
  let [dot, square] = [0, 0];
  for (let k = 0; k < 3; k++) {
    const away = state[k]! + shift[from + k]! - emitter[k]!;
    dot += away * (state[3 + k]! + shift[from + 3 + k]!);
    square += away * away;
  }
  return dot / Math.sqrt(square);
}

const UNKNOWNS = 3;
const STEP = [1e-7, 1e-7, 1] as const; // rad, rad, Hz, of differences
const EARTH_KM = 6371;

/** Levenberg and Marquardt, then the ellipse. */
function solve(
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
  if (!isSettled && damping > 1e12 && chi2 / model.size > 100)
    return err({ kind: 'noSolution', message: 'no place on the ground fits the looks' });
  return ellipseAt(model, x, chi2, ephemeris, majorKmMax);
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
  chi2: number,
  ephemeris: EphemerisError,
  majorKmMax: number,
): Result<Located, LocateFault> {
  const zero = new Float64Array(model.shifts);
  const { normal, jacobian } = normalOf(model, x, zero);
  const measured = inverse3(normal);
  if (measured === null)
    return err({ kind: 'noSolution', message: 'the looks do not tell a place' });
  const whole = measured.slice();
  for (let s = 0; s < model.shifts; s++) {
    const isPlace = s % 6 < 3;
    const step = isPlace ? 1e-3 : 1e-6;
    const sigma = isPlace ? ephemeris.positionKm : ephemeris.velocityKmS;
    const column = columnOf(
      model,
      (out, sign) => {
        const shift = zero.slice();
        shift[s] = sign * step;
        model.residualsInto(x, shift, out);
      },
      step,
    );
    const pull = jacobian.map((one) => one.reduce((sum, value, k) => sum + value * column[k]!, 0));
    const moved = [0, 1, 2].map(
      (i) => sigma * [0, 1, 2].reduce((sum, j) => sum + measured[3 * i + j]! * pull[j]!, 0),
    );
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) whole[3 * i + j]! += moved[i]! * moved[j]!;
  }
  const { majorKm, minorKm, azimuthRad } = axesOf(whole, x[0]!);
  if (!(majorKm <= majorKmMax))
    return err({
      ...{ kind: 'ephemerisTooPoor', majorKm },
      message: `an ellipse of ${majorKm.toPrecision(3)} km says nothing; right would be at most ${majorKmMax}, by better ephemerides, longer looks or known emitters beside it`,
    });
  return ok({
    place: { latitudeRad: x[0]!, longitudeRad: wrapped(x[1]!) },
    ...{ carrierHz: x[2]!, majorKm, minorKm, azimuthRad, chi2 },
    measuredMajorKm: axesOf(measured, x[0]!).majorKm,
    degrees: model.size - UNKNOWNS,
  });
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
