/**
 * What the blocks of an OCM ask of their keys and lines (CCSDS 502.0-B-3, section 6): a good message, one change, and the
 * fault at its line; a change the standard allows is no error.
 */
import { describe, expect, test } from 'vitest';
import { formatFault, readMessages } from '../src/index.ts';

function faultsOf(text: string): string[] {
  const { messages, faults } = readMessages(text);
  return [...faults, ...messages.flatMap((one) => one.faults)].map((fault) =>
    formatFault('', fault).replace(/^:(\d+):\d+:/, '$1:'),
  );
}

const HEAD = `CCSDS_OCM_VERS = 3.0
CREATION_DATE = 2024-11-01T00:00:00
ORIGINATOR = ALPHA
META_START
TIME_SYSTEM = UTC
EPOCH_TZERO = 2024-11-01T00:00:00
META_STOP
`;

/** `expected`: of a fault; '' for no error at all. */
function holds(block: string, changes: readonly (readonly [RegExp | string, string, string])[]) {
  const good = HEAD + block;
  test('as it stands: no fault', () => expect(faultsOf(good)).toEqual([]));
  test.each(changes)('%s to %s', (from, to, expected) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    const found = faultsOf(text);
    if (expected !== '') expect(found.join('\n')).toMatch(new RegExp(expected, 'm'));
    else expect(found.filter((fault) => !fault.includes('warning:'))).toEqual([]);
  });
}

describe('metadata', () => {
  holds('', [
    [/EPOCH_TZERO.*\n/, '', 'EPOCH_TZERO is obligatory'],
    [/TIME_SYSTEM.*\n/, '', ''],
    [/META_STOP\n/, 'META_STOP\nMETA_START\nMETA_STOP\n', 'metadata stands once'],
    [
      'META_STOP',
      'START_TIME = 10.0\nSTOP_TIME = 5.0\nMETA_STOP',
      'does not come before START_TIME',
    ],
    [
      'META_STOP',
      'NEXT_LEAP_EPOCH = 2040-12-31T23:59:60\nMETA_STOP',
      'NEXT_LEAP_TAIMUTC goes with',
    ],
    ['META_STOP', 'START_TIME = 0.0\nSTOP_TIME = 43200.0\nTIME_SPAN = 0.5\nMETA_STOP', ''],
    [
      'META_STOP',
      'START_TIME = 0.0\nSTOP_TIME = 43200.0\nTIME_SPAN = 1\nMETA_STOP',
      'TIME_SPAN is 1 d',
    ],
    ['UTC', 'SCLK', 'warning: SCLK_OFFSET_AT_EPOCH is missing'],
    ['META_STOP', 'NEXT_LEAP_EPOCH = soon\nMETA_STOP', 'NEXT_LEAP_EPOCH: '],
    ['META_STOP', 'OCM_DATA_ELEMENTS = ORBIT\nMETA_STOP', 'no block is called ORBIT'],
    ['META_STOP', 'OCM_DATA_ELEMENTS = ORB\nMETA_STOP', 'warning: OCM_DATA_ELEMENTS'],
    ['VERS = 3.0', 'VERS = 2.0', 'warning: OCM 2.0 was a draft'],
    ['VERS = 3.0', 'VERS = 1.0', 'one of 2.0, 3.0 is right'],
    [/$/, 'USER_START\nUSER_DEFINED_A = b\nUSER_STOP\n', ''],
    [/$/, 'USER_START\nOTHER = b\nUSER_STOP\n', 'is no keyword of user'],
    [/$/, 'OD_START\nOD_ID = 1\nOD_METHOD = X\nOD_EPOCH = 0.0\nOD_STOP\n', '6.2.10.5'],
  ]);
});

