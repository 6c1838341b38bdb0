/** CDM: the rules of 508.0-B-1 one by one, each broken in a good message; what contradicts itself is told, not refused. */
import { expect, test } from 'vitest';
import { decodeCdm, decodeCdms, encodeCdm, formatFault, readMessages } from '../src/index.ts';
import { DRAG, GOOD_CDM as GOOD, parameterRow } from './good-messages.ts';
import { type Expected, faultsOf, found } from './rules.ts';

test('a good message has no fault', () => {
  expect(faultsOf(GOOD)).toEqual([]);
});

const RELATIVE = '3.3, table 3-2';
const METADATA = '3.4, table 3-3';
const DATA = '3.5.2, table 3-4';
const CASES: readonly Expected[] = [
  ['no time of closest approach', [/^TCA.*\n/m, ''], 'error', 'TCA is obligatory', RELATIVE],
  [
    'a time that is none',
    ['TCA = 2024-11-02', 'TCA = 2024-13-02'],
    'error',
    'TCA is "2024-13-02',
    RELATIVE,
  ],
  ['an empty id', ['MESSAGE_ID = C-1', 'MESSAGE_ID ='], 'error', 'MESSAGE_ID has no value', '3.2'],
  ['a miss below zero', ['= 374.166', '= -374.166'], 'error', 'a number of 0 or more', RELATIVE],
  ['a miss in kilometres', ['374.166 [m]', '0.374166 [km]'], 'error', 'its unit is [m]', RELATIVE],
  ['a probability above one', ['1.5e-5', '1.5'], 'error', 'from 0 to 1', RELATIVE],
  [
    'a frame of nobody',
    [/REF_FRAME = EME2000/g, 'REF_FRAME = TEME'],
    'error',
    'one of GCRF, EME2000, ITRF',
    METADATA,
  ],
  [
    'two frames',
    ['REF_FRAME = EME2000', 'REF_FRAME = GCRF'],
    'error',
    'the same for both',
    METADATA,
  ],
  [
    'no second object',
    [/OBJECT = OBJECT2[\s\S]*/, ''],
    'error',
    'OBJECT1 and then OBJECT2',
    '4.2.2',
  ],
  [
    'object 1 twice',
    ['OBJECT = OBJECT2', 'OBJECT = OBJECT1'],
    'error',
    '"OBJECT1", "OBJECT1"',
    '4.2.2',
  ],
  [
    'object 2 first',
    [/OBJECT1([\s\S]*)OBJECT2/, 'OBJECT2$1OBJECT1'],
    'error',
    '"OBJECT2", "OBJECT1"',
    '4.2.2',
  ],
  ['no state', [/^Y_DOT.*\n/m, ''], 'error', 'Y_DOT is obligatory', DATA],
  ['a covariance that is not whole', [/^CN_T.*\n/m, ''], 'error', 'CN_T is obligatory', DATA],
  ['a variance below zero', ['CT_T = 4', 'CT_T = -4'], 'error', 'a number of 0 or more', DATA],
  ['observations by halves', ['OBS_USED = 20', 'OBS_USED = 20.5'], 'error', 'a whole number', DATA],
  [
    'row 7 by halves',
    [/^CDRG_N .*\n/m, ''],
    'error',
    'row 7 of the covariance lacks CDRG_N',
    '5.2.8',
  ],
  ['a sphere', ['= BOX', '= SPHERE'], 'error', 'a shape of a draft', RELATIVE],
  ['row 8 without row 7', [DRAG, parameterRow(1)], 'error', 'needs row 7', '5.2.8'],
  [
    'a variance of drag below zero',
    ['CDRG_DRG = 0.5', 'CDRG_DRG = -0.5'],
    'warning',
    'a variance below zero',
    DATA,
  ],
  [
    'a keyword of nobody',
    ['RELATIVE_SPEED', 'RELATIV_SPEED'],
    'error',
    'RELATIVE_SPEED may be meant',
    RELATIVE,
  ],
  ['a version of nobody', ['VERS = 1.0', 'VERS = 3.0'], 'error', 'one of 1.0, 2.0', ''],
  [
    'the draft of 2.0',
    ['VERS = 1.0', 'VERS = 2.0'],
    'warning',
    'a draft that is not published',
    'CCSDS 508.0-P-1.1',
  ],
  [
    'a keyword of the draft',
    ['TCA =', 'CONJUNCTION_ID = C\nTCA ='],
    'warning',
    'CONJUNCTION_ID: of a draft',
    'CCSDS 508.0-P-1.1',
  ],
  [
    'closest before the screening',
    ['START_SCREEN_PERIOD = 2024-11-01', 'START_SCREEN_PERIOD = 2024-11-03'],
    'warning',
    'TCA is before START_SCREEN_PERIOD',
    RELATIVE,
  ],
  [
    'closest after the volume',
    ['EXIT_TIME = 2024-11-02T12', 'EXIT_TIME = 2024-11-02T11'],
    'warning',
    'SCREEN_EXIT_TIME is before TCA',
    RELATIVE,
  ],
  [
    'a volume that is not whole',
    [/^SCREEN_VOLUME_Y.*\n/m, ''],
    'warning',
    'needs SCREEN_VOLUME_Y',
    RELATIVE,
  ],
  [
    'a probability of no method',
    [/^COLLISION_PROBABILITY_METHOD.*\n/m, ''],
    'warning',
    'does not say its METHOD',
    RELATIVE,
  ],
  [
    'a miss that is not of the states',
    ['374.166', '474.166'],
    'warning',
    'MISS_DISTANCE is 474.166, and 374.166 m by the states',
    RELATIVE,
  ],
  [
    'a speed that is not of the states',
    ['14142.1', '13142.1'],
    'warning',
    'RELATIVE_SPEED is 13142.1',
    RELATIVE,
  ],
  [
    'a component that is not',
    ['POSITION_T = -200', 'POSITION_T = -220'],
    'warning',
    'RELATIVE_POSITION_T is -220, and -200 m',
    RELATIVE,
  ],
];

