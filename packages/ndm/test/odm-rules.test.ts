/**
 * What the keys of orbit messages ask of each other (CCSDS 502.0-B-3): a good message, one change, and the fault at its
 * line with the section of the standard; a change the standard allows is no error.
 */
import { describe, expect, test } from 'vitest';
import { formatFault, readMessages } from '../src/index.ts';

/** Faults of a text as `line: severity: message (rule)`. */
function faultsOf(text: string): string[] {
  const { messages, faults } = readMessages(text);
  return [...faults, ...messages.flatMap((one) => one.faults)].map((fault) =>
    formatFault('', fault).replace(/^:(\d+):\d+:/, '$1:'),
  );
}

function errorsOf(text: string): string[] {
  return faultsOf(text).filter((fault) => !fault.includes('warning:'));
}

type Change = readonly [name: string, from: string | RegExp, to: string, expected: string | RegExp];

/** `expected`: of a fault; '' for none at all. */
function holds(good: string, changes: readonly Change[]): void {
  test('as it stands: no fault', () => expect(faultsOf(good)).toEqual([]));
  test.each(changes)('%s', (_, from, to, expected) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    if (expected === '') expect(errorsOf(text)).toEqual([]);
    else expect(faultsOf(text).join('\n')).toMatch(new RegExp(expected, 'm'));
  });
}

const HEAD = 'CREATION_DATE = 2024-11-01T00:00:00\nORIGINATOR = ALPHA\n';
const OBJECT = 'OBJECT_NAME = SAT\nOBJECT_ID = 2024-001A\nCENTER_NAME = EARTH\n';
const COVARIANCE = ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT']
  .flatMap((row, i, axes) => axes.slice(0, i + 1).map((axis) => `C${row}_${axis} = 1.5\n`))
  .join('');

describe('OPM', () => {
  const good = `CCSDS_OPM_VERS = 3.0
${HEAD}${OBJECT}REF_FRAME = GCRF
TIME_SYSTEM = UTC
EPOCH = 2024-11-01T00:00:00
X = 7000.0 [km]
Y = 0.0 [km]
Z = 0.0 [km]
X_DOT = 0.0 [km/s]
Y_DOT = 7.5 [km/s]
Z_DOT = 0.0 [km/s]
SEMI_MAJOR_AXIS = 7000.0 [km]
ECCENTRICITY = 0.01
INCLINATION = 98.0 [deg]
RA_OF_ASC_NODE = 10.0 [deg]
ARG_OF_PERICENTER = 20.0 [deg]
TRUE_ANOMALY = 30.0 [deg]
GM = 398600.4415 [km**3/s**2]
MASS = 1000.0 [kg]
COV_REF_FRAME = RTN
${COVARIANCE}MAN_EPOCH_IGNITION = 2024-11-01T01:00:00
MAN_DURATION = 0.0 [s]
MAN_DELTA_MASS = -1.0 [kg]
MAN_REF_FRAME = RTN
MAN_DV_1 = 0.0 [km/s]
MAN_DV_2 = 0.001 [km/s]
MAN_DV_3 = 0.0 [km/s]
USER_DEFINED_NOTE = one
`;
  holds(good, [
    ['no state', /EPOCH = .*\n/, '', 'EPOCH is obligatory and missing .*3.2.4'],
    ['half of the elements', /GM = .*\n/, '', '22: GM is obligatory and missing'],
    ['two anomalies', 'GM =', 'MEAN_ANOMALY = 1.0\nGM =', 'one of TRUE_ANOMALY and MEAN_ANOMALY'],
    ['no anomaly', /TRUE_ANOMALY.*\n/, '', 'one of TRUE_ANOMALY and MEAN_ANOMALY'],
    ['no elements', /SEMI[\s\S]*GM.*\n/, '', ''],
    ['20 terms', /CZ_DOT_Z = .*\n/, '', 'CZ_DOT_Z is obligatory and missing'],
    ['no covariance', /COV_REF[\s\S]*CZ_DOT_Z_DOT.*\n/, '', ''],
    ['a burn without a frame', /MAN_REF_FRAME.*\n/, '', 'MAN_REF_FRAME is obligatory'],
    ['a burn without its duration', /MAN_DURATION.*\n/, '', 'warning: MAN_DURATION .*3.2.4.8'],
    ['a burn without a mass', /MASS = 1000.*\n/, '', 'warning: MASS is missing.*3.2.4.9'],
    ['mass that grows', 'MASS = -1.0', 'MASS = 1.0', 'MAN_DELTA_MASS is "1.0"'],
    ['another unit', '7000.0 [km]', '7000.0 [m]', '10: X has the unit "m"'],
    ['a frame of its own', 'GCRF', 'MY_FRAME', /^9?.*warning: REF_FRAME is MY_FRAME.*annex B/m],
    ['a scale of its own', 'UTC', 'MYTIME', 'warning: TIME_SYSTEM is MYTIME'],
    ['a comment before the version', /^/, 'COMMENT x\n', '7.3.6'],
    [
      'a comment inside a block',
      'Y = 0.0',
      'COMMENT x\nY = 0.0',
      '11: warning: a comment inside a block',
    ],
    ['a comment where a block begins', 'EPOCH =', 'COMMENT x\nEPOCH =', ''],
    ['version 2.0 with what 3.0 has', '3.0\n', '2.0\nCLASSIFICATION = X\n', 'from version 3.0 on'],
    ['version 1.0 with a covariance', 'VERS = 3.0', 'VERS = 1.0', 'from version 2.0 on'],
    ['version 4.0', 'VERS = 3.0', 'VERS = 4.0', 'CCSDS_OPM_VERS is "4.0"'],
  ]);
});

