/**
 * Re-entry Data Messages as a typed value (CCSDS 508.1-B-1), from KVN, XML and JSON and to them, by the table in
 * messages/rdm.ts. Epochs are µs TAI whatever the message's scale; lifetimes are days from `tZeroUs`.
 */
import { ok, type Result } from '@noroshi/time';
import type { Triple } from './cdm.ts';
import { commentNodes, commentsWithin } from './comments.ts';
import { type DecodedMessage, decodeMessage } from './decode.ts';
import { messageText } from './encode.ts';
import type { NdmLimits } from './kvn/lines.ts';
import { sectionsOf } from './messages/nodes.ts';
import { RDM_SCHEMA } from './messages/rdm.ts';
import type { NdmEncoding } from './read.ts';
import type { SectionSchema } from './schema.ts';
import type { Fault, MessageNode, NdmNode } from './tree.ts';
import { STRICT, userDefinedList, userDefinedOf } from './user-defined.ts';
import { messageOf } from './values.ts';

type Method = 'NONE' | 'ANALYTICAL' | 'STOCHASTIC' | 'EMPIRICAL';

/** Along the ground track, with its width. */
export type RdmInterval = {
  readonly confidencePercent: number;
  readonly startLongitudeDeg: number;
  readonly startLatitudeDeg: number;
  readonly stopLongitudeDeg: number;
  readonly stopLatitudeDeg: number;
  readonly crossTrackKm: number;
};

export type RdmImpact = {
  readonly probability?: number;
  readonly burnUpProbability?: number;
  readonly breakUpProbability?: number;
  readonly landProbability?: number;
  readonly casualtyProbability?: number;
  readonly epochUs?: number;
  readonly fromUs?: number;
  readonly toUs?: number;
  readonly refFrame?: string;
  readonly longitudeDeg?: number;
  readonly latitudeDeg?: number;
  readonly altitudeM?: number;
  readonly intervals?: readonly RdmInterval[]; // at most three, growing
};

export type Rdm = {
  readonly creationUs: number;
  readonly originator: string;
  readonly messageId: string;
  readonly objectName: string;
  readonly internationalDesignator: string;
  readonly catalogName?: string;
  readonly designator?: string;
  readonly objectType?: 'PAYLOAD' | 'ROCKET BODY' | 'DEBRIS' | 'OTHER' | 'UNKNOWN';
  readonly owner?: string;
  readonly operator?: string;
  readonly controlled: 'YES' | 'NO' | 'UNKNOWN';
  readonly centerName: string;
  readonly timeSystem: string;
  readonly tZeroUs: number;
  readonly refFrame?: string;
  readonly refFrameEpochUs?: number;
  readonly ephemerisName?: string;
  readonly gravityModel?: string;
  readonly atmosphericModel?: string;
  readonly solarFluxPrediction?: string;
  readonly nBodyPerturbations?: string;
  readonly solarRadPressure?: string;
  readonly earthTides?: string;
  readonly intrackThrust?: 'YES' | 'NO';
  readonly dragParametersSource?: string;
  readonly dragParametersAltitudeKm?: number;
  readonly reentryUncertaintyMethod?: Method;
  readonly disintegration?: string;
  readonly impactUncertaintyMethod?: Method;
  readonly previousMessageId?: string;
  readonly previousMessageUs?: number;
  readonly nextMessageUtc?: string; // or N/A
  readonly orbitLifetimeD: number;
  readonly reentryAltitudeKm: number;
  readonly lifetimeFromD?: number;
  readonly lifetimeToD?: number;
  readonly reentryUs?: number;
  readonly reentryFromUs?: number;
  readonly reentryToUs?: number;
  readonly confidencePercent?: number;
  readonly impact?: RdmImpact;
  readonly state?: {
    readonly epochUs: number;
    readonly positionKm: Triple;
    readonly velocityKmS: Triple;
  };
  readonly covarianceFrame?: string;
  readonly covarianceLower?: readonly number[]; // 21 terms, km², km²/s, km²/s²
  readonly wetMassKg?: number;
  readonly dryMassKg?: number;
  readonly hazardousSubstances?: string;
  readonly solarRadAreaM2?: number;
  readonly solarRadCoeff?: number;
  readonly dragAreaM2?: number;
  readonly dragCoeff?: number;
  readonly rcsM2?: number;
  readonly ballisticKgM2?: number;
  readonly thrustMS2?: number;
  readonly od?: {
    readonly lastObservationFromUs?: number;
    readonly lastObservationToUs?: number;
    readonly recommendedSpanD?: number;
    readonly actualSpanD?: number;
    readonly observationsAvailable?: number;
    readonly observationsUsed?: number;
    readonly tracksAvailable?: number;
    readonly tracksUsed?: number;
    readonly residualsAcceptedPercent?: number;
    readonly weightedRms?: number;
  };
  readonly userDefined?: Readonly<Record<string, string>>; // by name, without USER_DEFINED_
  readonly comments: readonly string[];
  readonly metadataComments: readonly string[];
  readonly dataComments: readonly string[]; // of all blocks, in their order
};

const VERSION = '1.0';

/** The RDM of a file, in any encoding. */
export function decodeRdm(
  input: Uint8Array | string,
  limits: NdmLimits = {},
): Result<Rdm, readonly Fault[]> {
  const read = decodeMessage(input, 'RDM', limits, STRICT);
  return read.ok ? ok(rdmOf(read.value)) : read;
}

/** A value that is obligatory but absent, not finite or out of range is a bug of the caller, and throws. */
export function encodeRdm(rdm: Rdm, encoding: NdmEncoding = 'kvn'): string {
  return messageText(rdmMessage(rdm), RDM_SCHEMA, encoding);
}

function rdmOf({ message, values }: DecodedMessage): Rdm {
  const within = (name: string) => commentsWithin(sectionsOf(message, name)[0]!);
  const rdm = {
    ...values,
    ...(values.userDefined === undefined ? {} : { userDefined: userDefinedOf(values) }),
    comments: within('header'),
    metadataComments: within('metadata'),
    dataComments: within('data'),
  };
  return rdm as unknown as Rdm;
}

function rdmMessage(rdm: Rdm): MessageNode {
  const userDefined = userDefinedList(rdm.userDefined ?? {});
  return messageOf({ ...rdm, userDefined }, RDM_SCHEMA, VERSION, { before: commentsOf });
}

function commentsOf({ name }: SectionSchema, values: object): NdmNode[] {
  const { comments, metadataComments, dataComments } = values as Rdm;
  if (name === 'header') return commentNodes(comments);
  if (name === 'metadata') return commentNodes(metadataComments);
  return name === 'data' ? commentNodes(dataComments) : [];
}
