/** RDM: the rules of 508.1-B-1 one by one, each broken in a good message; a value comes back as it was. */
import { expect, test } from 'vitest';
import { decodeRdm, encodeRdm, type Rdm } from '../src/index.ts';
import { RDM_SCHEMA } from '../src/messages/rdm.ts';
import { GOOD_RDM as GOOD } from './good-messages.ts';
import { type Expected, faultsOf, found } from './rules.ts';

test('a good message has no fault', () => {
  expect(faultsOf(GOOD)).toEqual([]);
});

const METADATA = '3.4.1, table 3-2';
const DATA = '3.5.2, table 3-3';
const CASES: readonly Expected[] = [
  ['no name', [/^OBJECT_NAME.*\n/m, ''], 'error', 'OBJECT_NAME is obligatory', METADATA],
  ['no lifetime', [/^ORBIT_LIFETIME =.*\n/m, ''], 'error', 'ORBIT_LIFETIME is obligatory', DATA],
  ['no altitude', [/^REENTRY_ALTITUDE.*\n/m, ''], 'error', 'REENTRY_ALTITUDE is obligatory', DATA],
  ['an empty id', ['MESSAGE_ID = R-2', 'MESSAGE_ID ='], 'error', 'MESSAGE_ID has no value', ''],
  [
    'controlled by half',
    ['CONTROLLED_REENTRY = NO', 'CONTROLLED_REENTRY = HALF'],
    'error',
    'one of YES, NO, UNKNOWN',
    METADATA,
  ],
  ['a kind of object of nobody', ['ROCKET BODY', 'ROCK'], 'error', 'one of PAYLOAD', METADATA],
  ['a method of nobody', ['STOCHASTIC', 'GUESSED'], 'error', 'one of NONE', METADATA],
  [
    'a next message some day',
    ['NEXT_MESSAGE_EPOCH = N/A', 'NEXT_MESSAGE_EPOCH = SOON'],
    'error',
    'or N/A',
    METADATA,
  ],
  [
    'a message before at no time',
    ['2024-10-31T12', '2024-10-32T12'],
    'error',
    'PREVIOUS_MESSAGE_EPOCH',
    METADATA,
  ],
  [
    'a state without its frame',
    [/^REF_FRAME.*\n/m, ''],
    'error',
    'REF_FRAME is obligatory with a state',
    '3.4.2, table 3-2',
  ],
  ['a lifetime in hours', ['5.5 [d]', '132 [h]'], 'error', 'its unit is [d]', DATA],
  [
    'a window of lifetimes turned round',
    ['WINDOW_END = 6 [d]', 'WINDOW_END = 4 [d]'],
    'error',
    'ORBIT_LIFETIME_WINDOW_END is before',
    DATA,
  ],
  [
    'a window of entry turned round',
    ['REENTRY_WINDOW_END = 2024-11-07', 'REENTRY_WINDOW_END = 2024-11-05'],
    'error',
    'REENTRY_WINDOW_END is before',
    DATA,
  ],
  [
    'a window of impact turned round',
    ['IMPACT_WINDOW_END = 2024-11-07', 'IMPACT_WINDOW_END = 2024-11-05'],
    'error',
    'IMPACT_WINDOW_END is before',
    DATA,
  ],
  [
    'an entry before its window',
    ['NOMINAL_REENTRY_EPOCH = 2024-11-06T12', 'NOMINAL_REENTRY_EPOCH = 2024-11-05T12'],
    'warning',
    'NOMINAL_REENTRY_EPOCH is before REENTRY_WINDOW_START',
    DATA,
  ],
  [
    'an entry that is not its lifetime',
    ['LIFETIME = 5.5', 'LIFETIME = 5.2'],
    'warning',
    'ORBIT_LIFETIME says 5.2 d',
    '3.5.8',
  ],
  [
    'a window that is not its lifetimes',
    ['WINDOW_START = 5 [d]', 'WINDOW_START = 4 [d]'],
    'warning',
    'ORBIT_LIFETIME_WINDOW_START says 4 d',
    '3.5.9',
  ],
  ['a probability above one', ['IMPACT = 0.4', 'IMPACT = 1.4'], 'error', 'from 0 to 1', DATA],
  ['a share above a hundred', ['LEVEL = 95', 'LEVEL = 195'], 'error', 'from 0 to 100', DATA],
  ['a longitude of nowhere', ['-170.5', '-190.5'], 'error', 'from -180 to 180', DATA],
  ['a latitude of nowhere', ['12.25', '92.25'], 'error', 'from -90 to 90', DATA],
  [
    'a place without its frame',
    [/^IMPACT_REF_FRAME.*\n/m, ''],
    'error',
    'needs IMPACT_REF_FRAME',
    '3.5.10',
  ],
  [
    'a place without its latitude',
    [/^NOMINAL_IMPACT_LAT.*\n/m, ''],
    'error',
    'needs NOMINAL_IMPACT_LAT',
    '3.5.10',
  ],
  [
    'an interval that is not whole',
    [/^IMPACT_1_CROSS.*\n/m, ''],
    'error',
    'interval 1 lacks IMPACT_1_CROSS_TRACK',
    '3.5.13',
  ],
  [
    'a second interval without the first',
    [/^IMPACT_1_.*\n/gm, ''],
    'error',
    'interval 2 needs interval 1',
    '3.5.15',
  ],
  [
    'intervals that do not grow',
    ['2_CONFIDENCE = 90', '2_CONFIDENCE = 40'],
    'error',
    'larger than that of interval 1',
    '3.5.16',
  ],
  ['a state without its speed', [/^Z_DOT.*\n/m, ''], 'error', 'Z_DOT is obligatory', DATA],
  [
    'a covariance without one term',
    [/^CZ_DOT_X .*\n/m, ''],
    'error',
    'CZ_DOT_X is obligatory',
    DATA,
  ],
  [
    'a covariance without its state',
    [/^(?:EPOCH|[XYZ](?:_DOT)?) =.*\n/gm, ''],
    'error',
    'needs the state',
    '3.5.19',
  ],
  ['tracks by halves', ['TRACKS_USED = 17', 'TRACKS_USED = 17.5'], 'error', 'a whole number', DATA],
  ['a keyword of nobody', ['WET_MASS', 'WETMASS'], 'error', 'WET_MASS may be meant', DATA],
];

