/** The keywords of an OEM (CCSDS 502.0-B-3, tables 5-2 and 5-3, and 5.2.5 for the covariance), one table for all that use it. */
import { may, must, type NdmField } from './field.ts';

export type OemPart = 'header' | 'metadata' | 'covariance';

export const OEM_FIELDS: readonly NdmField<OemPart>[] = [
  must('CCSDS_OEM_VERS', 'header', 'version', { choices: ['1.0', '2.0', '3.0'] }),
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
  must('START_TIME', 'metadata', 'fromUs', { form: 'epoch' }),
  may('USEABLE_START_TIME', 'metadata', 'useableFromUs', { form: 'epoch' }),
  may('USEABLE_STOP_TIME', 'metadata', 'useableToUs', { form: 'epoch' }),
  must('STOP_TIME', 'metadata', 'toUs', { form: 'epoch' }),
  may('INTERPOLATION', 'metadata', 'interpolation'),
  may('INTERPOLATION_DEGREE', 'metadata', 'interpolationDegree', {
    form: 'integer',
    min: 1,
    max: 1000,
  }),
  must('EPOCH', 'covariance', 'epochUs', { form: 'epoch' }),
  may('COV_REF_FRAME', 'covariance', 'refFrame'),
];

export function oemFields(part: OemPart): readonly NdmField<OemPart>[] {
  return OEM_FIELDS.filter((field) => field.part === part);
}
