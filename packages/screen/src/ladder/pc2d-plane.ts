/**
 * An event in its encounter plane: the miss at the linear minimum of the states as printed, and the combined error across the
 * relative velocity. A message prints its TCA to the millisecond, in which the objects move metres: the plane is therefore laid
 * through the minimum of the straight relative motion, and the offset is told.
 * A covariance that is missing counts as no error of that object; who asks decides whether that makes sense.
 */
import {
  addRtnUncheckedInto,
  ENCOUNTER_CODES,
  encounterPlaneInto,
  GOOD,
  PLANE,
} from '../probability/encounter.ts';
import type { Encounter, PcEvent, PcObject } from './contract.ts';
import { covarianceState, positionTerms } from './covariance.ts';

/** Floor of a width in the plane, as a share of the hard-body radius: Hall, Hejduk & Johnson 2017 (AAS 17-567). */
export const FLOOR_SHARE = 1e-4;

/** Which covariances are used: of both objects as far as they are known, or of one alone. */
export type Whose = 'both' | 'object1' | 'object2';

const relative = new Float64Array(6);
const combined = new Float64Array(6);
const slots = new Float64Array(5);

export function encounterOf(event: PcEvent, whose: Whose = 'both'): Encounter {
  const { object1, object2, hbrKm } = event;
  for (let i = 0; i < 3; i++) {
    relative[i] = object2.positionKm[i]! - object1.positionKm[i]!;
    relative[3 + i] = object2.velocityKmS[i]! - object1.velocityKmS[i]!;
  }
  const geometry = straightMinimum();
  combined.fill(0);
  const code =
    (whose === 'object2' ? GOOD : addTo(combined, object1)) ||
    (whose === 'object1' ? GOOD : addTo(combined, object2)) ||
    encounterPlaneInto(relative, relative.subarray(3), combined, slots, FLOOR_SHARE * hbrKm);
  const badRadius = !(hbrKm >= 0);
  if (code !== GOOD || badRadius)
    return { ...geometry, plane: null, isMended: false, problem: problemOf(code, badRadius) };
  const plane = {
    missWideKm: slots[PLANE.missWide]!,
    missNarrowKm: slots[PLANE.missNarrow]!,
    sigmaWideKm: slots[PLANE.sigmaWide]!,
    sigmaNarrowKm: slots[PLANE.sigmaNarrow]!,
  };
  const isMended = slots[PLANE.narrowVariance]! < -1e-12 * slots[PLANE.sigmaWide]! ** 2;
  return { ...geometry, plane, isMended, problem: '' };
}

function addTo(sum: Float64Array, object: PcObject): number {
  if (covarianceState(object) !== 'known') return GOOD;
  const state = [...object.positionKm, ...object.velocityKmS];
  return addRtnUncheckedInto(state, positionTerms(object.covarianceRtn!), sum);
}

function straightMinimum() {
  const [x, y, z, u, v, w] = relative as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const printedMissKm = Math.hypot(x, y, z);
  const speed2 = u * u + v * v + w * w;
  const offsetS = speed2 > 0 ? -(x * u + y * v + z * w) / speed2 : 0;
  const missKm = Math.hypot(x + offsetS * u, y + offsetS * v, z + offsetS * w);
  return { missKm, printedMissKm, relativeSpeedKmS: Math.sqrt(speed2), offsetS };
}

const PROBLEMS: Readonly<Record<(typeof ENCOUNTER_CODES)[number], string>> = {
  good: '',
  'zero-relative-velocity': 'the relative velocity is zero: there is no encounter plane',
  'not-positive-definite': 'the combined covariance is none',
  'bad-number':
    'a state or covariance has a number that is none, or position and velocity are parallel',
};

function problemOf(code: number, badRadius: boolean): string {
  return badRadius
    ? 'the hard-body radius is not a number of 0 or more'
    : PROBLEMS[ENCOUNTER_CODES[code]!];
}
