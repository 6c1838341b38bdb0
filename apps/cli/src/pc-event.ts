/**
 * A CDM as the event that the ladder of probabilities takes: both states in one inertial frame, covariances in km of each
 * object's own R, T, N, and what a covariance of a message does not say.
 */
import type { Cdm, CdmObject } from '@noroshi/ndm';
import { createStateBatch, type Frame, type StateBatch, transformStatesInto } from '@noroshi/orbit';
import type { PcEvent, PcObject } from '@noroshi/screen';
import { type EarthOrientation, NO_EARTH_ORIENTATION } from '@noroshi/time';

export type EventOfCdm = { readonly event: PcEvent; readonly remarks: readonly string[] };

const N = 6;
const M2_TO_KM2 = 1e-6;

export function pcEventOf(
  cdm: Cdm,
  hbrKm: number,
  orientation: EarthOrientation = NO_EARTH_ORIENTATION,
): EventOfCdm {
  const [one, two] = cdm.objects;
  const frames = [one.refFrame, two.refFrame];
  const remarks: string[] = [];
  // one inertial frame for both: their own where they share it, else GCRF
  const isShared = frames[0] === frames[1] && frames[0] !== 'ITRF';
  if (!isShared) remarks.push(`states in ${frames.join(' and ')} are turned to GCRF`);
  if (frames.includes('ITRF') && orientation.count === 0)
    remarks.push(
      'without Earth orientation (--eop) ITRF is off by up to 0.9 s of rotation, both objects alike',
    );
  const object = (given: CdmObject): PcObject => ({
    ...(isShared ? given : gcrfOf(given, cdm.tcaUs, orientation)),
    ...covarianceOf(given),
  });
  const pick = ({ positionKm, velocityKmS, covarianceRtn, knows }: PcObject): PcObject => ({
    ...{ positionKm, velocityKmS, covarianceRtn, knows },
  });
  const event = {
    epochUs: cdm.tcaUs,
    object1: pick(object(one)),
    object2: pick(object(two)),
    hbrKm,
  };
  return { event, remarks };
}

function gcrfOf(given: CdmObject, epochUs: number, orientation: EarthOrientation) {
  const { refFrame, positionKm, velocityKmS } = given;
  if (refFrame === 'GCRF') return { positionKm, velocityKmS };
  if (refFrame === 'EME2000')
    return { positionKm: unbiased(positionKm), velocityKmS: unbiased(velocityKmS) };
  const { positionKm: r, velocityKmS: v } = inGcrf(given, 'ITRF', epochUs, orientation);
  return { positionKm: [r[0]!, r[1]!, r[2]!], velocityKmS: [v[0]!, v[1]!, v[2]!] } as const;
}

function inGcrf(
  { positionKm, velocityKmS }: CdmObject,
  frame: Frame,
  epochUs: number,
  orientation: EarthOrientation,
): StateBatch {
  const from = createStateBatch(1, frame);
  const to = createStateBatch(1, 'GCRF');
  from.epochUs[0] = epochUs;
  from.positionKm.set(positionKm);
  from.velocityKmS.set(velocityKmS);
  transformStatesInto(from, 'GCRF', orientation, to);
  return to;
}

const ARCSECOND = Math.PI / 648_000;
/** Frame bias of EME2000, IERS Conventions 2010 §5.4.4: ξ0, η0 and dα0. */
const XI0 = -0.016617 * ARCSECOND;
const ETA0 = -0.0068192 * ARCSECOND;
const DA0 = -0.0146 * ARCSECOND;

/** EME2000 to GCRF: the transposed bias matrix, to first order (its square is below 1e-14). */
function unbiased([x, y, z]: readonly [number, number, number]) {
  return [x - DA0 * y + XI0 * z, DA0 * x + y + ETA0 * z, -XI0 * x - ETA0 * y + z] as const;
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
