/**
 * An OMM as a value, from KVN, XML and JSON and to them (CCSDS 502.0-B-3, section 4), by the table in messages/omm.ts: mean
 * elements with all that the message says. Catalogues of many are read as columns by @noroshi/orbit.
 */
import type { Result } from '@noroshi/time';
import { commentNodes, commentsIn } from './comments.ts';
import type { DecodedMessage } from './decode.ts';
import { messageText } from './encode.ts';
import type { NdmLimits } from './kvn/lines.ts';
import { OMM_SCHEMA } from './messages/omm.ts';
import { decodeAllOf, decodeOneOf, type ReadAll } from './orbit-values.ts';
import type { NdmEncoding } from './read.ts';
import type { Fault, MessageNode } from './tree.ts';
import { userDefinedList, userDefinedOf } from './user-defined.ts';
import { messageOf } from './values.ts';

export type Omm = {
  readonly version: '2.0' | '3.0';
  readonly classification?: string;
  readonly creationUs?: number; // catalogues leave it empty
  readonly originator?: string;
  readonly messageId?: string;
  readonly comments: readonly string[];
  readonly objectName: string;
  readonly objectId: string;
  readonly centerName: string;
  readonly refFrame: string;
  readonly refFrameEpochUs?: number;
  readonly timeSystem: string;
  readonly meanElementTheory: string;
  readonly epochUs: number;
  readonly semiMajorAxisKm?: number; // one of the two
  readonly meanMotionRevDay?: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly raanDeg: number;
  readonly argPericenterDeg: number;
  readonly meanAnomalyDeg: number;
  readonly gmKm3S2?: number;
  readonly massKg?: number;
  readonly solarRadAreaM2?: number;
  readonly solarRadCoeff?: number;
  readonly dragAreaM2?: number;
  readonly dragCoeff?: number;
  readonly ephemerisType?: number;
  readonly classificationType?: string;
  readonly noradCatId?: number;
  readonly elementSetNo?: number;
  readonly revolution?: number;
  readonly bstarPerEarthRadius?: number;
  readonly btermM2Kg?: number;
  readonly meanMotionDotRevDay2?: number;
  readonly meanMotionDdotRevDay3?: number;
  readonly agomM2Kg?: number;
  readonly covarianceFrame?: string;
  readonly covarianceLower?: readonly number[]; // 21 terms, row by row
  readonly userDefined: Readonly<Record<string, string>>; // without USER_DEFINED_
};

/** The OMM of a file. Every fault of the table refuses it. */
export function decodeOmm(
  input: Uint8Array | string,
  limits: NdmLimits = {},
): Result<Omm, readonly Fault[]> {
  return decodeOneOf(input, 'OMM', limits, ommOf);
}

/** Every OMM of a file: of a combined message, or of texts joined. */
export function decodeOmms(input: Uint8Array | string, limits: NdmLimits = {}): ReadAll<Omm> {
  return decodeAllOf(input, 'OMM', limits, ommOf);
}

function ommOf({ message, values }: DecodedMessage): Omm {
  const own = values as Partial<Omm>;
  return {
    ...(own as Omm),
    version: message.version as Omm['version'],
    timeSystem: own.timeSystem!.toUpperCase(),
    comments: commentsIn(message),
    userDefined: userDefinedOf(values),
  };
}

/** What is obligatory but absent, not finite or out of range is a bug of the caller, and throws. */
export function encodeOmm(omm: Omm, encoding: NdmEncoding = 'kvn'): string {
  return messageText(ommMessage(omm), OMM_SCHEMA, encoding);
}

function ommMessage({ userDefined, ...omm }: Omm): MessageNode {
  const values = { ...omm, userDefined: userDefinedList(userDefined) };
  return messageOf(values, OMM_SCHEMA, omm.version, {
    before: ({ name }) => (name === 'header' ? commentNodes(omm.comments) : []),
  });
}
