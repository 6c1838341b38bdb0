/**
 * An event in its encounter plane: the miss at the linear minimum of the states as printed, and the combined error across the
 * relative velocity. A message prints its TCA to the millisecond, in which the objects move metres: the plane is therefore laid
 * through the minimum of the straight relative motion, and the offset is told.
 * A covariance that is missing counts as no error of that object; who asks decides whether that makes sense.
 *
 * The same geometry as `probability/encounter.ts`, for one event with care where that is for many with speed: in twice the
 * digits, for errors are long and thin (measured on CARA's 35 messages, against 60 digits: 4e-12 relative instead of 1e-8).
 */
import type { Encounter, PcEvent, PcObject, Triple } from './contract.ts';
import { covarianceState } from './covariance.ts';
import {
  cross,
  type Double2,
  dot,
  exact,
  minus,
  plus,
  times,
  unit,
  type Vector2,
  vector,
} from './double-double.ts';

/** Floor of a width in the plane, as a share of the hard-body radius: Hall, Hejduk & Johnson 2017 (AAS 17-567). */
export const FLOOR_SHARE = 1e-4;

/** Which covariances are used: of both objects as far as they are known, or of one alone. */
export type Whose = 'both' | 'object1' | 'object2';

export function encounterOf(event: PcEvent, whose: Whose = 'both'): Encounter {
  const { object1, object2, hbrKm } = event;
  const relative = {
    r: minusAll(object2.positionKm, object1.positionKm),
    v: minusAll(object2.velocityKmS, object1.velocityKmS),
  };
  const geometry = straightMinimum(relative.r, relative.v);
  const none = { ...geometry, plane: null, isMended: false };
  if (!(hbrKm >= 0))
    return { ...none, problem: 'the hard-body radius is not a number of 0 or more' };
  if (geometry.relativeSpeedKmS === 0)
    return { ...none, problem: 'the relative velocity is zero: there is no encounter plane' };
  const errors = [
    ...(whose === 'object2' || covarianceState(object1) !== 'known' ? [] : [object1]),
    ...(whose === 'object1' || covarianceState(object2) !== 'known' ? [] : [object2]),
  ];
  const turned = principal(relative.r, relative.v, errors);
  if (turned === null)
    return {
      ...none,
      problem:
        'a state or covariance has a number that is none, or position and velocity are parallel',
    };
  const { wideKm2, narrowKm2, ...miss } = turned;
  const floor = FLOOR_SHARE * hbrKm;
  const plane = {
    ...miss,
    sigmaWideKm: Math.max(floor, Math.sqrt(Math.max(0, wideKm2))),
    sigmaNarrowKm: Math.max(floor, Math.sqrt(Math.max(0, narrowKm2))),
  };
  return { ...geometry, plane, isMended: narrowKm2 < -ROUNDING * Math.abs(wideKm2), problem: '' };
}

const ROUNDING = 1e-12; // a negative share of the wide variance above minus this is a flat error as a message prints it

function minusAll(a: Triple, b: Triple): Vector2 {
  const part = (i: number) => minus(exact(a[i]!), exact(b[i]!));
  return [part(0), part(1), part(2)];
}

function straightMinimum(r: Vector2, v: Vector2) {
  const [x, y, z] = r.map(toNumber) as [number, number, number];
  const [u, w, q] = v.map(toNumber) as [number, number, number];
  const speed2 = u * u + w * w + q * q;
  const offsetS = speed2 > 0 ? -(x * u + y * w + z * q) / speed2 : 0;
  const missKm = Math.hypot(x + offsetS * u, y + offsetS * w, z + offsetS * q);
  return {
    missKm,
    printedMissKm: Math.hypot(x, y, z),
    relativeSpeedKmS: Math.sqrt(speed2),
    offsetS,
  };
}

/** Miss and variances along the principal axes of the errors' sum across `v`; null where a number is none. */
function principal(r: Vector2, v: Vector2, errors: readonly PcObject[]) {
  const along = unit(v);
  const first = unit(cross(along, leastAxis(along)));
  const second = cross(along, first);
  let [a, b, c] = [exact(0), exact(0), exact(0)];
  for (const object of errors) {
    const axes = rtnAxes(object);
    const [p, q] = [axes.map((axis) => dot(first, axis)), axes.map((axis) => dot(second, axis))];
    a = plus(a, form(object.covarianceRtn!, p, p));
    b = plus(b, form(object.covarianceRtn!, p, q));
    c = plus(c, form(object.covarianceRtn!, q, q));
  }
  const lean = 0.5 * toNumber(minus(a, c));
  const lift = Math.hypot(lean, toNumber(b));
  const wideKm2 = 0.5 * toNumber(plus(a, c)) + lift;
  const determinant = toNumber(minus(times(a, c), times(b, b)));
  const narrowKm2 = wideKm2 > lift ? determinant / wideKm2 : 0.5 * toNumber(plus(a, c)) - lift;
  const angle = 0.5 * Math.atan2(toNumber(b), lean);
  const [x, y] = [toNumber(dot(r, first)), toNumber(dot(r, second))];
  const missWideKm = x * Math.cos(angle) + y * Math.sin(angle);
  const missNarrowKm = y * Math.cos(angle) - x * Math.sin(angle);
  const found = { missWideKm, missNarrowKm, wideKm2, narrowKm2 };
  return Object.values(found).every(Number.isFinite) ? found : null;
}

/** The axis that the vector is farthest from. */
function leastAxis(along: Vector2): Vector2 {
  const sizes = along.map(([high]) => Math.abs(high));
  const least = sizes.indexOf(Math.min(...sizes));
  return vector(least === 0 ? 1 : 0, least === 1 ? 1 : 0, least === 2 ? 1 : 0);
}

function rtnAxes({ positionKm, velocityKmS }: PcObject): readonly [Vector2, Vector2, Vector2] {
  const radial = unit(vector(...positionKm));
  const normal = unit(cross(radial, unit(vector(...velocityKmS))));
  return [radial, cross(normal, radial), normal];
}

/** p' C q over the position part of a 6×6. */
function form(c: Float64Array, p: readonly Double2[], q: readonly Double2[]): Double2 {
  let sum = exact(0);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++)
      sum = plus(sum, times(times(p[i]!, q[j]!), exact(c[ROW * Math.max(i, j) + Math.min(i, j)]!)));
  return sum;
}

const ROW = 6;

function toNumber(value: Double2): number {
  return value[0] + value[1];
}
