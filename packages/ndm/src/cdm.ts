/**
 * Conjunction Data Messages as a typed value (CCSDS 508.0-B-1), from KVN, XML and JSON and to them, by the table in
 * messages/cdm.ts. A CDM keeps its own units: metres for the encounter and the covariance, kilometres for the states.
 * States are in GCRF, EME2000 or ITRF: TEME is converted by the caller.
 *
 * The standard makes the 6x6 covariance obligatory. A model that knows positions only is written with its six position
 * terms, and zeros for what it does not know, which a COMMENT says: zero there means unknown, not certain.
 */
import { err, ok, type Result } from '@noroshi/time';
import { takeHalvesOfEncounter, takeHalvesOfObject } from './cdm-whole.ts';
import { commentNodes, commentsWithin } from './comments.ts';
import { type DecodedMessage, decodeMessage, decodeMessages } from './decode.ts';
import { messageText } from './encode.ts';
import type { NdmLimits } from './kvn/lines.ts';
import { CDM_SCHEMA } from './messages/cdm.ts';
import { sectionsOf } from './messages/nodes.ts';
import type { NdmEncoding } from './read.ts';
import type { SectionSchema } from './schema.ts';
import type { Fault, MessageNode, NdmNode } from './tree.ts';
import { userDefinedList, userDefinedOf } from './user-defined.ts';
import { messageOf, type Values } from './values.ts';

export type Triple = readonly [number, number, number];

/**
 * Either the whole lower triangle (21 terms, row by row), or the positions' six (R_R, T_R, T_T,
 * N_R, N_T, N_N) in m².
 */
export type CdmCovariance =
  | { readonly kind: 'full'; readonly lowerRtn: readonly number[]; readonly model: string }
  | { readonly kind: 'position'; readonly lowerRtnM2: readonly number[]; readonly model: string };

/** What the draft of the next CDM adds, by keyword: numbers in its units, epochs in µs TAI. */
export type CdmDraft = Readonly<Record<string, string | number>>;

export type CdmObject = {
  readonly designator: string; // catalogue number, up to 9 digits, or the catalogue's own id
  readonly catalogName: string; // e.g. SATCAT
  readonly objectName: string;
  readonly internationalDesignator: string; // '' = unknown
  readonly objectType?: 'PAYLOAD' | 'ROCKET BODY' | 'DEBRIS' | 'UNKNOWN' | 'OTHER';
  readonly operator?: {
    readonly contactPosition?: string;
    readonly organization?: string;
    readonly phone?: string;
    readonly email?: string;
  };
  readonly ephemerisName: string; // NONE when no ephemeris file was used
  readonly covarianceMethod: 'CALCULATED' | 'DEFAULT';
  readonly maneuverable: 'YES' | 'NO' | 'N/A';
  readonly orbitCenter?: string;
  readonly refFrame: 'GCRF' | 'EME2000' | 'ITRF';
  readonly gravityModel?: string;
  readonly atmosphericModel?: string;
  readonly nBodyPerturbations?: string;
  readonly solarRadPressure?: 'YES' | 'NO';
  readonly earthTides?: 'YES' | 'NO';
  readonly intrackThrust?: 'YES' | 'NO';
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
  readonly areaPcM2?: number;
  readonly areaDragM2?: number;
  readonly areaSrpM2?: number;
  readonly massKg?: number;
  readonly dragAreaOverMassM2Kg?: number;
  readonly srpAreaOverMassM2Kg?: number;
  readonly thrustAccelerationMS2?: number;
  readonly sedrWKg?: number;
  readonly positionKm: Triple;
  readonly velocityKmS: Triple;
  readonly covariance: CdmCovariance;
  /** Rows of the covariance for drag, radiation pressure and thrust, as the standard orders and measures them. */
  readonly parameterCovariance?: {
    readonly drg?: readonly number[];
    readonly srp?: readonly number[];
    readonly thr?: readonly number[];
  };
  readonly draft?: CdmDraft;
  readonly userDefined?: Readonly<Record<string, string>>; // of the draft, by name
  readonly comments?: readonly string[];
};

export type Cdm = {
  readonly version?: '1.0' | '2.0'; // 2.0: the draft; else 1.0
  readonly creationUs: number;
  readonly originator: string;
  readonly messageFor?: string;
  readonly messageId: string;
  readonly comments?: readonly string[];
  readonly tcaUs: number;
  readonly missDistanceM: number;
  readonly relativeSpeedMS?: number;
  readonly relativePositionRtnM?: Triple; // object 2 minus object 1, in the RTN frame of object 1
  readonly relativeVelocityRtnMS?: Triple;
  readonly screenFromUs?: number;
  readonly screenToUs?: number;
  readonly screenVolume?: {
    readonly frame: 'RTN' | 'TVN';
    readonly shape: 'ELLIPSOID' | 'BOX';
    readonly sizeM: Triple;
  };
  readonly screenEntryUs?: number;
  readonly screenExitUs?: number;
  readonly collisionProbability?: number;
  readonly collisionProbabilityMethod?: string;
  readonly relativeComments?: readonly string[]; // e.g. the hard-body radius and the maximum probability
  readonly draft?: CdmDraft;
  readonly objects: readonly [CdmObject, CdmObject];
};

export type CdmRead = {
  readonly cdm: Cdm;
  /** Values that are not obligatory and cannot be read: real messages have dozens (NaN, units in another form). */
  readonly leftOut: readonly Fault[];
};

/** The CDM of a file, in any encoding. */
export function decodeCdm(
  input: Uint8Array | string,
  limits: NdmLimits = {},
): Result<CdmRead, readonly Fault[]> {
  const read = decodeMessage(input, 'CDM', limits);
  return read.ok ? ok(cdmRead(read.value)) : read;
}

