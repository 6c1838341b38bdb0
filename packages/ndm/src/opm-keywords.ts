/** The keywords of an OPM (CCSDS 502.0-B-3, tables 3-1 to 3-3), one table for reader, writer and document. */
import { atLeastZero, may, must, type NdmField } from './field.ts';

export type OpmPart =
  | 'header'
  | 'metadata'
  | 'state'
  | 'keplerian'
  | 'spacecraft'
  | 'covariance'
  | 'manoeuvre';

const AXES = ['X', 'Y', 'Z'] as const;
const SIX = ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'] as const;
const number = (unit: string) => ({ form: 'number', unit }) as const;

export const OPM_FIELDS: readonly NdmField<OpmPart>[] = [
  must('CCSDS_OPM_VERS', 'header', 'version', { choices: ['1.0', '2.0', '3.0'] }),
  may('CLASSIFICATION', 'header', 'classification'),
  must('CREATION_DATE', 'header', 'creationUs', { form: 'epoch' }),
  must('ORIGINATOR', 'header', 'originator'),
  may('MESSAGE_ID', 'header', 'messageId'),
  must('OBJECT_NAME', 'metadata', 'objectName'),
  must('OBJECT_ID', 'metadata', 'objectId'),
  must('CENTER_NAME', 'metadata', 'centerName'),
  must('REF_FRAME', 'metadata', 'refFrame'),
  may('REF_FRAME_EPOCH', 'metadata', 'refFrameEpochUs', { form: 'epoch' }),
  must('TIME_SYSTEM', 'metadata', 'timeSystem'),
  must('EPOCH', 'state', 'epochUs', { form: 'epoch' }),
  ...AXES.map((axis, i) => must(axis, 'state', `positionKm.${i}`, number('km'))),
  ...AXES.map((axis, i) => must(`${axis}_DOT`, 'state', `velocityKmS.${i}`, number('km/s'))),
  must('SEMI_MAJOR_AXIS', 'keplerian', 'keplerian.semiMajorAxisKm', number('km')),
  must('ECCENTRICITY', 'keplerian', 'keplerian.eccentricity', atLeastZero('')),
  must('INCLINATION', 'keplerian', 'keplerian.inclinationDeg', number('deg')),
  must('RA_OF_ASC_NODE', 'keplerian', 'keplerian.raanDeg', number('deg')),
  must('ARG_OF_PERICENTER', 'keplerian', 'keplerian.argPericenterDeg', number('deg')),
  may('TRUE_ANOMALY', 'keplerian', 'keplerian.trueAnomalyDeg', number('deg')),
  may('MEAN_ANOMALY', 'keplerian', 'keplerian.meanAnomalyDeg', number('deg')),
  must('GM', 'keplerian', 'keplerian.gmKm3S2', atLeastZero('km**3/s**2')),
  may('MASS', 'spacecraft', 'massKg', atLeastZero('kg')),
  may('SOLAR_RAD_AREA', 'spacecraft', 'solarRadAreaM2', atLeastZero('m**2')),
  may('SOLAR_RAD_COEFF', 'spacecraft', 'solarRadCoeff', atLeastZero('')),
  may('DRAG_AREA', 'spacecraft', 'dragAreaM2', atLeastZero('m**2')),
  may('DRAG_COEFF', 'spacecraft', 'dragCoeff', atLeastZero('')),
  may('COV_REF_FRAME', 'covariance', 'covarianceFrame'),
  ...covariance(),
  must('MAN_EPOCH_IGNITION', 'manoeuvre', 'ignitionUs', { form: 'epoch' }),
  must('MAN_DURATION', 'manoeuvre', 'durationS', atLeastZero('s')),
  must('MAN_DELTA_MASS', 'manoeuvre', 'deltaMassKg', { ...number('kg'), max: 0 }),
  must('MAN_REF_FRAME', 'manoeuvre', 'refFrame'),
  ...[0, 1, 2].map((i) => must(`MAN_DV_${i + 1}`, 'manoeuvre', `deltaVKmS.${i}`, number('km/s'))),
];

/** The lower triangle, row by row: CX_X, CY_X, CY_Y, … CZ_DOT_Z_DOT. */
function covariance(): NdmField<OpmPart>[] {
  const fields: NdmField<OpmPart>[] = [];
  SIX.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const unit = i < 3 ? 'km**2' : j < 3 ? 'km**2/s' : 'km**2/s**2';
      fields.push(
        must(`C${row}_${SIX[j]}`, 'covariance', `covarianceLower.${fields.length}`, number(unit)),
      );
    }
  });
  return fields;
}

export function opmFields(part: OpmPart): readonly NdmField<OpmPart>[] {
  return OPM_FIELDS.filter((field) => field.part === part);
}
