/**
 * A CDM as the event that the ladder of probabilities takes: both states in one inertial frame, covariances in km of each
 * object's own R, T, N, and what a covariance of a message does not say.
 */
import type { Cdm, CdmObject, Triple } from '@noroshi/ndm';
import { createStateBatch, transformStatesInto } from '@noroshi/orbit';
import type { PcEvent, PcObject } from '@noroshi/screen';
import { type EarthOrientation, NO_EARTH_ORIENTATION } from '@noroshi/time';

export type EventOfCdm = { readonly event: PcEvent; readonly remarks: readonly string[] };

const N = 6;
const M2_TO_KM2 = 1e-6;

/** Both states are in one frame (a CDM is refused else): inertial ones stay as they are, ITRF is turned to GCRF. */
export function pcEventOf(
  cdm: Cdm,
  hbrKm: number,
  orientation: EarthOrientation = NO_EARTH_ORIENTATION,
): EventOfCdm {
  const isTurning = cdm.objects[0].refFrame === 'ITRF';
  const object = (given: CdmObject): PcObject => ({
    ...(isTurning ? gcrfOf(given, cdm.tcaUs, orientation) : stateOf(given)),
    ...covarianceOf(given),
  });
  const [one, two] = cdm.objects;
  const event = { epochUs: cdm.tcaUs, object1: object(one), object2: object(two), hbrKm };
  const turned = isTurning && orientation.count === 0 ? [WITHOUT_ORIENTATION] : [];
  return { event, remarks: [...turned, ...missRemarks(cdm, event), ...methodRemarks(cdm)] };
}

const MISS_SHARE = 0.01;
const MISS_M = 1; // messages round their miss to the metre

/** A message whose own miss is not that of its states has been changed, or is of two solutions. */
function missRemarks({ missDistanceM }: Cdm, { object1, object2 }: PcEvent): string[] {
  const between = object1.positionKm.map((value, i) => value - object2.positionKm[i]!);
  const statesM = Math.hypot(...between) * 1000;
  if (Math.abs(statesM - missDistanceM) <= MISS_M + MISS_SHARE * statesM) return [];
  return [
    `the message prints a miss of ${missDistanceM} m, and its states are ${statesM.toFixed(1)} m apart`,
  ];
}

function methodRemarks({ objects }: Cdm): string[] {
  return objects.flatMap(({ covarianceMethod }, k) =>
    covarianceMethod === 'DEFAULT'
      ? [
          `the covariance of object ${k + 1} is DEFAULT by the message: of a model, not calculated from observations`,
        ]
      : [],
  );
}

const WITHOUT_ORIENTATION =
  'without --eop the turn from ITRF to GCRF is off by up to 0.9 s of rotation, for both objects alike';

function stateOf({ positionKm, velocityKmS }: CdmObject) {
  return { positionKm, velocityKmS };
}

function gcrfOf(given: CdmObject, epochUs: number, orientation: EarthOrientation) {
  const from = createStateBatch(1, 'ITRF');
  const to = createStateBatch(1, 'GCRF');
  from.epochUs[0] = epochUs;
  from.positionKm.set(given.positionKm);
  from.velocityKmS.set(given.velocityKmS);
  transformStatesInto(from, 'GCRF', orientation, to);
  const [x, y, z] = to.positionKm as unknown as Triple;
  const [u, v, w] = to.velocityKmS as unknown as Triple;
  return { positionKm: [x, y, z] as const, velocityKmS: [u, v, w] as const };
}

/** The 6×6 of the lower triangle in m, m/s. Velocity terms that are all zero mean "not known", never "certain". */
function covarianceOf({ covariance }: CdmObject): Pick<PcObject, 'covarianceRtn' | 'knows'> {
  const terms = covariance.kind === 'full' ? covariance.lowerRtn : covariance.lowerRtnM2;
  const matrix = new Float64Array(N * N);
  let slot = 0;
  for (let i = 0; i < N; i++)
    for (let j = 0; j <= i; j++, slot++) {
      const value = (terms[slot] ?? 0) * M2_TO_KM2;
      matrix[N * i + j] = value;
      matrix[N * j + i] = value;
    }
  const position = terms.slice(0, N);
  const knows = [N + 3, N + 8, N + 14].every((at) => (terms[at] ?? 0) !== 0) ? 'full' : 'position';
  return { covarianceRtn: position.every((value) => value === 0) ? null : matrix, knows };
}
