/** A CDM as the two objects of an avoidance: states in TEME, carried both ways by the zonal field; covariances in RTN. */
import { type Cdm, type CdmObject, hardBodyRadiusM } from '@noroshi/ndm';
import { createStateBatch, type Frame, transformStatesInto } from '@noroshi/orbit';
import { type AvoidPair, statePath } from '@noroshi/screen';
import { NO_EARTH_ORIENTATION } from '@noroshi/time';

export type CdmPair = {
  readonly pair: AvoidPair;
  readonly own: CdmObject;
  readonly other: CdmObject;
  readonly hbrM: number;
  readonly hbrFrom: string; // where the radius comes from
};

/** Both bodies where nobody tells: as the watch takes them. */
const RADIUS_ASSUMED_M = 10;

export function pairOfCdm(cdm: Cdm, moving: 1 | 2, hbrM: number | undefined): CdmPair {
  const [first, second] = cdm.objects;
  const [own, other] = moving === 1 ? [first, second] : [second, first];
  const told = hardBodyRadiusM(cdm);
  const radius = hbrM ?? told ?? RADIUS_ASSUMED_M;
  const hbrFrom = hbrM !== undefined ? 'given' : told !== undefined ? 'of the CDM' : 'assumed';
  const covariance = ({ covariance: c }: CdmObject) =>
    (c.kind === 'full' ? c.lowerRtn.slice(0, 6) : c.lowerRtnM2).map((m2) => m2 / 1e6);
  return {
    pair: {
      own: statePath(temeOf(own, cdm.tcaUs), cdm.tcaUs),
      other: statePath(temeOf(other, cdm.tcaUs), cdm.tcaUs),
      tcaUs: cdm.tcaUs,
      ownCovarianceRtnKm2: covariance(own),
      otherCovarianceRtnKm2: covariance(other),
      hbrKm: radius / 1000,
    },
    ...{ own, other, hbrM: radius, hbrFrom },
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