describe('trajectory', () => {
  const block = `TRAJ_START
INTERPOLATION = HERMITE
INTERPOLATION_DEGREE = 3
CENTER_NAME = EARTH
TRAJ_REF_FRAME = TOD_EARTH
USEABLE_START_TIME = 10.0
USEABLE_STOP_TIME = 20.0
ORB_REVNUM = 12
ORB_REVNUM_BASIS = 1
TRAJ_TYPE = CARTPV
TRAJ_UNITS = [km, km, km, km/s, km/s, km/s]
10.0 7000 0 0 0 7.5 0
20.0 6999 75 0 0 7.5 0
TRAJ_STOP
`;
  holds(block, [
    [
      'HERMITE',
      'LAGRANGE',
      'warning: LAGRANGE of degree 3 takes 4 states, and there are 2.*6.2.5.9',
    ],
    ['ORB_REVNUM_BASIS = 1\n', '', 'ORB_REVNUM_BASIS is missing: ORB_REVNUM needs it'],
    ['ORB_REVNUM_BASIS = 1', 'ORB_REVNUM_BASIS = 2', 'ORB_REVNUM_BASIS is "2"'],
    ['INTERPOLATION_DEGREE = 3\n', '', 'INTERPOLATION_DEGREE is missing'],
    [/HERMITE\n.*\n/, 'PROPAGATE\n', ''],
    ['USEABLE_STOP_TIME = 20.0', 'USEABLE_STOP_TIME = 5.0', 'does not come before USEABLE_START'],
    [
      '20.0 6999',
      '2024-11-01T00:00:20 6999',
      'warning: times of a block are all relative.*6.2.2.5',
    ],
    ['20.0 6999', '10.0 6999', 'stands twice.*6.2.5.6'],
    ['20.0 6999', '5.0 6999', 'times go up'],
    ['20.0 6999', '9e20 6999', 'the time is 9e20'],
    ['USEABLE_STOP_TIME = 20.0', 'USEABLE_STOP_TIME = 1e999', 'a time from 1715 to 2284'],
    ['20.0 6999', 'x 6999', 'the time is x: an epoch, or seconds'],
    ['6999 75', '6999', 'the line has 5 values after the time: TRAJ_TYPE CARTPV has 6'],
    ['6999', '69I9', '69I9: a number is right'],
    ['CARTPV', 'CARTP', 'TRAJ_TYPE CARTP has 3'],
    ['CARTPV', 'KEPLERIAN', 'unit 2 is km: n/a is right'],
    ['CARTPV', 'OURS', 'warning: TRAJ_TYPE OURS is in no registry'],
    [/TRAJ_TYPE.*\nTRAJ_UNITS.*\n/, '', ''],
    ['[km, km', '[m, m', 'TRAJ_UNITS: unit 1 is m: km is right'],
    ['km/s, km/s]', 'km/s]', 'TRAJ_UNITS has 5 units: 6'],
    [/10\.0 7000[\s\S]*TRAJ_STOP/, 'TRAJ_STOP', 'warning: the block has no lines'],
  ]);
});

describe('covariance', () => {
  const block = `COV_START
COV_REF_FRAME = TNW_INERTIAL
COV_TYPE = CARTP
COV_ORDERING = LTM
COV_UNITS = [km, km, km]
0.0 1 0.1 1 0.1 0.1 1
60.0 2 0.1 2 0.1 0.1 2
COV_STOP
`;
  holds(block, [
    ['LTM', 'FULL', 'COV_TYPE CARTP in FULL has 9'],
    ['LTM', 'UTM', ''],
    ['LTM', 'DIAG', 'COV_ORDERING is "DIAG"'],
    ['CARTP', 'TCARTP', 'has 3 units: 4 are right'],
    [/COV_UNITS.*\n/, '', ''],
    [/COV_TYPE.*\n/, '', 'in LTM has 21'],
    ['60.0', '0.0', 'stands twice.*6.2.7.6'],
    ['2 0.1 2 0.1 0.1 2', '2 2.5 2 0.1 0.1 2', 'warning: .*not positive definite.*6.2.7.10'],
    ['2 0.1 2 0.1 0.1 2', '2 0.1 2 0.1 0.1 -2', 'warning: .*not positive definite'],
    ['TNW_INERTIAL', 'MINE', 'warning: COV_REF_FRAME is MINE'],
  ]);
});

