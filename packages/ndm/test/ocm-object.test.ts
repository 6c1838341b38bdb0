/** Every keyword of an OCM's blocks about the object and its model: the types have the fields of the tables, and each comes back. */
import { expect, test } from 'vitest';
import {
  decodeOcm,
  encodeOcm,
  type Ocm,
  type OcmOrbitDetermination,
  type OcmPerturbations,
  type OcmPhysical,
} from '../src/index.ts';
import { ORBIT_DETERMINATION, PERTURBATIONS, PHYSICAL } from '../src/messages/ocm-object.ts';
import type { SectionSchema } from '../src/schema.ts';

type Whole<T> = { readonly [K in keyof T]-?: Whole<NonNullable<T[K]>> };

const physical: Whole<OcmPhysical> = {
  manufacturer: 'manufacturer',
  busModel: 'bus_model',
  dockedWith: 'docked_with',
  dragAreaM2: 4.5,
  dragCoeff: 5.5,
  dragUncertaintyPercent: 6.5,
  initialWetMassKg: 7.5,
  wetMassKg: 8.5,
  dryMassKg: 9.5,
  box: {
    parentFrame: 'oeb_parent_frame',
    parentFrameEpochUs: 7e14 + 11,
    quaternion: [12.5, 13.5, 14.5, 15.5],
    sizeM: [16.5, 17.5, 18.5],
    areaM2: [19.5, 20.5, 21.5],
  },
  areaPcMinM2: 22.5,
  areaPcMaxM2: 23.5,
  areaPcTypicalM2: 24.5,
  rcsM2: 25.5,
  rcsMinM2: 26.5,
  rcsMaxM2: 27.5,
  srpAreaM2: 28.5,
  solarRadCoeff: 29.5,
  solarRadUncertaintyPercent: 30.5,
  magnitudeAbsolute: 31.5,
  magnitudeApparentMin: 32.5,
  magnitudeApparent: 33.5,
  magnitudeApparentMax: 34.5,
  reflectance: 0.5,
  attitude: {
    mode: 'att_control_mode',
    actuator: 'att_actuator_type',
    knowledgeDeg: 38.5,
    controlDeg: 39.5,
    pointingDeg: 40.5,
  },
  manoeuvresPerYear: 41.5,
  thrustMaxN: 42.5,
  deltaVInitialKmS: 43.5,
  deltaVLeftKmS: 44.5,
  inertiaKgM2: [45.5, 46.5, 47.5, 48.5, 49.5, 50.5],
  comments: ['whole'],
};
const perturbations: Whole<OcmPerturbations> = {
  atmosphere: 'atmospheric_model',
  gravity: 'gravity_model',
  equatorialRadiusKm: 53.5,
  gmKm3S2: 54.5,
  bodies: 'n_body_perturbations',
  rotationDegS: 56.5,
  flattening: 57.5,
  oceanTides: 'ocean_tides_model',
  solidTides: 'solid_tides_model',
  reductionTheory: 'reduction_theory',
  albedo: 'albedo_model',
  albedoGridSize: 62,
  shadow: 'shadow_model',
  shadowBodies: 'shadow_bodies',
  solarRadiation: 'srp_model',
  spaceWeather: { source: 'sw_data_source', epochUs: 7e14 + 67, method: 'sw_interp_method' },
  fixed: {
    kpNt: 69.5,
    apNt: 70.5,
    dstNt: 71.5,
    f10Sfu: 72.5,
    f10MeanSfu: 73.5,
    m10Sfu: 74.5,
    m10MeanSfu: 75.5,
    s10Sfu: 76.5,
    s10MeanSfu: 77.5,
    y10Sfu: 78.5,
    y10MeanSfu: 79.5,
  },
  comments: ['whole'],
};
const orbitDetermination: Whole<OcmOrbitDetermination> = {
  id: 'od_id',
  previousId: 'od_prev_id',
  method: 'od_method',
  epochUs: 7e14 + 83,
  sinceFirstObservationD: 84.5,
  sinceLastObservationD: 85.5,
  recommendedSpanD: 86.5,
  actualSpanD: 87.5,
  observationsAvailable: 88,
  observationsUsed: 89,
  tracksAvailable: 90,
  tracksUsed: 91,
  observationGapMaxD: 92.5,
  epochEigenvaluesM: [93.5, 94.5, 95.5],
  predictedMajorMaxM: 96.5,
  predictedMinorMinM: 97.5,
  confidencePercent: 98.5,
  gdop: 99.5,
  solvedCount: 100,
  solvedStates: 'solve_states',
  consideredCount: 102,
  considered: 'consider_params',
  sedrWKg: 104.5,
  sensorCount: 105,
  sensors: 'sensors',
  weightedRms: 107.5,
  dataTypes: 'data_types',
  comments: ['whole'],
};

function pathsOf(value: object, before = ''): string[] {
  return Object.entries(value).flatMap(([name, one]) =>
    typeof one === 'object' && one !== null
      ? pathsOf(one, `${before}${name}.`)
      : [`${before}${name}`],
  );
}

function fieldsOf({ items }: SectionSchema): string[] {
  return items.flatMap((item) => (item.kind === 'key' ? [item.field] : []));
}

test.each([
  ['physical', physical, PHYSICAL],
  ['perturbations', perturbations, PERTURBATIONS],
  ['orbit determination', orbitDetermination, ORBIT_DETERMINATION],
] as const)('%s: the type has the fields of the table', (_, value, table) => {
  const { comments: __, ...fields } = value;
  expect(pathsOf(fields).sort()).toEqual(fieldsOf(table).sort());
});

const ocm: Ocm = {
  ...{ version: '3.0', creationUs: 7e14, originator: 'ALPHA', comments: [] },
  metadata: { timeSystem: 'TT', epochZeroUs: 7e14, comments: [] },
  ...{ trajectories: [], covariances: [], manoeuvres: [], userComments: [], userDefined: {} },
  ...{ physical, perturbations, orbitDetermination },
};

test.each(['kvn', 'xml', 'json'] as const)('all of it comes back from %s', (encoding) => {
  expect(decodeOcm(encodeOcm(ocm, encoding))).toEqual({ ok: true, value: ocm });
});