test('a designator in another form', () => {
  const [fault] = faultsOf(GOOD.replace('2024-001A', '24001'));
  expect(fault).toMatchObject({ severity: 'warning' });
  expect(fault!.message).toContain('such as 2002-021A');
});

test.each(CASES)('%s', (...expected) => {
  expect(found(GOOD, expected, 'CCSDS 508.0-B-1')).toBe('found');
});

test('a relative position turned round is said once', () => {
  const turned = GOOD.replace('R = 100', 'R = -100').replace('T = -200', 'T = 200');
  const faults = faultsOf(turned.replace('N = 300', 'N = -300'));
  expect(faults.map(({ message }) => message)).toEqual([
    'RELATIVE_POSITION is of object 1 less object 2 by the states: object 2 less object 1 is right',
  ]);
});

test('values that are not obligatory and cannot be read are left out and listed; the rest is read', () => {
  const odd = GOOD.replace(/\[m\/s\]/g, '[m]').replace('MASS = 500 [kg]', 'MASS = N/A');
  const read = decodeCdm(odd);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  expect(read.value.leftOut.map((one) => formatFault('a', one).slice(0, 40))).toEqual([
    expect.stringContaining('a:7:18: warning: RELATIVE_SPEED has the'),
    ...['R', 'T', 'N'].map((axis) => expect.stringContaining(`RELATIVE_VELOCITY_${axis}`)),
    expect.stringContaining('MASS is'),
  ]);
  expect(read.value.cdm.relativeSpeedMS).toBeUndefined();
  expect(read.value.cdm.missDistanceM).toBe(374.166);
  expect(readMessages(odd).messages[0]!.faults.filter((f) => f.severity === 'error')).toHaveLength(
    5,
  );
});

test('a vector, a volume and a row of the covariance are whole or not taken', () => {
  const odd = GOOD.replace('POSITION_T = -200', 'POSITION_T = N/A')
    .replace('SCREEN_VOLUME_FRAME = RTN', 'SCREEN_VOLUME_FRAME = X')
    .replace('CDRG_N = 0.5', 'CDRG_N = NaN');
  const read = decodeCdm(odd);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { cdm, leftOut } = read.value;
  expect(leftOut.filter(({ message }) => message.includes('not whole'))).toHaveLength(3);
  expect(leftOut).toHaveLength(6);
  expect(cdm.relativePositionRtnM).toBeUndefined();
  expect(cdm.relativeVelocityRtnMS).toEqual([0, -10000, 10000]);
  expect(cdm.screenVolume).toBeUndefined();
  expect(cdm.objects[0].parameterCovariance).toBeUndefined();
  const again = decodeCdm(encodeCdm(cdm));
  expect(again.ok ? again.value : again.error).toEqual({ cdm, leftOut: [] });
});

test('a fault of a line is by the standard of its message', () => {
  const [fault] = faultsOf(GOOD.replace('ALPHA 1', 'ALPHA\t1'));
  expect(fault).toMatchObject({ severity: 'warning', rule: 'CCSDS 508.0-B-1, 6.2.2' });
});

test('several in one file: each for itself', () => {
  const read = decodeCdm(GOOD);
  if (!read.ok) throw new Error('refused');
  const one = encodeCdm(read.value.cdm, 'json').trim().slice(1, -1);
  const { cdms, faults } = decodeCdms(`[${one},${one.replace('374.166', '"far"')}]`);
  expect(faults).toEqual([]);
  expect(cdms.map((each) => each.ok)).toEqual([true, false]);
  const both = decodeCdm(`[${one},${one}]`);
  expect(both.ok ? '' : both.error[0]!.message).toBe('2 messages of the kind CDM: one is right');
  const other = decodeCdm('CCSDS_OPM_VERS = 3.0\n');
  expect(other.ok ? '' : other.error[0]!.message).toContain('CDM is right here');
});
