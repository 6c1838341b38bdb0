/**
 * One approach as a person looks at it: both states, what separates them in R, T, N, how well either is known, and the same in
 * the plane across the relative velocity (the encounter plane, or B-plane), where the probability is computed.
 * Covariances are six numbers in the order of a CDM (rr, tr, tt, nr, nt, nn), km², all in the RTN of object 1, which is
 * inertial: R along the position, N along r × v, T = N × R. Foster & Estes 1992; CCSDS 508.0-B-1 annex E.
 */
import { rtnFromStateInto } from '@noroshi/orbit';
import { addRtnCovarianceInto, GOOD } from '../probability/encounter.ts';

export type Triple = readonly [number, number, number];
export type Six = readonly [number, number, number, number, number, number];

/** Position km and velocity km/s in one inertial frame; its error in its own RTN, null where nothing is known of it. */
export type ApproachObject = { readonly state: Six; readonly covarianceRtnKm2: Six | null };

export type ApproachGeometry = {
  readonly missKm: number;
  readonly missRtnKm: Triple; // object 2 minus object 1
  readonly relativeVelocityRtnKmS: Triple; // difference of velocities along the axes, which stand still
  readonly relativeSpeedKmS: number;
  readonly crossingAngleRad: number; // between both velocities
  readonly altitudesKm: readonly [number, number]; // above a sphere of the Earth's equator
  /** Each object's error in the RTN of object 1, and both together; null where one is not known. */
  readonly covariance1Km2: Six | null;
  readonly covariance2Km2: Six | null;
  readonly combinedKm2: Six | null;
  readonly sigmaMissKm: number | null; // one sigma of the combined error along the miss
  readonly plane: EncounterPlane | null; // null: no relative velocity, no plane
};

/**
 * The plane across the relative velocity. `up` is R as far as it lies in the plane (T where R does not), `along` the direction
 * in which object 2 passes object 1, `right` = along × up: the plane as seen by who looks along the relative velocity.
 */
export type EncounterPlane = {
  readonly right: Triple; // unit vectors, components R, T, N
  readonly up: Triple;
  readonly along: Triple;
  readonly missRightKm: number;
  readonly missUpKm: number;
  readonly missAlongKm: number; // 0 at a true closest approach
  readonly ellipse: ErrorEllipse | null;
};

/** The combined error in the plane. `leanRad` turns right towards up until it is the wide axis. */
export type ErrorEllipse = {
  readonly sigmaWideKm: number;
  readonly sigmaNarrowKm: number;
  readonly leanRad: number;
  readonly sigmasAway: number; // how many sigma the miss is away (Mahalanobis)
  readonly sigmaAlongKm: number; // across the plane: how long the encounter takes
};

const EQUATOR_KM = 6378.137;
const SHORT_SHARE = 1e-3; // below this share of it in the plane, R is taken to lie along the velocity

/** Null where object 1's position and velocity span no plane, or a state is no number. */
export function approachGeometry(
  object1: ApproachObject,
  object2: ApproachObject,
): ApproachGeometry | null {
  const axes = axesOf(object1.state);
  if (axes === null || !object2.state.every(Number.isFinite)) return null;
  const difference = object2.state.map((value, i) => value - object1.state[i]!);
  const missRtnKm = turned(axes, difference, 0);
  const relativeVelocityRtnKmS = turned(axes, difference, 3);
  const covariance1Km2 = covarianceIn(axes, object1);
  const covariance2Km2 = covarianceIn(axes, object2);
  const combinedKm2 =
    covariance1Km2 && covariance2Km2
      ? six(covariance1Km2.map((value, i) => value + covariance2Km2[i]!))
      : null;
  const missKm = length(missRtnKm);
  const velocities = [object1, object2].map(({ state }) => triple(state.slice(3)));
  return {
    ...{ missKm, missRtnKm, relativeVelocityRtnKmS, covariance1Km2, covariance2Km2, combinedKm2 },
    relativeSpeedKmS: length(relativeVelocityRtnKmS),
    crossingAngleRad: angleRad(velocities[0]!, velocities[1]!),
    altitudesKm: [altitudeKm(object1.state), altitudeKm(object2.state)],
    sigmaMissKm:
      combinedKm2 === null || missKm === 0
        ? null
        : Math.sqrt(Math.max(0, form(combinedKm2, missRtnKm, missRtnKm))) / missKm,
    plane: planeOf(missRtnKm, relativeVelocityRtnKmS, combinedKm2),
  };
}

/** Standard deviations without correlation as a covariance; null where one is no number. */
export function covarianceOfSigmas([r, t, n]: Triple): Six | null {
  return Number.isFinite(r + t + n) ? [r * r, 0, t * t, 0, 0, n * n] : null;
}