/** Every CDM of a file, each read or refused for itself: a list of Space-Track, a combined message. */
export function decodeCdms(
  input: Uint8Array | string,
  limits: NdmLimits = {},
): {
  readonly cdms: readonly Result<CdmRead, readonly Fault[]>[];
  readonly faults: readonly Fault[];
} {
  const { messages, faults } = decodeMessages(input, 'CDM', limits);
  return {
    cdms: messages.map((one) => (one.ok ? ok(cdmRead(one.value)) : err(one.error))),
    faults,
  };
}

/** A value that is obligatory but absent, not finite or out of range is a bug of the caller, and throws. */
export function encodeCdm(cdm: Cdm, encoding: NdmEncoding = 'kvn'): string {
  return messageText(cdmMessage(cdm), CDM_SCHEMA, encoding);
}

const VERSION = '1.0';
const POSITION_TERMS = 6;
const ALL_TERMS = 21;
const MODEL = 'Covariance model: ';
const MODEL_OF_MESSAGE = 'of the message'; // where it says none
const POSITION_ONLY = 'The model has no velocity terms: zero in C*DOT_* means unknown, not certain';

function cdmRead({ message, values, leftOut }: DecodedMessage): CdmRead {
  const [header] = sectionsOf(message, 'header');
  const [relative] = sectionsOf(message, 'relativeMetadataData');
  const segments = sectionsOf(message, 'segment');
  const list = values.objects as Values[];
  const halves = [...takeHalvesOfEncounter(values), ...list.flatMap(takeHalvesOfObject)];
  const objects = list.map((one, k) => objectOf(one, commentsWithin(segments[k]!)));
  const cdm = {
    ...values,
    ...(message.version === VERSION ? {} : { version: message.version }),
    comments: commentsWithin(header!),
    relativeComments: commentsWithin(relative!),
    objects,
  };
  return { cdm: cdm as unknown as Cdm, leftOut: [...leftOut, ...halves] };
}

function objectOf(values: Values, comments: readonly string[]): CdmObject {
  const { covarianceRtn, object: _, userDefined, ...rest } = values;
  const terms = covarianceRtn as number[];
  const model = comments.find((text) => text.startsWith(MODEL))?.slice(MODEL.length);
  const isPosition =
    comments.includes(POSITION_ONLY) && terms.slice(POSITION_TERMS).every((term) => term === 0);
  const named = model ?? MODEL_OF_MESSAGE;
  const covariance: CdmCovariance = isPosition
    ? { kind: 'position', lowerRtnM2: terms.slice(0, POSITION_TERMS), model: named }
    : { kind: 'full', lowerRtn: terms, model: named };
  const own = new Set([
    ...(model === undefined ? [] : [MODEL + model]),
    ...(isPosition ? [POSITION_ONLY] : []),
  ]);
  return {
    ...(rest as unknown as CdmObject),
    ...(userDefined === undefined ? {} : { userDefined: userDefinedOf(values) }),
    covariance,
    comments: comments.filter((text) => !own.has(text)),
  };
}

function cdmMessage(cdm: Cdm): MessageNode {
  const objects = cdm.objects.map((object, k) => ({
    ...object,
    object: `OBJECT${k + 1}`,
    // the standard wants a word where a name is not known
    objectName: object.objectName || 'UNKNOWN',
    internationalDesignator: object.internationalDesignator || 'UNKNOWN',
    covarianceRtn: covarianceTerms(object.covariance),
    userDefined: userDefinedList(object.userDefined ?? {}),
  }));
  return messageOf({ ...cdm, objects }, CDM_SCHEMA, cdm.version ?? VERSION, { before: commentsOf });
}

function commentsOf({ name }: SectionSchema, values: object): NdmNode[] {
  if (name === 'header') return commentNodes((values as Cdm).comments);
  if (name === 'relativeMetadataData') return commentNodes((values as Cdm).relativeComments);
  if (name !== 'data') return [];
  const { comments, covariance } = values as CdmObject;
  const { kind, model } = covariance;
  return commentNodes([
    ...(comments ?? []),
    ...(model === MODEL_OF_MESSAGE ? [] : [MODEL + model]),
    ...(kind === 'position' ? [POSITION_ONLY] : []),
  ]);
}

function covarianceTerms(covariance: CdmCovariance): readonly number[] {
  const given = covariance.kind === 'full' ? covariance.lowerRtn : covariance.lowerRtnM2;
  const terms = covariance.kind === 'full' ? ALL_TERMS : POSITION_TERMS;
  if (given.length !== terms)
    throw new Error(`encodeCdm: covariance has ${given.length} terms, expected ${terms}`);
  return [...given, ...new Array<number>(ALL_TERMS - terms).fill(0)];
}

/** The combined hard-body radius that a comment names, as ours and NASA's messages do; metres. */
export function hardBodyRadiusM(cdm: Cdm): number | undefined {
  const all = [
    ...(cdm.comments ?? []),
    ...(cdm.relativeComments ?? []),
    ...cdm.objects.flatMap((one) => one.comments ?? []),
  ];
  for (const text of all) {
    const found = /^\s*HBR\s*=\s*(\d+(?:\.\d+)?)\s*(?:\[m\])?/i.exec(text)?.[1];
    if (found !== undefined) return Number(found);
  }
  const [first, second] = cdm.objects.map(({ draft }) => draft?.HBR);
  return typeof first === 'number' && typeof second === 'number' ? first + second : undefined;
}