test('a designator in another form', () => {
  const [fault] = faultsOf(GOOD.replace('2024-001B', '24001'));
  expect(fault).toMatchObject({ severity: 'warning' });
  expect(fault!.message).toContain('such as 2002-021A');
});

test.each(CASES)('%s', (...expected) => {
  expect(found(GOOD, expected, RDM_SCHEMA.standard)).toBe('found');
});

test('as a value, and back from every encoding', () => {
  const read = decodeRdm(GOOD);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const rdm = read.value;
  expect(rdm).toMatchObject({
    ...{ objectName: 'TANK', controlled: 'NO', orbitLifetimeD: 5.5, reentryAltitudeKm: 80 },
    ...{ state: { positionKm: [4000.5, 4000, -4000], velocityKmS: [7.5, 0.25, -0.5] } },
    impact: { probability: 0.4, longitudeDeg: -170.5, latitudeDeg: 12.25 },
    userDefined: { OWNER_ID: 'ALPHA' },
    ...{ comments: ['a tank'], dataComments: ['first block'], nextMessageUtc: 'N/A' },
  });
  expect(rdm.impact!.intervals).toHaveLength(2);
  expect(rdm.impact!.intervals![1]).toMatchObject({ confidencePercent: 90, crossTrackKm: 70 });
  expect(rdm.covarianceLower).toHaveLength(21);
  expect(rdm.reentryUs! - rdm.tZeroUs).toBe(5.5 * 86_400e6);
  expect((rdm.tZeroUs - rdm.previousMessageUs!) / 1e6).toBe(43_200 - 37); // TAI against UTC
  for (const encoding of ['kvn', 'xml', 'json'] as const) {
    const again = decodeRdm(encodeRdm(rdm, encoding));
    expect(again.ok ? again.value : again.error).toEqual(rdm);
  }
});

test('the least that an RDM is', () => {
  const least: Rdm = {
    ...{ creationUs: 0, originator: 'ALPHA', messageId: '1', objectName: 'UNKNOWN' },
    ...{ internationalDesignator: 'UNKNOWN', controlled: 'UNKNOWN', centerName: 'EARTH' },
    ...{ timeSystem: 'UTC', tZeroUs: 0, orbitLifetimeD: 23, reentryAltitudeKm: 150 },
    ...{ comments: [], metadataComments: [], dataComments: [] },
  };
  const read = decodeRdm(encodeRdm(least));
  expect(read.ok ? read.value : read.error).toEqual(least);
  expect(() => encodeRdm({ ...least, objectName: '' })).toThrow('OBJECT_NAME is obligatory');
});