function planeOf(miss: Triple, velocity: Triple, combined: Six | null): EncounterPlane | null {
  const speed = length(velocity);
  if (!(speed > 0)) return null;
  const along = scaled(velocity, 1 / speed);
  const up = upIn(along);
  const right = cross(along, up);
  const missRightKm = dot(miss, right);
  const missUpKm = dot(miss, up);
  const ellipse = combined && ellipseOf(combined, { right, up, along }, missRightKm, missUpKm);
  return { right, up, along, missRightKm, missUpKm, missAlongKm: dot(miss, along), ellipse };
}

/** R without its part along the velocity; T where nothing is left of it. */
function upIn(along: Triple): Triple {
  const axes: readonly Triple[] = [
    [1, 0, 0],
    [0, 1, 0],
  ];
  for (const axis of axes) {
    const share = dot(axis, along);
    const rest = triple(axis.map((value, i) => value - share * along[i]!));
    if (length(rest) > SHORT_SHARE) return scaled(rest, 1 / length(rest));
  }
  throw new Error('bug: two unit vectors across each other both lie along a third');
}

function ellipseOf(
  c: Six,
  { right, up, along }: Pick<EncounterPlane, 'right' | 'up' | 'along'>,
  x: number,
  y: number,
): ErrorEllipse {
  const xx = form(c, right, right);
  const xy = form(c, right, up);
  const yy = form(c, up, up);
  const half = 0.5 * (xx - yy);
  const wide = 0.5 * (xx + yy) + Math.hypot(half, xy);
  const narrow = wide > 0 ? Math.max(0, (xx * yy - xy * xy) / wide) : 0;
  const leanRad = 0.5 * Math.atan2(xy, half);
  const [cosine, sine] = [Math.cos(leanRad), Math.sin(leanRad)];
  const [u, v] = [x * cosine + y * sine, y * cosine - x * sine];
  return {
    ...{ sigmaWideKm: Math.sqrt(Math.max(0, wide)), sigmaNarrowKm: Math.sqrt(narrow), leanRad },
    sigmasAway: Math.sqrt(u ** 2 / wide + v ** 2 / narrow),
    sigmaAlongKm: Math.sqrt(Math.max(0, form(c, along, along))),
  };
}

/** An object's own error turned into the axes given; null where it is not known or no error can be so. */
function covarianceIn(axes: Float64Array, { state, covarianceRtnKm2 }: ApproachObject): Six | null {
  if (covarianceRtnKm2 === null) return null;
  const inertial = new Float64Array(6);
  if (addRtnCovarianceInto(state, covarianceRtnKm2, inertial) !== GOOD) return null;
  const rows = [0, 3, 6].map((at) => triple([...axes.subarray(at, at + 3)]));
  const c = six([...inertial]);
  const out: number[] = [];
  for (let i = 0; i < 3; i++) for (let j = 0; j <= i; j++) out.push(form(c, rows[i]!, rows[j]!));
  return six(out);
}

/** e' C f */
function form(c: Six, e: Triple, f: Triple): number {
  return (
    e[0] * (c[0] * f[0] + c[1] * f[1] + c[3] * f[2]) +
    e[1] * (c[1] * f[0] + c[2] * f[1] + c[4] * f[2]) +
    e[2] * (c[3] * f[0] + c[4] * f[1] + c[5] * f[2])
  );
}

/** R, T, N of a state as rows; null where there is no plane. */
export function axesOf(state: Six): Float64Array | null {
  const out = new Float64Array(9);
  const [position, velocity] = [Float64Array.from(state), Float64Array.from(state.slice(3))];
  return rtnFromStateInto(position, velocity, 0, out) ? out : null;
}

function turned(axes: Float64Array, vector: ArrayLike<number>, at: number): Triple {
  const part = (row: number) =>
    axes[row]! * vector[at]! + axes[row + 1]! * vector[at + 1]! + axes[row + 2]! * vector[at + 2]!;
  return [part(0), part(3), part(6)];
}

function angleRad(a: Triple, b: Triple): number {
  return Math.atan2(length(cross(a, b)), dot(a, b));
}

function altitudeKm(state: Six): number {
  return length(triple(state.slice(0, 3))) - EQUATOR_KM;
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function length(a: Triple): number {
  return Math.sqrt(dot(a, a));
}

function scaled(a: Triple, factor: number): Triple {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

function triple(values: readonly number[]): Triple {
  return [values[0]!, values[1]!, values[2]!];
}

function six(v: readonly number[]): Six {
  return [v[0]!, v[1]!, v[2]!, v[3]!, v[4]!, v[5]!];
}
