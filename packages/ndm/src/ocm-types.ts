/**
 * An OCM as a value (CCSDS 502.0-B-3, section 6). Times are µs TAI, whether the message prints them absolute or relative;
 * lines are columns. Where the standard has a default for what must be known (6.2.1.3), the value has it. Units of elements
 * and fields are those of the registry (messages/ocm-elements.ts), whatever the message prints for people.
 */

import type { OcmOrbitDetermination, OcmPerturbations, OcmPhysical } from './ocm-object-types.ts';

export type OcmContact = {
  readonly organization?: string; // of the technical one
  readonly name?: string;
  readonly position?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
};

export type OcmMetadata = {
  readonly objectName?: string;
  readonly internationalDesignator?: string;
  readonly catalogName?: string;
  readonly objectDesignator?: string;
  readonly alternateNames?: string;
  readonly originatorContact?: OcmContact;
  readonly technicalContact?: OcmContact;
  readonly previousMessageId?: string;
  readonly nextMessageId?: string;
  readonly links?: {
    readonly adm?: string;
    readonly cdm?: string;
    readonly prm?: string;
    readonly rdm?: string;
    readonly tdm?: string;
  };
  readonly operator?: string;
  readonly owner?: string;
  readonly country?: string;
  readonly constellation?: string;
  readonly objectType?: string;
  readonly timeSystem: string;
  readonly epochZeroUs: number;
  readonly opsStatus?: string;
  readonly orbitCategory?: string;
  readonly dataElements?: string;
  readonly clockOffsetS?: number;
  readonly clockRateS?: number;
  readonly previousMessageUs?: number;
  readonly nextMessageUs?: number;
  readonly fromUs?: number;
  readonly toUs?: number;
  readonly timeSpanD?: number;
  readonly taiMinusUtcS?: number;
  readonly nextLeap?: string; // as it is written: it may be one that nobody announced yet
  readonly nextLeapTaiMinusUtcS?: number;
  readonly ut1MinusUtcS?: number;
  readonly earthOrientationSource?: string;
  readonly earthOrientationMethod?: string;
  readonly celestialSource?: string;
  readonly comments: readonly string[];
};

type Block = {
  readonly id?: string;
  readonly previousId?: string;
  readonly nextId?: string;
  readonly basis?: string;
  readonly basisId?: string;
  readonly refFrame: string;
  readonly refFrameEpochUs?: number;
  readonly epochUs: Float64Array; // of the lines, ascending
  readonly comments: readonly string[];
};

export type OcmTrajectory = Block & {
  readonly interpolation?: string;
  readonly interpolationDegree?: number;
  readonly propagator?: string;
  readonly centerName: string;
  readonly useableFromUs?: number;
  readonly useableToUs?: number;
  readonly revolution?: number;
  readonly revolutionBasis?: number;
  readonly type: string; // CARTPV, KEPLERIAN …
  readonly averaging?: string;
  readonly width: number; // elements of a line
  readonly elements: Float64Array; // width numbers an epoch, in the units of the type
};

export type OcmCovariance = Block & {
  readonly scaleMin?: number;
  readonly scaleMax?: number;
  readonly confidencePercent?: number;
  readonly type: string;
  readonly ordering: 'LTM' | 'UTM' | 'FULL' | 'LTMWCC' | 'UTMWCC';
  readonly width: number; // terms of a line
  readonly terms: Float64Array; // width numbers an epoch, as they are ordered
};

export type OcmDutyCycle = {
  readonly type?: 'CONTINUOUS' | 'TIME' | 'TIME_AND_ANGLE';
  readonly windowFromUs?: number;
  readonly windowToUs?: number;
  readonly cyclesMin?: number;
  readonly cyclesMax?: number;
  readonly fromUs?: number;
  readonly toUs?: number;
  readonly referenceUs?: number;
  readonly pulseS?: number;
  readonly periodS?: number;
  readonly referenceDirection?: string; // three numbers
  readonly bodyFrame?: string;
  readonly bodyTrigger?: string; // three numbers
  readonly startAngleDeg?: number;
  readonly stopAngleDeg?: number;
};

export type OcmManoeuvre = Block & {
  readonly deviceId: string;
  readonly previousUs?: number;
  readonly nextUs?: number;
  readonly purpose?: string;
  readonly predictionSource?: string;
  readonly gravityAssistBody?: string;
  readonly dutyCycle?: OcmDutyCycle;
  readonly fields: readonly string[]; // of a line after the time: MAN_DURA, THR_X … DEPLOY_ID …
  readonly lines: readonly (readonly (number | string)[])[]; // text: ON, OFF, names of what is deployed, columns that no table knows
};

export type Ocm = {
  readonly version: '3.0';
  readonly classification?: string;
  readonly creationUs: number;
  readonly originator: string;
  readonly messageId?: string;
  readonly comments: readonly string[]; // of the header
  readonly metadata: OcmMetadata;
  readonly trajectories: readonly OcmTrajectory[];
  readonly physical?: OcmPhysical;
  readonly covariances: readonly OcmCovariance[];
  readonly manoeuvres: readonly OcmManoeuvre[];
  readonly perturbations?: OcmPerturbations;
  readonly orbitDetermination?: OcmOrbitDetermination;
  readonly userComments: readonly string[];
  readonly userDefined: Readonly<Record<string, string>>; // without USER_DEFINED_
};
