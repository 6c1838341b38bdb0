/**
 * Blocks of an OCM about the object and its model as values (CCSDS 502.0-B-3, tables 6-5, 6-10, 6-11); fields of the tables in
 * messages/ocm-object.ts, which a test compares. A list whose message gives some of its numbers has holes.
 */
type Numbers = readonly (number | undefined)[];

export type OcmPhysical = {
  readonly manufacturer?: string;
  readonly busModel?: string;
  readonly dockedWith?: string;
  readonly dragAreaM2?: number;
  readonly dragCoeff?: number;
  readonly dragUncertaintyPercent?: number;
  readonly initialWetMassKg?: number;
  readonly wetMassKg?: number;
  readonly dryMassKg?: number;
  readonly box?: {
    readonly parentFrame?: string;
    readonly parentFrameEpochUs?: number;
    readonly quaternion?: Numbers;
    readonly sizeM?: Numbers;
    readonly areaM2?: Numbers;
  };
  readonly areaPcMinM2?: number;
  readonly areaPcMaxM2?: number;
  readonly areaPcTypicalM2?: number;
  readonly rcsM2?: number;
  readonly rcsMinM2?: number;
  readonly rcsMaxM2?: number;
  readonly srpAreaM2?: number;
  readonly solarRadCoeff?: number;
  readonly solarRadUncertaintyPercent?: number;
  readonly magnitudeAbsolute?: number;
  readonly magnitudeApparentMin?: number;
  readonly magnitudeApparent?: number;
  readonly magnitudeApparentMax?: number;
  readonly reflectance?: number;
  readonly attitude?: {
    readonly mode?: string;
    readonly actuator?: string;
    readonly knowledgeDeg?: number;
    readonly controlDeg?: number;
    readonly pointingDeg?: number;
  };
  readonly manoeuvresPerYear?: number;
  readonly thrustMaxN?: number;
  readonly deltaVInitialKmS?: number;
  readonly deltaVLeftKmS?: number;
  readonly inertiaKgM2?: Numbers;
  readonly comments: readonly string[];
};

export type OcmPerturbations = {
  readonly atmosphere?: string;
  readonly gravity?: string;
  readonly equatorialRadiusKm?: number;
  readonly gmKm3S2?: number;
  readonly bodies?: string;
  readonly rotationDegS?: number;
  readonly flattening?: number;
  readonly oceanTides?: string;
  readonly solidTides?: string;
  readonly reductionTheory?: string;
  readonly albedo?: string;
  readonly albedoGridSize?: number;
  readonly shadow?: string;
  readonly shadowBodies?: string;
  readonly solarRadiation?: string;
  readonly spaceWeather?: {
    readonly source?: string;
    readonly epochUs?: number;
    readonly method?: string;
  };
  readonly fixed?: {
    readonly kpNt?: number;
    readonly apNt?: number;
    readonly dstNt?: number;
    readonly f10Sfu?: number;
    readonly f10MeanSfu?: number;
    readonly m10Sfu?: number;
    readonly m10MeanSfu?: number;
    readonly s10Sfu?: number;
    readonly s10MeanSfu?: number;
    readonly y10Sfu?: number;
    readonly y10MeanSfu?: number;
  };
  readonly comments: readonly string[];
};

export type OcmOrbitDetermination = {
  readonly id: string;
  readonly previousId?: string;
  readonly method: string;
  readonly epochUs: number;
  readonly sinceFirstObservationD?: number;
  readonly sinceLastObservationD?: number;
  readonly recommendedSpanD?: number;
  readonly actualSpanD?: number;
  readonly observationsAvailable?: number;
  readonly observationsUsed?: number;
  readonly tracksAvailable?: number;
  readonly tracksUsed?: number;
  readonly observationGapMaxD?: number;
  readonly epochEigenvaluesM?: Numbers;
  readonly predictedMajorMaxM?: number;
  readonly predictedMinorMinM?: number;
  readonly confidencePercent?: number;
  readonly gdop?: number;
  readonly solvedCount?: number;
  readonly solvedStates?: string;
  readonly consideredCount?: number;
  readonly considered?: string;
  readonly sedrWKg?: number;
  readonly sensorCount?: number;
  readonly sensors?: string;
  readonly weightedRms?: number;
  readonly dataTypes?: string;
  readonly comments: readonly string[];
};