describe('OMM', () => {
  const good = `CCSDS_OMM_VERS = 3.0
${HEAD}${OBJECT}REF_FRAME = TEME
TIME_SYSTEM = UTC
MEAN_ELEMENT_THEORY = SGP4
EPOCH = 2024-11-01T00:00:00
MEAN_MOTION = 15.5 [rev/day]
ECCENTRICITY = 0.001
INCLINATION = 98.0
RA_OF_ASC_NODE = 10.0
ARG_OF_PERICENTER = 20.0
MEAN_ANOMALY = 30.0
EPHEMERIS_TYPE = 0
CLASSIFICATION_TYPE = U
NORAD_CAT_ID = 999100101
BSTAR = 0.0001 [1/ER]
MEAN_MOTION_DOT = 0.00001
MEAN_MOTION_DDOT = 0.0
`;
  holds(good, [
    ['two sizes', 'ECC', 'SEMI_MAJOR_AXIS = 7000\nECC', 'one of SEMI_MAJOR_AXIS and MEAN_MOTION'],
    ['no size', /MEAN_MOTION = .*\n/, '', 'one of SEMI_MAJOR_AXIS and MEAN_MOTION'],
    ['SGP4 without number', /NORAD.*\n/, '', 'NORAD_CAT_ID is missing: SGP4 needs it'],
    ['SGP4 without drag', /BSTAR.*\n/, '', 'BSTAR is missing: SGP4 needs it'],
    ['two drags', 'BSTAR', 'BTERM = 0.1\nBSTAR', 'BSTAR and BTERM: one of them'],
    ['SGP4-XP', 'SGP4', 'SGP4-XP', 'BTERM is missing: SGP4-XP needs it'],
    [
      'SGP without rates',
      /= SGP4([\s\S]*)MEAN_MOTION_DOT.*/,
      '= SGP$1',
      'MEAN_MOTION_DOT is missing',
    ],
    ['a theory without a set of lines', /SGP4([\s\S]*)EPHEM[\s\S]*/, 'DSST$1', ''],
    ['SGP4 in another frame', 'TEME', 'GCRF', /^\d+: REF_FRAME is TEME for SGP4.*4.2.4.6/m],
    ['SGP4 about another body', 'EARTH', 'MARS', 'CENTER_NAME is EARTH for SGP4'],
    ['two letters', 'TYPE = U', 'TYPE = UN', 'CLASSIFICATION_TYPE is one letter'],
    ['a date left empty', /(CREATION_DATE =) .*/, '$1', 'warning: CREATION_DATE has no value'],
    ['a name left empty', /(OBJECT_NAME =) .*/, '$1', /^\d+: OBJECT_NAME has no value/m],
    ['metadata after data', /(OBJECT_NAME.*\n)([\s\S]*)/, '$2$1', 'OBJECT_NAME'],
    ['version 1.0', 'VERS = 3.0', 'VERS = 1.0', 'one of 2.0, 3.0 is right'],
  ]);
});

