/**
 * The table of a TDM: what was measured between participants, segment by segment (CCSDS 503.0-B-2; version 1.0 by
 * 503.0-B-1, whose keywords are those without a "since"). Units are not printed in a TDM: the table names them in words.
 */
import {
  type KeyExtra,
  type KeySchema,
  type MessageSchema,
  needs,
  section,
  takes,
} from '../schema.ts';
import { EPOCH, numberIn } from './odm-parts.ts';
import { checkSegment } from './tdm-check.ts';
import { PARTICIPANTS, TDM_ROWS } from './tdm-data.ts';

const HEADER = '3.2.2, table 3-2';
const METADATA = '3.3.1, table 3-3';
const UTC = { ...EPOCH, utc: true } as const;
const NUMBER = numberIn('');
const NOT_BELOW_ZERO = numberIn('', { min: 0 });
const WHOLE = { form: 'integer' } as const;
const since2 = { since: '2.0' } as const;
const YES_NO = { choices: ['YES', 'NO'] };

const header = section('header', HEADER, [
  needs('CREATION_DATE', 'creationUs', HEADER, 'when it was made, UTC', UTC),
  needs('ORIGINATOR', 'originator', HEADER, 'agency that made it'),
  takes('MESSAGE_ID', 'messageId', HEADER, 'unique among messages of the originator', since2),
]);

const who: readonly KeySchema[] = [
  takes('TRACK_ID', 'trackId', METADATA, 'name of the track', since2),
  takes('DATA_TYPES', 'dataTypes', METADATA, 'kinds of data that follow, by commas', {
    ...since2,
    list: true,
  }),
  needs('TIME_SYSTEM', 'timeSystem', METADATA, 'scale of the epochs of the data'),
  takes('START_TIME', 'fromUs', METADATA, 'start of the data, UTC', UTC),
  takes('STOP_TIME', 'toUs', METADATA, 'end of the data, UTC', UTC),
  ...each('PARTICIPANT', 'participants', 'station, spacecraft, quasar or clock'),
  takes('MODE', 'mode', METADATA, 'signals in turn, or a difference of two paths', {
    choices: ['SEQUENTIAL', 'SINGLE_DIFF'],
  }),
  takes('PATH', 'path', METADATA, 'participants in the order of the signal, as 1,2,1'),
  takes('PATH_1', 'path1', METADATA, 'path that is subtracted'),
  takes('PATH_2', 'path2', METADATA, 'path it is subtracted from'),
  ...each('EPHEMERIS_NAME', 'ephemerisNames', 'ephemeris of participant', since2),
  takes(
    'EPHEMERIS_NAME',
    'ephemerisName',
    METADATA,
    'ephemeris of nobody named: a warning',
    since2,
  ),
];

