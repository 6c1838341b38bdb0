/** Made-up conjunction messages: two fictitious objects in low orbits, their errors, and what a test changes of them. */
import { type Cdm, type CdmCovariance, type CdmObject, encodeCdm } from '@noroshi/ndm';
import { parseUtc } from '@noroshi/time';

export type Change = {
  readonly comments?: readonly string[];
  readonly names?: readonly [string, string];
  readonly covariances?: readonly [readonly number[], readonly number[]]; // lower triangles, m²
  readonly frame?: CdmObject['refFrame'];
  readonly ownComments?: readonly [readonly string[], readonly string[]];
};

/** 30 m and 400 m and 40 m of one object, twice that of the other, with a little of velocity. */
export const ERROR1 = lower([30, 400, 40, 0.4, 0.03, 0.04]);
export const ERROR2 = lower([60, 800, 80, 0.8, 0.06, 0.08]);
export const NOTHING = lower([0, 0, 0, 0, 0, 0]);
export const EARTH_RADII = lower([63_781_370, 63_781_370, 63_781_370, 0, 0, 0]);

export function lower(sigmas: readonly number[]): number[] {
  return sigmas.flatMap((sigma, i) =>
    Array.from({ length: i + 1 }, (_, j) => (i === j ? sigma * sigma : 0)),
  );
}

export function cdmText(change: Change = {}): string {
  return encodeCdm(cdmWith(change), 'kvn');
}

function cdmWith({ comments = [], names = ['ALPHA', 'BRAVO DEB'], ...rest }: Change): Cdm {
  const [c1, c2] = rest.covariances ?? [ERROR1, ERROR2];
  const [own1, own2] = rest.ownComments ?? [[], []];
  const { frame = 'GCRF' } = rest;
  return {
    ...{ creationUs: us('2026-01-01T00:00:00'), originator: 'ALPHA', messageId: 'ALPHA-1' },
    ...{ tcaUs: us('2026-01-03T00:00:00'), missDistanceM: 150, relativeSpeedMS: 10_606 },
    relativeComments: comments,
    objects: [
      object('90001', names[0], frame, [7000, 0, 0], [0, 7.5, 0], c1, own1),
      object('90002', names[1], frame, [7000.1, 0.05, 0.1], [0, 0, 7.5], c2, own2),
    ],
  };
}

function object(
  designator: string,
  objectName: string,
  refFrame: CdmObject['refFrame'],
  positionKm: CdmObject['positionKm'],
  velocityKmS: CdmObject['velocityKmS'],
  terms: readonly number[],
  comments: readonly string[],
): CdmObject {
  const covariance: CdmCovariance = { kind: 'full', lowerRtn: terms, model: 'made up' };
  return {
    ...{ designator, catalogName: 'SATCAT', objectName, internationalDesignator: '2025-001A' },
    ...{ ephemerisName: 'NONE', covarianceMethod: 'CALCULATED', maneuverable: 'N/A', refFrame },
    ...{ positionKm, velocityKmS, covariance, comments },
  };
}

function us(text: string): number {
  const time = parseUtc(text);
  if (!time.ok) throw new Error(`${text} is no time`);
  return time.value;
}