describe('OEM', () => {
  const good = `CCSDS_OEM_VERS = 3.0
${HEAD}META_START
${OBJECT}REF_FRAME = GCRF
TIME_SYSTEM = UTC
START_TIME = 2024-11-01T00:00:00
USEABLE_START_TIME = 2024-11-01T00:00:00
USEABLE_STOP_TIME = 2024-11-01T00:02:00
STOP_TIME = 2024-11-01T00:02:00
INTERPOLATION = HERMITE
INTERPOLATION_DEGREE = 5
META_STOP
2024-11-01T00:00:00 7000 0 0 0 7.5 0
2024-11-01T00:01:00 6990 450 0 -0.5 7.49 0
2024-11-01T00:02:00 6960 900 0 -1.0 7.45 0
COVARIANCE_START
EPOCH = 2024-11-01T00:00:00
COV_REF_FRAME = RTN
1
0.1 1
0 0.1 1
0 0 0.1 1
0 0 0 0.1 1
0 0 0 0 0.1 1
EPOCH = 2024-11-01T00:01:00
1
0.1 1
0 0.1 1
0 0 0.1 1
0 0 0 0.1 1
0 0 0 0 0.1 1
COVARIANCE_STOP
`;
  const second = good.slice(good.indexOf('META_START')).replace(/COVARIANCE_START[\s\S]*/, '');
  holds(good, [
    [
      'epochs that go down',
      'T00:01:00 69',
      'T00:00:00 69',
      '18: time 2024-11-01T00:00:00 stands twice',
    ],
    [
      'an epoch outside',
      'T00:02:00 6960',
      'T00:03:00 6960',
      '19: .*outside START_TIME to STOP_TIME',
    ],
    ['a line of 8', '7000 0 0 0 7.5 0', '7000 0 0 0 7.5 0 1', '17: the line has 8 values: 7 or 10'],
    ['no number', '6990', '69x90', '18: X is "69x90"'],
    [
      'a comment between states',
      '2024-11-01T00:01:00 69',
      'COMMENT x\n2024-11-01T00:01:00 69',
      'warning: a comment inside',
    ],
    ['no state', /2024-\S+ [\s\S]*7.45 0\n/, '', 'a segment has at least one state.*table 5-1'],
    [
      'some accelerations',
      '7.5 0\n',
      '7.5 0 0 0 0\n',
      'warning: the line has 7 values and the first 10',
    ],
    [
      'accelerations in 1.0',
      /3\.0([\s\S]*)7.5 0\n([\s\S]*)/,
      '1.0$17.5 0 0 0 0\n',
      '17: acc.*from version 2.0 on',
    ],
    ['no degree', /INTERPOLATION_DEGREE.*\n/, '', 'INTERPOLATION_DEGREE is missing'],
    [
      'a degree that is too high',
      '= 5',
      '= 7',
      'warning: HERMITE of degree 7 takes 4 states.*5.2.4.7',
    ],
    [
      'useable out of order',
      /(USEABLE_START_TIME = \S+)T00:00/,
      '$1T00:03',
      'does not come before',
    ],
    ['half of useable', /USEABLE_START.*\n/, '', 'warning: USEABLE_STOP_TIME stands alone'],
    ['covariances out of order', 'EPOCH = 2024-11-01T00:01', 'EPOCH = 2024-10-31T00:01', '5.2.5.7'],
    ['a covariance of a row too few', '0 0 0 0 0.1 1\nEPOCH', 'EPOCH', /^\d+: C/m],
    ['a second segment after it', /$/, second.replaceAll('T00:', 'T01:'), ''],
    ['one that overlaps', /$/, second, 'what is useable overlaps .*5.2.4.4'],
    [
      'one of another scale',
      /$/,
      second.replaceAll('T00:', 'T01:').replace('UTC', 'TAI'),
      '5.2.4.5',
    ],
    [
      'one of another object',
      /$/,
      second.replace('001A', '001B'),
      'warning: an OEM is of one object',
    ],
  ]);
});
