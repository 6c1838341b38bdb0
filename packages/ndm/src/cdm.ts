/**
 * Conjunction Data Messages in KVN (CCSDS 508.0-B-1, section 4). A CDM keeps its own units: metres
 * for the encounter and the covariance, kilometres for the states. States are in GCRF, EME2000 or
 * ITRF: TEME is converted by the caller.
 *
 * The standard makes the 6x6 covariance obligatory. A model that knows positions only is written
 * with its nine position terms, and zeros for what it does not know, which a COMMENT says: zero
 * there means unknown, not certain.
 */
import { CDM_FIELDS, type CdmPart } from './cdm-keywords.ts';
import { commentLines, fieldLines } from './kvn-write.ts';

export type Triple = readonly [number, number, number];

/**
 * Either the whole lower triangle (21 terms, row by row), or the positions' six (R_R, T_R, T_T,
 * N_R, N_T, N_N) in m².
 */
export type CdmCovariance =
  | { readonly kind: 'full'; readonly lowerRtn: readonly number[]; readonly model: string }
  | { readonly kind: 'position'; readonly lowerRtnM2: readonly number[]; readonly model: string };

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
  readonly comments?: readonly string[];
};

export type Cdm = {
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
  readonly objects: readonly [CdmObject, CdmObject];
};

const VERSION = '1.0';
const KEY_COLUMNS = 35;
const VALUE_COLUMNS = 25;
const POSITION_TERMS = 6;
const ALL_TERMS = 21;

/**
 * The message as text. A value that is obligatory but absent, not finite or out of range is a bug
 * of the caller.
 */
export function encodeCdmKvn(cdm: Cdm): string {
  const lines: string[] = [];
  const [version, ...head] = linesOf('header', { ...cdm, version: VERSION });
  lines.push(version!, ...commentLines(cdm.comments), ...head);
  lines.push(...commentLines(cdm.relativeComments), ...linesOf('relative', cdm));
  cdm.objects.forEach((object, i) => {
    const { covariance } = object;
    const values = { ...object, ...unknowns(object), object: `OBJECT${i + 1}` };
    lines.push(...linesOf('metadata', values));
    lines.push(...commentLines(object.comments), ...covarianceComments(covariance));
    lines.push(...linesOf('data', { ...values, covarianceRtn: covarianceTerms(covariance) }));
  });
  return `${lines.join('\n')}\n`;
}

/** The standard wants a word where a name is not known. */
function unknowns(object: CdmObject) {
  return {
    objectName: object.objectName || 'UNKNOWN',
    internationalDesignator: object.internationalDesignator || 'UNKNOWN',
  };
}

function linesOf(part: CdmPart, values: object): string[] {
  const fields = CDM_FIELDS.filter((field) => field.part === part);
  return fieldLines(fields, values, { key: KEY_COLUMNS, value: VALUE_COLUMNS });
}

function covarianceComments({ kind, model }: CdmCovariance): string[] {
  const lines = [`Covariance model: ${model}`];
  if (kind === 'position') {
    lines.push('The model has no velocity terms: zero in C*DOT_* means unknown, not certain');
  }
  return commentLines(lines);
}

function covarianceTerms(covariance: CdmCovariance): readonly number[] {
  const given = covariance.kind === 'full' ? covariance.lowerRtn : covariance.lowerRtnM2;
  const terms = covariance.kind === 'full' ? ALL_TERMS : POSITION_TERMS;
  if (given.length !== terms) {
    throw new Error(`encodeCdmKvn: covariance has ${given.length} terms, expected ${terms}`);
  }
  return [...given, ...new Array<number>(ALL_TERMS - terms).fill(0)];
}