const how: readonly KeySchema[] = [
  takes('TRANSMIT_BAND', 'transmitBand', METADATA, 'band sent'),
  takes('RECEIVE_BAND', 'receiveBand', METADATA, 'band received'),
  takes('TURNAROUND_NUMERATOR', 'turnaroundNumerator', METADATA, 'of the ratio down to up', WHOLE),
  takes('TURNAROUND_DENOMINATOR', 'turnaroundDenominator', METADATA, 'of the same ratio', WHOLE),
  takes('TIMETAG_REF', 'timetagRef', METADATA, 'epochs are of sending or of receiving', {
    choices: ['TRANSMIT', 'RECEIVE'],
  }),
  takes('INTEGRATION_INTERVAL', 'integrationS', METADATA, 'count time, s', NOT_BELOW_ZERO),
  takes('INTEGRATION_REF', 'integrationRef', METADATA, 'where in it the epoch stands', {
    choices: ['START', 'MIDDLE', 'END'],
  }),
  takes('FREQ_OFFSET', 'freqOffsetHz', METADATA, 'to add to every RECEIVE_FREQ, Hz', NUMBER),
  takes('RANGE_MODE', 'rangeMode', METADATA, 'tones and carrier', {
    choices: ['COHERENT', 'CONSTANT', 'ONE_WAY'],
  }),
  takes('RANGE_MODULUS', 'ambiguity', METADATA, 'ambiguity, in RANGE_UNITS', NOT_BELOW_ZERO),
  takes('RANGE_UNITS', 'rangeUnits', METADATA, 'unit of RANGE; else km', {
    choices: ['km', 's', 'RU'],
  }),
  takes('ANGLE_TYPE', 'angleType', METADATA, 'AZEL, RADEC, XEYN, XSYE, or by agreement'),
  takes('REFERENCE_FRAME', 'referenceFrame', METADATA, 'inertial frame of RADEC'),
  takes('INTERPOLATION', 'interpolation', METADATA, 'of transmit phase counts', since2),
  takes('INTERPOLATION_DEGREE', 'interpolationDegree', METADATA, 'its degree', {
    ...{ ...WHOLE, min: 1 },
    ...since2,
  }),
  takes('DOPPLER_COUNT_BIAS', 'dopplerCountBiasHz', METADATA, 'to subtract from counts, Hz', {
    ...NOT_BELOW_ZERO,
    ...since2,
  }),
  takes('DOPPLER_COUNT_SCALE', 'dopplerCountScale', METADATA, 'to divide counts by; else 1', {
    ...{ ...WHOLE, min: 1 },
    ...since2,
  }),
  takes('DOPPLER_COUNT_ROLLOVER', 'dopplerCountRollover', METADATA, 'a counter ran over', {
    ...YES_NO,
    ...since2,
  }),
  ...each('TRANSMIT_DELAY', 'transmitDelaysS', 'electronics to antenna, s', NOT_BELOW_ZERO),
  ...each('RECEIVE_DELAY', 'receiveDelaysS', 'antenna to electronics, s', NOT_BELOW_ZERO),
  takes('DATA_QUALITY', 'dataQuality', METADATA, 'checked or not; else RAW', {
    choices: ['RAW', 'VALIDATED', 'DEGRADED'],
  }),
];

const CORRECTIONS = ['ANGLE_1', 'ANGLE_2', 'DOPPLER', 'MAG', 'RANGE', 'RCS', 'RECEIVE', 'TRANSMIT'];
const LATER = ['MAG', 'RCS', 'ABERRATION_YEARLY', 'ABERRATION_DIURNAL'];

const corrections: readonly KeySchema[] = [
  ...[...CORRECTIONS, 'ABERRATION_YEARLY', 'ABERRATION_DIURNAL'].map((name) =>
    takes(
      ...([`CORRECTION_${name}`, `corrections.${name}`, METADATA] as const),
      'correction, in the unit of the observable',
      { ...NUMBER, ...(LATER.includes(name) ? since2 : {}) },
    ),
  ),
  takes('CORRECTIONS_APPLIED', 'correctionsApplied', METADATA, 'they are in the data', YES_NO),
];

export const TDM_SCHEMA: MessageSchema = {
  ...{ message: 'TDM', versionKey: 'CCSDS_TDM_VERS', versions: ['1.0', '2.0'] },
  standard: 'CCSDS 503.0-B-2',
  lines: '4.2',
  root: section('tdm', '3.1', [
    header,
    section('body', '5.2.2', [
      section(
        ...(['segment', '5.2.3'] as const),
        [
          section('metadata', METADATA, [...who, ...how, ...corrections], {
            marks: ['META_START', 'META_STOP'],
          }),
          section('data', '3.4, table 3-4', [], {
            ...{ marks: ['DATA_START', 'DATA_STOP'], rows: TDM_ROWS },
          }),
        ],
        { times: 'some', field: 'segments', check: checkSegment },
      ),
    ]),
  ]),
};

function each(key: string, field: string, meaning: string, extra: KeyExtra = {}): KeySchema[] {
  return PARTICIPANTS.map((n) =>
    takes(`${key}_${n}`, `${field}.${n - 1}`, METADATA, `${meaning}, participant ${n}`, extra),
  );
}
