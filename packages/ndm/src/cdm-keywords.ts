/**
 * The one table of CDM keywords (CCSDS 508.0-B-1, tables 3-1 to 3-4): order, unit, range,
 * obligation, and the place in the `Cdm` type. It drives writer, reader and the keyword document.
 */
import { atLeastZero, type FieldForm, may, must, type NdmField } from './field.ts';

export type CdmPart = 'header' | 'relative' | 'metadata' | 'data';
export type CdmField = NdmField<CdmPart>;
export type CdmForm = FieldForm;

const YES_NO = ['YES', 'NO'];
const AXES = ['X', 'Y', 'Z'] as const;
/** Rows and columns of the covariance as the keywords name them. */
const COVARIANCE_AXES = ['R', 'T', 'N', 'RDOT', 'TDOT', 'NDOT'] as const;

/** Drag, radiation pressure and thrust as parameters of the covariance: rows 7 to 9, which few messages have. */
const PARAMETERS = [
  ['CDRG', 'DRG', ['m**3/kg', 'm**3/(kg*s)', 'm**4/kg**2']],
  ['CSRP', 'SRP', ['m**3/kg', 'm**3/(kg*s)', 'm**4/kg**2']],
  ['CTHR', 'THR', ['m**2/s**2', 'm**2/s**3', 'm**3/(kg*s**2)']],
] as const;

export const CDM_FIELDS: readonly CdmField[] = [
  must('CCSDS_CDM_VERS', 'header', 'version'),
  must('CREATION_DATE', 'header', 'creationUs', { form: 'epoch' }),
  must('ORIGINATOR', 'header', 'originator'),
  may('MESSAGE_FOR', 'header', 'messageFor'),
  must('MESSAGE_ID', 'header', 'messageId'),
  must('TCA', 'relative', 'tcaUs', { form: 'epoch' }),
  must('MISS_DISTANCE', 'relative', 'missDistanceM', atLeastZero('m')),
  may('RELATIVE_SPEED', 'relative', 'relativeSpeedMS', atLeastZero('m/s')),
  ...rtn('RELATIVE_POSITION', 'relativePositionRtnM', 'm'),
  ...rtn('RELATIVE_VELOCITY', 'relativeVelocityRtnMS', 'm/s'),
  may('START_SCREEN_PERIOD', 'relative', 'screenFromUs', { form: 'epoch' }),
  may('STOP_SCREEN_PERIOD', 'relative', 'screenToUs', { form: 'epoch' }),
  may('SCREEN_VOLUME_FRAME', 'relative', 'screenVolume.frame', { choices: ['RTN', 'TVN'] }),
  may('SCREEN_VOLUME_SHAPE', 'relative', 'screenVolume.shape', { choices: ['ELLIPSOID', 'BOX'] }),
  ...AXES.map((axis, i) =>
    may(`SCREEN_VOLUME_${axis}`, 'relative', `screenVolume.sizeM.${i}`, atLeastZero('m')),
  ),
  may('SCREEN_ENTRY_TIME', 'relative', 'screenEntryUs', { form: 'epoch' }),
  may('SCREEN_EXIT_TIME', 'relative', 'screenExitUs', { form: 'epoch' }),
  may('COLLISION_PROBABILITY', 'relative', 'collisionProbability', {
    form: 'number',
    min: 0,
    max: 1,
  }),
  may('COLLISION_PROBABILITY_METHOD', 'relative', 'collisionProbabilityMethod'),

  must('OBJECT', 'metadata', 'object', { choices: ['OBJECT1', 'OBJECT2'] }),
  must('OBJECT_DESIGNATOR', 'metadata', 'designator'),
  must('CATALOG_NAME', 'metadata', 'catalogName'),
  must('OBJECT_NAME', 'metadata', 'objectName'),
  must('INTERNATIONAL_DESIGNATOR', 'metadata', 'internationalDesignator'),
  may('OBJECT_TYPE', 'metadata', 'objectType', {
    choices: ['PAYLOAD', 'ROCKET BODY', 'DEBRIS', 'UNKNOWN', 'OTHER'],
  }),
  may('OPERATOR_CONTACT_POSITION', 'metadata', 'operator.contactPosition'),
  may('OPERATOR_ORGANIZATION', 'metadata', 'operator.organization'),
  may('OPERATOR_PHONE', 'metadata', 'operator.phone'),
  may('OPERATOR_EMAIL', 'metadata', 'operator.email'),
  must('EPHEMERIS_NAME', 'metadata', 'ephemerisName'),
  must('COVARIANCE_METHOD', 'metadata', 'covarianceMethod', { choices: ['CALCULATED', 'DEFAULT'] }),
  must('MANEUVERABLE', 'metadata', 'maneuverable', { choices: [...YES_NO, 'N/A'] }),
  may('ORBIT_CENTER', 'metadata', 'orbitCenter'),
  must('REF_FRAME', 'metadata', 'refFrame', { choices: ['GCRF', 'EME2000', 'ITRF'] }),
  may('GRAVITY_MODEL', 'metadata', 'gravityModel'),
  may('ATMOSPHERIC_MODEL', 'metadata', 'atmosphericModel'),
  may('N_BODY_PERTURBATIONS', 'metadata', 'nBodyPerturbations'),
  may('SOLAR_RAD_PRESSURE', 'metadata', 'solarRadPressure', { choices: YES_NO }),
  may('EARTH_TIDES', 'metadata', 'earthTides', { choices: YES_NO }),
  may('INTRACK_THRUST', 'metadata', 'intrackThrust', { choices: YES_NO }),

  may('TIME_LASTOB_START', 'data', 'od.lastObservationFromUs', { form: 'epoch' }),
  may('TIME_LASTOB_END', 'data', 'od.lastObservationToUs', { form: 'epoch' }),
  may('RECOMMENDED_OD_SPAN', 'data', 'od.recommendedSpanD', atLeastZero('d')),
  may('ACTUAL_OD_SPAN', 'data', 'od.actualSpanD', atLeastZero('d')),
  may('OBS_AVAILABLE', 'data', 'od.observationsAvailable', atLeastZero('')),
  may('OBS_USED', 'data', 'od.observationsUsed', atLeastZero('')),
  may('TRACKS_AVAILABLE', 'data', 'od.tracksAvailable', atLeastZero('')),
  may('TRACKS_USED', 'data', 'od.tracksUsed', atLeastZero('')),
  may('RESIDUALS_ACCEPTED', 'data', 'od.residualsAcceptedPercent', {
    form: 'number',
    unit: '%',
    min: 0,
    max: 100,
  }),
  may('WEIGHTED_RMS', 'data', 'od.weightedRms', atLeastZero('')),
  may('AREA_PC', 'data', 'areaPcM2', atLeastZero('m**2')),
  may('AREA_DRG', 'data', 'areaDragM2', atLeastZero('m**2')),
  may('AREA_SRP', 'data', 'areaSrpM2', atLeastZero('m**2')),
  may('MASS', 'data', 'massKg', atLeastZero('kg')),
  may('CD_AREA_OVER_MASS', 'data', 'dragAreaOverMassM2Kg', { form: 'number', unit: 'm**2/kg' }),
  may('CR_AREA_OVER_MASS', 'data', 'srpAreaOverMassM2Kg', { form: 'number', unit: 'm**2/kg' }),
  may('THRUST_ACCELERATION', 'data', 'thrustAccelerationMS2', { form: 'number', unit: 'm/s**2' }),
  may('SEDR', 'data', 'sedrWKg', { form: 'number', unit: 'W/kg' }),
  ...AXES.map((axis, i) => must(axis, 'data', `positionKm.${i}`, { form: 'number', unit: 'km' })),
  ...AXES.map((axis, i) =>
    must(`${axis}_DOT`, 'data', `velocityKmS.${i}`, { form: 'number', unit: 'km/s' }),
  ),
  ...covariance(),
];

