/** A CDM as the two objects of an avoidance: states in TEME, carried both ways by the zonal field; covariances in RTN. */
import type { Cdm, CdmObject } from '@noroshi/ndm';
import { createStateBatch, type Frame, transformStatesInto } from '@noroshi/orbit';
import { type AvoidPair, statePath } from '@noroshi/screen';
import { NO_EARTH_ORIENTATION } from '@noroshi/time';
import type { CombinedRadius } from './cdm-hbr.ts';

export type CdmPair = {
  readonly pair: AvoidPair;
  readonly own: CdmObject;
  readonly other: CdmObject;
  readonly radius: CombinedRadius;
};

export function pairOfCdm(cdm: Cdm, moving: 1 | 2, radius: CombinedRadius): CdmPair {
  const [first, second] = cdm.objects;
  const [own, other] = moving === 1 ? [first, second] : [second, first];
  const covariance = ({ covariance: c }: CdmObject) =>
    (c.kind === 'full' ? c.lowerRtn.slice(0, 6) : c.lowerRtnM2).map((m2) => m2 / 1e6);
  return {
    pair: {
      own: statePath(temeOf(own, cdm.tcaUs), cdm.tcaUs),
      other: statePath(temeOf(other, cdm.tcaUs), cdm.tcaUs),
      tcaUs: cdm.tcaUs,
      ownCovarianceRtnKm2: covariance(own),
      otherCovarianceRtnKm2: covariance(other),
      hbrKm: radius.hbrM / 1000,
    },
    ...{ own, other, radius },
  };
}

/**
 * EME2000 is within 23 mas of GCRF. ITRF without Earth orientation is turned by up to a second of rotation, both objects alike:
 * the zonal field is the same all around the axis, so what is asked here does not feel it.
 */
function temeOf({ refFrame, positionKm, velocityKmS }: CdmObject, epochUs: number): Float64Array {
  const frame: Frame = refFrame === 'ITRF' ? 'ITRF' : 'GCRF';
  const from = createStateBatch(1, frame);
  const to = createStateBatch(1, 'TEME');
  from.epochUs[0] = epochUs;
  from.positionKm.set(positionKm);
  from.velocityKmS.set(velocityKmS);
  transformStatesInto(from, 'TEME', NO_EARTH_ORIENTATION, to);
  return Float64Array.of(...to.positionKm, ...to.velocityKmS);
}