describe('manoeuvre', () => {
  const block = `MAN_START
MAN_ID = M1
MAN_DEVICE_ID = THR_01
MAN_REF_FRAME = RSW_ROTATING
DC_TYPE = TIME
DC_WIN_OPEN = 0.0
DC_WIN_CLOSE = 1000.0
DC_EXEC_START = 10.0
DC_EXEC_STOP = 900.0
DC_REF_TIME = 0.0
DC_TIME_PULSE_DURATION = 1.0 [s]
DC_TIME_PULSE_PERIOD = 10.0 [s]
MAN_COMPOSITION = TIME_RELATIVE, MAN_DURA, THR_X, THR_Y, THR_Z, THR_INTERP
MAN_UNITS = [s, N, N, N, n/a]
500.0 100.0 0.0 0.5 0.0 ON
MAN_STOP
`;
  holds(block, [
    [/MAN_DEVICE_ID.*\n/, '', 'MAN_DEVICE_ID is obligatory'],
    [/MAN_COMPOSITION.*\n/, '', 'MAN_COMPOSITION is obligatory'],
    ['TIME_RELATIVE, ', '', 'TIME_ABSOLUTE or TIME_RELATIVE comes first.*6.2.8.18'],
    ['TIME_RELATIVE', 'TIME_ABSOLUTE', 'TIME_ABSOLUTE is 500.0'],
    ['THR_Z, THR_INTERP', 'THR_INTERP, THR_Z', 'warning: MAN_COMPOSITION is not in the order'],
    ['THR_Z,', 'DEPLOY_MASS,', 'deployment and thrust are not in one block'],
    ['THR_Z,', 'THR_Y,', 'a field stands twice'],
    ['THR_INTERP\n', 'THR_INTERP,\n', 'a name is missing beside a comma'],
    ['THR_Z,', 'THRUST,', 'THRUST is no field'],
    ['[s, N, N', '[s, N', 'MAN_UNITS has 4 units: 5'],
    ['[s, N,', '[s, kN,', 'MAN_UNITS: unit 2 is kn: N is right'],
    ['ON\n', 'MAYBE\n', 'THR_INTERP is MAYBE: ON or OFF'],
    ['0.5 0.0 ON', '0.5 x ON', 'THR_Z is x: a number'],
    ['0.5 0.0 ON', '0.5 ON', 'MAN_COMPOSITION has 5'],
    [/DC_REF_TIME.*\n/, '', 'DC_REF_TIME is missing: DC_TYPE TIME needs it'],
    [/DC_TYPE[\s\S]*PERIOD.*\n/, '', ''],
    ['DC_TYPE = TIME', 'DC_TYPE = TIME_AND_ANGLE', 'DC_BODY_FRAME is missing'],
    ['DC_TYPE = TIME', 'DC_TYPE = time and angle', 'DC_BODY_FRAME is missing'],
    ['MAN_COMP', 'DC_REF_DIR = 1 0\nMAN_COMP', 'three numbers are right.*7.6'],
    ['EXEC_STOP = 900.0', 'EXEC_STOP = 1900.0', 'DC_WIN_CLOSE is 1000.0: it does not come before'],
    ['PERIOD = 10.0', 'PERIOD = 0.5', 'a period is at least the pulse'],
  ]);
});

describe('physical, perturbations, orbit determination', () => {
  const block = `PHYS_START
WET_MASS = 100.0 [kg]
OEB_PARENT_FRAME = RSW_ROTATING
OEB_Q1 = 0.0
OEB_Q2 = 0.0
OEB_Q3 = 0.0
OEB_QC = 1.0
OEB_MAX = 2.0 [m]
OEB_INT = 1.0 [m]
OEB_MIN = 0.5 [m]
REFLECTANCE = 0.5
AVG_MANEUVER_FREQ = 20.0 [#/yr]
PHYS_STOP
PERT_START
GM = 398600.4415 [km**3/s**2]
SHADOW_MODEL = DUAL CONE
FIXED_F10P7 = 120.0 [SFU]
PERT_STOP
OD_START
OD_ID = OD 1
OD_METHOD = BWLS: OURS
OD_EPOCH = -3600.0
OBS_AVAILABLE = 100
OBS_USED = 90
OD_CONFIDENCE = 95.0 [%]
OD_STOP
`;
  holds(block, [
    ['OEB_Q2 = 0.0\n', '', 'OEB_Q2 missing: a quaternion has four parts'],
    ['OEB_QC = 1.0', 'OEB_QC = -1.0', 'warning: OEB_QC'],
    ['OEB_INT = 1.0', 'OEB_INT = 3.0', 'warning: OEB_INT: sides'],
    ['REFLECTANCE = 0.5', 'REFLECTANCE = 1.5', 'REFLECTANCE is "1.5"'],
    ['WET_MASS = 100.0 [kg]', 'WET_MASS = 100.0 [lb]', 'WET_MASS has the unit "lb"'],
    ['DUAL CONE', 'BLUE', 'warning: SHADOW_MODEL'],
    ['OBS_USED = 90', 'OBS_USED = 190', 'warning: OBS_USED is more'],
    ['OBS_USED = 90', 'OBS_USED = 9.5', 'OBS_USED is "9.5"'],
    ['CONFIDENCE = 95', 'CONFIDENCE = 195', 'OD_CONFIDENCE is "195.0"'],
    [/OD_METHOD.*\n/, '', 'OD_METHOD is obligatory'],
    ['PERT_START', 'PHYS_START\nPHYS_STOP\nPERT_START', 'phys stands once'],
  ]);
});

test('a line has any length (7.3.3)', () => {
  const digits = `6999.${'0'.repeat(400)}`;
  const block = `TRAJ_START\nTRAJ_TYPE = CARTP\n0.0 ${digits} 0 0\nTRAJ_STOP\n`;
  expect(faultsOf(HEAD + block)).toEqual([]);
});