/** The lower triangle, row by row: CR_R, CT_R, CT_T, … CNDOT_NDOT; element k of `covarianceRtn`. */
function covariance(): CdmField[] {
  const fields: CdmField[] = [];
  COVARIANCE_AXES.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const unit = i < 3 ? 'm**2' : j < 3 ? 'm**2/s' : 'm**2/s**2';
      const min = i === j ? 0 : Number.NEGATIVE_INFINITY;
      const path = `covarianceRtn.${fields.length}`;
      fields.push(
        must(`C${row}_${COVARIANCE_AXES[j]}`, 'data', path, { form: 'number', unit, min }),
      );
    }
  });
  return [...fields, ...parameterRows()];
}

function parameterRows(): CdmField[] {
  const names = PARAMETERS.map(([, name]) => name);
  return PARAMETERS.flatMap(([row, name, [place, speed, parameter]], k) =>
    [...COVARIANCE_AXES, ...names.slice(0, k + 1)].map((column, j) => {
      const own = name === 'THR' && column === 'THR' ? 'm**2/s**4' : parameter;
      const unit = j < 3 ? place : j < 6 ? speed : own;
      const path = `parameterCovariance.${row.slice(1).toLowerCase()}.${j}`;
      return may(`${row}_${column}`, 'data', path, { form: 'number', unit });
    }),
  );
}

function rtn(key: string, path: string, unit: string): CdmField[] {
  return ['R', 'T', 'N'].map((axis, i) =>
    may(`${key}_${axis}`, 'relative', `${path}.${i}`, { form: 'number', unit }),
  );
}
