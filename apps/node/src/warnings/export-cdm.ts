/**
 * A conjunction of a warning as a Conjunction Data Message (CCSDS 508.0-B-1): the figures as they were told, states and errors
 * from the very element sets they were told with. Its comments carry mode, marking, who and when.
 */
import type { Cdm, CdmCovariance, CdmObject, Triple } from '@noroshi/ndm';
import { encodeCdm } from '@noroshi/ndm';
import { EARTH_RADIUS_KM } from '@noroshi/orbit';
import { objectById } from '@noroshi/store/elements';
import { err, ok, parseUtc, type Result } from '@noroshi/time';
import type { Notice } from '@noroshi/watch';
import type { Caller } from '../access/caller.ts';
import type { NodeContext } from '../context.ts';
import { encounterOf } from '../watching/encounter-of.ts';
import type { Encounter, EncounterBody } from '../watching/encounter-reply.ts';
import { thresholdsOf, toldApproach } from '../watching/told.ts';
import type { Stamp } from './export-text.ts';

const METHOD = 'FOSTER-1992'; // SANA registry of collision probability methods
/** Stands for an unknown error, as operators' own messages do: nothing can be concluded from it. */
const UNKNOWN_SIGMA_KM = 10 * EARTH_RADIUS_KM;

/** An error says why there is no message, in words. */
export async function cdmOf(
  notice: Notice,
  warningId: string,
  caller: Caller,
  context: Pick<NodeContext, 'store' | 'clock' | 'nodeId'>,
  stamp: Stamp,
): Promise<Result<string, string>> {
  const told = notice.kind === 'conjunction' ? toldApproach(notice) : undefined;
  if (told === undefined)
    return err('a CDM is of a conjunction with its pair and closest approach: take CSV or JSON');
  const { db } = context.store;
  const encounter = await encounterOf(db, caller, context.clock.watchUs(), told, {
    ...{ noticeId: notice.id, warningId, supersededBy: null, marking: null, foundUtc: null },
    thresholds: thresholdsOf(notice),
  });
  const bodies: CdmObject[] = [];
  for (const body of encounter.objects) {
    const object = await objectById(db, body.objectId);
    const made = objectOf(body, object?.cosparId ?? '', (object?.catalogueNumber ?? 0) > 0);
    if (made === undefined)
      return err(
        `a CDM needs both states: the element set of ${body.objectId} that was used is not held here any more`,
      );
    bodies.push(made);
  }
  const [first, second] = bodies;
  return ok(encodeCdm(messageOf(notice, encounter, [first!, second!], context, stamp)));
}

function messageOf(
  notice: Notice,
  { computed, told, fromUtc, toUtc, tcaUtc, hbrM }: Encounter,
  objects: readonly [CdmObject, CdmObject],
  { nodeId, clock }: Pick<NodeContext, 'clock' | 'nodeId'>,
  stamp: Stamp,
): Cdm {
  const missKm = told.missKm ?? computed!.missKm;
  const axes = [told.missRKm, told.missTKm, told.missNKm];
  const relative = axes.every((axis) => axis !== null) ? axes : computed!.missRtnKm;
  const metres = (values: readonly (number | null)[]) =>
    values.map((value) => value! * 1000) as unknown as Triple;
  return {
    ...{ creationUs: clock.wallUs(), originator: nodeId, messageId: notice.id },
    comments: [
      stamp.mode === 'live' ? 'LIVE' : 'EXERCISE EXERCISE EXERCISE: nothing here is real',
      `TLP:${stamp.tlp}, originator ${notice.marking.originator}`,
      `taken from ${stamp.node} by ${stamp.takenBy} at ${stamp.takenUtc}`,
    ],
    ...{ tcaUs: usOf(tcaUtc), missDistanceM: missKm * 1000 },
    relativeSpeedMS: (told.relativeSpeedKmS ?? computed!.relativeSpeedKmS) * 1000,
    relativePositionRtnM: metres(relative),
    relativeVelocityRtnMS: metres(computed!.relativeVelocityRtnKmS),
    ...{ screenEntryUs: usOf(fromUtc), screenExitUs: usOf(toUtc) },
    ...(told.pc !== null && {
      ...{ collisionProbability: told.pc, collisionProbabilityMethod: METHOD },
    }),
    relativeComments: [
      `HBR = ${hbrM} [m] (combined hard-body radius)`,
      ...(told.pcMax === null ? [] : [`Maximum probability = ${told.pcMax.toExponential(6)}`]),
      ...(told.dilution === null ? [] : [`Dilution region: ${told.dilution ? 'yes' : 'no'}`]),
    ],
    objects,
  };
}

function objectOf(body: EncounterBody, cosparId: string, isListed: boolean): CdmObject | undefined {
  const { gcrfPositionKm, gcrfVelocityKmS, elementSet } = body;
  if (gcrfPositionKm === null || gcrfVelocityKmS === null) return undefined;
  return {
    ...{ designator: body.objectId, catalogName: isListed ? 'SATCAT' : 'OTHER' },
    ...{ objectName: body.name, internationalDesignator: cosparId },
    ephemerisName: 'NONE',
    covarianceMethod: 'DEFAULT', // from a model by age and regime, not from observations
    ...{ maneuverable: 'N/A', refFrame: 'GCRF' },
    positionKm: gcrfPositionKm as unknown as Triple,
    velocityKmS: gcrfVelocityKmS as unknown as Triple,
    covariance: covarianceOf(body),
    comments: elementSet === null ? [] : [`SGP4 element set of ${elementSet.epochUtc}`],
  };
}

function covarianceOf({ sigmaRtnKm, covarianceModel }: EncounterBody): CdmCovariance {
  const [r, t, n] = (sigmaRtnKm ?? [UNKNOWN_SIGMA_KM, UNKNOWN_SIGMA_KM, UNKNOWN_SIGMA_KM]).map(
    (sigma) => (sigma * 1000) ** 2,
  );
  const known = covarianceModel ?? 'published, by age and regime';
  const model = sigmaRtnKm === null ? 'none known; 10 Earth radii stand for unknown' : known;
  return { kind: 'position', lowerRtnM2: [r!, 0, t!, 0, 0, n!], model };
}

/** Text of our own making. */
function usOf(utc: string): number {
  const parsed = parseUtc(utc);
  if (!parsed.ok) throw new Error(`usOf: ${utc} is no time`);
  return parsed.value;
}
