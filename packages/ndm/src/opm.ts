/**
 * An OPM as a value, from KVN, XML and JSON and to them (CCSDS 502.0-B-3, section 3), by the table in messages/opm.ts: one
 * state, and what is planned from it. A manoeuvre is an ignition, a duration (0: an impulse), the mass it takes and its Δv in
 * a named frame. Epochs are µs TAI; what a message prints beyond the µs stays in its tree only.
 */
import type { Result } from '@noroshi/time';
import type { Triple } from './cdm.ts';
import { commentNodes, commentsIn } from './comments.ts';
import type { DecodedMessage } from './decode.ts';
import { messageText } from './encode.ts';
import type { NdmLimits } from './kvn/lines.ts';
import { sectionsOf } from './messages/nodes.ts';
import { OPM_SCHEMA } from './messages/opm.ts';
import { decodeAllOf, decodeOneOf, type ReadAll } from './orbit-values.ts';
import type { NdmEncoding } from './read.ts';
import type { SectionSchema } from './schema.ts';
import type { Fault, MessageNode } from './tree.ts';
import { userDefinedList, userDefinedOf } from './user-defined.ts';
import { messageOf } from './values.ts';

export type OpmManoeuvre = {
  readonly ignitionUs: number;
  readonly durationS?: number; // 0: an impulse; absent: not said
  readonly deltaMassKg?: number; // ≤ 0; absent: not said
  readonly refFrame: string; // RTN, TNW, or an inertial one
  readonly deltaVKmS: Triple;
  readonly comments?: readonly string[];
};

export type OpmKeplerian = {
  readonly semiMajorAxisKm: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly raanDeg: number;
  readonly argPericenterDeg: number;
  readonly trueAnomalyDeg?: number; // one of the two
  readonly meanAnomalyDeg?: number;
  readonly gmKm3S2: number;
};

export type Opm = {
  readonly version: '1.0' | '2.0' | '3.0';
  readonly classification?: string;
  readonly creationUs: number;
  readonly originator: string;
  readonly messageId?: string;
  readonly comments: readonly string[]; // all but those of manoeuvres, which are with them
  readonly objectName: string;
  readonly objectId: string;
  readonly centerName: string;
  readonly refFrame: string;
  readonly refFrameEpochUs?: number;
  readonly timeSystem: string;
  readonly epochUs: number;
  readonly positionKm: Triple;
  readonly velocityKmS: Triple;
  readonly keplerian?: OpmKeplerian;
  readonly massKg?: number;
  readonly solarRadAreaM2?: number;
  readonly solarRadCoeff?: number;
  readonly dragAreaM2?: number;
  readonly dragCoeff?: number;
  readonly covarianceFrame?: string;
  readonly covarianceLower?: readonly number[]; // 21 terms, row by row
  readonly manoeuvres: readonly OpmManoeuvre[];
  readonly userDefined: Readonly<Record<string, string>>; // without USER_DEFINED_
};

/** The OPM of a file. Every fault of the table refuses it. */
export function decodeOpm(
  input: Uint8Array | string,
  limits: NdmLimits = {},
): Result<Opm, readonly Fault[]> {
  return decodeOneOf(input, 'OPM', limits, opmOf);
}

/** Every OPM of a file: of a combined message, or of texts joined. */
export function decodeOpms(input: Uint8Array | string, limits: NdmLimits = {}): ReadAll<Opm> {
  return decodeAllOf(input, 'OPM', limits, opmOf);
}

function opmOf({ message, values }: DecodedMessage): Opm {
  const own = values as Partial<Opm> & { manoeuvres?: readonly OpmManoeuvre[] };
  const burns = sectionsOf(message, MANOEUVRE);
  const manoeuvres = (own.manoeuvres ?? []).map((one, k) => {
    const comments = commentsIn(burns[k]!);
    return comments.length === 0 ? one : { ...one, comments };
  });
  return {
    ...(own as Opm),
    version: message.version as Opm['version'],
    timeSystem: own.timeSystem!.toUpperCase(),
    comments: commentsIn(message, [MANOEUVRE]),
    manoeuvres,
    userDefined: userDefinedOf(values),
  };
}

const MANOEUVRE = 'maneuverParameters';

/** What is obligatory but absent, not finite or out of range is a bug of the caller, and throws. */
export function encodeOpm(opm: Opm, encoding: NdmEncoding = 'kvn'): string {
  return messageText(opmMessage(opm), OPM_SCHEMA, encoding);
}

function opmMessage({ userDefined, ...opm }: Opm): MessageNode {
  const values = { ...opm, userDefined: userDefinedList(userDefined) };
  return messageOf(values, OPM_SCHEMA, opm.version, {
    before: ({ name }: SectionSchema, of) =>
      name === 'header' || name === MANOEUVRE
        ? commentNodes((of as { comments?: readonly string[] }).comments)
        : [],
  });
}
